//! IDX files, the format of MNIST: a magic number with element type and rank, big-endian extents, elements. Compressed with
//! gzip or not; which one is told by the first bytes, not by the name.
use super::{Column, ColumnValues};
use crate::{Error, Result};
use std::io::Read;
use std::path::Path;

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads a file; the first axis is the samples.
pub(super) fn read(path: &Path) -> Result<Column> {
    let name = path.display().to_string();
    let file_error = |e: std::io::Error| Error::File { file: name.clone(), message: e.to_string() };
    let bytes = std::fs::read(path).map_err(file_error)?;
    let bytes = if bytes.starts_with(&GZIP) { unzip(&name, &bytes)? } else { bytes };
    parse(&name, &bytes)
}

fn unzip(name: &str, bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    match flate2::read::GzDecoder::new(bytes).read_to_end(&mut out) {
        Ok(_) => Ok(out),
        Err(e) => Err(bad(name, format!("is a damaged or truncated gzip file ({e}); get it again"))),
    }
}

fn bad(name: &str, message: String) -> Error {
    Error::Data { what: name.into(), message }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at + 4)?;
    Some(u32::from_be_bytes([word[0], word[1], word[2], word[3]]))
}

fn parse(name: &str, bytes: &[u8]) -> Result<Column> {
    let Some([0, 0, dtype, rank]) = bytes.first_chunk::<4>().copied() else {
        return Err(bad(name, "is not an IDX file: it must begin with two zero bytes, element type and rank".into()));
    };
    let extents: Option<Vec<usize>> =
        (0..usize::from(rank)).map(|i| word(bytes, 4 + 4 * i).map(|n| n as usize)).collect();
    let Some((&rows, shape)) = extents.as_deref().and_then(<[usize]>::split_first) else {
        return Err(bad(name, format!("is a truncated IDX file: {} bytes do not hold {rank} extents", bytes.len())));
    };
    let size = match dtype {
        0x08 => 1,
        0x0c | 0x0d => 4,
        _ => {
            return Err(bad(
                name,
                format!("has elements of IDX type {dtype:#04x}; bytes (0x08), i32 (0x0c) and f32 (0x0d) can be read"),
            ));
        }
    };
    let body = &bytes[4 + 4 * usize::from(rank)..];
    let expected = shape.iter().try_fold(rows.checked_mul(size), |n, &d| Some(n?.checked_mul(d))).flatten();
    if expected != Some(body.len()) {
        let expected = expected.map_or("more than fit".into(), |n| n.to_string());
        let message = format!(
            "is truncated or not what it says: {rows} samples of {shape:?} are {expected} bytes, found {}",
            body.len()
        );
        return Err(bad(name, message));
    }
    Column::new(name, values(dtype, body), shape)
}

fn values(dtype: u8, body: &[u8]) -> ColumnValues {
    let words = || body.as_chunks::<4>().0.iter();
    match dtype {
        0x0c => words().map(|&b| i32::from_be_bytes(b)).collect::<Vec<_>>().into(),
        0x0d => words().map(|&b| f32::from_be_bytes(b)).collect::<Vec<_>>().into(),
        _ => body.to_vec().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: &[u8]) -> String {
        parse("f", bytes).err().map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn reads_bytes_and_words() -> Result<()> {
        let labels = parse("f", &[0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9])?;
        assert_eq!((labels.len(), labels.shape(), labels.values()), (3, &[][..], &ColumnValues::U8(vec![7, 8, 9])));
        let numbers = parse("f", &[0, 0, 12, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 1, 0, 255, 255, 255, 255])?;
        assert_eq!(numbers.values(), &ColumnValues::I32(vec![256, -1]));
        Ok(())
    }

    #[test]
    fn says_what_is_wrong() {
        assert!(message(b"<!DOCTYPE html>").contains("not an IDX file"));
        assert!(message(&[0, 0, 8]).contains("not an IDX file"));
        assert!(message(&[0, 0, 8, 2, 0, 0, 0, 3]).contains("truncated"));
        assert!(message(&[0, 0, 8, 0]).contains("truncated"));
        assert!(
            message(&[0, 0, 8, 1, 0, 0, 0, 3, 7, 8]).contains("1 byte")
                || message(&[0, 0, 8, 1, 0, 0, 0, 3, 7, 8]).contains("are 3 bytes, found 2")
        );
        assert!(message(&[0, 0, 0x0e, 1, 0, 0, 0, 0]).contains("0x0e"));
        let huge = [[0, 0, 8, 3].as_slice(), &[255; 12], &[1, 2]].concat();
        assert!(message(&huge).contains("are"), "{}", message(&huge));
    }

    #[test]
    fn a_truncated_gzip_file_is_no_panic() -> Result<()> {
        use std::io::Write;
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let idx = [[0, 0, 8, 1, 0, 0, 3, 232].as_slice(), &[5; 1000]].concat();
        let whole = gz.write_all(&idx).and_then(|()| gz.finish()).map_err(|e| bad("test", e.to_string()))?;
        assert_eq!(parse("f", &unzip("f", &whole)?)?.len(), 1000);
        let error = unzip("f", &whole[..whole.len() / 2]).map(|_| ()).map_err(|e| e.to_string());
        assert!(error.is_err_and(|e| e.contains("truncated gzip")));
        Ok(())
    }
}

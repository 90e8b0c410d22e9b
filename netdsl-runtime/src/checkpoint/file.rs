//! A safetensors file in memory: named tensors and notes. Written so that nobody ever sees half of it.
use crate::{Error, Result};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use std::collections::BTreeMap;
use std::path::Path;

/// The one metadata entry of this library: notes as `key=value` separated by `;`. One entry, because a file's bytes must not
/// depend on the order of a hash map.
const NOTES: &str = "netdsl";

/// The element types that are written; others are only recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    F32,
    /// One byte, 0 or 1.
    Bool,
    Other(Dtype),
}

/// One tensor.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tensor {
    pub kind: Kind,
    pub shape: Vec<usize>,
    pub bytes: Vec<u8>,
}

/// See the module.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct File {
    pub tensors: BTreeMap<String, Tensor>,
    pub notes: BTreeMap<String, String>,
}

impl File {
    /// Adds a tensor; flags are numbers that are 0 or not.
    pub fn put(&mut self, name: String, shape: &[usize], kind: Kind, values: &[f32]) {
        let bytes = match kind {
            Kind::Bool => values.iter().map(|x| u8::from(*x != 0.0)).collect(),
            Kind::F32 | Kind::Other(_) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
        };
        self.tensors.insert(name, Tensor { kind, shape: shape.to_vec(), bytes });
    }
    /// The numbers of a tensor that was checked.
    pub fn numbers(&self, name: &str) -> Vec<f32> {
        let Some(tensor) = self.tensors.get(name) else { return vec![] };
        match tensor.kind {
            Kind::Bool => tensor.bytes.iter().map(|b| f32::from(*b)).collect(),
            Kind::F32 | Kind::Other(_) => {
                tensor.bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect()
            }
        }
    }

    /// That it has exactly the expected tensors of finite `f32`, apart from those that may stand beside them. Every mistake is named.
    pub fn check(&self, expected: &[(String, Vec<usize>)], beside: impl Fn(&str) -> bool) -> Result<(), String> {
        let mut wrong = vec![];
        for (name, shape) in expected {
            match self.tensors.get(name) {
                None => wrong.push(format!("`{name}` {shape:?} is missing")),
                Some(t) if t.shape != *shape => {
                    wrong.push(format!("`{name}` has shape {:?}, expected {shape:?}", t.shape))
                }
                Some(Tensor { kind: Kind::Other(dtype), .. }) => {
                    wrong.push(format!("`{name}` has {dtype} elements, expected F32"))
                }
                Some(Tensor { kind: Kind::Bool, .. }) => {
                    wrong.push(format!("`{name}` has BOOL elements, expected F32"))
                }
                Some(_) if self.numbers(name).iter().any(|x| !x.is_finite()) => {
                    wrong.push(format!("`{name}` has numbers that are not finite"));
                }
                Some(_) => {}
            }
        }
        let unknown = |name: &&String| !beside(name) && !expected.iter().any(|(e, _)| e == *name);
        wrong.extend(
            self.tensors.keys().filter(unknown).map(|name| format!("`{name}` is in the file, but not in the network")),
        );
        if wrong.is_empty() { Ok(()) } else { Err(format!("does not fit: {}", wrong.join("; "))) }
    }

    /// Replaces a file, as a whole or not at all.
    pub fn write(&self, path: &Path) -> Result<()> {
        let file = path.display().to_string();
        let bytes = self.serialize().map_err(|message| Error::Checkpoint { file: file.clone(), message })?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(name);
        let written = write_whole(&part, &bytes).and_then(|()| std::fs::rename(&part, path));
        written.map_err(|e| {
            // What could not become the file is of no use.
            let _ = std::fs::remove_file(&part);
            Error::File { file, message: e.to_string() }
        })
    }

    /// Reads a file.
    pub fn read(path: &Path) -> Result<File> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|e| Error::File { file: file.clone(), message: e.to_string() })?;
        File::parse(&bytes).map_err(|message| Error::Checkpoint { file, message })
    }

    fn serialize(&self) -> Result<Vec<u8>, String> {
        let notes: Vec<String> = self.notes.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let metadata = std::iter::once((NOTES.to_owned(), notes.join(";"))).collect();
        let views: Result<Vec<_>, _> = self.tensors.iter().map(|(name, t)| Ok((name, t.view()?))).collect();
        let views = views.map_err(|e: safetensors::SafeTensorError| e.to_string())?;
        safetensors::serialize(views, Some(metadata)).map_err(|e| e.to_string())
    }

    fn parse(bytes: &[u8]) -> Result<File, String> {
        let bad = |e: safetensors::SafeTensorError| format!("is no safetensors file, or a truncated one: {e}");
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(bad)?;
        let notes = metadata.metadata().as_ref().and_then(|m| m.get(NOTES)).map(String::as_str).unwrap_or_default();
        let notes = notes.split(';').filter_map(|n| n.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned()));
        let mut file = File { notes: notes.collect(), ..File::default() };
        for (name, view) in SafeTensors::deserialize(bytes).map_err(bad)?.iter() {
            let kind = match view.dtype() {
                Dtype::F32 => Kind::F32,
                Dtype::BOOL => Kind::Bool,
                other => Kind::Other(other),
            };
            let tensor = Tensor { kind, shape: view.shape().to_vec(), bytes: view.data().to_vec() };
            file.tensors.insert(name.to_owned(), tensor);
        }
        Ok(file)
    }
}

impl Tensor {
    fn view(&self) -> Result<TensorView<'_>, safetensors::SafeTensorError> {
        let dtype = match self.kind {
            Kind::F32 => Dtype::F32,
            Kind::Bool => Dtype::BOOL,
            Kind::Other(dtype) => dtype,
        };
        TensorView::new(dtype, self.shape.clone(), &self.bytes)
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> File {
        let mut file = File::default();
        file.put("a.weight".into(), &[2, 2], Kind::F32, &[1.0, -2.0, 3.5, 0.0]);
        file.put("mask".into(), &[3], Kind::Bool, &[1.0, 0.0, 1.0]);
        file.notes.insert("layout".into(), "00ff".into());
        file.notes.insert("steps".into(), "12".into());
        file
    }

    #[test]
    fn there_and_back_with_equal_bytes() -> Result<(), String> {
        let bytes = file().serialize()?;
        assert_eq!(File::parse(&bytes)?, file());
        assert_eq!(file().serialize()?, bytes);
        assert_eq!(file().numbers("mask"), [1.0, 0.0, 1.0]);
        Ok(())
    }

    #[test]
    fn truncated_and_foreign_files_are_told() -> Result<(), String> {
        let bytes = file().serialize()?;
        for end in [0, 4, 9, bytes.len() / 2, bytes.len() - 1] {
            assert!(File::parse(&bytes[..end]).is_err_and(|e| e.contains("truncated")), "{end}");
        }
        assert!(File::parse(b"PK\x03\x04 a zip file of another library").is_err());
        Ok(())
    }

    #[test]
    fn every_mistake_is_named() {
        let expected = [("a.weight".to_owned(), vec![4]), ("b".to_owned(), vec![1])];
        assert_eq!(
            file().check(&expected, |_| false),
            Err("does not fit: `a.weight` has shape [2, 2], expected [4]; `b` [1] is missing; `mask` is in the file, but \
                 not in the network"
                .into())
        );
        assert_eq!(file().check(&[("a.weight".into(), vec![2, 2])], |name| name == "mask"), Ok(()));
        let mut bad = file();
        bad.put("a.weight".into(), &[1], Kind::F32, &[f32::NAN]);
        assert!(bad.check(&[("a.weight".into(), vec![1])], |n| n == "mask").is_err_and(|e| e.contains("not finite")));
    }
}

//! Fetches the files of a known data set into the cache. A file enters it only whole and with the right SHA-256.
use super::locate::Source;
use crate::{Error, Result};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::time::Duration;

/// How long it may take to find a publisher, and to reach it.
const ANSWER: Duration = Duration::from_secs(10);
/// How long one file may take.
const TOTAL: Duration = Duration::from_secs(300);
/// No file of a known set is larger.
const LIMIT: u64 = 256 << 20;

pub(super) fn fetch(source: &Source, folder: &Path) -> Result<()> {
    let file_error = |e: std::io::Error| Error::File { file: folder.display().to_string(), message: e.to_string() };
    std::fs::create_dir_all(folder).map_err(file_error)?;
    for (name, checksum) in source.files {
        if !folder.join(name).is_file() {
            let bytes = get(&format!("{}{name}", source.url))?;
            verify(name, checksum, &bytes)?;
            // Renaming is atomic: nobody ever sees half a file.
            let part = folder.join(format!("{name}.{}.part", std::process::id()));
            std::fs::write(&part, &bytes)
                .and_then(|()| std::fs::rename(&part, folder.join(name)))
                .map_err(file_error)?;
        }
    }
    Ok(())
}

fn get(url: &str) -> Result<Vec<u8>> {
    let error = |e: ureq::Error| Error::Data { what: url.into(), message: format!("cannot be downloaded: {e}") };
    // Without limits a network that swallows packets would hang the program.
    let config = ureq::Agent::config_builder()
        .timeout_resolve(Some(ANSWER))
        .timeout_connect(Some(ANSWER))
        .timeout_global(Some(TOTAL))
        .build();
    let mut response = ureq::Agent::new_with_config(config).get(url).call().map_err(error)?;
    response.body_mut().with_config().limit(LIMIT).read_to_vec().map_err(error)
}

fn verify(name: &str, expected: &str, bytes: &[u8]) -> Result<()> {
    let found: String = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
    if found == expected {
        return Ok(());
    }
    let message = format!("was downloaded with SHA-256 {found}, expected {expected}; it was not kept");
    Err(Error::Data { what: name.into(), message })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_file_is_refused() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(verify("f", empty, b""), Ok(()));
        assert!(verify("f", empty, b"x").is_err());
    }
}

//! Where the files of a known data set are: the folder that `NETDSL_DATA` names, the user's cache, or (feature `download`)
//! the publisher, whose files are checked by their SHA-256 before they enter the cache.
use crate::{Error, Result};
use std::path::{Path, PathBuf};

/// A known data set.
pub(super) struct Source {
    /// The folder of its files, such as `mnist`.
    pub name: &'static str,
    /// Where its files are published.
    pub url: &'static str,
    /// Its files, with the SHA-256 of each.
    pub files: &'static [(&'static str, &'static str)],
}

/// A folder that has all files, and in it each of them, compressed or not.
pub(super) fn locate(source: &Source) -> Result<Vec<PathBuf>> {
    let folders = folders(source.name, std::env::var_os("NETDSL_DATA").map(PathBuf::from), cache());
    if let Some(found) = folders.iter().find_map(|folder| all(folder, source)) {
        return Ok(found);
    }
    match (folders.last(), cfg!(feature = "download")) {
        (Some(_cache), true) => {
            #[cfg(feature = "download")]
            super::download::fetch(source, _cache)?;
            folders.iter().find_map(|folder| all(folder, source)).ok_or_else(|| missing(source, &folders))
        }
        _ => Err(missing(source, &folders)),
    }
}

fn missing(source: &Source, folders: &[PathBuf]) -> Error {
    let names: Vec<&str> = source.files.iter().map(|(name, _)| *name).collect();
    let looked: Vec<String> = folders.iter().map(|f| format!("`{}`", f.display())).collect();
    let message = format!(
        "found no folder with {} (looked in {}); set NETDSL_DATA to the folder that holds `{}`, or get the files from {}, or \
         switch on the feature `download`",
        names.join(", "),
        looked.join(", "),
        source.name,
        source.url,
    );
    Error::Data { what: format!("data set `{}`", source.name), message }
}

/// Where to look, in order; the cache is last.
fn folders(name: &str, data: Option<PathBuf>, cache: Option<PathBuf>) -> Vec<PathBuf> {
    let data = data.into_iter().flat_map(|d| [d.join(name), d]);
    data.chain(cache.map(|c| c.join(name))).collect()
}

/// The user's cache folder for this library, by the system's convention.
fn cache() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let base = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Caches"))
    } else {
        set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))
    };
    base.map(|b| b.join("netdsl"))
}

fn all(folder: &Path, source: &Source) -> Option<Vec<PathBuf>> {
    source.files.iter().map(|(name, _)| one(folder, name)).collect()
}

/// The file as published, or unpacked.
fn one(folder: &Path, name: &str) -> Option<PathBuf> {
    [Some(name), name.strip_suffix(".gz")].into_iter().flatten().map(|n| folder.join(n)).find(|p| p.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: Source =
        Source { name: "toy", url: "https://example.org/toy/", files: &[("a.gz", ""), ("b.gz", "")] };

    #[test]
    fn looks_in_the_named_folder_first() {
        let found = folders("toy", Some("d".into()), Some("c".into()));
        assert_eq!(found, [PathBuf::from("d/toy"), PathBuf::from("d"), PathBuf::from("c/toy")]);
    }

    #[test]
    fn unpacked_files_serve_too() -> std::io::Result<()> {
        let folder = std::env::temp_dir().join(format!("netdsl-locate-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("a.gz"), [])?;
        assert_eq!(all(&folder, &SOURCE), None);
        std::fs::write(folder.join("b"), [])?;
        assert_eq!(all(&folder, &SOURCE), Some(vec![folder.join("a.gz"), folder.join("b")]));
        std::fs::remove_dir_all(&folder)
    }

    #[test]
    fn says_where_it_looked_and_what_to_do() {
        let text = missing(&SOURCE, &[PathBuf::from("d/toy")]).to_string();
        for part in ["data set `toy`", "a.gz, b.gz", "`d/toy`", "NETDSL_DATA", "https://example.org/toy/"] {
            assert!(text.contains(part), "{text}");
        }
    }
}

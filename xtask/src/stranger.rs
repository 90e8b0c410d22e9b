//! Builds and tests a crate that is not part of the workspace, as a user's crate is: `tests/stranger`.
//!
//! It is copied to a folder elsewhere, so that nothing of the workspace (profile, lints, features of other
//! members, toolchain file) reaches it. It gets the workspace's lock file, or it would be tested with
//! dependencies that nothing else was tested with.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{process, scratch::Scratch, workspace};

/// The copy.
pub struct Stranger {
    folder: Scratch,
}

impl Stranger {
    /// Copies the crate.
    pub fn new() -> Result<Self, String> {
        let folder = Scratch::new("stranger")?;
        let root = workspace::root();
        let source = root.join("tests/stranger");
        copy(&source, folder.path())?;
        let manifest = folder.path().join("Cargo.toml");
        let text = fs::read_to_string(&manifest).map_err(|error| failed("read", &manifest, &error))?;
        let text = with_root(&text, &root)?;
        fs::write(&manifest, text).map_err(|error| failed("write", &manifest, &error))?;
        let lock = root.join("Cargo.lock");
        fs::copy(&lock, folder.path().join("Cargo.lock")).map_err(|error| failed("copy", &lock, &error))?;
        Ok(Self { folder })
    }

    /// Runs cargo in it.
    pub fn cargo(&self, arguments: &[&str]) -> Result<(), String> {
        process::run(&mut self.command(arguments))
    }

    /// A cargo command in it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = workspace::cargo(arguments);
        command.current_dir(self.folder.path());
        command.env("CARGO_TARGET_DIR", target_folder());
        // As in the workspace, so that dependencies need not be compiled once more.
        command.env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only");
        command
    }
}

/// Where the workspace's build results are.
fn target_folder() -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    workspace::root().join(named.unwrap_or_else(|| "target".into()))
}

/// The manifest with the workspace named by its full path.
fn with_root(manifest: &str, root: &Path) -> Result<String, String> {
    const RELATIVE: &str = "path = \"../..\"";
    if manifest.matches(RELATIVE).count() != 1 {
        return Err(format!("tests/stranger/Cargo.toml must name the workspace once, as `{RELATIVE}`"));
    }
    // In single quotes a backslash is a backslash.
    Ok(manifest.replace(RELATIVE, &format!("path = '{}'", root.display())))
}

/// Copies a folder, without what cargo left in it.
fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(|error| failed("make", to, &error))?;
    for entry in fs::read_dir(from).map_err(|error| failed("read", from, &error))? {
        let entry = entry.map_err(|error| failed("read", from, &error))?;
        let (source, copied) = (entry.path(), to.join(entry.file_name()));
        if entry.file_name() == "target" {
            continue;
        } else if source.is_dir() {
            copy(&source, &copied)?;
        } else {
            fs::copy(&source, &copied).map_err(|error| failed("copy", &source, &error))?;
        }
    }
    Ok(())
}

fn failed(verb: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {verb} {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_rewritten() {
        let manifest = "nn = { package = \"netdsl\", path = \"../..\" }\n";
        let rewritten = with_root(manifest, Path::new("/repository"));
        assert_eq!(rewritten.as_deref(), Ok("nn = { package = \"netdsl\", path = '/repository' }\n"));
        assert!(with_root("nn = \"1\"\n", Path::new("/repository")).is_err());
    }

    #[test]
    fn the_copy_is_complete() {
        let stranger = Stranger::new().expect("the crate can be copied");
        for file in ["Cargo.toml", "Cargo.lock", "src/lib.rs"] {
            assert!(stranger.folder.path().join(file).is_file(), "{file}");
        }
    }
}

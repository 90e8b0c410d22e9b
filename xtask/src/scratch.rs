//! A folder of our own under the system's temporary folder, gone when it is dropped.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process,
};

/// A new, empty folder.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes one; `purpose` goes into its name.
    pub fn new(purpose: &str) -> Result<Self, String> {
        let name = format!("netdsl-{purpose}-{}", process::id());
        // A process of the same number may have been killed and left its folder behind.
        for number in 0.. {
            let folder = env::temp_dir().join(format!("{name}-{number}"));
            match fs::create_dir(&folder) {
                Ok(()) => return Ok(Self(folder)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(format!("cannot make the folder {}: {error}", folder.display())),
            }
        }
        Err(format!("{} is full of folders {name}-..", env::temp_dir().display()))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing depends on it; the system clears its temporary folder in the end.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_there_and_then_gone() {
        let scratch = Scratch::new("scratch-test").expect("a temporary folder");
        let folder = scratch.path().to_owned();
        fs::write(folder.join("file"), "x").expect("which can be written to");
        let other = Scratch::new("scratch-test").expect("another one");
        assert_ne!(other.path(), folder);
        drop(scratch);
        assert!(!folder.exists());
    }
}

//! Golden files: compared, or rewritten where `UPDATE_EXPECT` is set. All that differ are told together. A file that nothing
//! writes any more is a difference too.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The files that were checked, and what is wrong with them.
#[derive(Default)]
pub struct Goldens {
    folder: PathBuf,
    folders: Vec<PathBuf>,
    checked: BTreeSet<PathBuf>,
    differences: Vec<String>,
}

impl Goldens {
    /// The following files are in this folder beside the test.
    pub fn folder(&mut self, name: &str) {
        self.folder = Path::new("tests/golden_networks").join(name);
        self.folders.push(self.folder.clone());
    }

    /// Compares a file, or writes it.
    pub fn check(&mut self, name: &str, found: &str) {
        let path = self.folder.join(name);
        if blesses() {
            fs::create_dir_all(at(&self.folder)).expect("the folder of the goldens");
            fs::write(at(&path), found).expect("a writable file");
        }
        let expected = fs::read_to_string(at(&path)).unwrap_or_default();
        self.differences.extend(difference(&expected, found).map(|text| format!("{}{text}", path.display())));
        self.checked.insert(path);
    }

    /// Panics where something differed.
    pub fn ensure(mut self) {
        for path in self.folders.iter().flat_map(|folder| files(folder)).filter(|path| !self.checked.contains(path)) {
            match blesses() {
                true => fs::remove_file(at(&path)).expect("a file that can be removed"),
                false => self.differences.push(format!("{}: nothing writes it any more", path.display())),
            }
        }
        let hint = "run `cargo xtask bless` and judge what git shows";
        assert!(self.differences.is_empty(), "{hint}\n{}", self.differences.join("\n"));
    }
}

fn blesses() -> bool {
    env::var_os("UPDATE_EXPECT").is_some()
}

fn at(path: &Path) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(at(folder)).expect("the folder of the goldens").map(|entry| entry.expect("an entry"));
    let mut files: Vec<PathBuf> = entries.map(|entry| folder.join(entry.file_name())).collect();
    files.sort();
    files
}

/// The first line that differs, with the one that was expected, behind `:line`.
fn difference(expected: &str, found: &str) -> Option<String> {
    if expected == found {
        return None;
    }
    let (mut old, mut new) = (expected.lines(), found.lines());
    let mut line = 1;
    loop {
        match (old.next(), new.next()) {
            (old, new) if old == new && old.is_some() => line += 1,
            (old, new) => {
                let shown = |text: Option<&str>| text.map_or("the end".to_string(), |text| format!("`{text}`"));
                return Some(format!(":{line}: found {}\n    expected {}", shown(new), shown(old)));
            }
        }
    }
}

#[test]
fn the_first_difference_is_told() {
    assert_eq!(difference("a\nb\n", "a\nb\n"), None);
    assert_eq!(difference("a\nb\n", "a\nc\n").expect("a difference"), ":2: found `c`\n    expected `b`");
    assert_eq!(difference("a\n", "").expect("a difference"), ":1: found the end\n    expected `a`");
    assert!(difference("a", "a\n").is_some());
}

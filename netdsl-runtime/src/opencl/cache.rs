//! Programs on disk, for drivers that keep none themselves. An entry that cannot be read, or is not what was written, counts
//! as absent: no error of this cache is ever fatal, and none is reported but by building again.
//!
//! An entry is a file named by the hash of what it was built from: a magic line, that hash, the hash of the binary, the
//! binary. Hashes are FNV-1a of 128 bits (Fowler, Noll, Vo): they tell accidents apart, not attacks; the folder is the
//! user's own.
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

/// Names the folder of the cache, or turns it off with `off`.
const VARIABLE: &str = "NETDSL_CACHE";
/// Bytes of all entries together, beyond which the oldest go.
const LIMIT: u64 = 256 << 20;
const MAGIC: &[u8] = b"netdsl program 1\n";
const HEAD: usize = MAGIC.len() + 32;
const EXTENSION: &str = "clbin";

/// A folder of built programs, or none.
#[derive(Debug, Clone)]
pub(crate) struct Cache {
    folder: Option<PathBuf>,
    limit: u64,
}

/// What a program was built from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(u128);

impl Key {
    /// The key of a program: everything that its binary depends on.
    pub(super) fn of(parts: &[&str]) -> Key {
        // Lengths stand before the parts, so that no two lists of parts run together.
        let bytes = parts.iter().flat_map(|part| [&(part.len() as u64).to_le_bytes(), part.as_bytes()].concat());
        Key(hash(bytes))
    }
}

impl Cache {
    /// The cache that the environment asks for: `NETDSL_CACHE`, else `netdsl` in the user's cache folder.
    pub(crate) fn from_env() -> Cache {
        Cache { folder: folder(|name| std::env::var_os(name).filter(|value| !value.is_empty())), limit: LIMIT }
    }
    /// No cache.
    pub(crate) fn off() -> Cache {
        Cache { folder: None, limit: 0 }
    }
    /// A cache of at most `limit` bytes.
    #[cfg(test)]
    pub(super) fn at(folder: &Path, limit: u64) -> Cache {
        Cache { folder: Some(folder.to_owned()), limit }
    }
    /// Puts another binary into an entry, as if it had been kept.
    #[cfg(test)]
    pub(super) fn spoil(&self, entry: &Path, binary: &[u8]) {
        let name = entry.file_stem().and_then(|name| u128::from_str_radix(name.to_str()?, 16).ok());
        self.store(Key(name.expect("a name of an entry")), binary);
    }
    /// Whether anything is kept.
    pub(super) fn is_on(&self) -> bool {
        self.folder.is_some()
    }
    /// The binary that was kept under a key.
    pub(super) fn load(&self, key: Key) -> Option<Vec<u8>> {
        let path = self.path(key)?;
        let entry = fs::read(&path).ok()?;
        let binary = decode(key, &entry)?.to_vec();
        // The oldest entries go first, and this one is in use. If the time cannot be set, it only goes earlier.
        let _ = File::options().append(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        Some(binary)
    }
    /// Keeps a binary; whatever fails, the program is just built again next time.
    pub(super) fn store(&self, key: Key, binary: &[u8]) {
        if let (Some(folder), Some(path)) = (&self.folder, self.path(key)) {
            let _ = write(folder, &path, &encode(key, binary)).and_then(|()| trim(folder, self.limit));
        }
    }
    fn path(&self, key: Key) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(format!("{:032x}.{EXTENSION}", key.0)))
    }
}

fn folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    match variable(VARIABLE) {
        Some(value) if value == "off" => None,
        Some(value) => Some(value.into()),
        None => {
            let home = || variable("HOME").map(|home| Path::new(&home).join(".cache"));
            let base = variable("XDG_CACHE_HOME").or_else(|| variable("LOCALAPPDATA")).map(PathBuf::from);
            base.or_else(home).map(|base| base.join("netdsl"))
        }
    }
}

fn hash(bytes: impl Iterator<Item = u8>) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.fold(BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

fn encode(key: Key, binary: &[u8]) -> Vec<u8> {
    let sum = hash(binary.iter().copied());
    [MAGIC, &key.0.to_le_bytes(), &sum.to_le_bytes(), binary].concat()
}

fn decode(key: Key, entry: &[u8]) -> Option<&[u8]> {
    let (head, binary) = entry.split_at_checked(HEAD)?;
    let sum = hash(binary.iter().copied());
    let expected = [MAGIC, &key.0.to_le_bytes(), &sum.to_le_bytes()].concat();
    (head == expected && !binary.is_empty()).then_some(binary)
}

/// Writes beside the path and renames, so that no other process ever sees half an entry.
fn write(folder: &Path, path: &Path, entry: &[u8]) -> io::Result<()> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    fs::create_dir_all(folder)?;
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let draft = path.with_extension(format!("{}-{number}.draft", std::process::id()));
    let written = File::create_new(&draft).and_then(|mut file| file.write_all(entry));
    let done = written.and_then(|()| fs::rename(&draft, path));
    if done.is_err() {
        let _ = fs::remove_file(&draft); // there may be none
    }
    done
}

/// Removes the oldest entries until the rest is within the limit.
fn trim(folder: &Path, limit: u64) -> io::Result<()> {
    let mut entries: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == EXTENSION || e == "draft") {
            let about = fs::metadata(&path)?;
            entries.push((about.modified()?, about.len(), path));
        }
    }
    entries.sort();
    let mut size: u64 = entries.iter().map(|(_, size, _)| size).sum();
    for (_, bytes, path) in entries {
        if size <= limit {
            break;
        }
        fs::remove_file(path)?;
        size -= bytes;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::Folder;
    use super::*;
    use std::time::Duration;

    fn key(name: &str) -> Key {
        Key::of(&[name])
    }

    #[test]
    fn the_hash_is_fnv_1a() {
        // Test vectors of the authors: http://www.isthe.com/chongo/tech/comp/fnv/
        assert_eq!(hash(b"".iter().copied()), 0x6c62272e07bb014262b821756295c58d);
        assert_eq!(hash(b"a".iter().copied()), 0xd228cb696f1a8caf78912b704e4a8964);
    }

    #[test]
    fn keys_keep_parts_apart() {
        assert_ne!(Key::of(&["ab", "c"]), Key::of(&["a", "bc"]));
        assert_eq!(Key::of(&["ab", "c"]), Key::of(&["ab", "c"]));
    }

    #[test]
    fn what_was_stored_is_loaded_and_nothing_else() {
        let folder = Folder::new();
        let cache = Cache::at(&folder.0.join("made/when/needed"), 1000);
        assert_eq!(cache.load(key("x")), None);
        cache.store(key("x"), b"binary");
        assert_eq!(cache.load(key("x")).as_deref(), Some(&b"binary"[..]));
        assert_eq!(cache.load(key("y")), None);
        cache.store(key("x"), b"another");
        assert_eq!(cache.load(key("x")).as_deref(), Some(&b"another"[..]));
    }

    #[test]
    fn a_damaged_entry_counts_as_absent() {
        let folder = Folder::new();
        let cache = Cache::at(&folder.0, 1000);
        cache.store(key("x"), b"binary");
        let path = cache.path(key("x")).expect("the cache is on");
        let good = fs::read(&path).expect("the entry");
        let flip = |at: usize| good.iter().enumerate().map(|(i, b)| if i == at { b ^ 1 } else { *b }).collect();
        let mut bad: Vec<Vec<u8>> = (0..good.len()).map(flip).collect();
        bad.extend((0..good.len()).map(|n| good[..n].to_vec()));
        bad.push([&good[..], b"!"].concat());
        for entry in bad {
            fs::write(&path, entry).expect("to damage it");
            assert_eq!(cache.load(key("x")), None);
        }
        // An entry of another program under this one's name.
        cache.store(key("y"), b"binary");
        fs::copy(cache.path(key("y")).expect("the cache is on"), &path).expect("to copy");
        assert_eq!(cache.load(key("x")), None);
    }

    #[test]
    fn the_oldest_entries_go_first() {
        let folder = Folder::new();
        let cache = Cache::at(&folder.0, 3 * (HEAD as u64 + 100));
        for (age, name) in [(40, "a"), (30, "b"), (20, "c")] {
            cache.store(key(name), &[0; 100]);
            let file = File::options().append(true).open(cache.path(key(name)).expect("on")).expect("the entry");
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).expect("to set the time");
        }
        assert!(cache.load(key("a")).is_some(), "now the youngest");
        cache.store(key("d"), &[0; 100]);
        let left: Vec<bool> = ["a", "b", "c", "d"].iter().map(|name| cache.load(key(name)).is_some()).collect();
        assert_eq!(left, [true, false, true, true]);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_not_fatal() {
        let folder = Folder::new();
        let file = folder.0.join("file");
        fs::write(&file, "in the way").expect("to write");
        let cache = Cache::at(&file, 1000);
        cache.store(key("x"), b"binary");
        assert_eq!(cache.load(key("x")), None);
    }

    #[test]
    fn the_folder_is_the_users() {
        let with = |set: &[(&str, &str)]| {
            let set: Vec<(String, OsString)> = set.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
            folder(move |name| set.iter().find(|(k, _)| k == name).map(|(_, v)| v.clone()))
        };
        assert_eq!(with(&[("HOME", "/h")]), Some("/h/.cache/netdsl".into()));
        assert_eq!(with(&[("HOME", "/h"), ("XDG_CACHE_HOME", "/x")]), Some("/x/netdsl".into()));
        assert_eq!(with(&[("HOME", "/h"), (VARIABLE, "/c")]), Some("/c".into()));
        assert_eq!(with(&[("HOME", "/h"), (VARIABLE, "off")]), None);
        assert_eq!(with(&[]), None);
    }
}

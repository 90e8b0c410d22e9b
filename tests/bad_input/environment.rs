//! What the environment can say wrong: a device that is not there, a folder of data that is none, a kernel cache that
//! is damaged or cannot be written. Variables are of a whole process, so each case is a process of its own: this test
//! program with the name of one of the tests at the end, which do nothing but say what happened.
use crate::files::{Folder, idx};
use crate::{Small, images};
use netdsl::prelude::*;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What a test of this file says in a process with these variables.
fn said(test: &str, variables: &[(&str, &Path)]) -> String {
    let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
    command.args([&format!("environment::{test}"), "--exact", "--ignored", "--nocapture"]);
    command.env_remove("NETDSL_DEVICE").env_remove("NETDSL_TARGET").envs(variables.iter().copied());
    let output = command.output().expect("this program can be started again");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    let line = text.lines().find_map(|line| line.split_once("said: "));
    line.unwrap_or_else(|| panic!("nothing was said: {text}")).1.to_owned()
}

#[track_caller]
fn check(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
}

#[test]
fn a_device_that_is_not_there() {
    let device = |name: &str| said("says_which_device", &[("NETDSL_DEVICE", Path::new(name))]);
    check(&device("no such device"), &["`no such device`", "NETDSL_DEVICE", "`host`", "`reference`", "(plain Rust)"]);
    check(&device("99"), &["`99`", "choices"]);
    check(&device("host"), &["host (plain Rust)", "NETDSL_DEVICE is `host`"]);
    check(&device(" "), &["is taken"]);
    let family = said("says_which_device", &[("NETDSL_TARGET", Path::new("tpu"))]);
    let opencl = Device::all().len() > 1;
    check(&family, if opencl { &["NETDSL_TARGET is `tpu`", "`cpu`, `gpu`"] } else { &["host"] });
}

#[test]
fn folders_without_mnist_or_with_something_else() {
    let folder = Folder::new("mnist");
    let nowhere = folder.0.join("nowhere");
    let mnist = |data: &Path| said("says_how_many_digits", &[("NETDSL_DATA", data), ("XDG_CACHE_HOME", &nowhere)]);
    if !cfg!(feature = "download") {
        check(&mnist(&nowhere), &["`mnist`", "NETDSL_DATA", "nowhere", "train-images-idx3-ubyte.gz", "`download`"]);
    }
    let files = |images: &[u8]| {
        for part in ["train", "t10k"] {
            folder.file(&format!("{part}-images-idx3-ubyte"), images);
            folder.file(&format!("{part}-labels-idx1-ubyte"), &idx(&[2], &[1, 9]));
        }
        mnist(&folder.0)
    };
    check(&files(&idx(&[2, 28, 28], &[0; 1568])), &["2 digits"]);
    check(&files(&idx(&[2, 28, 28], &[0; 1000])), &["train-images-idx3-ubyte", "truncated", "1568", "1000"]);
    check(&files(b"version https://git-lfs.github.com/spec/v1"), &["train-images-idx3-ubyte", "not an IDX file"]);
    check(&files(&idx(&[2, 32, 32], &[0; 2048])), &["train-images-idx3-ubyte", "[32, 32]", "[1, 28, 28]"]);
}

#[test]
fn a_kernel_cache_that_is_damaged_or_cannot_be_written() {
    let folder = Folder::new("cache");
    let train = |cache: &Path| said("says_what_training_gives", &[("NETDSL_CACHE", cache)]);
    let fresh = train(&folder.0);
    check(&fresh, &["loss "]);
    let entries: Vec<_> = fs::read_dir(&folder.0).expect("the folder").flatten().map(|entry| entry.path()).collect();
    println!("{} entries", entries.len());
    for damage in [&b""[..], b"netdsl program 1\n", &[0; 4096]] {
        for entry in &entries {
            fs::write(entry, damage).expect("an entry can be damaged");
        }
        assert_eq!(train(&folder.0), fresh);
    }
    assert_eq!(train(&folder.file("a file", b"")), fresh, "no folder can be made there");
    assert_eq!(train(Path::new("off")), fresh);
}

#[test]
#[ignore = "another test runs it with variables set"]
fn says_which_device() {
    match Device::auto() {
        Ok(device) => println!("said: {device} is taken: {}", device.reason()),
        Err(error) => println!("said: {error}"),
    }
}

#[test]
#[ignore = "another test runs it with variables set"]
fn says_how_many_digits() {
    let digits = || -> Result<Data<[[[u8; 28]; 28]; 1], Class<10>>> { netdsl::data::mnist()?.train.typed() };
    match digits() {
        Ok(digits) => println!("said: {} digits", digits.len()),
        Err(error) => println!("said: {error}"),
    }
}

#[test]
#[ignore = "another test runs it with variables set"]
fn says_what_training_gives() -> Result<()> {
    let data = images(9)?;
    let mut net = Small::new(&Device::auto()?, 1)?;
    let mut adam = net.optimizer(Adam::DEFAULT)?;
    net.fit(&mut adam, &data).epochs(2).run()?;
    println!("said: {}", net.evaluate(&data)?);
    Ok(())
}

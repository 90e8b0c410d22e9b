//! That the repository is built as ARCHITECTURE.md says: which crate may know which, how large the default dependency tree
//! is, and what every source file looks like. All faults are told at once. What the code does is tested elsewhere.
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every crate of the workspace with all that it may depend on outside of tests.
const ARROWS: [(&str, &[&str]); 7] = [
    ("netdsl", &["netdsl-macros", "netdsl-runtime"]),
    ("netdsl-kernels", &["libm", "netdsl-plan"]),
    ("netdsl-macros", &["netdsl-kernels", "netdsl-plan", "proc-macro2", "quote"]),
    ("netdsl-opencl", &["libloading"]),
    ("netdsl-plan", &[]),
    (
        "netdsl-runtime",
        &["flate2", "libm", "ndarray", "netdsl-opencl", "netdsl-plan", "ocl", "safetensors", "sha2", "ureq"],
    ),
    ("xtask", &["netdsl-opencl"]),
];

/// Packages that a user's build of netdsl with default features contains, netdsl's own among them, on Linux.
#[cfg(target_os = "linux")]
const PACKAGES: usize = 56;

/// What the crates that are pure functions over data must not name.
const PURE: [&str; 2] = ["netdsl-kernels/src", "netdsl-plan/src"];
const IMPURE: [&str; 8] =
    ["proc_macro", "ocl::", "ocl_core", "std::fs", "std::env", "std::net", "std::process", "std::thread"];

/// Lines of the longest source file that one can keep in mind.
const LINES: usize = 400;
/// Written by `cargo xtask bless`.
const GENERATED: [&str; 2] = ["netdsl-macros/tests/expanded/", "src/manual.rs"];
/// Where a crate has its sources.
const SOURCES: [&str; 5] = ["benches", "build.rs", "examples", "src", "tests"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn ensure(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// The workspace as cargo sees it.
fn metadata() -> Value {
    let text = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    serde_json::from_str(&text).expect("metadata is JSON")
}

/// What cargo prints. It asks no registry.
fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).arg("--offline").current_dir(root()).output();
    let output = output.expect("the cargo that built this test");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

/// Each crate of the workspace with what it depends on outside of tests, features or not.
fn dependencies(metadata: &Value) -> Vec<(String, BTreeSet<String>)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let packages = metadata["packages"].as_array().expect("packages").iter();
    let outside_of_tests = |package: &Value| {
        let all = package["dependencies"].as_array().expect("dependencies").iter();
        all.filter(|d| d["kind"] != "dev").map(|d| text(&d["name"])).collect()
    };
    packages.map(|package| (text(&package["name"]), outside_of_tests(package))).collect()
}

fn arrows(metadata: &Value) -> Vec<String> {
    let found = dependencies(metadata);
    let mut faults = vec![];
    for (name, needs) in &found {
        let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| known == name) else {
            faults.push(format!("`{name}` is new: say in ARCHITECTURE.md what it knows, and list it in ARROWS"));
            continue;
        };
        let allowed: BTreeSet<String> = allowed.iter().map(|name| name.to_string()).collect();
        let more = needs.difference(&allowed);
        faults.extend(more.map(|to| {
            format!("`{name}` depends on `{to}`: remove that, or say why in ARCHITECTURE.md and list it in ARROWS")
        }));
        let less = allowed.difference(needs);
        faults.extend(less.map(|to| format!("`{name}` does not depend on `{to}` any more: take it off ARROWS")));
    }
    let gone = ARROWS.iter().filter(|(name, _)| found.iter().all(|(found, _)| found != name));
    faults.extend(gone.map(|(name, _)| format!("there is no `{name}` any more: take it off ARROWS")));
    faults
}

#[test]
fn crates_know_only_what_they_may() {
    ensure(&arrows(&metadata()));
}

#[test]
#[cfg(target_os = "linux")]
fn the_dependency_tree_does_not_grow() {
    let tree = cargo(&["tree", "-p", "netdsl", "--edges", "normal", "--prefix", "none"]);
    let package = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let packages: BTreeSet<String> = tree.lines().filter(|line| !line.is_empty()).map(package).collect();
    println!("{} packages in the default dependency tree", packages.len());
    assert!(
        packages.len() <= PACKAGES,
        "the default dependency tree has {} packages, {PACKAGES} were enough: do without the new one, put it behind a feature, \
         or raise PACKAGES and say why in the commit\n{packages:#?}",
        packages.len()
    );
    assert!(packages.len() == PACKAGES, "only {} packages are left: lower PACKAGES to that", packages.len());
}

/// All files at or below a path, sorted; what Python leaves behind is passed over.
fn files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_file() {
        found.push(path.to_owned());
    } else if !path.ends_with("__pycache__") {
        let mut entries: Vec<PathBuf> = fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).collect();
        entries.sort();
        entries.iter().for_each(|entry| files(entry, found));
    }
}

/// The sources of all crates.
fn sources() -> Vec<PathBuf> {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages").iter();
    let manifests = packages.map(|package| package["manifest_path"].as_str().expect("a manifest"));
    let mut found = vec![];
    for folder in manifests.map(|manifest| Path::new(manifest).parent().expect("its folder")) {
        SOURCES.iter().for_each(|name| files(&folder.join(name), &mut found));
    }
    found
}

/// What is wrong with a file, by its path in the repository and its text.
fn faults(path: &str, text: &str) -> Vec<String> {
    let mut faults = vec![];
    let stem = |word: &str| word.split('.').next().unwrap_or_default().to_ascii_lowercase();
    if path.split('/').any(|word| matches!(&*stem(word), "util" | "utils")) {
        faults.push(format!("{path}: `utils` says nothing; name it after what it does"));
    }
    if !path.ends_with(".rs") || GENERATED.iter().any(|generated| path.starts_with(generated)) {
        return faults;
    }
    if !text.starts_with("//!") {
        faults.push(format!("{path}: does not open with `//!`: what is it, and what does it deliberately not do?"));
    }
    let lines = text.lines().count();
    if lines > LINES {
        faults.push(format!("{path}: {lines} lines, {LINES} are the most; split it along an idea"));
    }
    // tests beside the code may ask the environment how thorough to be
    if PURE.iter().any(|folder| path.starts_with(folder)) && !path.contains("/tests/") {
        let named = IMPURE.iter().filter(|word| text.contains(**word));
        faults.extend(named.map(|word| format!("{path}: names `{word}`, but is a pure function over data")));
    }
    faults
}

#[test]
fn source_files_are_as_agreed() {
    let found = sources();
    let mut all = vec![];
    for file in &found {
        let path = file.strip_prefix(root()).expect("a file of the repository").to_string_lossy().replace('\\', "/");
        let text =
            if path.ends_with(".rs") { fs::read_to_string(file).expect("a readable file") } else { String::new() };
        all.extend(faults(&path, &text));
    }
    assert!(found.len() > 300, "only {} files were found", found.len());
    ensure(&all);
}

#[test]
fn faults_are_found() {
    let long = format!("//! Long.\n{}", "\n".repeat(LINES));
    for (path, text, expected) in [
        ("src/lib.rs", "//! Good.\nuse std::fs;", 0),
        ("src/lib.rs", "use std::fs;", 1),
        ("src/lib.rs", &long, 1),
        ("src/manual.rs", &long, 0),
        ("tests/utils/mod.rs", "//! Bad name.", 1),
        ("tests/Util.py", "", 1),
        ("netdsl-kernels/src/lib.rs", "//! Impure.\nuse std::fs; use std::env;", 2),
    ] {
        let found = faults(path, text);
        assert_eq!(found.len(), expected, "{path}: {found:?}");
    }
}

#[test]
fn wrong_arrows_are_found() {
    let dependency = |name: &str, kind: Option<&str>| serde_json::json!({ "name": name, "kind": kind });
    let kernels = [dependency("libm", None), dependency("ocl", None), dependency("syn", Some("dev"))];
    let packages = serde_json::json!({ "packages": [
        { "name": "netdsl-kernels", "dependencies": kernels },
        { "name": "other", "dependencies": [] },
    ] });
    let found = arrows(&packages);
    let about = |words: &[&str]| found.iter().any(|fault| words.iter().all(|word| fault.contains(word)));
    assert!(about(&["`netdsl-kernels` depends on `ocl`"]), "{found:?}");
    assert!(about(&["`netdsl-kernels` does not depend on `netdsl-plan`"]), "{found:?}");
    assert!(about(&["`other` is new"]) && about(&["there is no `netdsl-macros`"]), "{found:?}");
    assert!(!about(&["syn"]), "{found:?}");
}

//! `cargo xtask bless`: rewrites what the golden and ui tests compare with, from what the code does now.
//!
//! Which tests these are is told by their names: files or folders in a `tests/` of the workspace that begin with `golden`
//! or `ui`, and modules `src/golden..` of libraries, for what a test in `tests/` cannot reach (a macro's own functions).
//! What changed is for git to show, and for a person to judge.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{process, workspace};

pub fn run() -> Result<(), String> {
    let root = workspace::root();
    let (targets, libraries) = (targets(&root)?, libraries(&root)?);
    if targets.is_empty() && libraries.is_empty() {
        return Err(
            "no test named `golden..` or `ui..` in tests/, netdsl-*/tests/ or netdsl-*/src/: nothing to bless".into()
        );
    }
    let mut command = workspace::cargo(&["test", "--workspace", "--no-fail-fast"]);
    for target in &targets {
        command.args(["--test", target]);
    }
    rewrite(&mut command)?;
    for manifest in &libraries {
        rewrite(workspace::cargo(&["test", "--lib", "--manifest-path"]).arg(manifest).arg("golden"))?;
    }
    println!("rewritten; changes since the last commit:");
    process::run(Command::new("git").args(["status", "--short"]).current_dir(root))
}

fn rewrite(tests: &mut Command) -> Result<(), String> {
    // The first is read by the tests of this workspace, the second by trybuild.
    process::run(tests.env("UPDATE_EXPECT", "1").env("TRYBUILD", "overwrite"))
}

/// The manifests of packages with golden tests inside of their libraries, sorted.
fn libraries(root: &Path) -> Result<Vec<PathBuf>, String> {
    let is_golden = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with("golden");
    let has_golden = |package: &PathBuf| {
        let mut entries = fs::read_dir(package.join("src")).into_iter().flatten().flatten();
        entries.any(|entry| is_golden(&entry))
    };
    let mut found: Vec<PathBuf> =
        packages(root)?.into_iter().filter(has_golden).map(|package| package.join("Cargo.toml")).collect();
    found.sort();
    Ok(found)
}

/// The names of the golden and ui tests of all packages, sorted, each once.
fn targets(root: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for package in packages(root)? {
        // A package need not have integration tests.
        for entry in fs::read_dir(package.join("tests")).into_iter().flatten().flatten() {
            found.extend(target(&entry.path()));
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// The root package and the others beside it.
fn packages(root: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(root).map_err(|error| format!("cannot read {}: {error}", root.display()))?;
    let folders = entries.flatten().map(|entry| entry.path());
    let packages = folders.filter(|folder| folder.join("Cargo.toml").is_file());
    Ok(std::iter::once(root.to_owned()).chain(packages).collect())
}

/// The test target that cargo makes of an entry of `tests/`, if it is one of ours.
fn target(entry: &Path) -> Option<String> {
    let is_file = entry.extension().is_some_and(|extension| extension == "rs");
    let name = entry.file_stem()?.to_str()?;
    let is_target = is_file || entry.join("main.rs").is_file();
    let is_blessed = name.starts_with("golden") || name.starts_with("ui");
    (is_target && is_blessed).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn golden_and_ui_tests_are_found() {
        let scratch = Scratch::new("bless-test").expect("a temporary folder");
        let root = scratch.path();
        let files = [
            "Cargo.toml",
            "tests/ui.rs",
            "tests/other.rs",
            "tests/golden/readme.md",
            "member/Cargo.toml",
            "member/tests/goldens/main.rs",
            "member/tests/golden.rs",
            "member/src/golden.rs",
            "other/Cargo.toml",
            "other/src/lib.rs",
            "no-member/tests/ui_more.rs",
            "no-member/src/golden.rs",
        ];
        for file in files.map(|file| root.join(file)) {
            fs::create_dir_all(file.parent().expect("a folder")).expect("which can be made");
            fs::write(file, "").expect("and written to");
        }
        assert_eq!(targets(root), Ok(vec!["golden".into(), "goldens".into(), "ui".into()]));
        assert_eq!(libraries(root), Ok(vec![root.join("member/Cargo.toml")]));
    }
}

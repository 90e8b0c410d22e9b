//! Mistakes and what the compiler says about each, as the user sees it: `tests/ui/<kind of mistake>/<code>.rs` beside its
//! `.stderr`. `cargo xtask bless` rewrites what is said; a person judges it. The words of every single mistake are in the
//! goldens of `netdsl-kernels`; here it is places, notes, and that nothing follows from a mistake.
use netdsl_kernels::diagnostic::Code;
use std::path::{Path, PathBuf};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let entries = |path: &Path| {
        let read = std::fs::read_dir(path).expect("a folder of cases");
        read.map(|entry| entry.expect("an entry").path()).collect::<Vec<_>>()
    };
    let kinds = entries(&folder).into_iter().filter(|path| path.is_dir());
    let mut cases: Vec<PathBuf> = kinds.flat_map(|kind| entries(&kind)).collect();
    cases.retain(|path| path.extension().is_some_and(|e| e == "rs"));
    cases.sort();
    cases
}

/// A code without a case of its name is a message that nobody has looked at.
#[test]
fn every_code_has_a_case() {
    let cases = cases();
    // `Internal` is for mistakes of the compiler: no network that can be written here makes it contradict itself
    for code in Code::ALL.iter().filter(|code| **code != Code::Internal) {
        let case = cases.iter().find(|path| path.file_stem().is_some_and(|stem| stem == code.name()));
        let case = case.unwrap_or_else(|| panic!("no tests/ui/*/{}.rs", code.name()));
        let said = std::fs::read_to_string(case.with_extension("stderr")).unwrap_or_default();
        assert!(said.contains(code.name()), "{} does not show `{}`", case.display(), code.name());
    }
}

#[test]
fn mistakes_are_told_in_place() {
    let tests = trybuild::TestCases::new();
    for kind in ["syntax", "names", "arguments", "shapes", "elements", "training", "lints", "optimizer", "uses"] {
        tests.compile_fail(format!("tests/ui/{kind}/*.rs"));
    }
    tests.pass("tests/ui/accepted/*.rs");
}

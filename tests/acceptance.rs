//! That `docs/acceptance.md`, `README.md` and `CHANGELOG.md` say what is there: every row, every file, every test and example they
//! name, every layer, loss and optimizer.
use netdsl_kernels::layers::LAYERS;
use netdsl_kernels::losses::LOSSES;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Rows by letter: how many there are of each.
const ROWS: [(&str, usize); 15] = [
    ("L", 28),
    ("A", 11),
    ("C", 11),
    ("O", 22),
    ("I", 12),
    ("R", 5),
    ("N", 2),
    ("M", 24),
    ("G", 10),
    ("D", 13),
    ("K", 6),
    ("P", 5),
    ("V", 4),
    ("Q", 6),
    ("E", 25),
];

fn read(path: &str) -> String {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&full).unwrap_or_else(|error| panic!("`{path}` is named, but cannot be read: {error}"))
}

/// Number and claim of every row.
fn rows(text: &str) -> Vec<(String, String)> {
    let cells = text.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let rows = cells.map(|line| line.split(" | ").map(str::to_owned).collect::<Vec<_>>());
    rows.filter(|row| row.len() == 3 && row[0].len() > 1).map(|row| (row[0].clone(), row[2].clone())).collect()
}

/// What stands in backquotes and is a path, with the name behind `::` if there is one.
fn named(text: &str) -> Vec<(&str, Option<&str>)> {
    let quoted = text.split('`').skip(1).step_by(2);
    let paths = quoted.filter(|q| !q.contains(' ') && (q.contains('/') || q.ends_with(".md")) && !q.contains('$'));
    paths.map(|q| q.split_once("::").map_or((q, None), |(path, name)| (path, Some(name)))).collect()
}

#[test]
fn every_row_is_there_once() {
    let rows = rows(&read("docs/acceptance.md"));
    let expected = ROWS.iter().flat_map(|(letter, count)| (1..=*count).map(move |i| format!("{letter}{i}")));
    let mut count = 0;
    for row in expected {
        let found = rows.iter().filter(|(number, _)| *number == row).count();
        assert_eq!(found, 1, "row {row} is there {found} times");
        count += 1;
    }
    assert_eq!(rows.len(), count, "a row that is not in the list");
    let open = rows.iter().filter(|(_, claim)| claim.starts_with("open")).count();
    println!("{count} rows, {open} of which are open");
}

#[test]
fn what_is_claimed_exists() {
    let text = read("docs/acceptance.md");
    let mut count = 0;
    for (row, claim) in rows(&text) {
        let found = named(&claim);
        assert!(!found.is_empty() || claim.starts_with("open"), "{row} neither names anything nor is open");
        for (path, name) in found {
            exists(path, name, &row);
            count += 1;
        }
    }
    for (path, name) in named(text.split("\n## ").next().unwrap_or_default()) {
        exists(path, name, "the introduction");
    }
    assert!(count > 50, "only {count} things were found");
}

#[test]
fn what_the_readme_names_exists() {
    let readme = read("README.md");
    for (path, name) in named(&readme).into_iter().filter(|(path, _)| !path.ends_with('/')) {
        exists(path, name, "the README");
    }
    for example in ["mnist", "xor", "regression", "custom_loop"] {
        assert!(readme.contains(&format!("| `{example}` |")), "the README does not list {example}");
        exists(&format!("examples/{example}.rs"), Some("main"), "the README");
    }
}

/// The error that the README shows is one that a test sees.
#[test]
fn the_readmes_error_is_real() {
    let readme = read("README.md");
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an error");
    assert!(shown.contains("tests/ui/shapes/shape.rs"));
    assert!(
        read("tests/ui/shapes/shape.stderr").contains(shown.trim_end()),
        "the compiler says something else:\n{shown}"
    );
}

/// The README points to the changelog for what there is.
#[test]
fn the_changelog_names_what_the_library_has() {
    let (changelog, optimizers) = (read("CHANGELOG.md"), read("src/optimizers/mod.rs"));
    let named: BTreeSet<&str> = changelog.split(|c: char| !c.is_alphanumeric()).collect();
    let exported =
        optimizers.lines().filter_map(|line| line.strip_prefix("pub use ")?.strip_suffix(';')?.split("::").last());
    let words = LAYERS.iter().map(|l| l.name).chain(LOSSES.iter().map(|l| l.name)).chain(exported);
    let missing: Vec<&str> = words.filter(|name| !named.contains(name)).collect();
    assert!(missing.is_empty(), "CHANGELOG.md does not name {missing:?}");
}

#[track_caller]
fn exists(path: &str, name: Option<&str>, place: &str) {
    let path = path.trim_end_matches('/');
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    assert!(full.exists(), "{place} names `{path}`, which is not there");
    if let Some(name) = name {
        let has = read(path).contains(&format!("fn {name}("));
        let generic = read(path).contains(&format!("fn {name}<"));
        assert!(has || generic, "{place} names `{path}::{name}`, and there is no such function");
    }
}

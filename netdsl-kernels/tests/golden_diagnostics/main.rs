//! Bad networks and what is said about each: files with cases `=== title`, the network, `---`, the diagnostics. `cargo xtask
//! bless` rewrites what is said; a person judges it. Every code of the front end has a case.
use netdsl_kernels::diagnostic::Code;
use netdsl_kernels::{front, text};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

struct Case {
    title: String,
    network: String,
    expected: String,
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden_diagnostics");
    let entries = fs::read_dir(folder).expect("the folder of the cases").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    files
}

fn cases(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).expect("a file of cases");
    let blocks = text.split("=== ").filter(|block| !block.trim().is_empty());
    let case = |block: &str| {
        let (title, rest) = block.split_once('\n').expect("a title");
        let (network, expected) = rest.split_once("---\n").unwrap_or((rest, ""));
        Case { title: title.to_string(), network: network.to_string(), expected: expected.to_string() }
    };
    blocks.map(case).collect()
}

fn said(network: &str, codes: &mut BTreeSet<Code>) -> String {
    let (spec, mut diagnostics) = text::parse(network);
    let outcome = front::build(&spec);
    diagnostics.extend(outcome.diagnostics);
    codes.extend(diagnostics.iter().map(|d| d.code));
    diagnostics.iter().map(|d| text::render(network, d)).collect()
}

fn check(file: &Path, codes: &mut BTreeSet<Code>) -> Vec<String> {
    let cases = cases(file);
    let found: Vec<String> = cases.iter().map(|case| said(&case.network, codes)).collect();
    if env::var_os("UPDATE_EXPECT").is_some() {
        let blocks = cases.iter().zip(&found).map(|(c, found)| format!("=== {}\n{}---\n{found}\n", c.title, c.network));
        fs::write(file, blocks.collect::<String>().trim_end().to_string() + "\n").expect("a writable file");
        return vec![];
    }
    let differs = |(case, found): &(&Case, &String)| case.expected.trim_end() != found.trim_end();
    let different = cases.iter().zip(&found).filter(differs);
    let report = different
        .map(|(c, found)| format!("{}: {}\nfound:\n{found}expected:\n{}", file.display(), c.title, c.expected));
    report.collect()
}

#[test]
fn mistakes_are_told_as_written() {
    let mut codes = BTreeSet::new();
    let different: Vec<String> = files().iter().flat_map(|file| check(file, &mut codes)).collect();
    assert!(different.is_empty(), "{}", different.join("\n"));
    codes.insert(Code::Internal); // no network makes the compiler contradict itself
    let missing: Vec<&str> = Code::ALL.iter().filter(|c| !codes.contains(c)).map(|c| c.name()).collect();
    assert!(missing.is_empty(), "codes without a case: {missing:?}");
}

#[test]
fn messages_keep_the_house_style() {
    let all = files().iter().flat_map(|file| cases(file)).collect::<Vec<_>>();
    assert!(all.len() > 50, "only {} cases", all.len());
    for case in all {
        let (spec, mut diagnostics) = text::parse(&case.network);
        diagnostics.extend(front::build(&spec).diagnostics);
        assert!(!diagnostics.is_empty(), "{}: nothing is said", case.title);
        for d in diagnostics {
            let first = d.message.chars().next().unwrap_or('.');
            assert!(!first.is_uppercase() && !d.message.ends_with('.'), "{}: {}", case.title, d.message);
            assert!(
                d.help.is_some() || !d.notes.is_empty() || d.code == Code::Syntax,
                "{}: no help: {}",
                case.title,
                d.message
            );
        }
    }
}

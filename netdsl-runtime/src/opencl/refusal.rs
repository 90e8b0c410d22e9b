//! A program that the driver refused, told in terms of the network: which kernel, which layers, and the text around the
//! place. Drivers write their logs as they like; where no place can be read from one, the log stands alone.
use super::source::{Piece, Source};
use crate::Error;
use netdsl_plan::{LayerInfo, OptimizerPlan, TargetPlan};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Lines of text shown before and after the place.
const AROUND: usize = 4;
/// Lines of the driver's log shown.
const MOST_LOG: usize = 40;

/// What is known of the program that was refused.
pub(super) struct Refused<'a> {
    /// The device's name.
    pub device: &'a str,
    /// The file of the `network!`.
    pub file: &'a str,
    /// Its layers.
    pub layers: &'a [LayerInfo],
    /// The plan of the kernels.
    pub plan: &'a TargetPlan,
    /// The optimizer that was built in.
    pub optimizer: Option<&'a OptimizerPlan>,
}

impl Refused<'_> {
    /// The error for a driver's log of a build.
    pub(super) fn program(&self, source: &Source, log: &str) -> Error {
        let line = first_place(log);
        let piece = line.and_then(|line| source.piece_at(line));
        let mut shown = shorten(log);
        if let Some(line) = line.filter(|_| piece.is_some()) {
            shown.push_str("\n\n");
            shown.push_str(&around(&source.text, line));
        }
        let (kernel, layers) = match piece {
            Some(Piece::Kernel(index)) => return self.kernel(index, shown),
            Some(Piece::Prelude) => ("prelude".to_owned(), "every layer"),
            Some(Piece::Update) => ("update".to_owned(), "every layer with parameters"),
            Some(Piece::Optimizer) => (self.optimizer_name(), "every layer with parameters"),
            None => match self.named_in(log) {
                Some(index) => return self.kernel(index, shown),
                None => ("unknown".to_owned(), "unknown layers"),
            },
        };
        Error::Build { device: self.device.to_owned(), kernel, layers: layers.to_owned(), log: shown }
    }

    fn optimizer_name(&self) -> String {
        format!("optimizer {}", self.optimizer.map_or("unknown", |optimizer| optimizer.name.as_ref()))
    }

    /// The first kernel whose name a log mentions; errors behind the compiler proper have no line.
    fn named_in(&self, log: &str) -> Option<usize> {
        self.plan.kernels.iter().position(|kernel| log.contains(kernel.name.as_ref()))
    }

    /// The error for one kernel.
    pub(super) fn kernel(&self, index: usize, log: impl Into<String>) -> Error {
        let kernel = self.plan.kernels[index].name.clone().into_owned();
        Error::Build { device: self.device.to_owned(), kernel, layers: self.served_by(index), log: log.into() }
    }

    /// The layers whose work a kernel does, each once, with their places.
    fn served_by(&self, kernel: usize) -> String {
        let launches = self.plan.lists.iter().flat_map(|list| list.launches.iter());
        let parts = launches.filter(|launch| launch.kernel == kernel).flat_map(|launch| launch.parts.iter());
        let layers: BTreeSet<u32> = parts.map(|part| part.layer).collect();
        let mut names: Vec<String> = Vec::new();
        for layer in layers {
            names.push(match self.layers.get(layer as usize) {
                Some(info) => format!("`{}` ({}:{})", info.name, self.file, info.line),
                None => format!("layer {layer}"),
            });
        }
        names.join(", ")
    }
}

/// The line of the first error in a log, counted from 1. Understood are `<anything>:line:column:`, also behind the word
/// `error` (PoCL) or another number (Intel), `<anything>:line: error` and `line 12`.
fn first_place(log: &str) -> Option<usize> {
    let errors = log.lines().filter(|line| line.to_ascii_lowercase().contains("error"));
    errors.chain(log.lines()).find_map(place)
}

fn place(line: &str) -> Option<usize> {
    let fields: Vec<&str> = line.split(':').collect();
    let is_number = |field: &&&str| !field.is_empty() && field.bytes().all(|b| b.is_ascii_digit());
    let start = fields.iter().position(|field| is_number(&field));
    if let Some(start) = start.filter(|start| *start > 0 || fields.len() > 2) {
        let run: Vec<&&str> = fields[start..].iter().take_while(is_number).collect();
        // The last number is the column, if there are two.
        return run[run.len().saturating_sub(2)].parse().ok();
    }
    let (_, after) = line.split_once("line ")?;
    after.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn shorten(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    if lines.len() <= MOST_LOG {
        return if lines.is_empty() { "(the driver says nothing)".to_owned() } else { lines.join("\n") };
    }
    format!("{}\n(and {} lines more)", lines[..MOST_LOG].join("\n"), lines.len() - MOST_LOG)
}

fn around(text: &str, line: usize) -> String {
    let mut shown = String::new();
    let numbered = text.lines().enumerate().map(|(i, text)| (i + 1, text));
    for (number, text) in numbered.filter(|(number, _)| number.abs_diff(line) <= AROUND) {
        let mark = if number == line { ">" } else { " " };
        let _ = writeln!(shown, "{mark}{number:5} | {text}"); // writing to a String cannot fail
    }
    shown.truncate(shown.trim_end().len());
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_from_the_logs_of_many_drivers() {
        for (log, line) in [
            // PoCL 3.1
            ("error: /home/u/.cache/pocl/kcache/tempfile_a1.cl:12:5: use of undeclared identifier 'x'", Some(12)),
            // clang as NVIDIA, Mesa, Adreno and Apple have it
            ("<kernel>:7:3: error: expected ';'", Some(7)),
            ("input.cl:31:14: error: unknown type name 'foo'", Some(31)),
            // AMD
            ("/t/comgr-5f/input/CompileSource:104:9: error: expected expression", Some(104)),
            ("\"/t/OCL12T1.cl\", line 9: error: identifier \"y\" is undefined", Some(9)),
            // Intel
            ("1:42:17: error: use of undeclared identifier 'z'", Some(42)),
            // warnings come first, errors count
            ("<kernel>:1:1: warning: unused\n<kernel>:5:1: error: bad", Some(5)),
            ("5:2: error: bad", Some(5)),
            ("C:\\Temp\\x.cl:8: error: bad", Some(8)),
            ("ptxas fatal: something else", None),
            ("", None),
        ] {
            assert_eq!(first_place(log), line, "{log}");
        }
    }

    #[test]
    fn the_text_around_a_place_is_numbered() {
        let text = "a\nb\nc\nd\ne\nf\ng\n";
        assert_eq!(around(text, 1), ">    1 | a\n     2 | b\n     3 | c\n     4 | d\n     5 | e");
        assert_eq!(around(text, 7).lines().count(), 5);
    }

    #[test]
    fn long_logs_are_cut() {
        let log = vec!["x"; 50].join("\n");
        assert_eq!(shorten(&log).lines().count(), MOST_LOG + 1);
        assert!(shorten(&log).ends_with("(and 10 lines more)"));
        assert_eq!(shorten(""), "(the driver says nothing)");
    }
}

//! Errors and warnings as data: a stable code, a place, a message, evidence and an edit. Nothing here knows a span; the macro
//! turns a `Site` into one at the very end.
//!
//! Messages are lower case without a full stop; a note is evidence, a help is an edit that fixes it.

/// A place in the network's description: an index into the side table of spans that the macro keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site(pub u32);

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The network cannot be compiled.
    Error,
    /// It can, but the user probably means something else. `allow(name)` on the network silences it.
    Lint,
}

/// Something to tell the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of mistake.
    pub code: Code,
    /// Where.
    pub site: Site,
    /// What is wrong: what was found, what was expected.
    pub message: String,
    /// Evidence, such as the shapes so far.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without notes and help.
    pub fn new(code: Code, site: Site, message: impl Into<String>) -> Diagnostic {
        Diagnostic { code, site, message: message.into(), notes: vec![], help: None }
    }
    /// Adds evidence.
    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }
    /// Says what to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident $severity:ident $name:literal;)*) => {
        /// Every kind of mistake. Each has a case in `tests/ui`; a test walks this list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $code,)* }

        impl Code {
            /// All of them.
            pub const ALL: &[Code] = &[$(Code::$code,)*];
            /// The name that users see: of the folder entry of the manual, and what `allow(..)` takes for a lint.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$code => $name,)* }
            }
            /// Error or lint.
            pub const fn severity(self) -> Severity {
                match self { $(Code::$code => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    /// The tokens do not form a statement.
    Syntax Error "syntax";
    /// A layer, function or loss that does not exist.
    UnknownLayer Error "unknown_layer";
    /// An argument that the layer does not have.
    UnknownArgument Error "unknown_argument";
    /// A name that nothing defines.
    UnknownName Error "unknown_name";
    /// A statement that needs something that is not there, such as a network without an input.
    MissingStatement Error "missing_statement";
    /// An argument without default that was not given.
    MissingArgument Error "missing_argument";
    /// An argument given twice, or more positional arguments than there are.
    DuplicateArgument Error "duplicate_argument";
    /// A name defined twice.
    DuplicateName Error "duplicate_name";
    /// An argument of the wrong kind, such as text for a number.
    ArgumentKind Error "argument_kind";
    /// An argument outside its range.
    ArgumentRange Error "argument_range";
    /// A constant expression that cannot be evaluated.
    Constant Error "constant";
    /// An input whose shape the layer cannot take.
    Shape Error "shape";
    /// Operands whose shapes do not fit together.
    Mismatch Error "mismatch";
    /// An output whose asserted shape is not the value's.
    OutputShape Error "output_shape";
    /// A target or element type that a loss or layer cannot take.
    ElementType Error "element_type";
    /// A shared layer that is used with inputs of different shapes.
    SharedLayer Error "shared_layer";
    /// A closure that cannot be translated.
    Closure Error "closure";
    /// Something that training cannot reach, such as a loss without parameters.
    NoGradient Error "no_gradient";
    /// `batch` or a size that no device can hold.
    TooLarge Error "too_large";
    /// A fault of the compiler itself; no network of a user's should show it.
    Internal Error "internal";
    /// Softmax before a loss that expects logits.
    SoftmaxBeforeLogits Lint "softmax_before_logits";
    /// Relu as the last layer before a loss on logits.
    ReluBeforeLogits Lint "relu_before_logits";
    /// A value that nothing uses.
    UnusedValue Lint "unused_value";
    /// Dropout on what is an output.
    DropoutAtOutput Lint "dropout_at_output";
}

/// The known name nearest to `name`, if it is near enough to be a typo. Typos rarely change the first letter.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let ranked = known.into_iter().map(|k| {
        let word = k.to_lowercase();
        (distance(&lower, &word), word.chars().next() != lower.chars().next(), k)
    });
    ranked.filter(|(d, _, k)| *d <= 1 + k.len() / 4).min().map(|(_, _, k)| k)
}

/// Edits (insert, delete, replace, swap of neighbours) between two words.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => {
                    let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let shifted = 1 + rows[i - 1][j].min(rows[i][j - 1]);
                    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let best = replaced.min(shifted);
                    if swapped { best.min(1 + rows[i - 2][j - 2]) } else { best }
                }
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_typos() {
        assert_eq!(nearest("rellu", ["Relu", "Dense"]), Some("Relu"));
        assert_eq!(nearest("dnese", ["Relu", "Dense"]), Some("Dense"));
        assert_eq!(nearest("Conv3d", ["Relu", "Conv2d"]), Some("Conv2d"));
        assert_eq!(nearest("unit", ["init", "units"]), Some("units"));
        assert_eq!(nearest("Foo", ["Relu", "Dense"]), None);
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = Code::ALL.iter().map(|c| c.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }
}

//! Checks the statements of a network in order and builds its program. How tensors, losses and closures are checked is in
//! the files of those names.
use super::Interface;
use super::constants::Constants;
use super::names::{Bound, Names};
use super::program::{Entry, Program};
use super::report::{Report, parsed};
use super::values::LARGEST;
use crate::diagnostic::{Code, Diagnostic, Site};
use crate::layers::Sample;
use crate::spec::{Item, Network, Number, Word};

/// The batch where the block does not say.
const BATCH: usize = 32;

/// The state of the checks.
pub(super) struct Checker<'a> {
    pub network: &'a Network,
    pub report: Report,
    pub constants: Constants,
    pub batch: Option<usize>,
    pub names: Names,
    pub program: Program,
    pub interface: Interface,
}

impl<'a> Checker<'a> {
    pub(super) fn new(network: &'a Network) -> Checker<'a> {
        let mut report = Report::new(network);
        let constants = Constants::new(network, &mut report);
        let interface = Interface { name: network.name.text.clone(), ..Interface::default() };
        let (names, program) = (Names::default(), Program::default());
        let mut checker = Checker { network, report, constants, batch: None, names, program, interface };
        checker.batch = checker.find_batch();
        checker
    }

    /// Checks everything.
    pub(super) fn run(&mut self) {
        for item in parsed(self.network) {
            self.item(item);
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Door(door) => self.door(door),
            Item::Const { name, .. } => self.names.define(name, Bound::Constant, &mut self.report),
            Item::Layer { name, call } => self.shared_layer(name, call),
            Item::Let { name, value } => {
                let value = self.value(value);
                self.names.define(name, Bound::Value(value), &mut self.report);
            }
            Item::Loss(loss) => {
                self.interface.trainable = true;
                self.loss(loss);
            }
            Item::Output { name, value, shape } => self.output(name, value.as_ref(), shape.as_ref()),
            Item::Batch { .. } => {} // `find_batch` has seen it
        }
    }

    /// The batch comes first: whether a value is too large depends on it.
    fn find_batch(&mut self) -> Option<usize> {
        let mut sizes = parsed(self.network).filter_map(|item| match item {
            Item::Batch { keyword, size } => Some((keyword, size)),
            _ => None,
        });
        let Some((first, size)) = sizes.next() else { return Some(BATCH) };
        if let Some((second, _)) = sizes.next() {
            let d = Diagnostic::new(Code::DuplicateName, second.site, "`batch` is given twice");
            self.report.push(d.note(format!("first given in line {}", first.line)).help("remove one of the two"));
        }
        self.extent(size, "`batch`", Code::TooLarge)
    }

    /// A whole number from 1.
    pub(super) fn extent(&mut self, n: &Number, what: &str, too_large: Code) -> Option<usize> {
        let num = self.constants.eval(n, &mut self.report)?;
        let wrong = |code, expected: &str| {
            let message = format!("{what} must be {expected}, but is {}", num.value);
            Diagnostic::new(code, n.site, message)
        };
        let d = match num.value {
            x if x.fract() != 0.0 => wrong(Code::ArgumentKind, "a whole number"),
            x if x < 1.0 => wrong(Code::ArgumentRange, "at least 1"),
            x if x >= LARGEST => wrong(too_large, "at most 2147483647"),
            x => return Some(x as usize),
        };
        self.report.push(d.help("write a whole number from 1 to 2147483647"));
        None
    }

    /// Whether a batch of these samples is within what a device can hold; else an error.
    pub(super) fn holdable(&mut self, sample: &Sample, label: &str, site: Site) -> bool {
        let batch = self.batch.unwrap_or(1);
        let elements = sample.elements().and_then(|n| n.checked_mul(batch));
        if elements.is_some_and(|n| (n as f64) < LARGEST) {
            return true;
        }
        let message = format!("a batch of {batch} samples of `{label}`, each {}, is too large", sample.shown());
        let d = Diagnostic::new(Code::TooLarge, site, message);
        let d = d.note("a value may have up to 2147483647 elements, the whole batch together");
        let most = sample.elements().map_or(0, |n| (LARGEST as usize - 1) / n.max(1));
        let help =
            if most > 0 { format!("write `batch: {most};` or less") } else { "make the extents smaller".to_string() };
        self.report.push(d.help(help));
        false
    }

    /// A row of the summary.
    pub(super) fn entry(
        &mut self,
        name: Option<&Word>,
        kind: &'static str,
        text: String,
        site: Site,
        line: u32,
    ) -> usize {
        let name = name.map(|n| n.text.clone());
        self.program.entries.push(Entry {
            name,
            kind,
            text,
            line,
            site,
            loss: false,
            values: vec![],
            checkpoint: None,
        });
        self.program.entries.len() - 1
    }
}

/// The error for a number where a tensor is needed.
pub(super) fn number_for_tensor(shown: &str, site: Site) -> Diagnostic {
    let message = format!("`{shown}` is a number, but a tensor is needed here");
    Diagnostic::new(Code::ElementType, site, message).help("name an input or a value that is computed from one")
}

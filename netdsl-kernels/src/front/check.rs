//! Checks the statements of a network in order and builds its program. How tensors, losses and closures are checked is in
//! the files of those names.
use super::constants::Constants;
use super::names::{Bound, Names};
use super::program::{Door, Entry, How, Id, Known, Output, Program};
use super::report::{Report, parsed};
use super::tensors::Operand;
use super::values::LARGEST;
use super::{DoorStub, Interface, OutputStub};
use crate::diagnostic::{Code, Diagnostic, Site};
use crate::layers::{Element, Sample, shown};
use crate::spec::{self, Item, Network, Number, Tensor, Word};
use netdsl_plan::{DType, DoorKind, OutputInfo, OutputKind};

/// The batch where the block does not say.
const BATCH: usize = 32;
/// Classes that are exact as `f32`.
const CLASSES: f64 = 16_777_216.0;

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
    fn extent(&mut self, n: &Number, what: &str, too_large: Code) -> Option<usize> {
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

    fn door(&mut self, door: &spec::Door) {
        let known = self.door_parts(door);
        let name = door.name.text.clone();
        let stub = known.as_ref().map(|(kind, dtype, sample)| netdsl_plan::Door {
            name: name.clone().into(),
            kind: *kind,
            dtype: *dtype,
            shape: sample.shape.clone().into(),
            target: door.target,
        });
        self.interface.doors.push(DoorStub { name: name.clone(), target: door.target, door: stub });
        let id = known.map(|(kind, dtype, sample)| {
            let (id, index) = (self.program.values.len(), self.program.doors.len());
            let site = door.name.site;
            let shape = sample.shape.clone();
            self.program.values.push(Known { sample, how: How::Door(index), label: name.clone(), site, users: 0 });
            self.program.doors.push(Door { name, site, kind, dtype, shape, target: door.target, id });
            id
        });
        self.names.define(&door.name, Bound::Value(id), &mut self.report);
    }

    fn door_parts(&mut self, door: &spec::Door) -> Option<(DoorKind, DType, Sample)> {
        let classes = door.classes.as_ref().map(|n| self.classes(n));
        let dims: Vec<_> = door.shape.dims.iter().map(|n| self.extent(n, "an extent", Code::TooLarge)).collect();
        let shape: Vec<usize> = dims.into_iter().collect::<Option<_>>()?;
        let (kind, dtype, element) = match (classes, &door.dtype) {
            (Some(None), _) => return None,
            (Some(Some(n)), _) => (DoorKind::Class(n), DType::I32, Element::Class(n)),
            (None, Some((DType::I32, _))) => (DoorKind::Tensor, DType::I32, Element::Integer),
            (None, Some((DType::U8, _))) => (DoorKind::Tensor, DType::U8, Element::Byte),
            (None, Some((DType::F32, _)) | None) => (DoorKind::Tensor, DType::F32, Element::Number),
        };
        let sample = Sample { shape, element };
        self.holdable(&sample, &door.name.text, door.name.site).then_some((kind, dtype, sample))
    }

    fn classes(&mut self, n: &Number) -> Option<usize> {
        let classes = self.extent(n, "the number of classes", Code::TooLarge)?;
        if classes as f64 > CLASSES {
            let message = format!("{classes} classes are more than the {CLASSES} that `f32` can count");
            self.report.push(Diagnostic::new(Code::TooLarge, n.site, message).help("use fewer classes"));
            return None;
        }
        Some(classes)
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

    fn output(&mut self, name: &Word, value: Option<&Tensor>, shape: Option<&spec::Shape>) {
        let site = name.site;
        let id = match value {
            Some(tensor) => {
                let id = self.value(tensor);
                self.names.define(name, Bound::Value(id), &mut self.report);
                id
            }
            None => match self.name(&name.text, site) {
                Some(Operand::Value(id)) => Some(id),
                Some(Operand::Number(_)) => {
                    self.report.push(number_for_tensor(&name.text, site));
                    None
                }
                None => None,
            },
        };
        if self.interface.outputs.iter().any(|o| o.name == name.text) {
            let d = Diagnostic::new(Code::DuplicateName, site, format!("`{}` is an output twice", name.text));
            return self.report.push(d.help("remove one of the two"));
        }
        let asserted = shape.map(|s| (self.asserted(s), s.site));
        let known = |(shape, _): &(Option<Vec<usize>>, Site)| shape.clone();
        let info = match id {
            Some(id) => Some(self.output_info(name, id)),
            None => asserted.as_ref().and_then(known).map(|shape| supposed(name, value, shape)),
        };
        let id = id.filter(|&id| self.fits(id, asserted.as_ref(), name));
        self.interface.outputs.push(OutputStub { name: name.text.clone(), output: info });
        if let Some(id) = id {
            self.program.values[id].users += 1;
            self.program.outputs.push(Output { name: name.text.clone(), id, computed: value.is_some() });
        }
    }

    fn output_info(&self, name: &Word, id: Id) -> OutputInfo {
        let sample = &self.program.values[id].sample;
        let kind = if sample.is_index() { OutputKind::Index } else { OutputKind::Tensor };
        let shape = sample.shape.clone().into();
        // whether it exists in inference only is known at the end
        OutputInfo { name: name.text.clone().into(), kind, shape, inference_only: false }
    }

    fn asserted(&mut self, shape: &spec::Shape) -> Option<Vec<usize>> {
        let dims: Vec<_> = shape.dims.iter().map(|n| self.extent(n, "an extent", Code::TooLarge)).collect();
        dims.into_iter().collect()
    }

    /// Whether a value can be an output, of the asserted shape where there is one.
    fn fits(&mut self, id: Id, asserted: Option<&(Option<Vec<usize>>, Site)>, name: &Word) -> bool {
        let sample = &self.program.values[id].sample;
        if let Element::Class(_) = sample.element {
            let message = format!("`{}` holds {} and cannot be an output", name.text, sample.element);
            let d = Diagnostic::new(Code::ElementType, name.site, message);
            self.report.push(d.help("name a value that is computed"));
            return false;
        }
        match asserted {
            Some((Some(shape), site)) if *shape != sample.shape => {
                let message = format!("output `{}` has shape {}, not {}", name.text, sample.shown(), shown(shape));
                let d = Diagnostic::new(Code::OutputShape, *site, message);
                let d = d.note(format!("shapes so far: {}", self.program.way(id)));
                let help = format!("write `{}`, or change the layers before it", sample.shown());
                self.report.push(d.help(help));
                false
            }
            _ => true,
        }
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
        self.program.entries.push(Entry { name, kind, text, line, site, loss: false, values: vec![] });
        self.program.entries.len() - 1
    }
}

/// An output whose value an error hides, as its author says it is.
fn supposed(name: &Word, value: Option<&Tensor>, shape: Vec<usize>) -> OutputInfo {
    let index = value.is_some_and(|v| matches!(&v.kind, spec::TensorKind::Call { name, .. } if name.text == "argmax"));
    let kind = if index { OutputKind::Index } else { OutputKind::Tensor };
    OutputInfo { name: name.text.clone().into(), kind, shape: shape.into(), inference_only: false }
}

/// The error for a number where a tensor is needed.
pub(super) fn number_for_tensor(shown: &str, site: Site) -> Diagnostic {
    let message = format!("`{shown}` is a number, but a tensor is needed here");
    Diagnostic::new(Code::ElementType, site, message).help("name an input or a value that is computed from one")
}

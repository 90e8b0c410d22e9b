//! Update rules: from what an author wrote in `optimizer!` to the OpenCL C, the Rust and the numbers of an `OptimizerPlan`.
//!
//! A rule is checked once and rendered four times. The kernel's text and the host's come from the same checked lines; the
//! reference is printed from the author's own formulas, unsimplified, so that it can contradict them.
//!
//! What only depends on hyper-parameters (`1 - beta2`) is computed once a step in `f64` and handed to the kernels as a
//! number: in `f32` it would lose digits (5e-5 of `1 - 0.999`), and it would be computed for every weight.

mod check;
mod formula;
mod hoist;
mod reference;
mod text;
mod unused;

use crate::diagnostic::{Diagnostic, Site};
use crate::ir::Expr;
use crate::spec::{Scalar, Word};
use netdsl_plan::HyperRange;

/// An update rule as its author wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its name, such as `Adam`.
    pub name: Word,
    /// The hyper-parameters in order.
    pub hypers: Vec<HyperParameter>,
    /// The state that each parameter has, such as its momentum; zero at first.
    pub state: Vec<Word>,
    /// What is computed once a step: the parameter that is the step's number, counted from 1, and the `let`s.
    pub step: Option<(Word, Vec<(Word, Scalar)>)>,
    /// The update of one number.
    pub update: Option<Update>,
    /// Whether a part could not be parsed: what it defined is unknown, so nothing is said to be missing.
    pub incomplete: bool,
}

/// A hyper-parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct HyperParameter {
    /// Its name.
    pub name: Word,
    /// Its default: a number, or a flag.
    pub default: HyperDefault,
    /// Where the default stands.
    pub site: Site,
    /// The values that it may have.
    pub range: HyperRange,
}

/// The default of a hyper-parameter; it decides the field's type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HyperDefault {
    /// A number: an `f64` field.
    Number(f64),
    /// A flag: a `bool` field, 0 or 1 in formulas.
    Flag(bool),
}

impl HyperDefault {
    /// As a number.
    pub fn value(self) -> f64 {
        match self {
            HyperDefault::Number(x) => x,
            HyperDefault::Flag(flag) => f64::from(u8::from(flag)),
        }
    }
}

/// `|w, g| { let g = ..; m = ..; w - lr * m }`
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// The names of the parameter's value and of its gradient.
    pub params: Vec<Word>,
    /// The lines in order.
    pub lines: Vec<Line>,
    /// The new value.
    pub result: Scalar,
    /// The first token.
    pub site: Site,
}

/// A line of an update.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What is given a value.
    pub name: Word,
    /// Whether it is the new value of a state rather than a new name.
    pub assigns: bool,
    /// The value.
    pub value: Scalar,
}

/// A rule that was checked and rendered.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// The names of the numbers that are computed once a step.
    pub scalars: Vec<String>,
    /// The OpenCL C of `OptimizerPlan::text`.
    pub text: String,
    /// A Rust closure for `OptimizerPlan::prepare`.
    pub prepare: String,
    /// A Rust closure for `OptimizerPlan::host`.
    pub host: String,
    /// A Rust closure for `OptimizerPlan::reference`.
    pub reference: String,
    /// What is probably not meant.
    pub lints: Vec<Diagnostic>,
}

/// Checks and renders a rule.
///
/// # Errors
/// Everything that is wrong with it.
pub fn compile(rule: &Rule) -> Result<Compiled, Vec<Diagnostic>> {
    check::check(rule)?;
    let Some(update) = &rule.update else { return Err(vec![]) };
    let (update, used) = unused::prune(rule, update);
    let rule = &Rule { update: Some(update.clone()), ..rule.clone() };
    let lines = hoist::hoist(check::check(rule)?);
    Ok(Compiled {
        scalars: lines.scalars.iter().map(|(name, _)| name.clone()).collect(),
        text: text::opencl(&lines),
        prepare: text::prepare(&lines),
        host: text::host(&lines),
        reference: reference::reference(rule, &update, &used),
        lints: used.lints,
    })
}

/// A checked rule: every formula over numbered arguments.
#[derive(Clone, Debug)]
struct Lines {
    /// How many hyper-parameters there are.
    hypers: usize,
    /// How many state slots there are.
    slots: usize,
    /// Numbers of the step over the hyper-parameters and `Argument::Time`.
    scalars: Vec<(String, Expr)>,
    /// Lines of the update in order; the slot that a line is the new value of.
    lines: Vec<(Expr, Option<usize>)>,
    /// The new value of the parameter.
    result: Expr,
}

/// What an argument of a formula stands for. The numbering is fixed, so that formulas can be read without a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Argument {
    /// The parameter's value.
    Weight,
    /// Its gradient.
    Gradient,
    /// The step's number.
    Time,
    /// A hyper-parameter.
    Hyper(usize),
    /// A number of the step.
    Scalar(usize),
    /// A state slot before the step.
    Slot(usize),
    /// The value of an earlier line.
    Line(usize),
}

/// Numbers of one kind.
const KIND: usize = 10_000;

impl Argument {
    fn index(self) -> usize {
        match self {
            Argument::Weight => 0,
            Argument::Gradient => 1,
            Argument::Time => 2,
            Argument::Hyper(i) => KIND + i,
            Argument::Scalar(i) => 2 * KIND + i,
            Argument::Slot(i) => 3 * KIND + i,
            Argument::Line(i) => 4 * KIND + i,
        }
    }
    fn of(index: usize) -> Argument {
        match (index / KIND, index % KIND) {
            (0, 0) => Argument::Weight,
            (0, 1) => Argument::Gradient,
            (0, _) => Argument::Time,
            (1, i) => Argument::Hyper(i),
            (2, i) => Argument::Scalar(i),
            (3, i) => Argument::Slot(i),
            (_, _) => Argument::Line(index - 4 * KIND),
        }
    }
    fn expr(self) -> Expr {
        Expr::arg(self.index())
    }
    /// Whether it is the same for all parameters of a step.
    fn is_uniform(self) -> bool {
        matches!(self, Argument::Time | Argument::Hyper(_) | Argument::Scalar(_))
    }
}

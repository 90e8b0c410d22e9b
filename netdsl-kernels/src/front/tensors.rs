//! Checks expressions over tensors: names, chains, arithmetic, functions of several values. Chains and sums of any length are
//! walked along their spine; only real nesting costs stack, and is bounded.
use super::apply;
use super::check::{Checker, number_for_tensor};
use super::closure;
use super::constants::{self, DEPTH, Num, too_deep};
use super::names::{self, Bound};
use super::program::Id;
use super::show;
use crate::diagnostic::{Code, Diagnostic, Site};
use crate::ir::{Binary, Expr};
use crate::layers::{Elementwise, Inputs, Layer};
use crate::spec::{Argument, Operator, Step, StepKind, Tensor, TensorKind, Word};
use std::collections::BTreeMap;

/// What an expression over tensors is.
#[derive(Clone, Copy)]
pub(super) enum Operand {
    /// A number, which arithmetic may still use.
    Number(Num),
    /// A value.
    Value(Id),
}

impl Checker<'_> {
    /// The value of an expression; a number alone is refused.
    pub(super) fn value(&mut self, tensor: &Tensor) -> Option<Id> {
        self.value_at(tensor, 0)
    }
    fn value_at(&mut self, tensor: &Tensor, depth: usize) -> Option<Id> {
        match self.tensor(tensor, depth)? {
            Operand::Value(id) => Some(id),
            Operand::Number(num) => {
                self.report.push(number_for_tensor(&num.value.to_string(), tensor.site));
                None
            }
        }
    }
    /// Several values with the places they were written at.
    pub(super) fn values(&mut self, tensors: &[Tensor], depth: usize) -> Option<Vec<(Id, Site)>> {
        let values: Vec<Option<Id>> = tensors.iter().map(|t| self.value_at(t, depth)).collect();
        let values: Option<Vec<Id>> = values.into_iter().collect();
        Some(values?.into_iter().zip(tensors.iter().map(|t| t.site)).collect())
    }

    fn tensor(&mut self, tensor: &Tensor, depth: usize) -> Option<Operand> {
        if depth > DEPTH {
            self.report.push(too_deep(tensor.site));
            return None;
        }
        let (mut head, mut spine) = (tensor, vec![]);
        while let TensorKind::Step(inner, _) | TensorKind::Binary(_, inner, _) | TensorKind::Negative(inner) =
            &head.kind
        {
            spine.push(head);
            head = inner;
        }
        let mut operand = match &head.kind {
            TensorKind::Name(name) => self.name(name, head.site),
            TensorKind::Number(n) => self.constants.eval(n, &mut self.report).map(Operand::Number),
            TensorKind::Call { name, inputs, arguments } => self.function(name, inputs, arguments, depth),
            TensorKind::Step(..) | TensorKind::Binary(..) | TensorKind::Negative(_) => None, // they are on the spine
        };
        for node in spine.into_iter().rev() {
            operand = match &node.kind {
                TensorKind::Step(from, step) => self.step(operand, from.site, step, node),
                TensorKind::Binary(operator, _, right) => {
                    let right = self.tensor(right, depth + 1);
                    self.arithmetic(*operator, operand, right, node)
                }
                TensorKind::Negative(_) => self.negative(operand, node),
                TensorKind::Name(_) | TensorKind::Number(_) | TensorKind::Call { .. } => operand,
            };
        }
        operand
    }

    /// What a name stands for.
    pub(super) fn name(&mut self, name: &str, site: Site) -> Option<Operand> {
        match self.names.get(name) {
            Some(Bound::Value(id)) => return id.map(Operand::Value),
            Some(Bound::Constant) => return self.constants.get(name).flatten().map(Operand::Number),
            Some(Bound::Layer(_)) => {
                let d = Diagnostic::new(Code::UnknownName, site, format!("`{name}` is a layer, not a value"));
                self.report.push(d.help(format!("write `x -> {name}`, and give that a name with `let`")));
                return None;
            }
            Some(Bound::Loss) => {
                let d = Diagnostic::new(Code::UnknownName, site, format!("`{name}` is a loss, not a value"));
                self.report.push(d.help("name an input or a value"));
                return None;
            }
            None => {}
        }
        if let Some(known) = self.constants.get(name) {
            return known.map(Operand::Number); // a constant that is declared below
        }
        let d = Diagnostic::new(Code::UnknownName, site, format!("there is no value `{name}`"));
        let help = match names::line_of(name, self.network) {
            Some(line) => Some(format!("it is defined in line {line}; move that up")),
            None => constants::similar(name, self.names.values()),
        };
        self.report.missing(help.into_iter().fold(d, Diagnostic::help));
        None
    }

    fn step(&mut self, from: Option<Operand>, from_site: Site, step: &Step, node: &Tensor) -> Option<Operand> {
        let input = match from {
            Some(Operand::Number(num)) => {
                self.report.push(number_for_tensor(&num.value.to_string(), from_site));
                None
            }
            Some(Operand::Value(id)) => Some((id, from_site)),
            None => None,
        };
        let inputs = input.map(|i| vec![i]);
        let id = match &step.kind {
            StepKind::Call(call) => {
                let shared = self.names.get(&call.name.text);
                match shared {
                    Some(Bound::Layer(unit)) => self.use_shared(unit, call, step.name.as_ref(), inputs),
                    _ => self.layer(step.name.as_ref(), call, inputs),
                }
            }
            StepKind::Closure(c) => {
                let expression = closure::translate(c, 1, &self.constants, &self.names, &mut self.report);
                let entry = self.entry(step.name.as_ref(), "Closure", c.text.clone(), c.site, node.line);
                self.elementwise("closure", entry, expression, inputs)
            }
        };
        if let Some(name) = &step.name {
            self.names.define(name, Bound::Value(id), &mut self.report);
        }
        id.map(Operand::Value)
    }

    /// `concat(a, b, axis: 0)`
    fn function(&mut self, name: &Word, inputs: &[Tensor], arguments: &[Argument], depth: usize) -> Option<Operand> {
        if let Err(fault) = self.count(name, inputs.len()) {
            self.report.push(apply::diagnostic(&fault, name.site, &BTreeMap::new(), &[]));
            return None;
        }
        let inputs = self.values(inputs, depth + 1);
        let text = show::call(&name.text, arguments);
        self.call(None, name, arguments, text, inputs).map(Operand::Value)
    }

    fn arithmetic(
        &mut self,
        operator: Operator,
        left: Option<Operand>,
        right: Option<Operand>,
        node: &Tensor,
    ) -> Option<Operand> {
        let (op, kind) = match operator {
            Operator::Add => (Binary::Add, "Add"),
            Operator::Sub => (Binary::Sub, "Sub"),
            Operator::Mul => (Binary::Mul, "Mul"),
            Operator::Div => (Binary::Div, "Div"),
            Operator::Rem => {
                let d = Diagnostic::new(Code::Syntax, node.site, "`%` is for constants, not for tensors");
                self.report.push(d.help("write a closure with `floor`: `|v| v - 3.0 * (v / 3.0).floor()`"));
                return None;
            }
        };
        let symbol = show::operator(operator);
        let (expression, text, ids) = match (left?, right?) {
            (Operand::Number(x), Operand::Number(y)) => {
                return self.report.take(constants::arithmetic(operator, x, y, node.site)).map(Operand::Number);
            }
            (Operand::Value(_), Operand::Number(y)) if operator == Operator::Div && y.value == 0.0 => {
                let d = Diagnostic::new(Code::Constant, node.site, "division by zero");
                self.report.push(d.help("write another divisor"));
                return None;
            }
            (Operand::Value(x), Operand::Number(y)) => {
                (Expr::arg(0).binary(op, y.value.into()), format!("{symbol} {}", y.value), vec![x])
            }
            (Operand::Number(x), Operand::Value(y)) => {
                (Expr::constant(x.value).binary(op, Expr::arg(0)), format!("{} {symbol}", x.value), vec![y])
            }
            (Operand::Value(x), Operand::Value(y)) => {
                (Expr::arg(0).binary(op, Expr::arg(1)), symbol.to_string(), vec![x, y])
            }
        };
        let entry = self.entry(None, kind, text, node.site, node.line);
        let inputs = ids.into_iter().map(|id| (id, node.site)).collect();
        self.elementwise(symbol, entry, Some(expression), Some(inputs)).map(Operand::Value)
    }

    fn negative(&mut self, operand: Option<Operand>, node: &Tensor) -> Option<Operand> {
        match operand? {
            Operand::Number(x) => Some(Operand::Number(Num { value: -x.value, ..x })),
            Operand::Value(id) => {
                let entry = self.entry(None, "Neg", "-".to_string(), node.site, node.line);
                self.elementwise("-", entry, Some(-Expr::arg(0)), Some(vec![(id, node.site)])).map(Operand::Value)
            }
        }
    }

    /// An expression of several values as a layer.
    fn elementwise(
        &mut self,
        kind: &'static str,
        entry: usize,
        e: Option<Expr>,
        inputs: Option<Vec<(Id, Site)>>,
    ) -> Option<Id> {
        let takes = Inputs { least: 1, most: usize::MAX, indices: false };
        let layer: Box<dyn Layer> = Box::new(Elementwise(e?));
        let unit = self.add_unit(layer, kind, takes, self.program.entries[entry].site, BTreeMap::new(), entry);
        self.apply(unit, inputs?, entry)
    }
}

//! What losses that compare element by element have in common: what they refuse, and losses that are one expression.
use super::Loss;
use crate::diagnostic::Code;
use crate::ir::{Builder, Expr, Value};
use crate::layers::{Element, Fault, Part, Sample, shown};

/// A loss of numbers: an expression of the prediction, argument 0, and the target, argument 1. `name` is what faults call it.
pub(super) fn elementwise(name: &'static str, e: Expr) -> Box<dyn Loss> {
    Box::new(Elementwise(name, e))
}

struct Elementwise(&'static str, Expr);

impl Loss for Elementwise {
    fn check(&self, inputs: &[Sample]) -> Result<(), Fault> {
        for (i, input) in inputs.iter().enumerate() {
            numeric(self.0, i, input)?;
        }
        same_shape(self.0, inputs)
    }
    fn terms(&self, b: &mut Builder, inputs: &[Value]) -> Value {
        b.map(self.1.clone(), inputs)
    }
}

/// Refuses classes and indices: their numbers have no distance.
pub(super) fn numeric(loss: &str, i: usize, input: &Sample) -> Result<(), Fault> {
    match input.element {
        Element::Number | Element::Byte | Element::Integer => Ok(()),
        Element::Class(_) | Element::Index(_) => {
            let message = format!("`{loss}` compares numbers, but this holds {}", input.element);
            let help = match input.is_index() {
                true => "compare the numbers that the indices are taken of".to_string(),
                false => format!("declare it as `f32{}`, or use `CrossEntropy`", input.shown()),
            };
            Err(Fault::new(Code::ElementType, message).at(Part::Input(i)).help(help))
        }
    }
}

/// Refuses two inputs of different shapes: broadcasting would silently compare everything with everything.
pub(super) fn same_shape(loss: &str, inputs: &[Sample]) -> Result<(), Fault> {
    match inputs {
        [a, b] if a.shape != b.shape => {
            let message =
                format!("`{loss}` compares element by element, but shapes {} and {} differ", a.shown(), b.shown());
            let help = match a.elements() == b.elements() {
                true => format!("insert `Reshape({})` behind the first", shown(&b.shape)),
                false => format!("make the first {}, or the second {}", shown(&b.shape), shown(&a.shape)),
            };
            Err(Fault::new(Code::Mismatch, message).at(Part::Input(1)).help(help))
        }
        _ => Ok(()),
    }
}

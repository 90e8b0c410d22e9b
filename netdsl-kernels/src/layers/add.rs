//! Add: the sum of several values, broadcast by NumPy's rule on the shapes of a sample. The same as `a + b + c`.
use super::{Elementwise, Inputs, LayerSpec};
use super::{Fault, Layer, Lowering, Sample};
use crate::ir::{Expr, Value};

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "Add",
    doc: "The sum of several values, the same as `a + b`. Extents of 1 are repeated.",
    also: &["Sum"],
    inputs: Inputs::SEVERAL,
    args: &[],
    make: |_| Ok(Box::new(Add)),
};

struct Add;

impl Add {
    fn of(inputs: usize) -> Elementwise {
        Elementwise((1..inputs).fold(Expr::arg(0), |sum, i| sum + Expr::arg(i)))
    }
}

impl Layer for Add {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        Add::of(inputs.len()).output(inputs)
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        Add::of(inputs.len()).lower(cx, inputs)
    }
}

//! Layers that are one expression, applied to every element: activations, closures, arithmetic. Several inputs are broadcast
//! by NumPy's rule on the shapes of one sample.
use super::{Fault, Layer, Lowering, Sample};
use crate::diagnostic::Code;
use crate::ir::{Builder, Dim, Expr, Shape, Value};
use crate::layers::sample::shown;

/// An expression over one element of each input.
pub struct Elementwise(pub Expr);

/// An activation: an expression of argument 0.
pub(super) fn activation(e: Expr) -> Result<Box<dyn Layer>, Fault> {
    Ok(Box::new(Elementwise(e)))
}

impl Layer for Elementwise {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        common(inputs).map(Sample::numbers)
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        let aligned = align(cx.b, inputs);
        cx.b.map(self.0.clone(), &aligned)
    }
}

/// The shape of samples under broadcasting.
pub(crate) fn common(inputs: &[Sample]) -> Result<Vec<usize>, Fault> {
    let mut shape: Vec<usize> = vec![];
    for input in inputs {
        shape = broadcast(&shape, &input.shape).ok_or_else(|| {
            let shapes: Vec<String> = inputs.iter().map(Sample::shown).collect();
            let (last, others) = shapes.split_last().map_or(("", &[][..]), |(last, others)| (last, others));
            let message = format!("shapes {} and {last} do not fit together", others.join(", "));
            let fault = Fault::new(Code::Mismatch, message);
            fault.help(match inputs {
                [a, b] if a.elements() == b.elements() => {
                    format!("insert `Reshape({})` into the second", shown(&a.shape))
                }
                _ => "make extents equal from the last axis on, or 1 where they are to be repeated".to_string(),
            })
        })?;
    }
    Ok(shape)
}

fn broadcast(a: &[usize], b: &[usize]) -> Option<Vec<usize>> {
    let rank = a.len().max(b.len());
    let at = |s: &[usize], i: usize| (i + s.len()).checked_sub(rank).map_or(1, |k| s[k]);
    (0..rank)
        .map(|i| match (at(a, i), at(b, i)) {
            (x, y) if x == y => Some(x),
            (1, n) | (n, 1) => Some(n),
            _ => None,
        })
        .collect()
}

/// Batches of samples of different rank: axes of extent 1 behind the batch axis until all ranks agree.
pub(crate) fn align(b: &mut Builder, inputs: &[Value]) -> Vec<Value> {
    let rank = inputs.iter().map(|&v| b.shape(v).rank()).max().unwrap_or(0);
    let aligned = inputs.iter().map(|&v| {
        let dims = b.shape(v).dims().to_vec();
        let missing = rank - dims.len();
        let (batch, rest) = dims.split_at(1.min(dims.len()));
        let dims = [batch, &vec![Dim::fixed(1); missing][..], rest].concat();
        b.reshape(v, Shape::new(dims))
    });
    aligned.collect()
}

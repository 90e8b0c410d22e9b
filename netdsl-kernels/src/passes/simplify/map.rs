//! Rules of `Map`: constants and private maps go into the expression; what is equal along an axis is computed once.
use super::{Sweep, constants, factors};
use crate::ir::{Builder, Expr, Node, Op, Shape, Value};
use crate::passes::arguments::compact;

/// The most inputs of a map that others are made part of; fusion has room for a few more.
const INPUTS: usize = 12;
/// The largest expression that maps are made part of, in nodes of its tree: a long chain must not be copied at every link.
const SIZE: u32 = 64;

impl Sweep {
    pub(super) fn map(&mut self, node: &Node, e: &Expr, inputs: &[Value]) -> Value {
        let (e, values) = self.absorb(node, e, inputs);
        let e = factors::collect(&e);
        if let Some(c) = e.as_constant() {
            return self.b.full(c, &node.shape);
        }
        let (e, values) = compact(&e, &values);
        if e == Expr::arg(0) {
            return values[0];
        }
        once(&mut self.b, e, &values, &node.shape)
    }

    /// The expression over what remains when constant inputs and private maps have become part of it.
    fn absorb(&self, node: &Node, e: &Expr, inputs: &[Value]) -> (Expr, Vec<Value>) {
        let mut values: Vec<Value> = vec![];
        let mut arguments = vec![];
        let (mut size, mut room) = (e.size(), INPUTS.saturating_sub(inputs.len()));
        for (&old, &v) in node.inputs.iter().zip(inputs) {
            if let Some(c) = constants::splat(&self.b, v) {
                arguments.push(Expr::constant(c));
                continue;
            }
            let v = constants::unconverted(&self.b, v);
            let times = node.inputs.iter().filter(|&&x| x == old).count();
            let inner = self.b.node(v);
            if let Op::Map(part) = &inner.op
                && self.is_private(old, times)
                && inner.origin == node.origin
                && size + part.size() <= SIZE
                && inner.inputs.len() <= room + 1
            {
                size += part.size();
                room = (room + 1).saturating_sub(inner.inputs.len());
                let shifted: Vec<Expr> = (0..inner.inputs.len()).map(|i| Expr::arg(values.len() + i)).collect();
                arguments.push(part.substitute(&shifted));
                values.extend(inner.inputs.iter().map(|&i| Value(i)));
            } else {
                arguments.push(Expr::arg(values.len()));
                values.push(v);
            }
        }
        let unchanged = values == inputs;
        (if unchanged { e.clone() } else { e.substitute(&arguments) }, values)
    }
}

/// The map, before expansion where all its inputs are expanded from one shape.
fn once(b: &mut Builder, e: Expr, values: &[Value], shape: &Shape) -> Value {
    let source = |v: &Value| {
        let node = b.node(*v);
        matches!(node.op, Op::Expand).then(|| Value(node.inputs[0]))
    };
    let Some(sources) = values.iter().map(source).collect::<Option<Vec<_>>>() else { return b.map(e, values) };
    let same = sources.iter().all(|&v| b.shape(v) == b.shape(sources[0]));
    if !same {
        return b.map(e, values);
    }
    let small = b.map(e, &sources);
    b.broadcast(small, shape)
}

//! Moves what is the same for all parameters out of the update: it becomes a number of the step, computed in `f64`.
use super::{Argument, Lines};
use crate::ir::{Expr, Inst, Tape};
use netdsl_plan::MAX_HYPER;

/// The rule with uniform subexpressions as numbers of the step, as many as there is room for. The
/// author's own numbers of the step keep their places: the reference reads them there.
pub(super) fn hoist(mut lines: Lines) -> Lines {
    let mut hoisted = Hoisted { room: MAX_HYPER - lines.hypers, scalars: std::mem::take(&mut lines.scalars) };
    lines.lines = lines.lines.into_iter().map(|(e, slot)| (hoisted.expression(&e), slot)).collect();
    lines.result = hoisted.expression(&lines.result);
    lines.scalars = hoisted.scalars;
    lines
}

struct Hoisted {
    room: usize,
    scalars: Vec<(String, Expr)>,
}

impl Hoisted {
    fn expression(&mut self, e: &Expr) -> Expr {
        let tape = e.tape();
        let uniform = uniform(tape);
        let mut built: Vec<Expr> = Vec::with_capacity(tape.0.len());
        for inst in &tape.0 {
            // an operand that is uniform where this is not stands at a border
            let here = uniform[built.len()];
            let e = inst.build(|i| {
                let value = built[i as usize].clone();
                if uniform[i as usize] && !here { self.scalar(&tape.0[i as usize], value) } else { value }
            });
            built.push(e);
        }
        let last = tape.0.last().copied();
        match (built.pop(), last, uniform.last()) {
            (Some(value), Some(inst), Some(true)) => self.scalar(&inst, value),
            (Some(value), ..) => value,
            (None, ..) => e.clone(),
        }
    }
    /// The number of the step with this value; leaves stay as they are.
    fn scalar(&mut self, inst: &Inst, value: Expr) -> Expr {
        if matches!(inst, Inst::Arg(_) | Inst::Const(_)) {
            return value;
        }
        // over hyper-parameters and time alone, as all numbers of the step are
        let written_out = value.tape().rebuild(|i| match Argument::of(i) {
            Argument::Scalar(k) => self.scalars[k].1.clone(),
            _ => Expr::arg(i),
        });
        let known = self.scalars.iter().position(|(_, e)| *e == written_out);
        if known.is_none() && self.scalars.len() >= self.room {
            return value;
        }
        let k = known.unwrap_or_else(|| {
            self.scalars.push((format!("uniform_{}", self.scalars.len()), written_out));
            self.scalars.len() - 1
        });
        Argument::Scalar(k).expr()
    }
}

/// Which instructions have the same value for all parameters.
fn uniform(tape: &Tape) -> Vec<bool> {
    let mut uniform: Vec<bool> = Vec::with_capacity(tape.0.len());
    for inst in &tape.0 {
        let at = |i: u32| uniform[i as usize];
        let value = match *inst {
            Inst::Arg(i) => Argument::of(i).is_uniform(),
            Inst::Const(_) => true,
            Inst::Unary(_, x) => at(x),
            Inst::Binary(_, x, y) => at(x) && at(y),
            Inst::Select(_, parts) => parts.iter().all(|&i| at(i)),
        };
        uniform.push(value);
    }
    uniform
}

//! Cross-entropy of classes: `ln Σⱼ exp(xⱼ) − x_t` for logits `x` and class `t`. PyTorch's `CrossEntropyLoss`.
//!
//! Logits are `[classes]` or `[classes, ..]`, the target `Class(classes)` of the shape behind the classes. The largest logit is
//! subtracted first, so that nothing overflows; no gradient flows through the choice of what is subtracted, which cancels.
use super::elementwise::numeric;
use super::{Loss, LossSpec, REDUCTION};
use crate::diagnostic::Code;
use crate::ir::{Builder, Dim, Expr, ReduceKind, Shape, Value};
use crate::layers::{Element, Fault, Part, Sample, shown};

pub(super) const SPEC: LossSpec = LossSpec {
    name: "CrossEntropy",
    doc: "`ln Σⱼ exp(xⱼ) − x_t`: logits against a class. Contains the softmax.",
    also: &["CrossEntropyLoss", "NLLLoss", "CategoricalCrossentropy", "SparseCategoricalCrossentropy"],
    inputs: &["logits", "target"],
    logits: true,
    args: &[REDUCTION],
    make: |_| Box::new(CrossEntropy),
};

struct CrossEntropy;

impl Loss for CrossEntropy {
    fn check(&self, inputs: &[Sample]) -> Result<(), Fault> {
        let [logits, target] = inputs else { return Ok(()) };
        if let Element::Class(_) = logits.element {
            let fault = Fault::new(Code::ElementType, "`CrossEntropy` needs logits first, but this holds classes");
            return Err(fault.at(Part::Input(0)).help("write `CrossEntropy(logits, target)`"));
        }
        numeric("CrossEntropy", 0, logits)?;
        let Element::Class(classes) = target.element else {
            let message = format!("`CrossEntropy` needs a target of classes, but this one holds {}", target.element);
            let help = format!("declare it as `Class({})`", logits.shape.first().unwrap_or(&10));
            return Err(Fault::new(Code::ElementType, message).at(Part::Input(1)).help(help));
        };
        let Some((&extent, rest)) = logits.shape.split_first() else {
            let message = "`CrossEntropy` needs logits for each class, but a sample is one number, of shape []";
            return Err(Fault::new(Code::Shape, message)
                .at(Part::Input(0))
                .help("give the last layer one output a class"));
        };
        if extent != classes {
            let message = format!(
                "logits of shape {} are for {extent} classes, their first extent, but the target has {classes}",
                logits.shown()
            );
            let help = format!("make the last layer's output [{classes}], or the target `Class({extent})`");
            return Err(Fault::new(Code::Mismatch, message).at(Part::Input(0)).help(help));
        }
        if rest != target.shape {
            let message = format!(
                "logits of shape {} need a target of shape {}, but it has shape {}",
                logits.shown(),
                shown(rest),
                target.shown()
            );
            return Err(Fault::new(Code::Mismatch, message).at(Part::Input(1)).help(format!(
                "the classes are the first axis of the logits; make them {}",
                shown(&wanted(classes, target))
            )));
        }
        Ok(())
    }

    fn terms(&self, b: &mut Builder, inputs: &[Value]) -> Value {
        let (x, target) = (inputs[0], inputs[1]);
        let largest = b.reduce(ReduceKind::Max, x, &[1]);
        let shift = b.detach(largest);
        let shifted = b.sub(x, shift);
        let exp = b.map(Expr::arg(0).exp(), &[shifted]);
        let sum = b.sum(exp, &[1]);
        let mut dims = b.shape(x).dims().to_vec();
        let class = b.iota(1, Shape::new(dims.clone()));
        dims[1] = Dim::fixed(1);
        let target = b.reshape(target, Shape::new(dims));
        let chosen = Expr::arg(0).equals(Expr::arg(1), Expr::arg(2), 0.0);
        let chosen = b.map(chosen, &[class, target, shifted]);
        let chosen = b.sum(chosen, &[1]);
        b.map(Expr::arg(0).ln() - Expr::arg(1), &[sum, chosen])
    }
}

fn wanted(classes: usize, target: &Sample) -> Vec<usize> {
    [&[classes], &target.shape[..]].concat()
}

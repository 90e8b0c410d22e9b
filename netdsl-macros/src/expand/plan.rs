//! The plan as a `static`, with every scalar expression as a function of its own. Equal expressions share a function.
use super::tokens;
use netdsl_kernels::compile::Plan;
use netdsl_kernels::front::Interface;
use netdsl_kernels::ir::Expr;
use netdsl_kernels::render::rust;
use netdsl_plan::{Code, Graph, Literal, NetworkPlan};
use proc_macro2::TokenStream;
use std::collections::HashMap;
use std::fmt::Write;

/// The functions and the plan; an empty plan for a network with errors.
pub(super) fn plan(interface: &Interface, plan: Option<&Plan>) -> TokenStream {
    let (mut blocks, mut points) = (Functions::new("block"), Functions::new("point"));
    let printed = match plan {
        Some(plan) => plan.map(&mut |e| blocks.name(e, "__p::BlockFn", rust::block), &mut |e| {
            points.name(e, "__p::PointFn", rust::point)
        }),
        None => empty(interface),
    };
    let mut text = blocks.text + &points.text;
    text += "static PLAN: __p::NetworkPlan = ";
    printed.write(&mut text);
    text.push(';');
    tokens(&text)
}

/// Functions by what they compute.
struct Functions {
    prefix: &'static str,
    text: String,
    /// Only looked up, never iterated: the order of the text is the order of first use.
    known: HashMap<Expr, usize>,
}

impl Functions {
    fn new(prefix: &'static str) -> Functions {
        Functions { prefix, text: String::new(), known: HashMap::new() }
    }
    /// The expression's function, wrapped as the plan holds it.
    fn name(&mut self, e: &Expr, wrapper: &str, print: fn(&Expr) -> String) -> Code {
        let next = self.known.len();
        let index = *self.known.entry(e.clone()).or_insert(next);
        if index == next {
            let _ = write!(self.text, "fn {}_{index}{}", self.prefix, print(e)); // writing to a String cannot fail
        }
        Code(format!("{wrapper}(&{}_{index})", self.prefix))
    }
}

fn empty(interface: &Interface) -> NetworkPlan<Code, Code> {
    let graph = || Graph { nodes: vec![].into(), roots: vec![].into() };
    NetworkPlan {
        name: interface.name.clone().into(),
        file: "".into(),
        layout_hash: 0,
        batch: 1,
        least_samples: 1,
        doors: vec![].into(),
        outputs: vec![].into(),
        losses: vec![].into(),
        layers: vec![].into(),
        params: vec![].into(),
        states: vec![].into(),
        train: graph(),
        infer: graph(),
        targets: vec![].into(),
    }
}

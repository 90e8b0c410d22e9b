//! The plan: one string literal, and a function for each scalar expression. Equal expressions share a function. It is read
//! when the network is first used; `netdsl_plan`'s `wire` says why it is not a `static` full of structs.
use super::tokens;
use netdsl_kernels::compile::Plan;
use netdsl_kernels::front::Interface;
use netdsl_kernels::ir::Expr;
use netdsl_kernels::render::rust;
use netdsl_plan::{FunctionIndex, Graph, NetworkPlan};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use std::collections::HashMap;
use std::fmt::Write;

/// The functions and the plan; an empty plan for a network with errors.
pub(super) fn plan(interface: &Interface, plan: Option<&Plan>) -> TokenStream {
    let mut blocks = Functions::new("block", rust::block);
    let mut points = Functions::new("point", rust::point);
    let plan = match plan {
        Some(plan) => plan.map(&mut |e| blocks.index(e), &mut |e| points.index(e)),
        None => empty(interface),
    };
    let text = Literal::string(&plan.encode());
    let functions = [tokens(&blocks.text), tokens(&points.text)];
    let (blocks, points) = (blocks.names(), points.names());
    quote! {
        #(#functions)*
        static PLAN: ::std::sync::LazyLock<__p::NetworkPlan> = ::std::sync::LazyLock::new(|| {
            __p::NetworkPlan::load(
                #text,
                &[#(__p::BlockFn(&#blocks)),*],
                &[#(__p::PointFn(&#points)),*],
            )
        });
    }
}

/// Functions by what they compute.
struct Functions {
    prefix: &'static str,
    print: fn(&Expr) -> String,
    text: String,
    /// Only looked up, never iterated: the order of the text is the order of first use.
    known: HashMap<Expr, u32>,
}

impl Functions {
    fn new(prefix: &'static str, print: fn(&Expr) -> String) -> Functions {
        Functions { prefix, print, text: String::new(), known: HashMap::new() }
    }
    /// The number of the expression's function.
    fn index(&mut self, e: &Expr) -> FunctionIndex {
        let next = self.known.len() as u32;
        let index = *self.known.entry(e.clone()).or_insert(next);
        if index == next {
            let _ = write!(self.text, "fn {}_{index}{}", self.prefix, (self.print)(e)); // writing to a String cannot fail
        }
        FunctionIndex(index)
    }
    fn names(&self) -> Vec<proc_macro2::Ident> {
        (0..self.known.len()).map(|i| format_ident!("{}_{i}", self.prefix)).collect()
    }
}

fn empty(interface: &Interface) -> NetworkPlan<FunctionIndex, FunctionIndex> {
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
        flop: [0, 0],
        train: graph(),
        infer: graph(),
        targets: vec![].into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Parser, parse};

    #[test]
    fn plans_read_back() {
        for network in crate::mutation::NETWORKS {
            let mut parser = Parser::default();
            let source = parse(&mut parser, network.parse().expect("tokens"));
            let network = source.network(&mut parser).expect("a network");
            let model = netdsl_kernels::front::build(&network).model.expect("a model");
            let plan = netdsl_kernels::compile::compile(&model).expect("a plan");
            let (mut blocks, mut points) = (Functions::new("block", rust::block), Functions::new("point", rust::point));
            let plan = plan.map(&mut |e| blocks.index(e), &mut |e| points.index(e));
            let text = plan.encode();
            assert_eq!(NetworkPlan::decode(&text).as_ref(), Ok(&plan));
            for cut in (0..text.len()).step_by(97).filter(|&i| text.is_char_boundary(i)) {
                assert!(NetworkPlan::decode(&text[..cut]).is_err());
            }
        }
    }
}

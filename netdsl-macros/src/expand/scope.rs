//! What the emitted items are named after, and where those names stand.
use crate::parse::Header;
use crate::sites::Sites;
use netdsl_kernels::spec::{Item, Network, Tensor, TensorKind, Word};
use proc_macro2::{Ident, Span, TokenStream};
use std::collections::BTreeMap;

/// A network from the outside.
pub(super) struct Scope<'a> {
    /// The path of the library.
    pub(super) krate: &'a TokenStream,
    /// Attributes, visibility and name.
    pub(super) header: &'a Header,
    /// The layers that the author named, in order.
    pub(super) layers: Vec<String>,
    /// Where the author named outputs and layers.
    places: BTreeMap<String, Span>,
}

impl<'a> Scope<'a> {
    /// Collects the names.
    pub(super) fn new(krate: &'a TokenStream, header: &'a Header, sites: &Sites, network: &Network) -> Scope<'a> {
        let mut scope = Scope { krate, header, layers: vec![], places: BTreeMap::new() };
        for item in network.items.iter().flatten() {
            match item {
                Item::Let { value, .. } => scope.steps(value, sites),
                Item::Output { name, value, .. } => {
                    value.iter().for_each(|value| scope.steps(value, sites));
                    scope.place(name, sites);
                }
                Item::Layer { name, .. } => scope.layer(name, sites),
                Item::Door(_) | Item::Const { .. } | Item::Loss(_) | Item::Batch { .. } => {}
            }
        }
        scope
    }
    /// An identifier that stands where the author wrote the name: editors go there, lints see the macro.
    pub(super) fn ident(&self, name: &str) -> Ident {
        let place = self.places.get(name).copied().unwrap_or_else(|| self.header.name.span());
        Ident::new(name, Span::call_site().located_at(place))
    }
    fn place(&mut self, word: &Word, sites: &Sites) {
        self.places.insert(word.text.clone(), sites.extent(word.site).first);
    }
    fn layer(&mut self, word: &Word, sites: &Sites) {
        self.place(word, sites);
        if !self.layers.contains(&word.text) {
            self.layers.push(word.text.clone());
        }
    }
    /// Names of layers in a chain and below; the depth of a tree is bounded by the parser.
    fn steps(&mut self, tensor: &Tensor, sites: &Sites) {
        match &tensor.kind {
            TensorKind::Name(_) | TensorKind::Number(_) => {}
            TensorKind::Step(from, step) => {
                self.steps(from, sites);
                step.name.iter().for_each(|name| self.layer(name, sites));
            }
            TensorKind::Binary(_, x, y) => [x, y].into_iter().for_each(|x| self.steps(x, sites)),
            TensorKind::Negative(x) => self.steps(x, sites),
            TensorKind::Call { inputs, .. } => inputs.iter().for_each(|x| self.steps(x, sites)),
        }
    }
}

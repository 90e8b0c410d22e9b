//! References to the manual: each layer, loss and argument that the author wrote is named once more, at its own place, as
//! an item of the facade's generated `manual`. An editor that hovers the word shows that item's documentation, goes to it,
//! and completes it. Nothing of this is compiled into a program.
use crate::sites::Sites;
use netdsl_kernels::args::ArgSpec;
use netdsl_kernels::layers::LAYERS;
use netdsl_kernels::losses::LOSSES;
use netdsl_kernels::spec::{Argument, Call, Item, LossKind, Network, StepKind, Tensor, TensorKind, Word};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// What rust-analyzer puts behind the cursor to ask for completions; a word with it is completed as a layer.
const COMPLETION: &str = "intellijRulezz";

/// All references of a network.
pub(super) fn references(krate: &TokenStream, sites: &Sites, network: &Network) -> TokenStream {
    let mut collector = Collector { sites, found: vec![] };
    for item in network.items.iter().flatten() {
        collector.item(item);
    }
    let found = collector.found;
    if found.is_empty() {
        return TokenStream::new();
    }
    quote! {
        const _: () = {
            use #krate::__private::manual;
            #(let _ = #found;)*
        };
    }
}

struct Collector<'a> {
    sites: &'a Sites,
    found: Vec<TokenStream>,
}

impl Collector<'_> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Layer { call, .. } => self.call(call),
            Item::Let { value, .. } => self.tensor(value),
            Item::Output { value, .. } => value.iter().for_each(|value| self.tensor(value)),
            Item::Loss(loss) => match &loss.kind {
                LossKind::Call { name, inputs, arguments } => {
                    self.loss(name, arguments);
                    inputs.iter().for_each(|input| self.tensor(input));
                }
                LossKind::Closure { inputs, .. } => inputs.iter().for_each(|input| self.tensor(input)),
            },
            Item::Door(_) | Item::Const { .. } | Item::Batch { .. } => {}
        }
    }
    /// The depth of a tree is bounded by the parser.
    fn tensor(&mut self, tensor: &Tensor) {
        match &tensor.kind {
            TensorKind::Name(_) | TensorKind::Number(_) => {}
            TensorKind::Step(from, step) => {
                self.tensor(from);
                if let StepKind::Call(call) = &step.kind {
                    self.call(call);
                }
            }
            TensorKind::Binary(_, x, y) => [x, y].into_iter().for_each(|x| self.tensor(x)),
            TensorKind::Negative(x) => self.tensor(x),
            TensorKind::Call { name, inputs, arguments } => {
                self.layer(name, arguments);
                inputs.iter().for_each(|input| self.tensor(input));
            }
        }
    }
    fn call(&mut self, call: &Call) {
        self.layer(&call.name, &call.arguments);
    }
    fn layer(&mut self, name: &Word, arguments: &[Argument]) {
        let known = LAYERS.iter().find(|l| l.name == name.text).map(|l| l.args);
        let completed = name.text.contains(COMPLETION).then_some(&[][..]);
        if let Some(args) = known.or(completed) {
            self.reference(&quote!(layers), name, args, arguments);
        }
    }
    fn loss(&mut self, name: &Word, arguments: &[Argument]) {
        let known = LOSSES.iter().find(|l| l.name == name.text).map(|l| l.args);
        let completed = name.text.contains(COMPLETION).then_some(&[][..]);
        if let Some(args) = known.or(completed) {
            self.reference(&quote!(losses), name, args, arguments);
        }
    }
    /// A pattern names the item and its fields without making a value. Each field may be named once only.
    fn reference(&mut self, module: &TokenStream, name: &Word, args: &[ArgSpec], arguments: &[Argument]) {
        let item = self.ident(name);
        let mut fields: Vec<Ident> = vec![];
        for word in arguments.iter().filter_map(|a| a.name.as_ref()) {
            let known = args.iter().any(|a| a.name == word.text) || word.text.contains(COMPLETION);
            if known && !fields.iter().any(|f| *f == word.text) {
                fields.push(self.ident(word));
            }
        }
        self.found.push(quote!(|manual::#module::#item { #(#fields: _,)* .. }: _| ()));
    }
    fn ident(&self, word: &Word) -> Ident {
        Ident::new(&word.text, self.sites.extent(word.site).first)
    }
}

#[cfg(test)]
mod tests {
    use crate::entry::Call;
    use proc_macro2::{TokenStream, TokenTree};

    /// Line and column of every identifier with this name behind `manual`.
    fn places(stream: TokenStream, name: &str, found: &mut Vec<(usize, usize)>) {
        for token in stream {
            match token {
                TokenTree::Group(g) => places(g.stream(), name, found),
                TokenTree::Ident(i) if i == name => found.push((i.span().start().line, i.span().start().column)),
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    #[test]
    fn words_stand_where_they_were_written() {
        let source = "struct Net {\n  input x: [4];\n  output y = x -> Dense(2, bias: false);\n}";
        let expanded = crate::expand::network(Call::new(source.parse().expect("tokens")));
        for (name, place) in [("Dense", (3, 18)), ("bias", (3, 27))] {
            let mut found = vec![];
            places(expanded.clone(), name, &mut found);
            assert!(found.contains(&place), "`{name}` at {found:?}");
        }
    }

    #[test]
    fn a_word_that_is_being_completed_is_a_layer() {
        let source = "struct Net { input x: [4]; output y = x -> DenintellijRulezz; }";
        let expanded = crate::expand::network(Call::new(source.parse().expect("tokens"))).to_string();
        assert!(expanded.contains("manual :: layers :: DenintellijRulezz"), "{expanded}");
    }
}

//! References to the manual: each layer, loss, initializer, function and argument that the author wrote is named once more,
//! at its own place, as an item of the facade's generated `manual`. An editor that hovers the word shows that item's documentation, goes to it,
//! and completes it. Nothing of this is compiled into a program.
use crate::sites::Sites;
use netdsl_kernels::args::ArgSpec;
use netdsl_kernels::front::FUNCTIONS as OF_NUMBERS;
use netdsl_kernels::functions::FUNCTIONS;
use netdsl_kernels::init::INITIALIZERS;
use netdsl_kernels::layers::LAYERS;
use netdsl_kernels::losses::LOSSES;
use netdsl_kernels::spec::{
    Argument, Call, Item, Literal, LossKind, Network, Scalar, ScalarKind, StepKind, Tensor, TensorKind, Word,
};
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
                LossKind::Closure { closure, inputs, .. } => {
                    self.scalar(&closure.body);
                    inputs.iter().for_each(|input| self.tensor(input));
                }
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
                match &step.kind {
                    StepKind::Call(call) => self.call(call),
                    StepKind::Closure(closure) => self.scalar(&closure.body),
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
    /// As deep as the parser lets it be.
    fn scalar(&mut self, scalar: &Scalar) {
        match &scalar.kind {
            ScalarKind::Number(_) | ScalarKind::Name(_) | ScalarKind::Other(_) => {}
            ScalarKind::Negative(x) => self.scalar(x),
            ScalarKind::Binary(_, x, y) => [x, y].into_iter().for_each(|x| self.scalar(x)),
            ScalarKind::Call(name, arguments) => {
                if OF_NUMBERS.iter().any(|f| f.name == name.text) {
                    self.reference(&quote!(functions), name, &[], &[]);
                }
                arguments.iter().for_each(|x| self.scalar(x));
            }
            ScalarKind::If { parts, .. } => parts.iter().for_each(|x| self.scalar(x)),
            ScalarKind::Block { lets, result } => {
                lets.iter().for_each(|(_, x)| self.scalar(x));
                self.scalar(result);
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
        } else if let Some(function) = FUNCTIONS.iter().find(|f| f.name == name.text) {
            self.reference(&quote!(functions), name, function.args, arguments);
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
        for argument in arguments {
            if let Literal::Call(call) = &argument.value
                && INITIALIZERS.iter().any(|i| i.name == call.name.text)
            {
                self.reference(&quote!(initializers), &call.name, &[], &[]);
            }
        }
    }
    fn ident(&self, word: &Word) -> Ident {
        Ident::new(&word.text, self.sites.extent(word.site).first)
    }
}

#[cfg(test)]
mod tests {
    use crate::entry::Call;
    use proc_macro2::{TokenStream, TokenTree};

    /// Line and column of every identifier with this name.
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
        let source = "struct Net {\n  input x: [4];\n  output y = x -> Dense(2, bias: false, init: HeNormal)
             -> |v| if v < 0.0 { v.exp() } else { v };\n  output digit = argmax(y);\n}";
        let expanded = crate::expand::network(Call::new(source.parse().expect("tokens")));
        for (name, place) in
            [("Dense", (3, 18)), ("bias", (3, 27)), ("HeNormal", (3, 46)), ("exp", (4, 35)), ("argmax", (5, 17))]
        {
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

//! The macros never panic: good sources, with tokens dropped, doubled, swapped, replaced, wrapped and opened, expand to
//! something, and to an error wherever no plan comes out.
use crate::entry::Call;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Networks that use the whole language.
pub(crate) const NETWORKS: [&str; 4] = [
    "/// Docs. \n #[allow(unused_value)] pub struct A { input x: u8[2, 6, 6]; target y: Class(3); const N: usize = 2 * 2;
     let f = x -> Normalize(mean: 0.1, std: 0.3) -> c1: Conv2d(N, kernel: 3, padding: [1, 1]) -> Relu -> MaxPool2d(2)
     -> Flatten; let l = f -> Dense(3, l2: 1e-4, bias: false, init: Normal(0.1)); loss data: CrossEntropy(l, y);
     output l: [3]; batch: 4; }",
    "struct B { input a: [4]; input b: Class(5)[2]; target t: []; layer s: Dense(3); let p = a -> s; let q = (-a / 2) -> s;
     let e = b -> Embedding(5, width: 2) -> Reshape([4]) -> Dropout(0.5); let j = (p + q) -> |v| v * sigmoid(1.7 * v);
     let o = Concat(j, e, axis: 0) -> Dense(1) -> Reshape([]); loss 0.5 * mean(|y, t| (y - t).abs(); o, t);
     output o; }",
    "pub(crate) struct C { input x: [3]; target t: [3]; let y = x -> |v| { let a = if v < 0.0 { -v } else { v.exp() };
     a.max(0.1).powi(2) } -> bn: Dense(3) -> Softmax; loss a: 2 * Mse(y, t, reduction: sum); output y: [3]; }",
    "struct D { input x: [4]; output c = x -> Dense(8) -> LeakyRelu(0.1) -> Tanh -> Dense(2); batch: 2; }",
];

const OPTIMIZERS: [&str; 2] = [
    "/// Docs. \n pub struct Adam { /// Rate. \n lr: 1e-3 in 0.0.., beta: 0.9 in 0.0..1.0, on: true } state m, v;
     step |t| { let c = 1 - beta.pow(t); } update |w, g| { let g = if on { g } else { -g }; m = beta * m + g;
     v = max(v, g * g); w - lr * (m / c) / (v.sqrt() + 1e-8) }",
    "struct S { lr: -0.5 in -1..=1 } update |w, g| { w - lr * g }",
];

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

fn words() -> Vec<TokenTree> {
    let text = "-> |v| => . , ; : :: = == < > + - * / % # ! ? & \"text\" 'c' 0 -1 1e300 99999999999999999999 0x1f Class f64
        input target const layer let loss output batch struct state step update mean argmax x a if else for Dense _ r#type
        [] () {} [1, 2] (3) { 4 }";
    let stream: TokenStream = text.parse().expect("words lex");
    stream.into_iter().collect()
}

/// One change somewhere in the tree.
fn mutate(stream: TokenStream, random: &mut Random, words: &[TokenTree]) -> TokenStream {
    let mut tokens: Vec<TokenTree> = stream.into_iter().collect();
    let at = random.below(tokens.len());
    // go into a group more often than not
    if let Some(TokenTree::Group(g)) = tokens.get(at)
        && random.below(4) > 0
    {
        let inner = mutate(g.stream(), random, words);
        tokens[at] = Group::new(g.delimiter(), inner).into();
        return tokens.into_iter().collect();
    }
    let word = words[random.below(words.len())].clone();
    if tokens.is_empty() {
        return TokenStream::from(word);
    }
    let next = (at + 1) % tokens.len();
    match random.below(7) {
        0 => drop(tokens.remove(at)),
        1 => tokens.insert(at, tokens[at].clone()),
        2 => tokens.swap(at, next),
        3 => tokens[at] = word,
        4 => tokens.insert(at, word),
        5 => {
            let delimiters = [Delimiter::None, Delimiter::Parenthesis, Delimiter::Bracket, Delimiter::Brace];
            let wrapped: TokenStream = tokens.drain(at..(at + 1 + random.below(3)).min(tokens.len())).collect();
            tokens.insert(at, Group::new(delimiters[random.below(4)], wrapped).into());
        }
        _ => {
            if let TokenTree::Group(g) = tokens.remove(at) {
                tokens.splice(at..at, g.stream());
            }
        }
    }
    tokens.into_iter().collect()
}

fn check(macro_name: &str, expand: fn(Call) -> TokenStream, sources: &[&str], rounds: u64) {
    let words = words();
    let (mut good, mut bad) = (0, 0);
    for source in sources {
        let start: TokenStream = source.parse().expect("a good source lexes");
        let text = expand(Call::new(start.clone())).to_string();
        assert!(!text.contains("compile_error"), "{source}\n{text}");
        for seed in 1..=rounds {
            let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let mut mutant = start.clone();
            for _ in 0..=random.below(3) {
                mutant = mutate(mutant, &mut random, &words);
            }
            let printed = mutant.to_string();
            let result = catch_unwind(AssertUnwindSafe(|| expand(Call::new(mutant)).to_string()));
            let text = result.unwrap_or_else(|_| panic!("{macro_name} panicked on\n{printed}"));
            assert!(!text.contains("the fault is netdsl's"), "{printed}\n{text}");
            if text.contains("compile_error") { bad += 1 } else { good += 1 }
        }
    }
    assert!(good > 0 && bad > good, "{macro_name}: {good} mutants were good, {bad} bad: the mutations do not bite");
}

#[test]
fn network_never_panics() {
    check("network!", crate::expand::network, &NETWORKS, 300);
}

#[test]
fn optimizer_never_panics() {
    check("optimizer!", crate::optimizer::optimizer, &OPTIMIZERS, 1500);
}

/// Nesting and length beyond all measure are refused, not followed into the ground.
#[test]
fn monstrous_sources_are_refused() {
    let network = |body: &str| {
        let text = format!("struct A {{ input x: [2]; {body} }}");
        crate::expand::network(Call::new(text.parse().expect("tokens"))).to_string()
    };
    let nested = |open: &str, close: &str| format!("{}x{}", open.repeat(500), close.repeat(500));
    for body in [
        format!("let y = {};", nested("(", ")")),
        format!("let y = x -> |x| {};", nested("(", ")")),
        format!("let y = x -> |x| {};", nested("{", "}")),
        format!("let y = x -> |x| {};", nested("exp(", ")")),
        format!("let y = {};", nested("concat(", ")")),
        format!("const N = {};", nested("(", ")")),
        format!("let y = {}x;", "-".repeat(5000)),
        format!("let y = x -> |v| {}v;", "-".repeat(5000)),
        format!("const N = {}1;", "-".repeat(5000)),
        format!("let y = x{};", " + x".repeat(5000)),
        format!("let y = x{};", " -> Relu".repeat(5000)),
        format!("let y = x -> |v| v{};", ".abs()".repeat(5000)),
        format!("const N = 1{};", " + 1".repeat(5000)),
    ] {
        let text = network(&body);
        assert!(text.contains("nested more than") || text.contains("operands and steps"), "{}", &body[..40]);
    }
}

//! What networks and a rule expand to, as files for people to read: `tests/expanded/*.rs`. The plan itself, which the goldens
//! of the compiler show, is cut out. `cargo xtask bless` rewrites them, because this module's name begins with `golden`.
use crate::entry::Call;
use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use std::path::Path;

const BROKEN: &str = "struct Broken { input x: [4]; target y: Class(3);
    let logits = x -> hidden: Dense(8) -> Rellu -> head: Dense(3); loss CrossEntropy(logits, y); output logits: [3]; }";
const RULE: &str = "/// Momentum.\npub struct Momentum { /// The rate.\n lr: 0.1 in 0.0.., momentum: 0.9 in 0.0..1.0 }
    state v; update |w, g| { v = momentum * v + (1 - momentum) * g; w - lr * v }";

/// Without what the compiler's passes decide: long literals become `..`, functions of expressions are left out, the number
/// of kernels is 0.
fn shortened(stream: TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = vec![];
    let mut tokens = stream.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let next = tokens.peek().map(ToString::to_string).unwrap_or_default();
        let is_function = token.to_string() == "fn" && (next.starts_with("block_") || next.starts_with("point_"));
        if is_function {
            // up to its body
            let body = |t: &TokenTree| matches!(t, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace);
            let _ = tokens.by_ref().find(body);
            continue;
        }
        let counts = matches!(&out[..], [.., name, _, _, _] if name.to_string() == "KERNELS");
        out.push(match token {
            TokenTree::Group(g) if g.stream().to_string().starts_with("__p :: BlockFn") => empty(&g),
            TokenTree::Group(g) if g.stream().to_string().starts_with("__p :: PointFn") => empty(&g),
            TokenTree::Group(g) => Group::new(g.delimiter(), shortened(g.stream())).into(),
            TokenTree::Literal(_) if counts => Literal::usize_unsuffixed(0).into(),
            TokenTree::Literal(l) if l.to_string().len() > 600 => Literal::string("..").into(),
            other => other,
        });
    }
    out.into_iter().collect()
}

fn empty(group: &Group) -> TokenTree {
    Group::new(group.delimiter(), TokenStream::new()).into()
}

/// The tokens in the braces of `network!` in a file of the networks that the workspace's tests share.
fn shared(network: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/networks").join(network);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (_, rest) = text.split_once("network! {").expect("a file of one `network!`");
    rest.rsplit_once('}').expect("a closing brace").0.to_string()
}

fn check(name: &str, expand: fn(Call) -> TokenStream, source: &str) {
    let expanded = shortened(expand(Call::new(source.parse().expect("tokens"))));
    let file = syn::parse2(expanded).expect("an expansion is Rust");
    let text = prettyplease::unparse(&file);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expanded").join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &text).expect("tests/expanded can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == text, "tests/expanded/{name} differs: run `cargo xtask bless` and judge what git shows");
}

#[test]
fn a_network() {
    check("mlp.rs", crate::expand::network, &shared("mlp.rs"));
}

#[test]
fn a_network_with_everything() {
    check("mixed.rs", crate::expand::network, &shared("mixed.rs"));
}

#[test]
fn a_network_with_a_mistake() {
    check("broken.rs", crate::expand::network, BROKEN);
}

#[test]
fn an_optimizer() {
    check("momentum.rs", crate::optimizer::optimizer, RULE);
}

//! Opens invisible groups. A fragment of somebody's `macro_rules!` (`$e:expr`) arrives inside one; the grammar shall not
//! notice. What is an operation inside stays one operand: its group becomes parentheses.
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The tokens of one level; groups inside are opened when they are entered.
pub(crate) fn flatten(stream: TokenStream) -> Vec<TokenTree> {
    let mut out = vec![];
    let mut stack = vec![stream.into_iter()];
    while let Some(top) = stack.last_mut() {
        match top.next() {
            None => drop(stack.pop()),
            Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::None => {
                if is_operation(g.stream()) {
                    let mut parens = Group::new(Delimiter::Parenthesis, g.stream());
                    parens.set_span(g.span());
                    out.push(parens.into());
                } else {
                    stack.push(g.stream().into_iter());
                }
            }
            Some(token) => out.push(token),
        }
    }
    out
}

/// Whether an operator stands between operands at this level. A closure is none: it reaches as far as it can anyway.
fn is_operation(stream: TokenStream) -> bool {
    let mut tokens = stream.into_iter().peekable();
    let closure = matches!(tokens.peek(), Some(TokenTree::Punct(p)) if p.as_char() == '|');
    !closure && tokens.any(|t| matches!(t, TokenTree::Punct(p) if "+-*/%".contains(p.as_char())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn invisible(stream: TokenStream) -> TokenStream {
        TokenTree::from(Group::new(Delimiter::None, stream)).into()
    }

    #[test]
    fn opens_fragments_and_keeps_operations_together() {
        let name = invisible(invisible(quote!(Dense)));
        let sum = invisible(quote!(a + b));
        let flat: TokenStream = flatten(quote!(#name (2 * #sum))).into_iter().collect();
        assert_eq!(flat.to_string(), quote!(Dense (2 * #sum)).to_string());
        let flat: TokenStream = flatten(quote!(2 * #sum)).into_iter().collect();
        assert_eq!(flat.to_string(), "2 * (a + b)");
    }
}

//! Tokens as text, spaced as a person would write them, the same with every compiler. For messages and summaries.
use super::flatten;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Longer texts are cut: a message quotes, it does not retell.
const MAX: usize = 120;

/// The text of some tokens.
pub(crate) fn text(tokens: &[TokenTree]) -> String {
    let mut printer = Printer { out: String::new(), before: Before::Nothing, angles: 0 };
    printer.tokens(tokens, 0);
    if printer.out.chars().count() > MAX {
        let cut: String = printer.out.chars().take(MAX).collect();
        return format!("{cut}…");
    }
    printer.out
}

/// What the last token asks of the next.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// No space: start, an opening parenthesis, a prefix, a half of `->`.
    Nothing,
    /// A word or a closing parenthesis.
    Operand,
    /// An operator or comma.
    Operator,
    /// The first bar of a closure's parameters was seen.
    Bar,
}

struct Printer {
    out: String,
    before: Before,
    /// How many `::<` are open.
    angles: usize,
}

impl Printer {
    fn tokens(&mut self, tokens: &[TokenTree], depth: usize) {
        for token in tokens {
            if self.out.len() > 4 * MAX {
                return;
            }
            match token {
                TokenTree::Group(g) => self.group(g.delimiter(), g.stream(), depth),
                TokenTree::Punct(p) => self.punct(p.as_char()),
                TokenTree::Ident(_) | TokenTree::Literal(_) => self.word(&token.to_string()),
            }
        }
    }
    fn word(&mut self, word: &str) {
        if matches!(self.before, Before::Operand | Before::Operator) {
            self.out.push(' ');
        }
        self.out.push_str(word);
        self.before = if self.before == Before::Bar { Before::Bar } else { Before::Operand };
    }
    fn group(&mut self, delimiter: Delimiter, stream: TokenStream, depth: usize) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{ ", " }"),
            Delimiter::None => ("", ""),
        };
        let called = self.before == Before::Operand && delimiter != Delimiter::Brace;
        if !called && self.before != Before::Nothing {
            self.out.push(' ');
        }
        self.out.push_str(open);
        self.before = Before::Nothing;
        if depth < 16 {
            self.tokens(&flatten(stream), depth + 1);
        } else {
            self.out.push('…');
        }
        self.out.push_str(close);
        self.before = Before::Operand;
    }
    fn punct(&mut self, c: char) {
        let half_arrow = c == '>' && self.out.ends_with('-');
        match c {
            ',' | ';' | ':' => self.push(c, false, Before::Operator),
            '.' => self.push(c, false, Before::Nothing),
            '>' if half_arrow => self.push(c, false, Before::Operator),
            '<' if self.out.ends_with("::") => {
                self.angles += 1;
                self.push(c, false, Before::Nothing);
            }
            '>' if self.angles > 0 => {
                self.angles -= 1;
                self.push(c, false, Before::Operand);
            }
            '=' if self.out.ends_with(['=', '<', '>', '!']) => self.push(c, false, Before::Operator),
            '|' if self.before == Before::Bar => self.push(c, false, Before::Operator),
            '|' => self.push(c, self.before != Before::Nothing, Before::Bar),
            '-' if self.before != Before::Operand => self.push(c, self.before == Before::Operator, Before::Nothing),
            _ => self.push(c, self.before != Before::Nothing, Before::Operator),
        }
        if self.out.ends_with("::") {
            self.before = Before::Nothing;
        }
    }
    fn push(&mut self, c: char, spaced: bool, before: Before) {
        if spaced {
            self.out.push(' ');
        }
        self.out.push(c);
        // inside a closure's bars a comma keeps the bars open
        self.before = if self.before == Before::Bar && c == ',' { Before::Bar } else { before };
        if self.before == Before::Bar && c == ',' {
            self.out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_written() {
        for written in [
            "Conv2d(6, kernel: 5)",
            "a -> Relu -> head: Dense(10, l2: 1e-4)",
            "(a + b) * -1.5",
            "|y, t| (y - t).abs()",
            "|v| v * sigmoid(1.702 * v)",
            "concat(a, b, axis: 0)",
            "shape: [2, 3]",
            "f64::consts::PI",
            "size_of::<u8>() < 3",
            "if x <= 0 { a } else { b }",
        ] {
            let tokens: TokenStream = written.parse().expect("tokens");
            assert_eq!(text(&flatten(tokens)), written);
        }
    }

    #[test]
    fn long_texts_are_cut() {
        let tokens: TokenStream = "a + ".repeat(1000).parse().expect("tokens");
        assert!(text(&flatten(tokens)).chars().count() <= MAX + 1);
    }
}

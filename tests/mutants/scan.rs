//! Reads OpenCL C as the renderer writes it: one statement a line. Finds tokens, arguments and stored values; knows no grammar
//! beyond brackets.

/// A token and where it begins in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub at: usize,
    pub text: &'a str,
}

impl Token<'_> {
    pub fn end(&self) -> usize {
        self.at + self.text.len()
    }
    /// A literal of type `float`.
    pub fn is_number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit()) && self.text.ends_with('f') && !self.text.starts_with("0x")
    }
    /// A value that a body computes with, by the renderer's names: loaded, shared, reduced or accumulated.
    pub fn is_value(&self) -> bool {
        let numbered = |prefix: &str| {
            self.text.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        numbered("v") || numbered("t") || numbered("m") || self.is_sum()
    }
    /// What a contraction or reduction has summed.
    pub fn is_sum(&self) -> bool {
        matches!(self.text, "sum" | "total")
    }
    fn is_function(&self) -> bool {
        matches!(self.text, "exp" | "log" | "tanh" | "sqrt" | "fabs" | "fmax" | "fmin" | "sin" | "cos")
    }
}

const WIDE: [&str; 12] = ["+=", "-=", "*=", "<=", ">=", "==", "!=", "&&", "||", "++", "--", ">>"];

/// The tokens of a line.
pub fn tokens(line: &str) -> Vec<Token<'_>> {
    let bytes = line.as_bytes();
    let (mut all, mut at) = (vec![], 0);
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'.';
    while at < bytes.len() {
        let start = at;
        if bytes[at].is_ascii_whitespace() {
            at += 1;
            continue;
        }
        if word(bytes[at]) {
            let digit = bytes[at].is_ascii_digit();
            while at < bytes.len()
                && (word(bytes[at]) || (digit && matches!(bytes[at], b'-' | b'+') && bytes[at - 1] == b'e'))
            {
                at += 1;
            }
        } else {
            at += if line.get(at..at + 2).is_some_and(|two| WIDE.contains(&two)) { 2 } else { 1 };
        }
        all.push(Token { at: start, text: &line[start..at] });
    }
    all
}

/// The arguments of a call whose opening bracket is at `open`, as ranges without outer blanks.
pub fn arguments(line: &str, open: usize) -> Vec<[usize; 2]> {
    let (mut depth, mut from, mut all) = (0, open + 1, vec![]);
    for (i, c) in line.char_indices().skip_while(|(i, _)| *i < open) {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if (c == ',' && depth == 1) || depth == 0 {
            let text = &line[from..i];
            all.push([from + (text.len() - text.trim_start().len()), i - (text.len() - text.trim_end().len())]);
            from = i + 1;
        }
        if depth == 0 {
            break;
        }
    }
    all
}

/// Where a line stores to a buffer: the range of the value's text.
pub fn stored(line: &str) -> Option<[usize; 2]> {
    let all = tokens(line);
    let (first, second) = (all.first()?, all.get(1)?);
    let argument = |i: usize| arguments(line, second.at).get(i).copied();
    match first.text {
        "store_part" | "vstore16" => argument(0).filter(|_| buffers(line)),
        "update_1" | "update_16" => argument(6),
        "store_loss" => argument(4),
        "arena" | "grads" | "states" | "params" if second.text == "[" => {
            let assigned = all.iter().find(|t| t.text == "=")?;
            Some([assigned.end() + 1, line.rfind(';')?])
        }
        _ => None,
    }
}

fn buffers(line: &str) -> bool {
    tokens(line).iter().any(|t| matches!(t.text, "arena" | "grads" | "states" | "params"))
}

/// Operators between numbers that are computed with, not addresses: where a sign can be wrong.
pub fn signs(line: &str) -> Vec<Token<'_>> {
    let all = tokens(line);
    let mut depth = 0;
    let mut found = vec![];
    for (i, t) in all.iter().enumerate() {
        match t.text {
            "[" => depth += 1,
            "]" => depth -= 1,
            "+=" | "-=" if depth == 0 && i > 0 && !integer(&all) => found.push(*t),
            "+" | "-" if depth == 0 && i > 0 && computes(&all, i) => found.push(*t),
            _ => {}
        }
    }
    found
}

/// Whether a line counts: loops, declarations and additions of integers.
fn integer(line: &[Token<'_>]) -> bool {
    let is = |i: usize, text: &str| line.get(i).is_some_and(|t| t.text == text);
    is(0, "for") || is(0, "int") || is(1, "int") || line.first().is_some_and(|t| t.text.starts_with("rows"))
}

fn computes(line: &[Token<'_>], i: usize) -> bool {
    let (before, after) = (line[i - 1], line.get(i + 1));
    // a unary minus, as in `exp(-v1)` or `(-INFINITY)`, has an operator or bracket before it
    let binary = before.text == ")" || before.text == "]" || before.is_value() || before.is_number();
    let wide = after.is_some_and(|t| t.text == "(") && line.get(i + 2).is_some_and(|t| t.text.starts_with("float"));
    let value = after.is_some_and(|t| t.is_value() || t.is_number() || t.is_function());
    binary && !integer(line) && (wide || value || before.is_value() || before.is_number())
}

/// Ends of the right sides of `<` and `<=` where a loop or a guard ends: the operator's end, and the limit's end.
pub fn limits(line: &str) -> Vec<[usize; 2]> {
    let all = tokens(line);
    let guards = ["for", "if"].iter().any(|w| all.first().is_some_and(|t| t.text == *w));
    let named = all.get(2).is_some_and(|t| t.text == "live" || t.text == "inside");
    if !guards && !named {
        return vec![];
    }
    let less = all.iter().enumerate().filter(|(_, t)| t.text == "<" || t.text == "<=");
    less.map(|(i, t)| [t.end() + 1, limit_end(line, &all[i + 1..])]).collect()
}

/// Where the operand behind a comparison ends.
fn limit_end(line: &str, rest: &[Token<'_>]) -> usize {
    let mut depth = 0;
    for t in rest {
        match t.text {
            "(" | "[" => depth += 1,
            ")" | "]" if depth == 0 => return t.at,
            ")" | "]" => depth -= 1,
            ";" | "?" => return t.at,
            "&&" | "||" if depth == 0 => return t.at - 1,
            _ => {}
        }
    }
    line.len()
}

/// How far a loop over a range goes at once, where it is a number: a limit that is less by less than that may change nothing.
/// A loop over blocks of which the last is whole, `l + 16 <= n`, counts by one: what is left is done behind it.
pub fn step(line: &str) -> usize {
    let all = tokens(line);
    if all.first().is_none_or(|t| t.text != "for") || all.iter().any(|t| t.text == "<=") {
        return 1;
    }
    let added = all.iter().position(|t| t.text == "+=").and_then(|i| all.get(i + 1));
    added.and_then(|t| t.text.parse().ok()).unwrap_or(1)
}

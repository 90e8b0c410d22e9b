//! The value of a literal token. Suffixes of numbers are accepted and ignored: `5usize`, `0.5f32`.
use proc_macro2::Literal;

/// What a literal says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum LiteralValue {
    /// A number, and whether it was written as an integer.
    Number { value: f64, integer: bool },
    /// A text.
    Text(String),
    /// A character, a byte string, or a number that cannot be read.
    Other,
}

/// Reads a literal.
pub(crate) fn literal(literal: &Literal) -> LiteralValue {
    let text = literal.to_string();
    match text.as_bytes().first() {
        Some(b'0'..=b'9' | b'-') => number(&text.replace('_', "")).unwrap_or(LiteralValue::Other),
        Some(b'"') => LiteralValue::Text(unescape(text.trim_matches('"'))),
        Some(b'r') => LiteralValue::Text(text.trim_start_matches('r').trim_matches('#').trim_matches('"').to_string()),
        _ => LiteralValue::Other,
    }
}

fn number(text: &str) -> Option<LiteralValue> {
    let radix = match text.get(..2) {
        Some("0x") => Some(16),
        Some("0o") => Some(8),
        Some("0b") => Some(2),
        _ => None,
    };
    if let Some(radix) = radix {
        let digits = strip_suffix(&text[2..], &INTEGERS);
        let value = u64::from_str_radix(digits, radix).ok()?;
        return Some(LiteralValue::Number { value: value as f64, integer: true });
    }
    let plain = strip_suffix(strip_suffix(text, &INTEGERS), &["f32", "f64"]);
    let integer = plain.bytes().all(|b| b.is_ascii_digit() || b == b'-') && !text.contains('f');
    Some(LiteralValue::Number { value: plain.parse().ok()?, integer })
}

const INTEGERS: [&str; 12] = ["usize", "isize", "u128", "i128", "u16", "u32", "u64", "i16", "i32", "i64", "u8", "i8"];

fn strip_suffix<'a>(text: &'a str, suffixes: &[&str]) -> &'a str {
    suffixes.iter().find_map(|s| text.strip_suffix(s)).unwrap_or(text)
}

/// Opens the escapes of a string literal; one that is unknown stays as it is (the compiler has already refused it).
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('0') => out.push('\0'),
            Some('u') => {
                let digits: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                out.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            Some('x') => {
                let digits: String = chars.by_ref().take(2).collect();
                out.extend(u8::from_str_radix(&digits, 16).ok().map(char::from));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> LiteralValue {
        literal(&text.parse().expect("a literal"))
    }

    #[test]
    fn reads_numbers() {
        let integer = |value| LiteralValue::Number { value, integer: true };
        let float = |value| LiteralValue::Number { value, integer: false };
        assert_eq!(read("1_000"), integer(1000.0));
        assert_eq!(read("5usize"), integer(5.0));
        assert_eq!(read("0x1fu8"), integer(31.0));
        assert_eq!(read("1e-4"), float(1e-4));
        assert_eq!(read("0.5f32"), float(0.5));
        assert_eq!(read("2f32"), float(2.0));
    }

    #[test]
    fn reads_texts() {
        assert_eq!(read(r#""a\"b\u{e9}\n""#), LiteralValue::Text("a\"bé\n".into()));
        assert_eq!(read(r##"r#"a\b"#"##), LiteralValue::Text("a\\b".into()));
        assert_eq!(read("'c'"), LiteralValue::Other);
    }
}

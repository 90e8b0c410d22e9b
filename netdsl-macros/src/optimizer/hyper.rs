//! Hyper-parameters: `lr: 1e-3 in 0.0..,`.
use crate::parse::{Parsed, Parser, documentation};
use crate::sites::Extent;
use crate::tokens::{Cursor, LiteralValue, literal};
use netdsl_kernels::optimizer::{HyperDefault, HyperParameter};
use netdsl_plan::HyperRange;
use proc_macro2::{Group, Ident, TokenStream, TokenTree};

/// A hyper-parameter and what only its field needs.
pub(super) struct Field {
    pub(super) documentation: Vec<TokenStream>,
    pub(super) ident: Ident,
    pub(super) hyper: HyperParameter,
}

const EXAMPLE: &str = "lr: 1e-3 in 0.0..,";

/// All hyper-parameters of the braces; a bad one costs itself.
pub(super) fn fields(parser: &mut Parser, body: &Group) -> (Vec<Field>, bool) {
    let mut cursor = Cursor::of(body, "the hyper-parameters");
    let (mut fields, mut complete) = (vec![], true);
    while !cursor.is_empty() {
        parser.begin(EXAMPLE);
        match field(parser, &mut cursor) {
            Ok(field) => fields.push(field),
            Err(diagnostic) => {
                parser.diagnostics.push(diagnostic);
                complete = false;
                while !cursor.is_empty() && !cursor.sees(",") {
                    cursor.skip();
                }
                cursor.eat(",");
            }
        }
    }
    (fields, complete)
}

fn field(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Field> {
    let documentation = documentation(parser, cursor)?;
    cursor.eat_word("pub"); // every field is
    let ident = parser.name(cursor, "the name of a hyper-parameter")?;
    parser.eat(cursor, ":", "and a default")?;
    let start = cursor.position();
    let default = default(parser, cursor)?;
    let site = parser.sites.add(cursor.extent_since(start));
    let range = match default {
        HyperDefault::Flag(_) => HyperRange { low: 0.0, high: 1.0, high_included: true },
        HyperDefault::Number(_) if cursor.eat_word("in") => range(parser, cursor)?,
        HyperDefault::Number(_) => HyperRange::ANY,
    };
    if !cursor.is_empty() {
        parser.eat(cursor, ",", "behind a hyper-parameter")?;
    }
    let hyper = HyperParameter { name: parser.sites.word(&ident), default, site, range };
    Ok(Field { documentation, ident, hyper })
}

fn default(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<HyperDefault> {
    for (word, value) in [("true", true), ("false", false)] {
        if cursor.eat_word(word) {
            return Ok(HyperDefault::Flag(value));
        }
    }
    match number(cursor) {
        Some(x) => Ok(HyperDefault::Number(x)),
        None => {
            let names_type = cursor.ident_at(0).is_some();
            let diagnostic = parser.expected(cursor, "a default: a number, `true` or `false`");
            Err(if names_type { diagnostic.note("the type follows from the default") } else { diagnostic })
        }
    }
}

/// A literal with a sign.
fn number(cursor: &mut Cursor) -> Option<f64> {
    let negative = cursor.sees("-");
    let token = cursor.peek_at(usize::from(negative))?;
    let TokenTree::Literal(l) = token else { return None };
    let LiteralValue::Number { value, .. } = literal(l) else { return None };
    (0..=usize::from(negative)).for_each(|_| cursor.skip());
    Some(if negative { -value } else { value })
}

/// `0.0..1.0`, `0.0..=1.0`, `0.0..`, `..1.0`
fn range(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<HyperRange> {
    let start = cursor.position();
    let low = number(cursor);
    parser.eat(cursor, "..", "of a range such as `0.0..1.0`")?;
    let high_included = cursor.eat("=");
    let high = number(cursor);
    let range = HyperRange {
        low: low.unwrap_or(f64::MIN),
        high: high.unwrap_or(f64::MAX),
        high_included: high_included || high.is_none(),
    };
    if range.low > range.high {
        let at: Extent = cursor.extent_since(start);
        return Err(parser.error(at, format!("the range from {} to {} is empty", range.low, range.high)));
    }
    Ok(range)
}

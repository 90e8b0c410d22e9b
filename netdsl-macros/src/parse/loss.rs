//! Losses: `loss aux: 0.4 * mean(|y, t| (y - t).abs(); side, other);`.
use super::number::operator;
use super::{Parsed, Parser};
use crate::tokens::{Cursor, text};
use netdsl_kernels::spec::{Item, Loss, LossKind, Number, Operator, Word};
use proc_macro2::{Delimiter, Group};

/// Reads a loss.
pub(super) fn loss(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Item> {
    let keyword = parser.take_ident(cursor)?;
    let keyword = parser.sites.word(&keyword);
    let name = name(parser, cursor)?;
    let weight = weight(parser, cursor)?;
    let Some(function) = cursor.eat_ident() else {
        return Err(parser.expected(cursor, "a loss such as `CrossEntropy(logits, label)`"));
    };
    let function = parser.sites.word(&function);
    let Some(group) = cursor.eat_group(Delimiter::Parenthesis) else {
        let message = format!("`{}` stands alone: what is compared with what?", function.text);
        return Err(parser.wrong(cursor.here(), message));
    };
    let kind = kind(parser, function, &group)?;
    if let Some(op @ ("*" | "/" | "+" | "-")) = cursor.operator_at(0) {
        let rest = text(cursor.rest());
        let diagnostic = parser.error(cursor.here(), format!("`{op}` behind a loss"));
        let help = if op == "*" {
            format!("write the weight in front: `{} * ..`", rest.trim_start_matches("* "))
        } else {
            "several losses add up: write each as a statement of its own".to_string()
        };
        return Err(diagnostic.help(help));
    }
    Ok(Item::Loss(Loss { keyword, name, weight, kind }))
}

fn name(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Option<Word>> {
    if cursor.sees(":") {
        cursor.eat(":"); // `loss: CrossEntropy(..)`, like `batch: 64`: a loss without a name
        return Ok(None);
    }
    match cursor.operator_at(1) {
        Some(":") if cursor.ident_at(0).is_some() => {
            let ident = parser.name(cursor, "the name of a loss")?;
            cursor.eat(":");
            Ok(Some(parser.sites.word(&ident)))
        }
        Some("=") if cursor.ident_at(0).is_some() => {
            cursor.skip();
            Err(parser.wrong(cursor.here(), "a loss is named with `:`, not `=`"))
        }
        _ => Ok(None),
    }
}

/// Whether a loss begins here.
fn at_function(cursor: &Cursor) -> bool {
    cursor.ident_at(0).is_some() && cursor.group_at(1, Delimiter::Parenthesis).is_some()
}

/// `0.5 *`, `WEIGHT / 2 *`: factors up to the loss.
fn weight(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Option<Number>> {
    if at_function(cursor) || (cursor.ident_at(0).is_some() && cursor.peek_at(1).is_none()) {
        return Ok(None);
    }
    let start = cursor.position();
    let mut weight = parser.number_operand(cursor)?;
    while let Some(op) = operator(cursor, &["*", "/"]) {
        cursor.skip();
        if op == Operator::Mul && at_function(cursor) {
            return Ok(Some(weight));
        }
        let factor = parser.number_operand(cursor)?;
        weight = parser.number_binary(cursor, start, op, weight, factor);
    }
    Err(parser.expected(cursor, "`*` and a loss such as `CrossEntropy(logits, label)`"))
}

fn kind(parser: &mut Parser, name: Word, group: &Group) -> Parsed<LossKind> {
    let mut cursor = Cursor::of(group, "the arguments");
    if !cursor.sees("|") && !cursor.sees("||") {
        let (inputs, arguments) = parser.values_of(&mut cursor)?;
        return Ok(LossKind::Call { name, inputs, arguments });
    }
    let closure = parser.closure(&mut cursor)?;
    if cursor.sees(",") {
        let diagnostic = parser.error(cursor.here(), "expected `;` between the function and its values, found `,`");
        return Err(diagnostic.help(format!("write `{}({}; ..)`", name.text, closure.text)));
    }
    parser.eat(&mut cursor, ";", "and the values that the function is applied to")?;
    let (inputs, arguments) = parser.values_of(&mut cursor)?;
    match arguments.first() {
        Some(argument) => {
            let extent = parser.sites.extent(argument.site);
            Err(parser.error(extent, "a function of one's own has no named arguments"))
        }
        None => Ok(LossKind::Closure { reduction: name, closure, inputs }),
    }
}

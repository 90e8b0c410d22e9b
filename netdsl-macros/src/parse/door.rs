//! Inputs and targets: `input image: u8[1, 28, 28];`, `target label: Class(10);`, `input text: Class(65)[128];`.
use super::{Parsed, Parser};
use crate::tokens::Cursor;
use netdsl_kernels::diagnostic::{Code, Diagnostic, Site, nearest};
use netdsl_kernels::spec::{Door, Item, Number, Shape};
use netdsl_plan::DType;
use proc_macro2::{Delimiter, Ident};

const TYPES: [(&str, DType); 3] = [("f32", DType::F32), ("u8", DType::U8), ("i32", DType::I32)];

/// Reads an input or target.
pub(super) fn door(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Item> {
    let target = cursor.sees_word("target");
    cursor.skip();
    let what = if target { "the name of a target" } else { "the name of an input" };
    let name = parser.name(cursor, what)?;
    if cursor.group_at(0, Delimiter::Bracket).is_some() {
        let message = format!("missing `:` behind `{name}`");
        return Err(parser.wrong(cursor.here(), message));
    }
    if cursor.sees(",") {
        let diagnostic = parser.error(cursor.here(), "one statement describes one input or target");
        return Err(diagnostic.help(format!("write `{name}: ..;` and then another statement")));
    }
    parser.eat(cursor, ":", "and what one sample is")?;
    let mut door = Door { name: parser.sites.word(&name), target, dtype: None, classes: None, shape: scalar(parser) };
    element(parser, cursor, &mut door)?;
    Ok(Item::Door(door))
}

fn scalar(parser: &mut Parser) -> Shape {
    Shape { dims: vec![], site: super::whole(parser) }
}

fn element(parser: &mut Parser, cursor: &mut Cursor, door: &mut Door) -> Parsed<()> {
    let start = cursor.here();
    if let Some(kind) = cursor.eat_ident() {
        let site = parser.sites.add(start);
        if kind == "Class" {
            door.classes = Some(classes(parser, cursor)?);
        } else {
            door.dtype = Some((dtype(&kind, site)?, site));
        }
        door.shape.site = site;
    } else if cursor.group_at(0, Delimiter::Bracket).is_none() {
        return Err(parser.expected(cursor, "what one sample is, such as `[784]`, `u8[28, 28]` or `Class(10)`"));
    }
    if let Some(brackets) = cursor.eat_group(Delimiter::Bracket) {
        door.shape = parser.shape(&brackets)?;
    }
    Ok(())
}

fn classes(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Number> {
    let Some(group) = cursor.eat_group(Delimiter::Parenthesis) else {
        return Err(parser.expected(cursor, "the number of classes, as in `Class(10)`"));
    };
    let mut inner = Cursor::of(&group, "the parentheses");
    let number = parser.number(&mut inner)?;
    parser.end(&inner)?;
    Ok(number)
}

fn dtype(kind: &Ident, site: Site) -> Parsed<DType> {
    let name = kind.to_string();
    if let Some((_, dtype)) = TYPES.iter().find(|(n, _)| *n == name) {
        return Ok(*dtype);
    }
    let help = match nearest(&name, ["Class"]) {
        Some(_) => "did you mean `Class(..)`?",
        None => "elements are `f32`, `u8`, `i32` or `Class(n)`",
    };
    Err(Diagnostic::new(Code::ElementType, site, format!("there is no element type `{name}`")).help(help))
}

//! One statement, told by its first word.
use super::{Parsed, Parser, door, header, hints, loss, tensor};
use crate::tokens::{Cursor, text};
use netdsl_kernels::spec::{Item, Shape};
use proc_macro2::Delimiter;

/// Reads a statement to its end.
pub(super) fn statement(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Item> {
    parser.begin("");
    header::documentation(parser, cursor)?;
    let keyword = cursor.ident_at(0).map(ToString::to_string).unwrap_or_default();
    let Some(example) = hints::example(&keyword) else { return Err(hints::no_statement(parser, cursor)) };
    if cursor.operator_at(1) == Some("->") {
        return Err(hints::no_statement(parser, cursor)); // a value that is called like a keyword
    }
    parser.begin(example);
    let item = match keyword.as_str() {
        "input" | "target" => door::door(parser, cursor)?,
        "const" => constant(parser, cursor)?,
        "layer" => layer(parser, cursor)?,
        "let" => binding(parser, cursor)?,
        "loss" => loss::loss(parser, cursor)?,
        "output" => output(parser, cursor)?,
        _ => batch(parser, cursor)?,
    };
    match hints::behind(parser, cursor) {
        Some(diagnostic) => Err(diagnostic),
        None => Ok(item),
    }
}

fn constant(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Item> {
    cursor.skip();
    let name = parser.name(cursor, "the name of a constant")?;
    if cursor.eat(":") {
        parser.take_ident(cursor)?; // the type says nothing: numbers are numbers here
    }
    parser.eat(cursor, "=", "and a number")?;
    Ok(Item::Const { name: parser.sites.word(&name), value: parser.number(cursor)? })
}

fn layer(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Item> {
    cursor.skip();
    let name = parser.name(cursor, "the name of a shared layer")?;
    if cursor.sees("=") {
        let message = format!("a shared layer is declared with `:`, as in `layer {name}: ..`");
        return Err(parser.wrong(cursor.here(), message));
    }
    parser.eat(cursor, ":", "and a layer")?;
    Ok(Item::Layer { name: parser.sites.word(&name), call: parser.call(cursor)? })
}

fn binding(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Item> {
    cursor.skip();
    if cursor.sees_word("mut") {
        let diagnostic = parser.error(cursor.here(), "values of a network never change: there is no `mut`");
        return Err(diagnostic.help("give the new value a name of its own"));
    }
    let name = parser.name(cursor, "the name of a value")?;
    if cursor.sees(":") {
        let diagnostic = parser.error(cursor.here(), "a value has no written type: its shape is computed");
        return Err(
            diagnostic.help(format!("write `let {name} = ..;`, and assert a shape with `output {name}: [..];`"))
        );
    }
    parser.eat(cursor, "=", "and a value")?;
    Ok(Item::Let { name: parser.sites.word(&name), value: tensor::tensor(parser, cursor)? })
}

fn output(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Item> {
    cursor.skip();
    let name = parser.name(cursor, "the name of an output")?;
    if cursor.sees("->") {
        let diagnostic = parser.error(cursor.here(), "an output needs a name of its own");
        return Err(diagnostic.help(format!("write `output y = {name} {};`", text(cursor.rest()))));
    }
    let shape = if cursor.eat(":") { Some(output_shape(parser, cursor)?) } else { None };
    let value = if cursor.eat("=") { Some(tensor::tensor(parser, cursor)?) } else { None };
    Ok(Item::Output { name: parser.sites.word(&name), value, shape })
}

fn output_shape(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Shape> {
    cursor.eat_word("f32"); // outputs are nothing else
    match cursor.eat_group(Delimiter::Bracket) {
        Some(group) => parser.shape(&group),
        None => Err(parser.expected(cursor, "a shape such as `[10]`")),
    }
}

fn batch(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Item> {
    let keyword = parser.take_ident(cursor)?;
    parser.eat(cursor, ":", "and the size of a batch")?;
    Ok(Item::Batch { keyword: parser.sites.word(&keyword), size: parser.number(cursor)? })
}

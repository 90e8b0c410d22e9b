//! Tokens as the parser reads them: invisible groups opened, operators joined, a cursor, and text as a person would write it.
//! No grammar is here.

mod cursor;
mod flatten;
mod literal;
mod text;

pub(crate) use cursor::Cursor;
pub(crate) use flatten::flatten;
pub(crate) use literal::{LiteralValue, literal};
pub(crate) use text::text;

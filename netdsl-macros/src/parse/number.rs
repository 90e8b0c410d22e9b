//! Constant expressions and shapes: literals, arithmetic, names of constants. What cannot be evaluated inside a macro (a
//! path, a call) is read too, as text, so that the compiler can say so.
use super::{Parsed, Parser};
use crate::sites::Extent;
use crate::tokens::{Cursor, LiteralValue, literal, text};
use netdsl_kernels::spec::{Number, NumberKind, Operator, Shape};
use proc_macro2::{Delimiter, Group, TokenTree};

/// The operators of one strength.
pub(super) fn operator(cursor: &Cursor, strength: &[&str]) -> Option<Operator> {
    let found = cursor.operator_at(0).filter(|o| strength.contains(o))?;
    Some(match found {
        "+" => Operator::Add,
        "-" => Operator::Sub,
        "*" => Operator::Mul,
        "/" => Operator::Div,
        _ => Operator::Rem,
    })
}

impl Parser {
    /// A constant expression.
    pub(super) fn number(&mut self, cursor: &mut Cursor) -> Parsed<Number> {
        let start = cursor.position();
        let mut left = self.number_product(cursor)?;
        while let Some(op) = operator(cursor, &["+", "-"]) {
            cursor.skip();
            let right = self.number_product(cursor)?;
            left = self.number_binary(cursor, start, op, left, right);
        }
        Ok(left)
    }
    fn number_product(&mut self, cursor: &mut Cursor) -> Parsed<Number> {
        let start = cursor.position();
        let mut left = self.number_operand(cursor)?;
        while let Some(op) = operator(cursor, &["*", "/", "%"]) {
            cursor.skip();
            let right = self.number_operand(cursor)?;
            left = self.number_binary(cursor, start, op, left, right);
        }
        Ok(left)
    }
    pub(super) fn number_binary(
        &mut self,
        cursor: &Cursor,
        start: usize,
        op: Operator,
        left: Number,
        right: Number,
    ) -> Number {
        let site = self.sites.add(cursor.extent_since(start));
        Number { kind: NumberKind::Binary(op, Box::new(left), Box::new(right)), site }
    }
    /// One operand with its sign.
    pub(super) fn number_operand(&mut self, cursor: &mut Cursor) -> Parsed<Number> {
        self.count(cursor)?;
        let start = cursor.position();
        let kind = if cursor.eat("-") {
            let inner = self.nested(cursor, Parser::number_operand)?;
            NumberKind::Negative(Box::new(inner))
        } else if let Some(group) = cursor.group_at(0, Delimiter::Parenthesis) {
            let mut inner = Cursor::of(group, "the parentheses");
            cursor.skip();
            let number = self.nested(&mut inner, Parser::number)?;
            self.end(&inner)?;
            number.kind
        } else {
            self.number_atom(cursor)?
        };
        let kind = if suffix(cursor) { NumberKind::Other(text(cursor.since(start))) } else { kind };
        Ok(Number { kind, site: self.sites.add(cursor.extent_since(start)) })
    }
    fn number_atom(&mut self, cursor: &mut Cursor) -> Parsed<NumberKind> {
        let kind = match cursor.peek() {
            Some(TokenTree::Literal(l)) => match literal(l) {
                LiteralValue::Number { value, integer } => NumberKind::Literal { value, integer },
                LiteralValue::Text(_) | LiteralValue::Other => NumberKind::Other(l.to_string()),
            },
            Some(TokenTree::Ident(name)) => NumberKind::Name(name.to_string()),
            _ => return Err(self.expected(cursor, "a number")),
        };
        cursor.skip();
        Ok(kind)
    }
    /// The extents in the brackets.
    pub(super) fn shape(&mut self, brackets: &Group) -> Parsed<Shape> {
        let site = self.sites.add(Extent::of_token(&TokenTree::Group(brackets.clone())));
        Ok(Shape { dims: self.numbers(brackets, "the shape")?, site })
    }
    /// Numbers with commas between them.
    pub(super) fn numbers(&mut self, group: &Group, whole: &'static str) -> Parsed<Vec<Number>> {
        let mut cursor = Cursor::of(group, whole);
        let mut numbers = vec![];
        while !cursor.is_empty() {
            numbers.push(self.number(&mut cursor)?);
            if !cursor.is_empty() && !cursor.eat(",") {
                return Err(self.expected(&cursor, "`,` between two numbers"));
            }
        }
        Ok(numbers)
    }
}

/// Reads what makes an operand something that a macro cannot evaluate: `::MAX`, `.len()`, `(..)`, `as usize`.
fn suffix(cursor: &mut Cursor) -> bool {
    let start = cursor.position();
    loop {
        let selects = cursor.eat("::") || cursor.eat(".") || cursor.eat_word("as");
        if selects && cursor.sees("<") {
            while !cursor.is_empty() && !cursor.sees(">") {
                cursor.skip();
            }
        }
        let applies = cursor.sees("!") || cursor.group_at(0, Delimiter::Parenthesis).is_some();
        if selects || applies {
            cursor.skip();
        } else {
            return cursor.position() > start;
        }
    }
}

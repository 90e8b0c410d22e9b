//! Expressions over values: chains of steps, arithmetic, functions of several values.
//!
//! ```text
//! chain   = sum { "->" step }          step    = [ name ":" ] ( layer | closure )
//! sum     = product { ("+" | "-") product }
//! product = operand { ("*" | "/") operand }
//! operand = "-" operand | number | name | name "(" values, arguments ")" | "(" chain ")"
//! ```
//! `->` binds looser than arithmetic, so `a + b -> Relu` could be read two ways by a person: parentheses are demanded.
use super::number::operator;
use super::parser::found;
use super::{Parsed, Parser, hints};
use crate::sites::{Extent, line};
use crate::tokens::{Cursor, text};
use netdsl_kernels::diagnostic::{Diagnostic, Site};
use netdsl_kernels::spec::{Argument, Operator, Step, StepKind, Tensor, TensorKind};
use proc_macro2::{Delimiter, Group, TokenTree};

/// An expression up to the end of its statement; what is left behind gets its own words.
pub(super) fn tensor(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Tensor> {
    parser.chain(cursor)
}

impl Parser {
    fn chain(&mut self, cursor: &mut Cursor) -> Parsed<Tensor> {
        let start = cursor.position();
        let mut value = self.sum(cursor)?;
        let bare = matches!(value.kind, TensorKind::Binary(..)) && cursor.since(start).len() > 1;
        if bare && cursor.sees("->") {
            return Err(self.ambiguous(cursor, start, value.site));
        }
        while cursor.sees("->") {
            let arrow = cursor.position();
            cursor.eat("->");
            let (step, site, line) = self.step(cursor)?;
            value = Tensor { kind: TensorKind::Step(Box::new(value), Box::new(step)), site, line };
            if let Some(op @ ("+" | "-" | "*" | "/")) = cursor.operator_at(0)
                && cursor.operator_at(1) != Some(">")
            {
                return Err(self.arithmetic_behind(cursor, start, arrow, op));
            }
        }
        Ok(value)
    }
    /// `a + b -> Relu`
    fn ambiguous(&mut self, cursor: &Cursor, start: usize, site: Site) -> Diagnostic {
        let (sum, steps) = (text(cursor.since(start)), text(cursor.rest()));
        let other = match cursor.since(start).last() {
            Some(TokenTree::Ident(last)) => format!(", or put parentheses around `{last} {steps}`"),
            _ => String::new(),
        };
        let extent = self.sites.extent(site);
        let diagnostic = self.error(extent, "arithmetic in front of `->` needs parentheses");
        diagnostic.help(format!("write `({sum}) {steps}`{other}"))
    }
    /// `a -> Relu + b`
    fn arithmetic_behind(&mut self, cursor: &Cursor, start: usize, arrow: usize, op: &str) -> Diagnostic {
        let chain = text(cursor.since(start));
        let step = text(cursor.since(arrow));
        let diagnostic = self.error(cursor.here(), format!("`{op}` behind the step `{step}` needs parentheses"));
        diagnostic.help(format!("write `({chain}) {}`", text(cursor.rest())))
    }

    fn step(&mut self, cursor: &mut Cursor) -> Parsed<(Step, Site, u32)> {
        self.count(cursor)?;
        let name = self.step_name(cursor)?;
        let at = cursor.here();
        if cursor.sees("|") || cursor.sees("||") {
            let closure = self.closure(cursor)?;
            let site = closure.site;
            return Ok((Step { name, kind: StepKind::Closure(closure) }, site, line(at.first)));
        }
        if let Some(group) = cursor.group_at(0, Delimiter::Parenthesis) {
            let mut inner = Cursor::of(group, "the parentheses");
            cursor.skip();
            return self.step_in_parentheses(&mut inner, name, at);
        }
        if cursor.ident_at(0).is_none() {
            let what = "a layer such as `Relu` or a function such as `|v| v * v` behind `->`";
            return Err(self.expected(cursor, what));
        }
        let call = self.call(cursor)?;
        let (site, line) = (call.name.site, call.name.line);
        Ok((Step { name, kind: StepKind::Call(call) }, site, line))
    }
    fn step_name(&mut self, cursor: &mut Cursor) -> Parsed<Option<netdsl_kernels::spec::Word>> {
        if cursor.ident_at(0).is_none() || cursor.operator_at(1) != Some(":") {
            return Ok(None);
        }
        let ident = self.name(cursor, "the name of a layer")?;
        cursor.eat(":");
        if cursor.ident_at(0).is_some() && cursor.operator_at(1) == Some(":") {
            return Err(self.error(cursor.here(), format!("the layer already has the name `{ident}`")));
        }
        Ok(Some(self.sites.word(&ident)))
    }
    /// A fragment of somebody's macro that holds one step; a chain is refused.
    fn step_in_parentheses(
        &mut self,
        inner: &mut Cursor,
        name: Option<netdsl_kernels::spec::Word>,
        at: Extent,
    ) -> Parsed<(Step, Site, u32)> {
        let whole = text(inner.rest());
        let (mut step, site, line) = self.nested(inner, Parser::step)?;
        if !inner.is_empty() {
            let diagnostic = self.error(at, "steps are written one behind the other, without parentheses");
            return Err(diagnostic.help(format!("write `-> {whole}`")));
        }
        step.name = name.or(step.name);
        Ok((step, site, line))
    }

    fn sum(&mut self, cursor: &mut Cursor) -> Parsed<Tensor> {
        let start = cursor.position();
        let mut left = self.product(cursor)?;
        while let Some(op) = operator(cursor, &["+", "-"]).filter(|_| cursor.operator_at(1) != Some(">")) {
            let at = cursor.here();
            cursor.skip();
            let right = self.product(cursor)?;
            left = self.binary(cursor, start, op, at, [left, right]);
        }
        Ok(left)
    }
    fn product(&mut self, cursor: &mut Cursor) -> Parsed<Tensor> {
        let start = cursor.position();
        let mut left = self.operand(cursor)?;
        while let Some(op) = operator(cursor, &["*", "/"]) {
            let at = cursor.here();
            cursor.skip();
            let right = self.operand(cursor)?;
            left = self.binary(cursor, start, op, at, [left, right]);
        }
        Ok(left)
    }
    /// An operation; one of two numbers is a number.
    fn binary(
        &mut self,
        cursor: &Cursor,
        start: usize,
        op: Operator,
        at: Extent,
        [left, right]: [Tensor; 2],
    ) -> Tensor {
        let line = line(at.first);
        if let (TensorKind::Number(a), TensorKind::Number(b)) = (&left.kind, &right.kind) {
            let number = self.number_binary(cursor, start, op, a.clone(), b.clone());
            return Tensor { site: number.site, kind: TensorKind::Number(number), line };
        }
        let kind = TensorKind::Binary(op, Box::new(left), Box::new(right));
        Tensor { kind, site: self.sites.add(at), line }
    }
    fn operand(&mut self, cursor: &mut Cursor) -> Parsed<Tensor> {
        self.count(cursor)?;
        let at = cursor.here();
        let line = line(at.first);
        match cursor.peek().cloned() {
            Some(TokenTree::Punct(_)) if cursor.eat("-") => {
                let inner = self.nested(cursor, Parser::operand)?;
                Ok(Tensor { kind: TensorKind::Negative(Box::new(inner)), site: self.sites.add(at), line })
            }
            Some(TokenTree::Literal(_)) => {
                let number = self.number_operand(cursor)?;
                Ok(Tensor { site: number.site, kind: TensorKind::Number(number), line })
            }
            Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis => {
                cursor.skip();
                let mut inner = Cursor::of(&g, "the parentheses");
                let value = self.nested(&mut inner, Parser::chain)?;
                match hints::behind(self, &inner) {
                    Some(diagnostic) => Err(diagnostic),
                    None => Ok(value),
                }
            }
            Some(TokenTree::Ident(_)) => self.named(cursor),
            _ => Err(self.expected(cursor, "a value")),
        }
    }
    /// A value by name, or a function of values.
    fn named(&mut self, cursor: &mut Cursor) -> Parsed<Tensor> {
        let ident = self.take_ident(cursor)?;
        let name = self.sites.word(&ident);
        let (site, line) = (name.site, name.line);
        if let Some(group) = cursor.eat_group(Delimiter::Parenthesis) {
            let (inputs, arguments) = self.nested(cursor, |parser, _| parser.values(&group))?;
            return Ok(Tensor { kind: TensorKind::Call { name, inputs, arguments }, site, line });
        }
        if cursor.sees("::") || cursor.sees("!") || cursor.group_at(0, Delimiter::Bracket).is_some() {
            let message = format!("expected a value, found `{ident}` with {} behind it", found(cursor));
            let diagnostic = self.error(cursor.here(), message);
            return Err(diagnostic.help("a value is an input, a `let` or a named layer of this network, by its name"));
        }
        Ok(Tensor { kind: TensorKind::Name(name.text), site, line })
    }
    /// Values, then named arguments.
    pub(super) fn values(&mut self, group: &Group) -> Parsed<(Vec<Tensor>, Vec<Argument>)> {
        self.values_of(&mut Cursor::of(group, "the arguments"))
    }
    pub(super) fn values_of(&mut self, cursor: &mut Cursor) -> Parsed<(Vec<Tensor>, Vec<Argument>)> {
        let (mut inputs, mut arguments) = (vec![], vec![]);
        while !cursor.is_empty() {
            let named = cursor.ident_at(0).is_some() && matches!(cursor.operator_at(1), Some(":" | "="));
            if named {
                arguments.push(self.argument(cursor)?);
            } else if arguments.is_empty() {
                inputs.push(self.nested(cursor, Parser::chain)?);
            } else {
                let message = "values stand in front of named arguments";
                return Err(self.error(cursor.here(), message));
            }
            self.comma(cursor)?;
        }
        Ok((inputs, arguments))
    }
}

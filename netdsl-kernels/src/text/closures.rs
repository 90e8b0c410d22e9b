//! Closures of a network's text: `|v| v * sigmoid(1.702 * v)`.
use super::{Parsed, Parser, Tokens};
use crate::spec::{Closure, Operator, Scalar, ScalarKind};

impl Parser<'_> {
    pub(super) fn closure(&mut self) -> Parsed<Closure> {
        let (first, site) = (self.at, self.site());
        let params = self.list("|", "|", |p| p.word("a parameter"))?;
        let body = self.scalar()?;
        Ok(Closure { params, body, text: self.since(first), site })
    }

    fn scalar(&mut self) -> Parsed<Scalar> {
        self.deeper(|p| p.scalar_binary(&[("+", Operator::Add), ("-", Operator::Sub)], Self::scalar_product))
    }
    fn scalar_product(&mut self) -> Parsed<Scalar> {
        self.scalar_binary(&[("*", Operator::Mul), ("/", Operator::Div), ("%", Operator::Rem)], Self::scalar_factor)
    }
    fn scalar_binary(
        &mut self,
        operators: &[(&str, Operator)],
        operand: fn(&mut Self) -> Parsed<Scalar>,
    ) -> Parsed<Scalar> {
        let mut left = operand(self)?;
        while let Some((_, operator)) = operators.iter().find(|(text, _)| self.is(text)) {
            self.next();
            let (site, right) = (left.site, operand(self)?);
            left = Scalar { kind: ScalarKind::Binary(*operator, Box::new(left), Box::new(right)), site };
        }
        Ok(left)
    }
    fn scalar_factor(&mut self) -> Parsed<Scalar> {
        let site = self.site();
        if self.eat("-") {
            let kind = ScalarKind::Negative(Box::new(self.deeper(Self::scalar_factor)?));
            return Ok(Scalar { kind, site });
        }
        let mut value = self.scalar_primary()?;
        while self.eat(".") {
            let name = self.word("a function")?;
            let mut arguments = vec![value];
            arguments.extend(self.list("(", ")", Self::scalar)?);
            value = Scalar { site: name.site, kind: ScalarKind::Call(name, arguments) };
        }
        Ok(value)
    }
    fn scalar_primary(&mut self) -> Parsed<Scalar> {
        let site = self.site();
        if self.eat("(") {
            let value = self.scalar()?;
            self.expect(")")?;
            return Ok(value);
        }
        if self.is("{") {
            return self.block();
        }
        let kind = match self.token().kind.clone() {
            Tokens::Number { value, .. } => {
                self.next();
                ScalarKind::Number(value)
            }
            Tokens::Word(word) if word == "if" => return self.choice(),
            Tokens::Word(_) if self.ahead(1).is("(") => {
                let name = self.word("a function")?;
                ScalarKind::Call(name, self.list("(", ")", Self::scalar)?)
            }
            _ => ScalarKind::Name(self.word("a number")?.text),
        };
        Ok(Scalar { kind, site })
    }
    fn choice(&mut self) -> Parsed<Scalar> {
        let site = self.site();
        self.next();
        let left = self.scalar()?;
        let known = ["<", "<=", ">", ">=", "==", "!="].into_iter().find(|c| self.is(c));
        let Some(compare) = known else { return Err(self.error("a comparison")) };
        self.next();
        let right = self.scalar()?;
        let then = self.block()?;
        if !self.token().is_word("else") {
            return Err(self.error("`else`"));
        }
        self.next();
        let otherwise = if self.token().is_word("if") { self.deeper(Self::choice)? } else { self.block()? };
        let parts = Box::new([left, right, then, otherwise]);
        Ok(Scalar { kind: ScalarKind::If { compare, parts }, site })
    }
    /// `{ let a = ..; b }`
    fn block(&mut self) -> Parsed<Scalar> {
        let site = self.expect("{")?;
        let mut lets = vec![];
        while self.token().is_word("let") {
            self.next();
            let name = self.word("a name")?;
            self.expect("=")?;
            lets.push((name, self.scalar()?));
            self.expect(";")?;
        }
        let result = Box::new(self.scalar()?);
        self.expect("}")?;
        Ok(Scalar { kind: ScalarKind::Block { lets, result }, site })
    }
}

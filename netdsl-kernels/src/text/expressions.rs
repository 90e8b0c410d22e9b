//! Expressions over tensors, calls with arguments, and constant expressions of a network's text.
use super::{Parsed, Parser, Tokens};
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::{Argument, Call, Literal, Number, NumberKind, Operator, Step, StepKind, Tensor, TensorKind};

impl Parser<'_> {
    /// A chain: `x -> Dense(3) -> Relu`, which binds looser than arithmetic.
    pub(super) fn tensor(&mut self) -> Parsed<Tensor> {
        self.deeper(|p| {
            let first = p.at;
            let mut tensor = p.sum()?;
            let parenthesised = p.tokens[first].is("(");
            let arithmetic = matches!(tensor.kind, TensorKind::Binary(..) | TensorKind::Negative(_));
            if p.is("->") && arithmetic && !(parenthesised && p.closes(first)) {
                let message = "`->` after arithmetic is ambiguous";
                let error = Diagnostic::new(Code::Syntax, p.site(), message);
                return Err(error.help(format!("write `({}) -> ..`", p.since(first))));
            }
            while p.eat("->") {
                let line = p.line();
                let step = p.step()?;
                let site = match (&step.name, &step.kind) {
                    (_, StepKind::Call(call)) => call.name.site,
                    (_, StepKind::Closure(closure)) => closure.site,
                };
                tensor = Tensor { kind: TensorKind::Step(Box::new(tensor), Box::new(step)), site, line };
            }
            Ok(tensor)
        })
    }

    /// Whether the bracket that opens at token `first` closes just before the current token.
    fn closes(&self, first: usize) -> bool {
        let mut open = 0;
        for (i, token) in self.tokens[first..self.at].iter().enumerate() {
            open += i32::from(token.is("(")) - i32::from(token.is(")"));
            if open == 0 {
                return first + i + 1 == self.at;
            }
        }
        false
    }

    fn step(&mut self) -> Parsed<Step> {
        let named = self.is_word() && self.ahead(1).is(":");
        let name = if named { Some(self.word("a name")?) } else { None };
        if named {
            self.expect(":")?;
        }
        let kind = if self.is("|") { StepKind::Closure(self.closure()?) } else { StepKind::Call(self.call()?) };
        Ok(Step { name, kind })
    }

    fn sum(&mut self) -> Parsed<Tensor> {
        self.binary(&[("+", Operator::Add), ("-", Operator::Sub)], Self::product)
    }
    fn product(&mut self) -> Parsed<Tensor> {
        self.binary(&[("*", Operator::Mul), ("/", Operator::Div)], Self::factor)
    }
    fn binary(&mut self, operators: &[(&str, Operator)], operand: fn(&mut Self) -> Parsed<Tensor>) -> Parsed<Tensor> {
        let mut left = operand(self)?;
        while let Some((_, operator)) = operators.iter().find(|(text, _)| self.is(text)) {
            let (site, line) = (self.site(), self.line());
            self.next();
            let right = operand(self)?;
            left = Tensor { kind: TensorKind::Binary(*operator, Box::new(left), Box::new(right)), site, line };
        }
        Ok(left)
    }
    fn factor(&mut self) -> Parsed<Tensor> {
        let (site, line) = (self.site(), self.line());
        if self.eat("-") {
            let kind = TensorKind::Negative(Box::new(self.deeper(Self::factor)?));
            return Ok(Tensor { kind, site, line });
        }
        if self.eat("(") {
            let tensor = self.tensor()?;
            self.expect(")")?;
            return Ok(tensor);
        }
        let kind = match self.token().kind {
            Tokens::Number { .. } => TensorKind::Number(self.primary()?),
            Tokens::Word(_) if self.ahead(1).is("(") => {
                let name = self.word("a function")?;
                let (inputs, arguments) = self.operands()?;
                TensorKind::Call { name, inputs, arguments }
            }
            _ => TensorKind::Name(self.word("a value")?.text),
        };
        Ok(Tensor { kind, site, line })
    }

    /// `(a, b, axis: 0)`: tensors, then named arguments.
    pub(super) fn operands(&mut self) -> Parsed<(Vec<Tensor>, Vec<Argument>)> {
        let (mut inputs, mut arguments) = (vec![], vec![]);
        self.list("(", ")", |p| {
            if p.is_word() && p.ahead(1).is(":") {
                arguments.push(p.argument()?);
            } else {
                inputs.push(p.tensor()?);
            }
            Ok(())
        })?;
        Ok((inputs, arguments))
    }

    /// `Conv2d(6, kernel: 5)`, or a bare word.
    pub(super) fn call(&mut self) -> Parsed<Call> {
        let first = self.at;
        let name = self.word("a layer")?;
        let arguments = if self.is("(") { self.list("(", ")", Self::argument)? } else { vec![] };
        Ok(Call { name, arguments, text: self.since(first) })
    }

    fn argument(&mut self) -> Parsed<Argument> {
        let named = self.is_word() && self.ahead(1).is(":");
        let name = if named { Some(self.word("a name")?) } else { None };
        if named {
            self.expect(":")?;
        }
        let site = self.site();
        Ok(Argument { name, value: self.deeper(Self::literal)?, site })
    }

    fn literal(&mut self) -> Parsed<Literal> {
        let bare = self.ahead(1).is(",") || self.ahead(1).is(")") || self.ahead(1).is("(");
        match self.token().kind.clone() {
            Tokens::Text(text) => {
                self.next();
                Ok(Literal::Text(text))
            }
            Tokens::Word(word) if word == "true" || word == "false" => {
                self.next();
                Ok(Literal::Bool(word == "true"))
            }
            Tokens::Word(_) if bare => Ok(Literal::Call(self.call()?)),
            _ if self.is("[") => Ok(Literal::List(self.list("[", "]", Self::number)?)),
            _ => Ok(Literal::Number(self.number()?)),
        }
    }

    /// A constant expression.
    pub(super) fn number(&mut self) -> Parsed<Number> {
        self.deeper(|p| {
            let mut left = p.term()?;
            loop {
                let operator = match () {
                    () if p.is("+") => Operator::Add,
                    () if p.is("-") => Operator::Sub,
                    () => return Ok(left),
                };
                p.next();
                let (site, right) = (left.site, p.term()?);
                left = Number { kind: NumberKind::Binary(operator, Box::new(left), Box::new(right)), site };
            }
        })
    }
    fn term(&mut self) -> Parsed<Number> {
        let mut left = self.primary()?;
        while let Some(operator) = self.multiplicative() {
            self.next();
            let (site, right) = (left.site, self.primary()?);
            left = Number { kind: NumberKind::Binary(operator, Box::new(left), Box::new(right)), site };
        }
        Ok(left)
    }
    pub(super) fn multiplicative(&self) -> Option<Operator> {
        let operators = [("*", Operator::Mul), ("/", Operator::Div), ("%", Operator::Rem)];
        operators.into_iter().find(|(text, _)| self.is(text)).map(|(_, operator)| operator)
    }
    /// The factor in front of a loss: a product that ends in `*` before a call.
    pub(super) fn weight(&mut self) -> Parsed<Number> {
        let mut left = self.primary()?;
        loop {
            let Some(operator) = self.multiplicative() else { return Err(self.error("`*` and a loss")) };
            self.next();
            if self.is_word() && self.ahead(1).is("(") {
                return Ok(left);
            }
            let (site, right) = (left.site, self.primary()?);
            left = Number { kind: NumberKind::Binary(operator, Box::new(left), Box::new(right)), site };
        }
    }
    fn primary(&mut self) -> Parsed<Number> {
        let site = self.site();
        if self.eat("-") {
            let kind = NumberKind::Negative(Box::new(self.deeper(Self::primary)?));
            return Ok(Number { kind, site });
        }
        if self.eat("(") {
            let number = self.number()?;
            self.expect(")")?;
            return Ok(number);
        }
        let kind = match self.token().kind.clone() {
            Tokens::Number { value, integer } => NumberKind::Literal { value, integer },
            Tokens::Word(name) if self.ahead(1).is("::") => return self.path(name),
            Tokens::Word(name) => NumberKind::Name(name),
            _ => return Err(self.error("a number")),
        };
        self.next();
        Ok(Number { kind, site })
    }
    /// `consts::WIDTH`, which only the front end can refuse with a good message.
    fn path(&mut self, first: String) -> Parsed<Number> {
        let (site, mut path) = (self.site(), first);
        self.next();
        while self.eat("::") {
            path = format!("{path}::{}", self.word("a name")?.text);
        }
        Ok(Number { kind: NumberKind::Other(path), site })
    }
}

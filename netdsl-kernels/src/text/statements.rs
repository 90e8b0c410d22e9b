//! Statements of a network's text. After a mistake it goes on behind the next semicolon.
use super::{Parsed, Parser, Tokens};
use crate::diagnostic::Diagnostic;
use crate::spec::{Door, Item, Loss, LossKind, Network, Shape, Word};
use netdsl_plan::DType;

impl Parser<'_> {
    /// `#[allow(..)] pub struct Name { statements }`
    pub(super) fn network(&mut self, errors: &mut Vec<Diagnostic>) -> Parsed<Network> {
        let mut allow = vec![];
        while self.eat("#") {
            self.expect("[")?;
            self.keyword("allow")?;
            allow.extend(self.list("(", ")", |p| p.word("a lint"))?);
            self.expect("]")?;
        }
        if self.token().is_word("pub") {
            self.next();
        }
        self.keyword("struct")?;
        let name = self.word("the network's name")?;
        self.expect("{")?;
        let mut items = vec![];
        while !self.eat("}") {
            if self.token().kind == Tokens::End {
                return Err(self.error("`}`"));
            }
            let item = self.item();
            items.push(item.map_err(|error| self.skip(error, errors)).ok());
        }
        Ok(Network { name, file: "text".to_string(), allow, items })
    }

    fn skip(&mut self, error: Diagnostic, errors: &mut Vec<Diagnostic>) {
        errors.push(error);
        self.depth = 0;
        while !self.is("}") && self.token().kind != Tokens::End {
            if self.next().is(";") {
                return;
            }
        }
    }

    fn keyword(&mut self, word: &str) -> Parsed<()> {
        if self.token().is_word(word) {
            self.next();
            return Ok(());
        }
        Err(self.error(&format!("`{word}`")))
    }

    fn item(&mut self) -> Parsed<Item> {
        let keyword = self.word("a statement")?;
        let item = match keyword.text.as_str() {
            "input" => Item::Door(self.door(false)?),
            "target" => Item::Door(self.door(true)?),
            "const" => self.constant()?,
            "layer" => {
                let name = self.word("the layer's name")?;
                self.expect(":")?;
                Item::Layer { name, call: self.call()? }
            }
            "let" => {
                let name = self.word("a name")?;
                self.expect("=")?;
                Item::Let { name, value: self.tensor()? }
            }
            "loss" => Item::Loss(self.loss(keyword)?),
            "output" => self.output()?,
            "batch" => {
                self.expect(":")?;
                Item::Batch { keyword, size: self.number()? }
            }
            _ => {
                self.at -= 1;
                return Err(self.error("`input`, `target`, `const`, `layer`, `let`, `loss`, `output` or `batch`"));
            }
        };
        self.expect(";")?;
        Ok(item)
    }

    fn door(&mut self, target: bool) -> Parsed<Door> {
        let name = self.word("a name")?;
        self.expect(":")?;
        let (mut dtype, mut classes) = (None, None);
        if self.is_word() {
            let word = self.word("an element type")?;
            match word.text.as_str() {
                "f32" => dtype = Some((DType::F32, word.site)),
                "u8" => dtype = Some((DType::U8, word.site)),
                "i32" => dtype = Some((DType::I32, word.site)),
                "Class" => {
                    self.expect("(")?;
                    classes = Some(self.number()?);
                    self.expect(")")?;
                }
                _ => {
                    self.at -= 1;
                    return Err(self.error("`f32`, `u8`, `i32`, `Class(n)` or a shape"));
                }
            }
        }
        let typed = dtype.is_some() || classes.is_some();
        let shape = if typed && !self.is("[") { Shape { dims: vec![], site: name.site } } else { self.shape()? };
        Ok(Door { name, target, dtype, classes, shape })
    }

    fn shape(&mut self) -> Parsed<Shape> {
        let site = self.site();
        Ok(Shape { dims: self.list("[", "]", Self::number)?, site })
    }

    fn constant(&mut self) -> Parsed<Item> {
        let name = self.word("a name")?;
        if self.eat(":") {
            self.word("a type")?;
        }
        self.expect("=")?;
        Ok(Item::Const { name, value: self.number()? })
    }

    fn output(&mut self) -> Parsed<Item> {
        let name = self.word("a name")?;
        let shape = if self.eat(":") { Some(self.shape()?) } else { None };
        let value = if self.eat("=") { Some(self.tensor()?) } else { None };
        Ok(Item::Output { name, value, shape })
    }

    fn loss(&mut self, keyword: Word) -> Parsed<Loss> {
        let named = self.is_word() && self.ahead(1).is(":");
        let name = if named { Some(self.word("a name")?) } else { None };
        if named {
            self.expect(":")?;
        }
        let called = self.is_word() && self.ahead(1).is("(");
        let weight = if called { None } else { Some(self.weight()?) };
        let call = self.word("a loss")?;
        self.expect("(")?;
        if self.is("|") {
            let closure = self.closure()?;
            self.expect(";")?;
            let mut inputs = vec![];
            while !self.eat(")") {
                inputs.push(self.tensor()?);
                if !self.is(")") {
                    self.expect(",")?;
                }
            }
            return Ok(Loss { keyword, name, weight, kind: LossKind::Closure { reduction: call, closure, inputs } });
        }
        self.at -= 1;
        let (inputs, arguments) = self.operands()?;
        Ok(Loss { keyword, name, weight, kind: LossKind::Call { name: call, inputs, arguments } })
    }
}

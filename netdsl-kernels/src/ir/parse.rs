//! Reads the textual form of a graph (see `print`), for tests and tools. It checks the grammar only; `verify` checks the graph.
use super::{
    Binary, Compare, DType, Dim, Expr, Graph, Node, Op, Origin, Phase, ReduceKind, Root, RootKind, Scalar, Shape,
    Unary, Window,
};
use std::fmt;

#[cfg(test)]
mod tests;

/// A text that is not a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The line, from 1.
    pub line: usize,
    /// What was found and what was expected.
    pub message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for ParseError {}

/// The graph that `print` would print so. Empty lines are skipped.
pub fn parse(text: &str) -> Result<Graph, ParseError> {
    let (mut nodes, mut roots): (Vec<Node>, Vec<Root>) = (vec![], vec![]);
    for (i, line) in text.lines().enumerate() {
        let mut words = Words::new(line);
        let parsed = match words.peek() {
            None => Ok(()),
            Some("root") => words.root().map(|root| roots.push(root)),
            Some(_) => words.node(nodes.len()).map(|node| nodes.push(node)),
        };
        let parsed = parsed.and_then(|()| words.end());
        parsed.map_err(|message| ParseError { line: i + 1, message })?;
    }
    Ok(Graph { nodes: nodes.into(), roots: roots.into() })
}

type Parsed<T> = Result<T, String>;

/// The words of one line: runs of letters, digits and `_ . + - %`, and single signs.
struct Words<'a> {
    words: Vec<&'a str>,
    next: usize,
}

impl<'a> Words<'a> {
    fn new(line: &'a str) -> Words<'a> {
        let mut words = vec![];
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let in_word = |c: char| c.is_alphanumeric() || "_.+-%".contains(c);
            let end = rest.find(|c| !in_word(c)).unwrap_or(rest.len()).max(first.len_utf8());
            words.push(&rest[..end]);
            rest = rest[end..].trim_start();
        }
        Words { words, next: 0 }
    }
    fn peek(&self) -> Option<&'a str> {
        self.words.get(self.next).copied()
    }
    fn word(&mut self) -> Parsed<&'a str> {
        let word = self.peek().ok_or("the line ends too early")?;
        self.next += 1;
        Ok(word)
    }
    fn take(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(word);
        self.next += usize::from(found);
        found
    }
    fn expect(&mut self, word: &str) -> Parsed<()> {
        let found = self.peek();
        if self.take(word) { Ok(()) } else { Err(format!("found {}, expected `{word}`", quoted(found))) }
    }
    fn end(&self) -> Parsed<()> {
        self.peek().map_or(Ok(()), |word| Err(format!("found `{word}`, expected the end of the line")))
    }
    fn integer<T: std::str::FromStr>(&mut self) -> Parsed<T> {
        let word = self.word()?;
        word.parse().map_err(|_| format!("found `{word}`, expected an integer"))
    }
    fn boolean(&mut self) -> Parsed<bool> {
        let word = self.word()?;
        word.parse().map_err(|_| format!("found `{word}`, expected `true` or `false`"))
    }
    fn value(&mut self) -> Parsed<u32> {
        let word = self.word()?;
        let digits = word.strip_prefix('%').and_then(|digits| digits.parse().ok());
        digits.ok_or_else(|| format!("found `{word}`, expected a value such as `%3`"))
    }
    /// `item, item, .. close`, after the opening sign.
    fn list<T>(&mut self, close: &str, item: impl Fn(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut items = vec![];
        while !self.take(close) {
            if !items.is_empty() {
                self.expect(",")?;
            }
            items.push(item(self)?);
        }
        Ok(items)
    }
    fn integers(&mut self, name: &str) -> Parsed<Vec<usize>> {
        self.expect(name)?;
        self.expect("[")?;
        self.list("]", Self::integer)
    }
    fn pair(&mut self, name: &str) -> Parsed<[usize; 2]> {
        let list = self.integers(name)?;
        list.try_into().map_err(|list| format!("`{name}` is {list:?}, expected two integers"))
    }
    fn named(&mut self, name: &str) -> Parsed<usize> {
        self.expect(name)?;
        self.integer()
    }

    fn root(&mut self) -> Parsed<Root> {
        self.expect("root")?;
        let name = self.word()?;
        let i = self.integer()?;
        let kind = match name {
            "output" => RootKind::Output(i),
            "loss" => RootKind::Loss(i),
            "gradient" => RootKind::Gradient(i),
            "input_gradient" => RootKind::InputGradient(i),
            "state" => RootKind::State(i),
            "layer" => RootKind::Layer(i),
            _ => return Err(format!("no root is called `{name}`")),
        };
        self.expect("=")?;
        Ok(Root { kind, value: self.value()? })
    }
    fn node(&mut self, index: usize) -> Parsed<Node> {
        let number = self.value()?;
        if number as usize != index {
            return Err(format!("found `%{number}`, expected `%{index}`: nodes are numbered in order"));
        }
        self.expect("=")?;
        let name = self.word()?;
        let inputs = self.operands()?;
        let op = self.op(name)?;
        self.expect(":")?;
        let (dtype, shape) = (self.dtype()?, self.shape()?);
        self.expect(";")?;
        let origin = Origin { layer: self.integer()?, phase: self.phase()? };
        Ok(Node { op, inputs: inputs.into(), shape, dtype, origin })
    }
    fn operands(&mut self) -> Parsed<Vec<u32>> {
        let mut operands = vec![];
        if self.peek().is_some_and(|word| word.starts_with('%')) {
            operands.push(self.value()?);
            while self.take(",") {
                operands.push(self.value()?);
            }
        }
        Ok(operands)
    }
    fn op(&mut self, name: &str) -> Parsed<Op<Expr>> {
        Ok(match name {
            "input" => Op::Input(self.integer()?),
            "param" => Op::Param(self.integer()?),
            "state" => Op::State(self.integer()?),
            "samples" => Op::Scalar(Scalar::Samples),
            "const" => Op::Const(self.number()?.to_bits()),
            "iota" => Op::Iota { axis: self.integer()? },
            "random" => Op::Random { stream: self.integer()? },
            "map" => Op::Map(self.expression()?),
            "sum" => Op::Reduce { kind: ReduceKind::Sum, axes: self.integers("axes")?.into() },
            "max" => Op::Reduce { kind: ReduceKind::Max, axes: self.integers("axes")?.into() },
            "arg_max" => Op::Reduce { kind: ReduceKind::ArgMax, axes: self.integers("axes")?.into() },
            "matmul" => Op::MatMul { transpose: self.transpose()? },
            "conv2d" => Op::Conv2d(self.window()?),
            "conv2d_input" => Op::Conv2dInput(self.window()?),
            "conv2d_weight" => Op::Conv2dWeight(self.window()?),
            "max_pool2d" => Op::MaxPool2d(self.window()?),
            "max_pool2d_pick" => Op::MaxPool2dPick(self.window()?),
            "max_pool2d_scatter" => Op::MaxPool2dScatter(self.window()?),
            "avg_pool2d" => Op::AvgPool2d { window: self.window()?, count_padding: self.count_padding()? },
            "avg_pool2d_scatter" => {
                Op::AvgPool2dScatter { window: self.window()?, count_padding: self.count_padding()? }
            }
            "reshape" => Op::Reshape,
            "permute" => Op::Permute(self.integers("axes")?.into()),
            "expand" => Op::Expand,
            "slice" => Op::Slice { axis: self.named("axis")?, start: self.named("start")? },
            "pad" => Op::Pad { axis: self.named("axis")?, before: self.named("before")? },
            "gather" => Op::Gather,
            "scatter_add" => Op::ScatterAdd,
            "detach" => Op::Detach,
            _ => return Err(format!("no operation is called `{name}`")),
        })
    }
    fn transpose(&mut self) -> Parsed<[bool; 2]> {
        self.expect("transpose")?;
        self.expect("[")?;
        let flags = self.list("]", Self::boolean)?;
        flags.try_into().map_err(|flags| format!("`transpose` is {flags:?}, expected two flags"))
    }
    fn window(&mut self) -> Parsed<Window> {
        Ok(Window {
            kernel: self.pair("kernel")?,
            stride: self.pair("stride")?,
            padding: self.pair("padding")?,
            dilation: self.pair("dilation")?,
            groups: self.named("groups")?,
        })
    }
    fn count_padding(&mut self) -> Parsed<bool> {
        self.expect("count_padding")?;
        self.boolean()
    }
    fn dtype(&mut self) -> Parsed<DType> {
        let known = [DType::U8, DType::I32].into_iter().find(|d| self.peek() == Some(d.name()));
        self.next += usize::from(known.is_some());
        Ok(known.unwrap_or(DType::F32))
    }
    fn shape(&mut self) -> Parsed<Shape> {
        self.expect("[")?;
        self.list("]", Self::dim).map(Shape::new)
    }
    /// `28`, `B` or `2B`.
    fn dim(&mut self) -> Parsed<Dim> {
        let word = self.word()?;
        let factor = word.strip_suffix('B');
        let size = if factor == Some("") { Some(1) } else { factor.unwrap_or(word).parse().ok() };
        let size = size.ok_or_else(|| format!("found `{word}`, expected an extent such as `28`, `B` or `2B`"))?;
        Ok(Dim { size, batched: factor.is_some() })
    }
    fn phase(&mut self) -> Parsed<Phase> {
        match self.word()? {
            "forward" => Ok(Phase::Forward),
            "backward" => Ok(Phase::Backward),
            word => Err(format!("found `{word}`, expected `forward` or `backward`")),
        }
    }
    fn number(&mut self) -> Parsed<f64> {
        let word = self.word()?;
        number(word).ok_or_else(|| format!("found `{word}`, expected a number"))
    }
    /// `{ t0 = exp(a0); add(t0, a1) }`
    fn expression(&mut self) -> Parsed<Expr> {
        self.expect("{")?;
        let mut lets: Vec<Expr> = vec![];
        while self.words.get(self.next + 1) == Some(&"=") {
            let name = self.word()?;
            if name != format!("t{}", lets.len()) {
                return Err(format!("found `{name}`, expected `t{}`: names are numbered in order", lets.len()));
            }
            self.expect("=")?;
            lets.push(self.call(&lets)?);
            self.expect(";")?;
        }
        let result = self.call(&lets)?;
        self.expect("}")?;
        Ok(result)
    }
    fn call(&mut self, lets: &[Expr]) -> Parsed<Expr> {
        let word = self.word()?;
        if !self.take("(") {
            return atom(word, lets);
        }
        let operands = self.list(")", |w| atom(w.word()?, lets))?;
        let unary = Unary::ALL.into_iter().find(|op| op.name() == word);
        let binary = Binary::ALL.into_iter().find(|op| op.name() == word);
        let compare = Compare::ALL.into_iter().find(|op| word.strip_prefix("select_") == Some(op.name()));
        match (unary, binary, compare, &operands[..]) {
            (Some(op), _, _, [x]) => Ok(x.clone().unary(op)),
            (_, Some(op), _, [x, y]) => Ok(x.clone().binary(op, y.clone())),
            (_, _, Some(op), [l, r, x, y]) => Ok(Expr::select(op, l.clone(), r.clone(), x.clone(), y.clone())),
            _ => Err(format!("no function `{word}` takes {} numbers", operands.len())),
        }
    }
}

/// `a0`, `t1` or a number.
fn atom(word: &str, lets: &[Expr]) -> Parsed<Expr> {
    let index = |prefix: char| word.strip_prefix(prefix).and_then(|digits| digits.parse::<usize>().ok());
    if let Some(i) = index('a') {
        return Ok(Expr::arg(i));
    }
    if let Some(i) = index('t') {
        return lets.get(i).cloned().ok_or_else(|| format!("`{word}` is not defined"));
    }
    let value = number(word).ok_or_else(|| format!("found `{word}`, expected an argument, a name or a number"))?;
    Ok(Expr::constant(value))
}

/// Decimal, or `0x` and the bits.
fn number(word: &str) -> Option<f64> {
    match word.strip_prefix("0x") {
        Some(bits) => u64::from_str_radix(bits, 16).ok().map(f64::from_bits),
        None => word.parse().ok(),
    }
}

fn quoted(word: Option<&str>) -> String {
    word.map_or("the end of the line".into(), |word| format!("`{word}`"))
}

//! A network as its author wrote it: names, numbers and structure, every word with its site. The macro builds it from tokens,
//! tests build it from text or by hand, the front end checks it. Nothing here is checked.
use crate::diagnostic::Site;
use netdsl_plan::DType;

/// A word with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub site: Site,
    /// Its line in the file.
    pub line: u32,
}

/// A whole `network!`.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// The name of the struct.
    pub name: Word,
    /// The file that it stands in.
    pub file: String,
    /// Lints that are allowed.
    pub allow: Vec<Word>,
    /// The statements in order. A statement that could not be parsed is `None`: later errors may follow from it and are not told.
    pub items: Vec<Option<Item>>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// `input image: u8[1, 28, 28];` or `target label: Class(10);`
    Door(Door),
    /// `const HIDDEN: usize = 4 * 32;` (the type may be left out)
    Const {
        /// The name.
        name: Word,
        /// The value.
        value: Number,
    },
    /// `layer enc: Dense(64);`: declared once, used by name several times with the same parameters.
    Layer {
        /// The name.
        name: Word,
        /// What it is.
        call: Call,
    },
    /// `let features = image -> Flatten;`
    Let {
        /// The name.
        name: Word,
        /// The value.
        value: Tensor,
    },
    /// `loss data: 0.5 * CrossEntropy(logits, label);`
    Loss(Loss),
    /// `output logits: [10];` or `output digit = argmax(logits);`
    Output {
        /// The name.
        name: Word,
        /// The value; without it, the value of that name.
        value: Option<Tensor>,
        /// The asserted shape.
        shape: Option<Shape>,
    },
    /// `batch: 64;`
    Batch {
        /// The word `batch`.
        keyword: Word,
        /// The size.
        size: Number,
    },
}

/// An input or target.
#[derive(Clone, Debug, PartialEq)]
pub struct Door {
    /// The name.
    pub name: Word,
    /// Whether it is a target.
    pub target: bool,
    /// The element type; `None` where only a shape was written (f32) or for classes.
    pub dtype: Option<(DType, Site)>,
    /// `Class(n)`: indices below `n`.
    pub classes: Option<Number>,
    /// The shape of a sample; `[]` for one number. For `Class(n)[128]` the shape of the indices.
    pub shape: Shape,
}

/// A shape of one sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The extents.
    pub dims: Vec<Number>,
    /// The brackets (or what stands for them).
    pub site: Site,
}

/// A constant expression: literals, arithmetic, constants of the block.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The expression.
    pub kind: NumberKind,
    /// Where it stands.
    pub site: Site,
}

/// See `Number`.
#[derive(Clone, Debug, PartialEq)]
pub enum NumberKind {
    /// A literal. Whether it was written as an integer is kept for messages and checks.
    Literal {
        /// Its value.
        value: f64,
        /// Whether it was written as an integer.
        integer: bool,
    },
    /// A constant's name.
    Name(String),
    /// `-x`
    Negative(Box<Number>),
    /// `x + y` and so on.
    Binary(Operator, Box<Number>, Box<Number>),
    /// Something that cannot be evaluated here, as written (a path, a call, ...).
    Other(String),
}

/// An arithmetic operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`, in constants only
    Rem,
}

/// An expression over tensors.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// The expression.
    pub kind: TensorKind,
    /// Its most telling word: the name, the operator, the layer.
    pub site: Site,
    /// Its line.
    pub line: u32,
}

/// See `Tensor`.
#[derive(Clone, Debug, PartialEq)]
pub enum TensorKind {
    /// The value of that name: an input, a `let`, a named layer's output; or a constant.
    Name(String),
    /// A number, broadcast.
    Number(Number),
    /// `from -> step`
    Step(Box<Tensor>, Box<Step>),
    /// `a + b`, elementwise and broadcast.
    Binary(Operator, Box<Tensor>, Box<Tensor>),
    /// `-a`
    Negative(Box<Tensor>),
    /// `concat(a, b, axis: 0)`, `argmax(logits)`, `Add(a, b)`: a function or a layer of several values.
    Call {
        /// The function.
        name: Word,
        /// The tensors.
        inputs: Vec<Tensor>,
        /// The named arguments.
        arguments: Vec<Argument>,
    },
}

/// One step of a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// `conv1:` in front of a layer.
    pub name: Option<Word>,
    /// What is applied.
    pub kind: StepKind,
}

/// See `Step`.
#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    /// A layer, or the name of a shared one.
    Call(Call),
    /// An inline function of one number: `|v| v * sigmoid(1.702 * v)`.
    Closure(Closure),
}

/// A layer with its arguments: `Conv2d(6, kernel: 5)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The name.
    pub name: Word,
    /// The arguments in order.
    pub arguments: Vec<Argument>,
    /// The text as written, for summaries.
    pub text: String,
}

/// An argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Its name; `None` for a positional one.
    pub name: Option<Word>,
    /// Its value.
    pub value: Literal,
    /// Where the value stands.
    pub site: Site,
}

/// The value of an argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A number or constant expression.
    Number(Number),
    /// `true` or `false`.
    Bool(bool),
    /// A text.
    Text(String),
    /// A list: `[2, 3]`.
    List(Vec<Number>),
    /// A word with arguments, such as an initializer: `Uniform(-0.1, 0.1)`, or a bare word: `same`.
    Call(Call),
}

/// A loss.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// The word `loss`.
    pub keyword: Word,
    /// `data:`
    pub name: Option<Word>,
    /// `0.5 *`
    pub weight: Option<Number>,
    /// What is computed.
    pub kind: LossKind,
}

/// See `Loss`.
#[derive(Clone, Debug, PartialEq)]
pub enum LossKind {
    /// `CrossEntropy(logits, label, reduction: sum)`
    Call {
        /// The loss.
        name: Word,
        /// The tensors.
        inputs: Vec<Tensor>,
        /// The named arguments.
        arguments: Vec<Argument>,
    },
    /// `mean(|y, t| (y - t).abs(); side, other)`: a closure over elements, then mean or sum over everything.
    Closure {
        /// `mean` or `sum`.
        reduction: Word,
        /// The function of one element of each tensor.
        closure: Closure,
        /// The tensors.
        inputs: Vec<Tensor>,
    },
}

/// A function of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Closure {
    /// The parameters.
    pub params: Vec<Word>,
    /// The body.
    pub body: Scalar,
    /// The text as written.
    pub text: String,
    /// The closure's first token.
    pub site: Site,
}

/// An expression over numbers, inside a closure.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// The expression.
    pub kind: ScalarKind,
    /// Where it stands.
    pub site: Site,
}

/// See `Scalar`.
#[derive(Clone, Debug, PartialEq)]
pub enum ScalarKind {
    /// A literal.
    Number(f64),
    /// A parameter, a `let` of the closure, or a constant of the block.
    Name(String),
    /// `-x`
    Negative(Box<Scalar>),
    /// `x + y`
    Binary(Operator, Box<Scalar>, Box<Scalar>),
    /// `sigmoid(x)`, and equally `x.sigmoid()`; `max(x, y)`.
    Call(Word, Vec<Scalar>),
    /// `if x < y { a } else { b }`
    If {
        /// The comparison as written: `<`, `<=`, `>`, `>=`, `==`, `!=`.
        compare: &'static str,
        /// Left, right, then, else.
        parts: Box<[Scalar; 4]>,
    },
    /// `{ let a = ..; b }`
    Block {
        /// The `let`s in order.
        lets: Vec<(Word, Scalar)>,
        /// The result.
        result: Box<Scalar>,
    },
    /// Something that cannot be translated, as written.
    Other(String),
}

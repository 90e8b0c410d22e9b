//! Scalar expressions as shared trees, with the constructors that layers and user closures are written in. Constructors fold
//! constants and drop neutral elements; nothing here differentiates or prints (see `derivative`, `tape`).
use super::shared::{Kind, Shared};
use std::ops;
use std::sync::Arc;

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unary {
    /// `-x`.
    Neg,
    /// `|x|`; its slope at 0 is 0, as in PyTorch.
    Abs,
    /// `e^x`.
    Exp,
    /// The natural logarithm.
    Ln,
    /// The square root.
    Sqrt,
    /// The hyperbolic tangent.
    Tanh,
    /// `1 / (1 + e^-x)`.
    Sigmoid,
    /// `x` where it is positive or NaN, else 0; its slope at 0 is 0, as in PyTorch.
    Relu,
    /// The sine.
    Sin,
    /// The cosine.
    Cos,
    /// The error function.
    Erf,
    /// The largest integer not above; its slope is 0.
    Floor,
    /// −1, 0 or 1; its slope is 0.
    Sign,
}

/// A function of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Binary {
    /// The sum.
    Add,
    /// The difference.
    Sub,
    /// The product.
    Mul,
    /// The quotient.
    Div,
    /// The power.
    Pow,
    /// The larger; at a tie the first decides the slope.
    Max,
    /// The smaller; at a tie the first decides the slope.
    Min,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compare {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
}

/// A scalar expression over arguments. Cheap to clone; equality is structural.
#[derive(Clone)]
pub struct Expr(pub(super) Arc<Shared>);

impl Expr {
    /// Argument `i`.
    pub fn arg(i: usize) -> Expr {
        Expr::new(Kind::Arg(i))
    }
    /// A number.
    pub fn constant(value: f64) -> Expr {
        // one zero, so that equal expressions compare equal
        Expr::new(Kind::Const(if value == 0.0 { 0.0f64 } else { value }.to_bits()))
    }
    /// The number, if the expression is one.
    pub fn as_constant(&self) -> Option<f64> {
        match self.kind() {
            Kind::Const(bits) => Some(f64::from_bits(*bits)),
            _ => None,
        }
    }
    /// The argument's index, if the expression is one.
    pub fn as_arg(&self) -> Option<usize> {
        match self.kind() {
            Kind::Arg(i) => Some(*i),
            _ => None,
        }
    }
    fn is(&self, value: f64) -> bool {
        self.as_constant() == Some(value)
    }
    /// A function of this.
    pub fn unary(self, op: Unary) -> Expr {
        if let Some(x) = self.as_constant() {
            return Expr::constant(op.apply(x));
        }
        match (op, self.kind()) {
            (Unary::Neg, Kind::Unary(Unary::Neg, [x])) => x.clone(),
            _ => Expr::new(Kind::Unary(op, [self])),
        }
    }
    /// A function of this and another.
    pub fn binary(self, op: Binary, rhs: Expr) -> Expr {
        if let (Some(x), Some(y)) = (self.as_constant(), rhs.as_constant()) {
            return Expr::constant(op.apply(x, y));
        }
        match op {
            Binary::Add if self.is(0.0) => rhs,
            Binary::Add | Binary::Sub if rhs.is(0.0) => self,
            Binary::Sub if self.is(0.0) => -rhs,
            Binary::Mul if self.is(0.0) || rhs.is(0.0) => Expr::constant(0.0),
            Binary::Mul if self.is(1.0) => rhs,
            Binary::Mul | Binary::Div | Binary::Pow if rhs.is(1.0) => self,
            Binary::Mul if self.is(-1.0) => -rhs,
            Binary::Mul if rhs.is(-1.0) => -self,
            Binary::Div if self.is(0.0) => Expr::constant(0.0),
            Binary::Pow if rhs.is(0.0) => Expr::constant(1.0),
            _ => Expr::new(Kind::Binary(op, [self, rhs])),
        }
    }
    /// `then` where `left op right`, else `otherwise`.
    pub fn select(op: Compare, left: Expr, right: Expr, then: Expr, otherwise: Expr) -> Expr {
        if then == otherwise {
            return then;
        }
        if let (Some(x), Some(y)) = (left.as_constant(), right.as_constant()) {
            return if op.apply(x, y) { then } else { otherwise };
        }
        Expr::new(Kind::Select(op, [left, right, then, otherwise]))
    }
    /// `e^self`.
    pub fn exp(self) -> Expr {
        self.unary(Unary::Exp)
    }
    /// The natural logarithm.
    pub fn ln(self) -> Expr {
        self.unary(Unary::Ln)
    }
    /// The square root.
    pub fn sqrt(self) -> Expr {
        self.unary(Unary::Sqrt)
    }
    /// The hyperbolic tangent.
    pub fn tanh(self) -> Expr {
        self.unary(Unary::Tanh)
    }
    /// The logistic function.
    pub fn sigmoid(self) -> Expr {
        self.unary(Unary::Sigmoid)
    }
    /// The rectifier.
    pub fn relu(self) -> Expr {
        self.unary(Unary::Relu)
    }
    /// The absolute value.
    pub fn abs(self) -> Expr {
        self.unary(Unary::Abs)
    }
    /// The larger of two.
    pub fn max(self, rhs: impl Into<Expr>) -> Expr {
        self.binary(Binary::Max, rhs.into())
    }
    /// The smaller of two.
    pub fn min(self, rhs: impl Into<Expr>) -> Expr {
        self.binary(Binary::Min, rhs.into())
    }
    /// The power.
    pub fn pow(self, rhs: impl Into<Expr>) -> Expr {
        self.binary(Binary::Pow, rhs.into())
    }
    /// The square.
    pub fn square(self) -> Expr {
        self.clone() * self
    }
    /// `then` where this is below `right`, else `otherwise`.
    pub fn lt(self, right: impl Into<Expr>, then: impl Into<Expr>, otherwise: impl Into<Expr>) -> Expr {
        Expr::select(Compare::Lt, self, right.into(), then.into(), otherwise.into())
    }
    /// `then` where this is at most `right`, else `otherwise`.
    pub fn le(self, right: impl Into<Expr>, then: impl Into<Expr>, otherwise: impl Into<Expr>) -> Expr {
        Expr::select(Compare::Le, self, right.into(), then.into(), otherwise.into())
    }
    /// `then` where this equals `right`, else `otherwise`.
    pub fn equals(self, right: impl Into<Expr>, then: impl Into<Expr>, otherwise: impl Into<Expr>) -> Expr {
        Expr::select(Compare::Eq, self, right.into(), then.into(), otherwise.into())
    }
}

impl From<f64> for Expr {
    fn from(value: f64) -> Expr {
        Expr::constant(value)
    }
}

macro_rules! operators {
    ($($t:ident $m:ident),*) => { $(
        impl<R: Into<Expr>> ops::$t<R> for Expr {
            type Output = Expr;
            fn $m(self, rhs: R) -> Expr {
                self.binary(Binary::$t, rhs.into())
            }
        }
        impl ops::$t<Expr> for f64 {
            type Output = Expr;
            fn $m(self, rhs: Expr) -> Expr {
                Expr::constant(self).binary(Binary::$t, rhs)
            }
        }
    )* };
}
operators!(Add add, Sub sub, Mul mul, Div div);

impl ops::Neg for Expr {
    type Output = Expr;
    fn neg(self) -> Expr {
        self.unary(Unary::Neg)
    }
}

impl Unary {
    /// All of them, for tables and tests.
    pub const ALL: [Unary; 13] = {
        use Unary::*;
        [Neg, Abs, Exp, Ln, Sqrt, Tanh, Sigmoid, Relu, Sin, Cos, Erf, Floor, Sign]
    };
    /// The name in the textual form and in the language.
    pub const fn name(self) -> &'static str {
        match self {
            Unary::Neg => "neg",
            Unary::Abs => "abs",
            Unary::Exp => "exp",
            Unary::Ln => "ln",
            Unary::Sqrt => "sqrt",
            Unary::Tanh => "tanh",
            Unary::Sigmoid => "sigmoid",
            Unary::Relu => "relu",
            Unary::Sin => "sin",
            Unary::Cos => "cos",
            Unary::Erf => "erf",
            Unary::Floor => "floor",
            Unary::Sign => "sign",
        }
    }
    /// The function itself, in `f64`.
    pub fn apply(self, x: f64) -> f64 {
        match self {
            Unary::Neg => -x,
            Unary::Abs => x.abs(),
            Unary::Exp => x.exp(),
            Unary::Ln => x.ln(),
            Unary::Sqrt => x.sqrt(),
            Unary::Tanh => x.tanh(),
            Unary::Sigmoid => 1.0 / (1.0 + (-x).exp()),
            Unary::Relu => {
                if x < 0.0 {
                    0.0
                } else {
                    x
                }
            }
            Unary::Sin => x.sin(),
            Unary::Cos => x.cos(),
            Unary::Erf => libm::erf(x),
            Unary::Floor => x.floor(),
            Unary::Sign => {
                if x > 0.0 {
                    1.0
                } else if x < 0.0 {
                    -1.0
                } else {
                    x
                }
            }
        }
    }
}

impl Binary {
    /// All of them, for tables and tests.
    pub const ALL: [Binary; 7] =
        [Binary::Add, Binary::Sub, Binary::Mul, Binary::Div, Binary::Pow, Binary::Max, Binary::Min];
    /// The name in the textual form.
    pub const fn name(self) -> &'static str {
        match self {
            Binary::Add => "add",
            Binary::Sub => "sub",
            Binary::Mul => "mul",
            Binary::Div => "div",
            Binary::Pow => "pow",
            Binary::Max => "max",
            Binary::Min => "min",
        }
    }
    /// The function itself, in `f64`.
    pub fn apply(self, x: f64, y: f64) -> f64 {
        match self {
            Binary::Add => x + y,
            Binary::Sub => x - y,
            Binary::Mul => x * y,
            Binary::Div => x / y,
            Binary::Pow => x.powf(y),
            Binary::Max => {
                if x < y {
                    y
                } else {
                    x
                }
            }
            Binary::Min => {
                if y < x {
                    y
                } else {
                    x
                }
            }
        }
    }
}

impl Compare {
    /// All of them, for tables and tests.
    pub const ALL: [Compare; 3] = [Compare::Lt, Compare::Le, Compare::Eq];
    /// The name in the textual form.
    pub const fn name(self) -> &'static str {
        match self {
            Compare::Lt => "lt",
            Compare::Le => "le",
            Compare::Eq => "eq",
        }
    }
    /// The operator in C and Rust.
    pub const fn symbol(self) -> &'static str {
        match self {
            Compare::Lt => "<",
            Compare::Le => "<=",
            Compare::Eq => "==",
        }
    }
    /// The comparison itself.
    pub fn apply(self, x: f64, y: f64) -> bool {
        match self {
            Compare::Lt => x < y,
            Compare::Le => x <= y,
            Compare::Eq => x == y,
        }
    }
}

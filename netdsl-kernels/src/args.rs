//! Tables of arguments and checked values: what layers, losses and initializers say about their arguments, and what they get.
//! The check itself, which knows sites, is the front end's.
use crate::diagnostic::Site;
use crate::init::Init;
use std::collections::BTreeMap;

/// An argument of a layer, loss or initializer.
#[derive(Debug)]
pub struct ArgSpec {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub kind: ArgKind,
    /// What it is when it is not given.
    pub default: ArgDefault,
    /// What it means, in a clause.
    pub doc: &'static str,
}

/// What an argument takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ArgKind {
    /// A whole number, at least 1.
    Count,
    /// A whole number, also a negative one.
    Integer,
    /// A number in a range.
    Number(Range),
    /// A number in a range, or a list of them.
    Numbers(Range),
    /// `true` or `false`.
    Bool,
    /// A whole number for both axes, or `[vertical, horizontal]`; each at least the number.
    Pair(usize),
    /// As `Pair(0)`, or the word `same`.
    Padding,
    /// A list of extents; one of them may be −1.
    Dims,
    /// An initializer of the table in `init`.
    Initializer,
    /// One of these words.
    Word(&'static [&'static str]),
}

/// An interval of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The lower end.
    pub low: f64,
    /// Whether the lower end itself belongs to it.
    pub low_included: bool,
    /// The upper end.
    pub high: f64,
    /// Whether the upper end itself belongs to it.
    pub high_included: bool,
}

impl Range {
    /// Any number.
    pub const ANY: Range =
        Range { low: f64::NEG_INFINITY, low_included: false, high: f64::INFINITY, high_included: false };
    /// Zero and more.
    pub const NOT_NEGATIVE: Range = Range { low: 0.0, low_included: true, ..Range::ANY };
    /// More than zero.
    pub const POSITIVE: Range = Range { low: 0.0, low_included: false, ..Range::ANY };
    /// From 0, below 1.
    pub const FRACTION: Range = Range { high: 1.0, ..Range::NOT_NEGATIVE };
    /// From 0 to 1, both included.
    pub const UNIT: Range = Range { high: 1.0, high_included: true, ..Range::NOT_NEGATIVE };

    /// Whether it contains a number.
    pub fn contains(&self, x: f64) -> bool {
        let above = x > self.low || (self.low_included && x == self.low);
        let below = x < self.high || (self.high_included && x == self.high);
        above && below
    }
    /// In words, such as `at least 0 and below 1`; `None` for any number.
    pub fn words(&self) -> Option<String> {
        let low = match (self.low.is_finite(), self.low_included) {
            (false, _) => None,
            (true, true) => Some(format!("at least {}", self.low)),
            (true, false) => Some(format!("above {}", self.low)),
        };
        let high = match (self.high.is_finite(), self.high_included) {
            (false, _) => None,
            (true, true) => Some(format!("at most {}", self.high)),
            (true, false) => Some(format!("below {}", self.high)),
        };
        match (low, high) {
            (Some(low), Some(high)) => Some(format!("{low} and {high}")),
            (low, high) => low.or(high),
        }
    }
}

/// What an argument is when it is not given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ArgDefault {
    /// It must be given; an example for the error's help.
    Required(&'static str),
    /// A number (for `Pair` and `Padding`: on both axes).
    Number(f64),
    /// A flag.
    Bool(bool),
    /// A word or an initializer without arguments.
    Word(&'static str),
    /// An initializer with its argument.
    Init(&'static str, f64),
    /// What another argument is.
    Like(&'static str),
}

/// A checked argument.
#[derive(Clone, Debug, PartialEq)]
pub enum ArgValue {
    /// Of `ArgKind::Count`.
    Count(usize),
    /// Of `ArgKind::Integer`.
    Integer(i64),
    /// Of `ArgKind::Number`.
    Number(f64),
    /// Of `ArgKind::Numbers`; a number alone is a list of one with `false`.
    Numbers(Vec<f64>, bool),
    /// Of `ArgKind::Bool`.
    Bool(bool),
    /// Of `ArgKind::Pair` and `ArgKind::Padding`.
    Pair([usize; 2]),
    /// `same` of `ArgKind::Padding`.
    Same,
    /// Of `ArgKind::Dims`.
    Dims(Vec<i64>),
    /// Of `ArgKind::Initializer`.
    Init(Init),
    /// Of `ArgKind::Word`.
    Word(&'static str),
}

/// All arguments of a call, checked, defaults filled in.
#[derive(Clone, Debug, Default)]
pub struct Args {
    /// By name.
    pub values: BTreeMap<&'static str, ArgValue>,
    /// Where those stand that were given.
    pub sites: BTreeMap<&'static str, Site>,
}

/// Accessors trust the table: the front end puts a value of the table's kind at every name of it, and a test reads every
/// argument of every layer. A name that is not in the table gives a neutral value instead of a panic inside rustc.
impl Args {
    /// A `Count`.
    pub fn count(&self, name: &str) -> usize {
        if let Some(ArgValue::Count(n)) = self.values.get(name) { *n } else { 1 }
    }
    /// An `Integer`.
    pub fn integer(&self, name: &str) -> i64 {
        if let Some(ArgValue::Integer(n)) = self.values.get(name) { *n } else { 0 }
    }
    /// A `Number`.
    pub fn number(&self, name: &str) -> f64 {
        if let Some(ArgValue::Number(x)) = self.values.get(name) { *x } else { 0.0 }
    }
    /// `Numbers`: one for all, or one for each.
    pub fn numbers(&self, name: &str) -> (Vec<f64>, bool) {
        if let Some(ArgValue::Numbers(list, each)) = self.values.get(name) {
            (list.clone(), *each)
        } else {
            (vec![], false)
        }
    }
    /// A `Bool`.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.values.get(name), Some(ArgValue::Bool(true)))
    }
    /// A `Pair`, or a `Padding` that is not `same`.
    pub fn pair(&self, name: &str) -> [usize; 2] {
        if let Some(ArgValue::Pair(p)) = self.values.get(name) { *p } else { [0, 0] }
    }
    /// Whether a `Padding` is `same`.
    pub fn is_same(&self, name: &str) -> bool {
        matches!(self.values.get(name), Some(ArgValue::Same))
    }
    /// `Dims`.
    pub fn dims(&self, name: &str) -> Vec<i64> {
        if let Some(ArgValue::Dims(d)) = self.values.get(name) { d.clone() } else { vec![] }
    }
    /// An `Initializer`.
    pub fn init(&self, name: &str) -> Init {
        if let Some(ArgValue::Init(i)) = self.values.get(name) { i.clone() } else { Init::default() }
    }
    /// A `Word`.
    pub fn word(&self, name: &str) -> &'static str {
        if let Some(ArgValue::Word(w)) = self.values.get(name) { w } else { "" }
    }
}

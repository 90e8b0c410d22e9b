//! Accumulators of a row's reductions: their start, one element or vector more, and the result. Every order of combination is
//! fixed, so the same input gives the same bits.
use crate::render::opencl::expr::Width;
use crate::render::opencl::function::Function;
use netdsl_plan::ReduceKind;

/// The accumulators of one reduction.
#[derive(Clone, Debug)]
pub(super) struct Accumulator {
    kind: ReduceKind,
    width: Width,
    /// How many stand side by side, so that additions need not wait for each other.
    count: usize,
    value: String,
    index: String,
}

impl Accumulator {
    /// Prints fresh accumulators.
    pub(super) fn start(f: &mut Function, kind: ReduceKind, width: Width, count: usize) -> Accumulator {
        let (value, index) = (f.text.name("r"), f.text.name("at"));
        let float = width.name();
        let zero = width.splat(identity(kind));
        let zeros = vec![zero.as_str(); count].join(", ");
        match count {
            1 => f.text.line(format!("{float} {value} = {zero};")),
            _ => f.text.line(format!("{float} {value}[{count}] = {{{zeros}}};")),
        }
        if kind == ReduceKind::ArgMax {
            let int = if width == Width::One { "int" } else { "int16" };
            f.text.line(format!("{int} {index} = ({int})(0);"));
        }
        Accumulator { kind, width, count, value, index }
    }
    /// Prints one more value for accumulator `which`. `at` is its coordinate; of the lanes only `live` count.
    pub(super) fn add(&self, f: &mut Function, which: &str, value: &str, at: &str, live: Option<&str>) {
        let acc = if self.count == 1 { self.value.clone() } else { format!("{}[{which}]", self.value) };
        let v = f.text.name("v");
        let masked = match live {
            Some(n) => {
                format!("(LANES < (int16)({n})) ? ({value}) : {}", self.width.splat(identity(self.kind)))
            }
            None => value.to_string(),
        };
        f.text.line(format!("const {} {v} = {masked};", self.width.name()));
        match self.kind {
            ReduceKind::Sum => f.text.line(format!("{acc} += {v};")),
            ReduceKind::Max => f.text.line(format!("{acc} = ({acc} < {v}) ? {v} : {acc};")),
            ReduceKind::ArgMax => {
                f.text.line(format!("{0} = ({v} > {acc}) ? {at} : {0};", self.index));
                f.text.line(format!("{acc} = ({v} > {acc}) ? {v} : {acc};"));
            }
        }
    }
    /// Prints the result: across the lanes too where they belong to one row.
    pub(super) fn finish(&self, f: &mut Function, across: bool) -> (String, Width) {
        let one = self.count == 1;
        let part = |i| if one { self.value.clone() } else { format!("{}[{i}]", self.value) };
        let parts: Vec<String> = (0..self.count).map(part).collect();
        let all = combine(self.kind, &parts);
        let (text, width) = match (self.kind, across, self.width) {
            (ReduceKind::Sum, true, _) => (format!("sum_16({all})"), Width::One),
            (ReduceKind::Max, true, _) => (format!("max_16({all})"), Width::One),
            (ReduceKind::ArgMax, true, _) => (format!("first_16({all}, {})", self.index), Width::One),
            (ReduceKind::ArgMax, false, Width::One) => (format!("(float){}", self.index), Width::One),
            (ReduceKind::ArgMax, false, Width::Sixteen) => (format!("convert_float16({})", self.index), Width::Sixteen),
            (ReduceKind::Sum | ReduceKind::Max, false, width) => (all, width),
        };
        let name = f.text.name("m");
        f.text.line(format!("const {} {name} = {text};", width.name()));
        (name, width)
    }
}

/// What changes nothing.
pub(in crate::render::opencl) fn identity(kind: ReduceKind) -> &'static str {
    match kind {
        ReduceKind::Sum => "0.0f",
        ReduceKind::Max | ReduceKind::ArgMax => "-INFINITY",
    }
}

/// Pairs first, so that the order is a tree.
fn combine(kind: ReduceKind, parts: &[String]) -> String {
    match parts {
        [] => identity(kind).into(),
        [one] => one.clone(),
        _ => {
            let (a, b) = parts.split_at(parts.len() / 2);
            let (a, b) = (combine(kind, a), combine(kind, b));
            match kind {
                ReduceKind::Sum => format!("({a} + {b})"),
                ReduceKind::Max | ReduceKind::ArgMax => format!("(({a} < {b}) ? {b} : {a})"),
            }
        }
    }
}

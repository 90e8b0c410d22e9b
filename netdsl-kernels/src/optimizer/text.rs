//! The texts of a checked rule: OpenCL C for the kernels, Rust for the host, Rust for the numbers of the step.
//! Each line of the update becomes one definition, so that the text reads like what the author wrote.
use super::{Argument, Lines};
use crate::ir::Expr;
use crate::render::opencl::expr::{self as c, Width};
use crate::render::rust::{self, Float};
use std::fmt::Write;

/// Formulas over the arguments that they use: what `print` takes.
fn dense(e: &Expr) -> (Expr, Vec<Argument>) {
    let args = e.args();
    let dense = e.tape().rebuild(|i| Expr::arg(args.binary_search(&i).unwrap_or(0)));
    (dense, args.into_iter().map(Argument::of).collect())
}

/// The line that holds the new value of each slot that changes.
fn last_lines(lines: &Lines) -> Vec<(usize, usize)> {
    let of = |slot| lines.lines.iter().rposition(|(_, s)| *s == Some(slot)).map(|line| (slot, line));
    (0..lines.slots).filter_map(of).collect()
}

/// `NETDSL_SLOTS`, `optimizer_1` and `optimizer_16` as `OptimizerPlan::text` describes them.
pub(super) fn opencl(lines: &Lines) -> String {
    let functions = [Width::One, Width::Sixteen].into_iter().map(|width| opencl_function(lines, width));
    format!("#define NETDSL_SLOTS {}\n", lines.slots) + &functions.collect::<String>()
}

fn opencl_function(lines: &Lines, width: Width) -> String {
    let t = width.name();
    let argument = |a: &Argument| match a {
        Argument::Weight => "w".to_string(),
        Argument::Gradient => "g".to_string(),
        Argument::Time => c::constant(0.0, width), // numbers of the step have taken it up
        Argument::Hyper(i) => width.splat(&format!("h[{i}]")),
        Argument::Scalar(i) => width.splat(&format!("h[{}]", lines.hypers + i)),
        Argument::Slot(i) => format!("s[{i}]"),
        Argument::Line(i) => format!("l{i}"),
    };
    let print = |e: &Expr, prefix: &str| {
        let (dense, args) = dense(e);
        c::print(dense.tape(), width, &args.iter().map(argument).collect::<Vec<_>>(), prefix)
    };
    let mut out =
        format!("static {t} optimizer_{}({t} w, {t} g, {t} *s, __global const float *h)\n{{\n", width.lanes());
    for (i, (value, _)) in lines.lines.iter().enumerate() {
        let printed = print(value, &format!("l{i}_"));
        for statement in &printed.statements {
            let _ = writeln!(out, "    {statement}"); // writing to a String cannot fail
        }
        let _ = writeln!(out, "    const {t} l{i} = {};", printed.result);
    }
    let printed = print(&lines.result, "r");
    for statement in &printed.statements {
        let _ = writeln!(out, "    {statement}");
    }
    let _ = writeln!(out, "    const {t} r = {};", printed.result);
    for (slot, line) in last_lines(lines) {
        let _ = writeln!(out, "    s[{slot}] = l{line};");
    }
    out + "    return r;\n}\n"
}

/// A closure for `OptimizerPlan::host`: one loop over the block that vectorises.
pub(super) fn host(lines: &Lines) -> String {
    let argument = |a: &Argument| match a {
        Argument::Weight => "w[i]".to_string(),
        Argument::Gradient => "g[i]".to_string(),
        Argument::Time => rust::number(0.0, Float::F32),
        Argument::Hyper(i) => format!("h{i}"),
        Argument::Scalar(i) => format!("h{}", lines.hypers + i),
        Argument::Slot(i) => format!("s{i}[i]"),
        Argument::Line(i) => format!("l{i}"),
    };
    let print = |e: &Expr, prefix: &str| {
        let (dense, args) = dense(e);
        rust::print(dense.tape(), Float::F32, &args.iter().map(argument).collect::<Vec<_>>(), prefix)
    };
    let mut out = parameters("f32", lines);
    out += "{ let n = w.len(); let g = &g[..n];";
    let slots: Vec<String> = (0..lines.slots).map(|i| format!("s{i}")).collect();
    if !slots.is_empty() {
        let _ = write!(out, "let [{}] = s else {{ unreachable!(\"state slots\") }};", slots.join(", "));
        for s in &slots {
            let _ = write!(out, "let {s} = &mut {s}[..n];");
        }
    }
    for i in used_hypers(lines) {
        let _ = write!(out, "let h{i} = h[{i}];");
    }
    out += "for i in 0..n {";
    for (i, (value, _)) in lines.lines.iter().enumerate() {
        let printed = print(value, &format!("l{i}_"));
        let _ = write!(out, "{} let l{i} = {};", printed.statements.concat(), printed.result);
    }
    let printed = print(&lines.result, "r");
    let _ = write!(out, "{} let r = {};", printed.statements.concat(), printed.result);
    for (slot, line) in last_lines(lines) {
        let _ = write!(out, "s{slot}[i] = l{line};");
    }
    out + "w[i] = r; } }"
}

/// The parameters of an update's closure; what a rule does not use has no name.
pub(super) fn parameters(float: &str, lines: &Lines) -> String {
    let s = if lines.slots == 0 { "_" } else { "s" };
    let h = if used_hypers(lines).is_empty() { "_" } else { "h" };
    format!("|w: &mut [{float}], g: &[{float}], {s}: &mut [&mut [{float}]], {h}: &[{float}]|")
}

/// Words of `h` that the update reads.
fn used_hypers(lines: &Lines) -> Vec<usize> {
    let formulas = lines.lines.iter().map(|(e, _)| e).chain([&lines.result]);
    let mut used: Vec<usize> = formulas
        .flat_map(Expr::args)
        .filter_map(|i| match Argument::of(i) {
            Argument::Hyper(i) => Some(i),
            Argument::Scalar(i) => Some(lines.hypers + i),
            _ => None,
        })
        .collect();
    used.sort_unstable();
    used.dedup();
    used
}

/// A closure for `OptimizerPlan::prepare`.
pub(super) fn prepare(lines: &Lines) -> String {
    let uses = |wanted: fn(Argument) -> bool| {
        lines.scalars.iter().any(|(_, e)| e.args().into_iter().any(|i| wanted(Argument::of(i))))
    };
    let name = |used: bool, name: &'static str| if used { name } else { "_" };
    let mut out = format!(
        "|{}: &[f64], {}: u64, {}: &mut [f64]| {{",
        name(uses(|a| matches!(a, Argument::Hyper(_))), "h"),
        name(uses(|a| a == Argument::Time), "t"),
        name(!lines.scalars.is_empty(), "out"),
    );
    if uses(|a| a == Argument::Time) {
        out += "let t = t as f64;";
    }
    for (k, (_, value)) in lines.scalars.iter().enumerate() {
        let (dense, args) = dense(value);
        let names: Vec<String> =
            args.iter().map(|a| if let Argument::Hyper(i) = a { format!("h[{i}]") } else { "t".to_string() }).collect();
        let printed = rust::print(dense.tape(), Float::F64, &names, &format!("u{k}_"));
        let _ = write!(out, "{} out[{k}] = {};", printed.statements.concat(), printed.result);
    }
    out + "}"
}

//! A schedule as text, for golden files and people: launches, parts, what they read and write. Not parsed back.
use super::{Part, Schedule};
use crate::ir::{Expr, Inst, Phase};
use netdsl_plan::{Access, Body, Region, RowStep, Sink, Source, Stored};
use std::fmt::Write;

impl Schedule {
    /// The schedule, one line a part; `layers` are the layers' names.
    pub fn text(&self, layers: &[String]) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "arena {} words, {} launches; {}", self.arena, self.launches.len(), self.reason);
        for (i, parts) in self.launches.iter().enumerate() {
            let _ = writeln!(out, "launch {i}");
            for p in parts {
                let _ = writeln!(out, "  {}", part(p, layers));
            }
        }
        for z in &self.zeroed {
            let _ = writeln!(out, "halo {}..{}", z[0], z[1]);
        }
        for k in &self.kept {
            let _ = writeln!(out, "kept {}", stored(k));
        }
        out
    }
}

fn part(p: &Part, layers: &[String]) -> String {
    let layer = layers.get(p.origin.layer as usize).map_or("", String::as_str);
    let phase = match p.origin.phase {
        Phase::Forward => "forward",
        Phase::Backward => "backward",
    };
    let list = |s: &[Stored]| s.iter().map(stored).collect::<Vec<_>>().join(" ");
    let serves: Vec<String> = p.serves.iter().map(u32::to_string).collect();
    format!(
        "{layer} {phase}: {}\n    nodes {:?}\n    reads {}\n    writes {}\n    serves {}",
        body(&p.body),
        p.nodes,
        list(&p.reads),
        list(&p.writes),
        serves.join(",")
    )
}

fn stored(s: &Stored) -> String {
    format!("%{}@{}", s.value, access(&s.access))
}

fn access(a: &Access) -> String {
    let region = match a.region {
        Region::Arena => "arena".into(),
        Region::Params => "params".into(),
        Region::Gradients => "gradients".into(),
        Region::States => "states".into(),
        Region::Losses => "losses".into(),
        Region::Data(i) => format!("data{i}"),
        Region::Update => "update".into(),
    };
    let strides: Vec<String> = a.at.strides.iter().map(isize::to_string).collect();
    let guards: String = a.guards.iter().map(|g| format!(" if {}<=c{}<{}", g.start, g.axis, g.end)).collect();
    format!("{region}+{}[{}]{guards}", a.at.offset, strides.join(","))
}

fn body(b: &Body<Expr>) -> String {
    let dims = |d: &[crate::ir::Dim]| d.iter().map(|d| d.to_string()).collect::<Vec<_>>().join(",");
    match b {
        Body::Rows(r) => {
            let steps: Vec<String> = r.steps.iter().map(step).collect();
            let sources: Vec<String> = r.sources.iter().map(source).collect();
            format!(
                "rows [{}] reduced {:?}\n    sources {}\n    steps {}",
                dims(&r.dims),
                r.reduced,
                sources.join("; "),
                steps.join("; ")
            )
        }
        Body::MatMul(m) => format!(
            "matmul [{}] {}x{}x{} a {} b {}\n    {}",
            dims(&m.batch),
            m.m,
            m.n,
            m.k,
            access(&m.a),
            access(&m.b),
            epilogue(&m.epilogue)
        ),
        Body::Conv2d(c) => format!(
            "conv2d {:?} {:?} {}->{} {:?}->{:?} halo {:?} a {} b {}\n    {}",
            c.kind,
            c.window,
            c.in_channels,
            c.out_channels,
            c.outer,
            c.inner,
            c.halo,
            access(&c.a),
            access(&c.b),
            epilogue(&c.epilogue)
        ),
        Body::Update(u) => format!("update {} words", u.words),
    }
}

fn epilogue(e: &netdsl_plan::Epilogue<Expr>) -> String {
    let sources: Vec<String> = e.sources.iter().map(source).collect();
    let sinks: Vec<String> = e.sinks.iter().map(sink).collect();
    format!("sources {}\n    sinks {}", sources.join("; "), sinks.join("; "))
}

fn source(s: &Source) -> String {
    match s {
        Source::Load(a) => access(a),
        Source::Index(a) => format!("index {}{:?}", a.offset, a.strides),
        Source::Random { stream, at } => format!("random {stream} {}{:?}", at.offset, at.strides),
        Source::Scalar(s) => format!("{s:?}"),
        Source::Reduced(i) => format!("step {i}"),
        Source::Window { op, operands, .. } => {
            format!("{op:?}({})", operands.iter().map(access).collect::<Vec<_>>().join(", "))
        }
        Source::Gather { table, index, .. } => format!("gather({}, {})", access(table), access(index)),
        Source::ScatterAdd { index, values, .. } => format!("scatter({}, {})", access(index), access(values)),
    }
}

fn step(s: &RowStep<Expr>) -> String {
    match s {
        RowStep::Reduce { kind, value } => format!("{kind:?} {}", expr(value)),
        RowStep::Store(s) => format!("each {}", sink(s)),
        RowStep::StoreRow(s) => format!("row {}", sink(s)),
    }
}

fn sink(s: &Sink<Expr>) -> String {
    format!("{} = {}", access(&s.to), expr(&s.value))
}

/// An expression as straight-line code on one line.
fn expr(e: &Expr) -> String {
    let tape = e.tape();
    let mut names: Vec<String> = vec![];
    let mut lets = String::new();
    for (i, inst) in tape.0.iter().enumerate() {
        let at = |k: u32| names[k as usize].clone();
        let text = match *inst {
            Inst::Arg(k) => format!("a{k}"),
            Inst::Const(bits) => format!("{}", f64::from_bits(bits)),
            Inst::Unary(op, x) => format!("{}({})", op.name(), at(x)),
            Inst::Binary(op, x, y) => format!("{}({}, {})", op.name(), at(x), at(y)),
            Inst::Select(op, [l, r, a, b]) => format!("{}({}, {}, {}, {})", op.name(), at(l), at(r), at(a), at(b)),
        };
        let leaf = matches!(inst, Inst::Arg(_) | Inst::Const(_));
        if leaf || i + 1 == tape.0.len() {
            names.push(text);
        } else {
            let _ = write!(lets, "t{i} = {text}, ");
            names.push(format!("t{i}"));
        }
    }
    format!("{lets}{}", names.last().map_or("", String::as_str))
}

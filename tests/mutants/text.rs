//! Faults of kernel texts. A kernel and all its faults become one text, in which an argument `mutant` chooses (mutant
//! schemata: Untch, Offutt and Harrold, 1993): one build, as many kernels as faults. With 0 it is the kernel as it was.
use crate::fault::{Fault, Kind};
use crate::scan;
use netdsl_plan::Kernel;

/// A kernel with faults in it; fault `i` is chosen by `i + 1`.
pub struct Mutable {
    pub kernel: Kernel,
    pub faults: Vec<Fault>,
}

/// Text to put at a place in a line.
struct Edit {
    line: usize,
    at: usize,
    text: String,
}

/// A kernel's text on its way.
struct Editor<'a> {
    lines: Vec<&'a str>,
    edits: Vec<Edit>,
    faults: Vec<Fault>,
}

/// Makes a kernel mutable by faults that `wanted` takes, which is told each fault and its number among the faults of its body.
/// `version` tells texts of one kernel apart that hold different faults.
pub fn mutable(kernel: &Kernel, version: usize, wanted: &mut dyn FnMut(&Fault, usize) -> bool) -> Mutable {
    let mut editor = Editor { lines: kernel.text.lines().collect(), edits: vec![], faults: vec![] };
    let calls = calls(&editor.lines);
    for body in bodies(&editor.lines) {
        let parts: Vec<usize> = calls.iter().filter(|c| c.body == editor.body_name(body[0])).map(|c| c.part).collect();
        let mut number = 0;
        let mut wanted = |f: &Fault| {
            number += 1;
            wanted(f, number - 1)
        };
        for line in body[0] + 1..body[1] {
            editor.statement(line, &parts, &mut wanted);
        }
        for call in calls.iter().filter(|c| parts.contains(&c.part)) {
            editor.call(call, body, &mut wanted);
        }
    }
    let name = format!("{}_m{version}", kernel.name);
    let text = editor.text(version).replace(&*kernel.name, &name);
    let kernel = Kernel { name: name.into(), text: text.into(), ..kernel.clone() };
    Mutable { kernel, faults: editor.faults }
}

/// The call of a body in the kernel.
struct Call {
    line: usize,
    body: String,
    part: usize,
}

fn calls(lines: &[&str]) -> Vec<Call> {
    let called = |(line, text): (usize, &&str)| {
        let name = text.trim_start().split('(').next().filter(|n| n.starts_with("body_"))?;
        Some((line, name.to_string()))
    };
    let all = lines.iter().enumerate().filter_map(called);
    all.enumerate().map(|(part, (line, body))| Call { line, body, part }).collect()
}

/// The first and last line of each body.
fn bodies(lines: &[&str]) -> Vec<[usize; 2]> {
    let starts = (0..lines.len()).filter(|&i| lines[i].starts_with("static inline void body_"));
    starts.map(|i| [i, (i..lines.len()).find(|&j| lines[j] == "}").expect("a body ends")]).collect()
}

/// Fills a private array with NaN, or addresses with 0, where it is declared: what a fault leaves out would else be there from a
/// run before, or the compiler would take what is undefined to be what it should be.
fn undefined(line: &str) -> Option<String> {
    let (kind, rest) = line.trim_start().split_once(' ')?;
    let (name, rest) = rest.split_once('[')?;
    let sizes: Vec<usize> = rest.strip_suffix("];")?.split("][").map(|n| n.parse().ok()).collect::<Option<_>>()?;
    let is_array = matches!(kind, "float" | "float16" | "int") && name.bytes().all(|b| b.is_ascii_alphanumeric());
    let words: usize = sizes.iter().product();
    let fill = if kind == "int" { "0".to_string() } else { format!("({kind})(NAN)") };
    let fill = format!("for (int z = 0; z < {words} * (mutant != 0); ++z) (({kind} *){name})[z] = {fill};\n");
    is_array.then_some(fill)
}

impl Editor<'_> {
    fn body_name(&self, line: usize) -> String {
        let rest = self.lines[line].strip_prefix("static inline void ").expect("the head of a body");
        rest.split('(').next().unwrap_or("").to_string()
    }

    /// Whether a line is in the block that does what whole blocks of 16 leave over: behind `if (l0 < end) {`, or a block whose
    /// first statement says how many are live.
    fn in_tail(&self, line: usize) -> bool {
        let opens = |i: &usize| {
            let text = self.lines[*i].trim_start();
            let body = text.starts_with("static inline");
            (text.starts_with("if (l") && text.ends_with('{')) || text.starts_with("for (; l") || body
        };
        (0..line).rev().find(opens).is_some_and(|i| self.lines[i].trim_start().starts_with("if (l"))
    }

    /// Adds a fault, if it is wanted: its edits may mention its number as `#`.
    fn fault(
        &mut self,
        wanted: &mut dyn FnMut(&Fault) -> bool,
        kind: Kind,
        parts: &[usize],
        line: usize,
        what: &str,
        edits: &[(usize, String)],
    ) {
        let tail = if self.in_tail(line) { "behind whole blocks: " } else { "" };
        let fault = Fault { kind, parts: parts.to_vec(), at: format!("{tail}{}: {what}", self.lines[line].trim()) };
        if !wanted(&fault) {
            return;
        }
        self.faults.push(fault);
        let number = self.faults.len().to_string();
        let edit = |(at, text): &(usize, String)| Edit { line, at: *at, text: text.replace('#', &number) };
        self.edits.extend(edits.iter().map(edit));
    }

    /// The faults of a statement of a body.
    fn statement(&mut self, line: usize, parts: &[usize], wanted: &mut dyn FnMut(&Fault) -> bool) {
        let text = self.lines[line];
        let tokens = scan::tokens(text);
        let Some(first) = tokens.first().filter(|t| !t.text.starts_with('#')) else { return };
        if let Some([from, to]) = scan::stored(text) {
            self.store(line, first.at, [from, to], parts, wanted);
        }
        for t in tokens.iter().filter(|t| t.is_number()) {
            let value: f64 = t.text.trim_end_matches('f').parse().expect("a number");
            let other = if value == 0.0 { "0.25f".to_string() } else { format!("{:?}f", value as f32 * 1.5) };
            let edits = [(t.at, format!("(mutant == # ? {other} : ")), (t.end(), ")".to_string())];
            let what = format!("{} at {} is {other}", t.text, t.at);
            self.fault(wanted, Kind::Constant, parts, line, &what, &edits);
        }
        for t in scan::signs(text) {
            let what = format!("`{}` at {} has the other sign", t.text, t.at);
            let sign = " (mutant == # ? -1 : 1) *".to_string();
            self.fault(wanted, Kind::Sign, parts, line, &what, &[(t.end(), sign)]);
        }
        for [from, to] in scan::limits(text) {
            let step = scan::step(text);
            let what = format!("`{}` is {step} less", &text[from..to]);
            self.fault(wanted, Kind::Bound, parts, line, &what, &[(to, format!(" - {step} * (mutant == #)"))]);
        }
        if tokens.iter().any(|t| t.text == "+=") && first.text != "for" && !text.contains("for (") {
            let what = "is left out";
            self.fault(wanted, Kind::Dropped, parts, line, what, &[(first.at, "if (mutant != #) ".into())]);
        }
    }

    /// The faults of a store.
    fn store(
        &mut self,
        line: usize,
        start: usize,
        [from, to]: [usize; 2],
        parts: &[usize],
        wanted: &mut dyn FnMut(&Fault) -> bool,
    ) {
        let text = self.lines[line];
        let around = |before: &str| [(from, format!("{before}(")), (to, ")".to_string())];
        let left_out = [(start, "if (mutant != #) ".to_string())];
        self.fault(wanted, Kind::Dropped, parts, line, "the store is left out", &left_out);
        if text[from..to] == *"0.0f" {
            return; // zero can be scaled and negated as one likes; its own fault is another number
        }
        let scaled = around("(mutant == # ? 1.5f : 1.0f) * ");
        self.fault(wanted, Kind::Constant, parts, line, "the value is half as much again", &scaled);
        let negated = around("(mutant == # ? -1.0f : 1.0f) * ");
        self.fault(wanted, Kind::Sign, parts, line, "the value is negated", &negated);
        let tokens = scan::tokens(&text[from..to]);
        let sum = tokens.iter().find(|t| t.is_sum() || (t.is_value() && t.text.starts_with('m')));
        if let Some(sum) = sum.filter(|s| s.text.len() < to - from) {
            let what = format!("the epilogue is left out, {} is stored", sum.text);
            let wide = if text.contains("store_part") || text.contains("16(") { "(float16)" } else { "" };
            let alone = format!("mutant == # ? {wide}({}) : ", sum.text);
            let edits = [(from, format!("({alone}(")), (to, "))".to_string())];
            self.fault(wanted, Kind::Dropped, parts, line, &what, &edits);
        }
    }

    /// The faults of a body's call: its tiles and its addresses.
    fn call(&mut self, call: &Call, body: [usize; 2], wanted: &mut dyn FnMut(&Fault) -> bool) {
        let part = [call.part];
        let name = format!("tile < end_{}", call.part);
        let guard = (0..call.line).rev().find(|&i| self.lines[i].contains(&name)).expect("a part has tiles");
        let end = self.lines[guard].find(&name).expect("just found") + name.len();
        let what = "the last tile is left out";
        self.fault(wanted, Kind::Bound, &part, guard, what, &[(end, " - (mutant == #)".into())]);
        let text = self.lines[call.line];
        let open = text.find('(').expect("a call");
        let names: Vec<[usize; 2]> = scan::arguments(text, open)
            .into_iter()
            .filter(|[a, b]| text[*a..*b].starts_with('p') && text[*a..*b].contains('_'))
            .collect();
        let regions: Vec<String> = (0..names.len()).map(|i| self.region(body, i).to_string()).collect();
        for (i, [from, to]) in names.iter().enumerate() {
            let name = &text[*from..*to];
            let other = (1..names.len()).map(|k| (i + k) % names.len()).find(|&j| regions[j] == "arena");
            let mut others = vec![match &*regions[i] {
                "loss" => format!("({name} == 0 ? 1 : {name} - 1)"),
                region if region.starts_with("data") => format!("{name} + 1"),
                _ => format!("({name} < 16 ? {name} + 16 : {name} - 16)"),
            }];
            if let Some(j) = other.filter(|_| regions[i] == "arena") {
                others.push(text[names[j][0]..names[j][1]].to_string());
            }
            for other in others {
                let what = format!("{name} (of `{}`) is {other}", regions[i]);
                let edits = [(*from, format!("(mutant == # ? {other} : ")), (*to, ")".to_string())];
                self.fault(wanted, Kind::Place, &part, call.line, &what, &edits);
            }
        }
    }

    /// The buffer that argument `a{i}` of a body is an address in.
    fn region(&self, body: [usize; 2], i: usize) -> &str {
        let name = format!("a{i}");
        for text in &self.lines[body[0] + 1..body[1]] {
            let tokens = scan::tokens(text);
            if let Some(at) = tokens.iter().position(|t| t.text == name) {
                let buffer = |t: &&scan::Token<'_>| {
                    matches!(t.text, "arena" | "params" | "grads" | "states" | "loss") || t.text.starts_with("data_")
                };
                return tokens[..at].iter().rev().find(buffer).map_or("arena", |t| t.text);
            }
        }
        "arena"
    }

    /// The text with all faults in it.
    fn text(&mut self, version: usize) -> String {
        let arguments = |i: usize, lines: &[&str]| {
            let l = lines[i];
            let signature = l.starts_with("static inline void body_") || l.starts_with("void k_");
            let call = l.trim_start().starts_with("body_");
            let end = l.rfind(')').unwrap_or(l.len());
            (signature || call).then_some((end, if call { ", mutant" } else { ", int mutant" }))
        };
        let mut out = String::new();
        for (i, line) in self.lines.iter().enumerate() {
            let mut edits: Vec<(usize, &str)> =
                self.edits.iter().filter(|e| e.line == i).map(|e| (e.at, e.text.as_str())).collect();
            edits.extend(arguments(i, &self.lines));
            // what closes at a place closes before anything opens there
            edits.sort_by_key(|(at, text)| (*at, !text.starts_with(')')));
            let mut at = 0;
            for (from, text) in edits {
                out.push_str(&line[at..from]);
                out.push_str(text);
                at = from;
            }
            out.push_str(&line[at..]);
            out.push('\n');
            out.extend(undefined(line));
        }
        // Bodies with faults are this kernel's own, and no other's.
        let bytes = self.lines.iter().flat_map(|l| l.bytes());
        let tag = format!("{:x}_{version}_", bytes.fold(7u64, |h, b| h.wrapping_mul(31) ^ u64::from(b)));
        out = out.replace("BODY_", &format!("BODY_{}", tag.to_uppercase())).replace("body_", &format!("body_{tag}"));
        out
    }
}

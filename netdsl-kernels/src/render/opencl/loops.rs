//! Plain loops over extents that may depend on the batch.
use super::function::Function;
use netdsl_plan::Dim;

/// An extent as a formula.
pub(super) fn extent(f: &mut Function, dim: Dim) -> String {
    match (dim.batched, dim.size) {
        (false, n) => n.to_string(),
        (true, 1) => f.samples().into(),
        (true, n) => format!("{} * {n}", f.samples()),
    }
}

/// Opens one loop for each extent and names the coordinates; an extent of 1 needs none.
pub(super) fn open(f: &mut Function, dims: &[Dim]) -> Vec<String> {
    dims.iter()
        .map(|&d| {
            let name = f.text.name("i");
            let end = extent(f, d);
            f.text.open(format!("for (int {name} = 0; {name} < {end}; ++{name})"));
            name
        })
        .collect()
}

/// Closes loops.
pub(super) fn close(f: &mut Function, count: usize) {
    for _ in 0..count {
        f.text.close();
    }
}

/// What happens at one vector: the coordinate of its first lane, how many lanes exist if not all, which accumulator is its.
pub(super) type Each<'a> = dyn FnMut(&mut Function, &str, Option<String>, &str) + 'a;

/// Loops over vectors of 16 coordinates from `begin` to `end`, `side` of them side by side, and then the partial rest.
pub(super) fn vectors(f: &mut Function, (begin, end): (&str, &str), side: usize, each: &mut Each) {
    let known = begin.parse::<usize>().ok().zip(end.parse::<usize>().ok()).map(|(b, e)| e - b);
    let c = f.text.name("l");
    f.text.line(format!("int {c} = {begin};"));
    if side > 1 {
        let (u, at) = (f.text.name("u"), f.text.name("l"));
        f.text.open(format!("for (; {c} + {0} <= {end}; {c} += {0})", 16 * side));
        f.text.line("#pragma unroll");
        f.text.open(format!("for (int {u} = 0; {u} < {side}; ++{u})"));
        f.text.line(format!("const int {at} = {c} + {u} * 16;"));
        each(f, &at, None, &u);
        f.text.close();
        f.text.close();
    }
    if known.is_none_or(|n| n % (16 * side) >= 16 || (side == 1 && n >= 16)) {
        f.text.open(format!("for (; {c} + 16 <= {end}; {c} += 16)"));
        each(f, &c, None, "0");
        f.text.close();
    }
    match known.map(|n| n % 16) {
        Some(0) => {}
        Some(rest) => {
            f.text.open("");
            each(f, &c, Some(rest.to_string()), "0");
            f.text.close();
        }
        None => {
            let live = f.text.name("live");
            f.text.open(format!("if ({c} < {end})"));
            f.text.line(format!("const int {live} = {end} - {c};"));
            each(f, &c, Some(live), "0");
            f.text.close();
        }
    }
}

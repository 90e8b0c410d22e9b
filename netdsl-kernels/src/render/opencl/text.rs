//! Indented lines of C and fresh names. It knows nothing of what the lines say.

/// A text under construction.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    lines: String,
    depth: usize,
    names: usize,
}

impl Text {
    /// The inside of a function.
    pub(super) fn inside() -> Text {
        Text { depth: 1, ..Text::default() }
    }
    /// Appends a line.
    pub(super) fn line(&mut self, line: impl AsRef<str>) {
        for _ in 0..self.depth {
            self.lines.push_str("  ");
        }
        self.lines.push_str(line.as_ref());
        self.lines.push('\n');
    }
    /// Begins a block: `head {`.
    pub(super) fn open(&mut self, head: impl AsRef<str>) {
        let head = head.as_ref();
        self.line(if head.is_empty() { "{".into() } else { format!("{head} {{") });
        self.depth += 1;
    }
    /// Ends a block.
    pub(super) fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.line("}");
    }
    /// A name that no other call returns.
    pub(super) fn name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names - 1)
    }
    /// The lines.
    pub(super) fn finish(self) -> String {
        self.lines
    }
}

/// A constant for a name: FNV-1a over 64 bits, the same on every machine and in every release.
pub(super) fn hash(text: &str) -> u64 {
    // a plain loop: texts are long, and this runs unoptimised
    let (mut hash, mut rest) = (0xcbf2_9ce4_8422_2325u64, text.as_bytes());
    while let [byte, tail @ ..] = rest {
        hash = (hash ^ *byte as u64).wrapping_mul(0x0100_0000_01b3);
        rest = tail;
    }
    hash
}

/// A term as the operand of a product: parentheses unless it is a name or a number.
pub(super) fn operand(term: &str) -> String {
    let plain = term.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if plain { term.to_string() } else { format!("({term})") }
}

/// `base + Σ strides[i] · coords[i]`, without the terms that are 0.
pub(super) fn affine(base: &str, strides: &[isize], coords: &[String]) -> String {
    let mut text = if base == "0" { String::new() } else { base.to_string() };
    for (&stride, coord) in strides.iter().zip(coords) {
        if stride == 0 || coord == "0" {
            continue;
        }
        let sign = if stride < 0 { "-" } else { "+" };
        let factor = stride.unsigned_abs();
        let term = if factor == 1 { operand(coord) } else { format!("{} * {factor}", operand(coord)) };
        match (text.is_empty(), sign) {
            (true, "+") => text = term,
            (true, _) => text = format!("-{term}"),
            (false, _) => text = format!("{text} {sign} {term}"),
        }
    }
    if text.is_empty() { "0".into() } else { text }
}

/// `a + b` with the zeros left out.
pub(super) fn sum(a: &str, b: &str) -> String {
    match (a, b) {
        ("0", x) | (x, "0") => x.to_string(),
        (a, b) => format!("{a} + {b}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_affine_functions() {
        let coords = ["x".to_string(), "y + 1".to_string(), "0".to_string()];
        assert_eq!(affine("a0", &[16, 1, 5], &coords), "a0 + x * 16 + (y + 1)");
        assert_eq!(affine("0", &[-2, 0, 5], &coords), "-x * 2");
        assert_eq!(affine("0", &[0, 0, 5], &coords), "0");
    }

    #[test]
    fn hashes_are_fnv() {
        assert_eq!(hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash("a"), 0xaf63_dc4c_8601_ec8c);
    }
}

//! The way of an operand's elements from memory into registers and on into local memory. Every work-item fetches the same lines
//! at every step, so what depends on the line alone is computed once, before the loop. What is outside an edge or behind the
//! contracted extent becomes 0; lines that do not exist repeat the last one.
use super::LOCAL;
use super::epilogue::Side;
use super::operand::{Edge, Names, Operand};
use super::walk::Walk;
use crate::render::opencl::function::Function;
use crate::render::opencl::text::{affine, sum};

impl Operand<'_> {
    /// Prints, before the loop, what depends on the lines. `exact`: no tile reaches beyond the side's end. `coords` are the
    /// coordinates along the groups' axes.
    pub(super) fn lines(&self, f: &mut Function, groups: &Walk, side: &Side, exact: bool, coords: &[String]) {
        let ([lines, layers], [count, deep]) = (self.lanes, self.each);
        let Names { line, layer, base, got } = &self.names;
        match self.along_depth {
            true => f.text.line(format!("const int {layer} = item % {layers}, {line} = item / {layers};")),
            false => f.text.line(format!("const int {line} = item % {lines}, {layer} = item / {lines};")),
        }
        f.text.line(format!("float {got}[{}];", count * deep));
        let arrays = [base].into_iter().chain(self.edges.iter().map(|e| &e.name));
        let arrays: Vec<String> = arrays.map(|name| format!("{name}[{count}]")).collect();
        f.text.line(format!("int {};", arrays.join(", ")));
        let u = repeat(f, count);
        let at = f.text.name("at");
        let here = sum(&sum(&side.first, line), &product(&u, lines));
        let here = if exact { here } else { format!("min({here}, {} - 1)", side.end) };
        f.text.line(format!("const int {at} = {here};"));
        let mut coords = coords.to_vec();
        let part = |strides: &[isize]| {
            let (mut all, own) = (groups.part(strides), self.own.part(strides));
            all.iter_mut().zip(own).for_each(|(a, b)| *a += b);
            all
        };
        let offset = self.address.offset.to_string();
        let value = match self.straight(self.own) {
            Some(stride) => {
                let from = affine(&offset, &[stride], &[at]);
                affine(&from, &groups.part(&self.address.strides), &coords)
            }
            None => {
                self.own.decode(f, &at, &mut coords);
                affine(&offset, &part(&self.address.strides), &coords)
            }
        };
        f.text.line(format!("{base}[{u}] = {value};"));
        for Edge { name, at, .. } in &self.edges {
            f.text.line(format!("{name}[{u}] = {};", affine(&at.offset.to_string(), &part(&at.strides), &coords)));
        }
        close(f, count);
    }
    /// The stride along a walk, where it has one and no edge needs coordinates.
    fn straight(&self, walk: &Walk) -> Option<isize> {
        let free = |e: &Edge| walk.axes().all(|axis| e.at.strides[axis] == 0);
        walk.stride(&self.address.strides).filter(|_| self.edges.iter().all(free))
    }
    /// Prints the reads of the step whose layers begin at `first`. `end`: where the layers end, if the last step may reach
    /// beyond.
    pub(super) fn fetch(&self, f: &mut Function, first: &str, end: Option<&str>) {
        let [lines, layers] = self.each;
        self.open(f);
        let v = repeat(f, layers);
        let k = f.text.name("k");
        f.text.line(format!("const int {k} = {};", sum(&sum(first, &self.names.layer), &product(&v, self.lanes[1]))));
        let mut coords = vec!["0".to_string(); self.address.strides.len()];
        let offset = match self.straight(self.deep) {
            Some(stride) => affine("0", &[stride], std::slice::from_ref(&k)),
            None => {
                self.deep.decode(f, &k, &mut coords);
                affine("0", &self.deep.part(&self.address.strides), &coords)
            }
        };
        let off = f.text.name("off");
        f.text.line(format!("const int {off} = {offset};"));
        let moved: Vec<String> =
            self.edges.iter().map(|e| affine("0", &self.deep.part(&e.at.strides), &coords)).collect();
        let u = repeat(f, lines);
        let conditions = end.map(|end| format!("{k} < {end}"));
        self.read(f, &u, conditions.into_iter().collect(), &off, &moved);
        f.text.line(format!("{}[{}] = value;", self.names.got, sum(&product(&v, lines), &u)));
        close(f, lines);
        close(f, layers);
        self.close(f);
    }
    /// Prints the read of one element as `value`. Elements that do not exist read word 0 of the region instead: a choice of
    /// two words needs no branch.
    fn read(&self, f: &mut Function, u: &str, mut conditions: Vec<String>, offset: &str, moved: &[String]) {
        let mut word = sum(&format!("{}[{u}]", self.names.base), offset);
        for (Edge { name, divide, end, stride, .. }, moved) in self.edges.iter().zip(moved) {
            let i = f.text.name("i");
            f.text.line(format!("const int {i} = {};", sum(&format!("{name}[{u}]"), moved)));
            conditions.push(format!("(uint){i} < {}u", end * divide));
            if *divide > 1 {
                conditions.push(format!("(uint){i} % {divide}u == 0"));
                word = affine(&word, &[*stride], &[format!("(int)((uint){i} / {divide}u)")]);
            }
        }
        let address = self.place.address(f, &[word]);
        if conditions.is_empty() {
            f.text.line(format!("const float value = {};", address.element()));
            return;
        }
        f.text.line(format!("const int inside = {};", conditions.join(" && ")));
        f.text.line(format!("const float word = {}[inside ? {} : 0];", address.base, address.index));
        f.text.line("const float value = inside ? word : 0.0f;");
    }
    /// Prints the way from registers to local memory, from word `start` on.
    pub(super) fn store(&self, f: &mut Function, scratch: &str, start: &str) {
        let [lines, layers] = self.each;
        let Names { line, layer, got, .. } = &self.names;
        self.open(f);
        let v = repeat(f, layers);
        let u = repeat(f, lines);
        let row = sum(layer, &product(&v, self.lanes[1]));
        let at = sum(&sum(start, &format!("({row}) * {}", self.pitch)), &sum(line, &product(&u, self.lanes[0])));
        f.text.line(format!("{scratch}[{at}] = {got}[{}];", sum(&product(&v, lines), &u)));
        close(f, lines);
        close(f, layers);
        self.close(f);
    }
    fn open(&self, f: &mut Function) {
        f.text.open(if self.readers() < LOCAL { format!("if (item < {})", self.readers()) } else { String::new() });
    }
    fn close(&self, f: &mut Function) {
        f.text.close();
    }
}

/// Opens a loop that the compiler unrolls and names its number; one turn needs none.
fn repeat(f: &mut Function, count: usize) -> String {
    if count == 1 {
        return "0".into();
    }
    let u = f.text.name("u");
    f.text.line("#pragma unroll");
    f.text.open(format!("for (int {u} = 0; {u} < {count}; ++{u})"));
    u
}

fn close(f: &mut Function, count: usize) {
    if count > 1 {
        f.text.close();
    }
}

fn product(name: &str, factor: usize) -> String {
    match (name, factor) {
        ("0", _) => "0".into(),
        (_, 1) => name.into(),
        _ => format!("{name} * {factor}"),
    }
}

//! Reads elements through an `Access`, one or 16 at a time: contiguous lanes as one vector, equal lanes once, all others
//! lane by lane. A read outside a guard gives 0 and touches no memory.
use super::expr::Width;
use super::function::{Buffer, Function};
use super::point::Point;
use super::text::{affine, operand};
use netdsl_plan::{Access, DType, Dim, Guard, Region};

/// An access of a body whose offset has become an argument.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) region: Region,
    pub(super) strides: Vec<isize>,
    dtype: DType,
    guards: Vec<Guard>,
    /// The argument that holds the offset.
    offset: String,
    /// For a door: the axis of the samples and how many coordinates one sample has.
    sample: Option<(usize, usize)>,
}

/// A buffer and an index into it, as texts.
pub(super) struct Address {
    pub(super) base: String,
    pub(super) index: String,
}

impl Address {
    /// A pointer to the element.
    pub(super) fn pointer(&self) -> String {
        format!("{} + {}", self.base, self.index)
    }
    /// The element.
    pub(super) fn element(&self) -> String {
        format!("{}[{}]", operand(&self.base), self.index)
    }
}

impl Place {
    /// Makes the offset of an access over a domain an argument of the function.
    pub(super) fn bind(f: &mut Function, access: &Access, dims: &[Dim]) -> Place {
        let strides = access.at.strides.to_vec();
        let offset = f.argument(access.at.offset as i32);
        let sample = match access.region {
            Region::Data(_) => {
                dims.iter().zip(&strides).position(|(d, &s)| d.batched && s != 0).map(|axis| (axis, dims[axis].size))
            }
            _ => None,
        };
        let guards = access.guards.iter().filter(|g| !everywhere(g, dims)).copied().collect();
        Place { region: access.region, strides, dtype: access.dtype, guards, offset, sample }
    }
    /// Whether reads may happen anywhere in the domain.
    pub(super) fn unguarded(&self) -> bool {
        self.guards.is_empty()
    }
    /// The stride along an axis.
    pub(super) fn stride(&self, axis: usize) -> isize {
        self.strides.get(axis).copied().unwrap_or(0)
    }
    /// How an element is stored.
    pub(super) fn dtype(&self) -> DType {
        self.dtype
    }
    /// Whether 16 lanes along `axis` are neighbours in memory, or whether all are the same element.
    pub(super) fn regular(&self, axis: usize) -> bool {
        let moves = self.sample.is_some_and(|(a, _)| a == axis);
        let guarded = self.guards.iter().any(|g| g.axis == axis);
        matches!(self.stride(axis), 0 | 1) && !moves && !guarded
    }
    /// Where the element at these coordinates lies.
    pub(super) fn address(&self, f: &mut Function, coords: &[String]) -> Address {
        let buffer = match self.region {
            Region::Arena => Buffer::Arena,
            Region::Params | Region::Update => Buffer::Params,
            Region::Gradients => Buffer::Grads,
            Region::States => Buffer::States,
            Region::Losses => Buffer::Loss,
            Region::Data(i) => Buffer::Data(i),
        };
        let base = f.buffer(buffer);
        let Some((axis, size)) = self.sample else {
            return Address { base, index: affine(&self.offset, &self.strides, coords) };
        };
        let batch = f.buffer(Buffer::Batch);
        let mut rest = self.strides.clone();
        let length = self.strides[axis] * size as isize;
        if size == 1 {
            rest[axis] = 0;
        }
        let (sample, mut coords) = (operand(&coords[axis]), coords.to_vec());
        let sample = if size == 1 { coords[axis].clone() } else { format!("{sample} / {size}") };
        if size != 1 {
            coords[axis] = format!("{} % {size}", operand(&coords[axis]));
        }
        Address {
            base: format!("{base} + (size_t){batch}[{sample}] * {length}"),
            index: affine(&self.offset, &rest, &coords),
        }
    }
    /// The condition under which the coordinates are inside all guards but those of one axis.
    fn inside(&self, coords: &[String], except: Option<usize>) -> Option<String> {
        let conditions: Vec<String> = self
            .guards
            .iter()
            .filter(|g| Some(g.axis) != except)
            .map(|g| format!("{c} >= {} && {c} < {}", g.start, g.end, c = operand(&coords[g.axis])))
            .collect();
        (!conditions.is_empty()).then(|| conditions.join(" && "))
    }
    /// Reads one element as a `float` formula.
    pub(super) fn element(&self, f: &mut Function, coords: &[String]) -> String {
        let address = self.address(f, coords);
        let element = match self.dtype {
            DType::F32 => address.element(),
            DType::U8 | DType::I32 => format!("(float){}", address.element()),
        };
        match self.inside(coords, None) {
            None => element,
            Some(inside) => format!("({inside}) ? {element} : 0.0f"),
        }
    }
    /// Reads one element as an `int` formula: an index, whatever it is stored as.
    pub(super) fn integer(&self, f: &mut Function, coords: &[String]) -> String {
        let element = format!("(int){}", self.address(f, coords).element());
        match self.inside(coords, None) {
            None => element,
            Some(inside) => format!("({inside}) ? {element} : 0"),
        }
    }
    /// 16 neighbours as a `float16` formula; the lanes must be regular with stride 1.
    pub(super) fn vector(&self, f: &mut Function, coords: &[String]) -> String {
        let load = format!("vload16(0, {})", self.address(f, coords).pointer());
        match self.dtype {
            DType::F32 => load,
            DType::U8 | DType::I32 => format!("convert_float16({load})"),
        }
    }
    /// Reads the value at a point into a new name.
    pub(super) fn load(&self, f: &mut Function, p: &Point) -> String {
        let Some(lanes) = &p.lanes else {
            let element = self.element(f, &p.coords);
            return define(f, Width::One, &element);
        };
        if !self.regular(lanes.axis) {
            return by_lane(f, p, &mut |f, p| self.element(f, &p.coords));
        }
        if self.stride(lanes.axis) == 0 {
            let element = self.element(f, &p.coords);
            return define(f, Width::Sixteen, &Width::Sixteen.splat(&element));
        }
        let vector = self.vector(f, &p.coords);
        match self.inside(&p.coords, None) {
            None => define(f, Width::Sixteen, &vector),
            Some(inside) => {
                let name = f.text.name("v");
                f.text.line(format!("float16 {name} = (float16)(0.0f);"));
                f.text.line(format!("if ({inside}) {name} = {vector};"));
                name
            }
        }
    }
}

fn everywhere(g: &Guard, dims: &[Dim]) -> bool {
    g.start == 0 && dims.get(g.axis).is_some_and(|d| !d.batched && g.end >= d.size)
}

/// Gives a formula a new name.
pub(super) fn define(f: &mut Function, width: Width, formula: &str) -> String {
    let name = f.text.name("v");
    f.text.line(format!("const {} {name} = {formula};", width.name()));
    name
}

/// Collects 16 values that are computed one by one.
pub(super) fn by_lane(f: &mut Function, p: &Point, one: &mut dyn FnMut(&mut Function, &Point) -> String) -> String {
    let (lanes, j, at) = (f.text.name("lane"), f.text.name("j"), f.text.name("x"));
    f.text.line(format!("float {lanes}[16];"));
    f.text.open(format!("for (int {j} = 0; {j} < 16; ++{j})"));
    f.text.line(format!("const int {at} = {};", p.lane_coordinate(&j)));
    let value = one(f, &p.lane(&at));
    f.text.line(format!("{lanes}[{j}] = {value};"));
    f.text.close();
    define(f, Width::Sixteen, &format!("vload16(0, {lanes})"))
}

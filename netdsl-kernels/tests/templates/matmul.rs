//! Matrix products: the forms of a dense layer's passes, tails of every axis, guards, strides, all kinds of epilogues.
use crate::build::{B, arg, coordinate, epilogue, guarded, load, n, over};
use crate::check::{check, together};
use crate::memory::{Memory, access};
use netdsl_plan::{Access, Body, Dim, MatMul, Region, Source};

/// A value over `[batch.., rows, columns]` with padded rows, stored as it is or transposed.
fn operand(m: &mut Memory, dims: &[Dim], transposed: bool, pad: bool) -> Access {
    let rank = dims.len();
    let mut stored = dims.to_vec();
    if transposed {
        stored.swap(rank - 2, rank - 1);
    }
    let last = stored[rank - 1].size;
    let x = m.value(&stored, if pad { last.next_multiple_of(16) } else { last });
    let mut axes: Vec<Option<usize>> = (0..rank).map(Some).collect();
    if transposed {
        axes.swap(rank - 2, rank - 1);
    }
    over(&x, &axes)
}

struct Shape {
    batch: Vec<Dim>,
    m: Dim,
    n: Dim,
    k: Dim,
}

fn shape(m: Dim, n: Dim, k: Dim) -> Shape {
    Shape { batch: vec![], m, n, k }
}

impl Shape {
    fn axes(&self, last: [Dim; 2]) -> Vec<Dim> {
        [&self.batch[..], &last[..]].concat()
    }
    fn operands(&self, mem: &mut Memory, transposed: [bool; 2], pad: bool) -> [Access; 2] {
        let a = operand(mem, &self.axes([self.m, self.k]), transposed[0], pad);
        let b = operand(mem, &self.axes([self.k, self.n]), transposed[1], pad);
        [a, b]
    }
    fn body(
        self,
        [a, b]: [Access; 2],
        epilogue: netdsl_plan::Epilogue<netdsl_kernels::ir::Expr>,
    ) -> Body<netdsl_kernels::ir::Expr> {
        let Shape { batch, m, n, k } = self;
        Body::MatMul(MatMul { batch: batch.into(), m, n, k, a, b, epilogue })
    }
}

const FORMS: [[bool; 2]; 4] = [[false, false], [true, false], [false, true], [true, true]];

#[test]
fn every_form_and_tail() {
    together(|| {
        let shapes = [
            (B, n(10), n(37), 17),
            (B, n(33), n(16), 5),
            (B, n(128), n(50), 32),
            (B, n(1), n(20), 3),
            (n(20), n(30), B, 11),
            (n(16), n(48), B, 32),
            (n(37), n(10), B, 1),
            (n(7), n(100), n(9), 1),
            (n(1), n(17), n(1), 1),
            (n(13), n(64), n(129), 1),
            (n(5), B, n(19), 13),
            (B, B, n(8), 9),
            (B, Dim { size: 3, batched: true }, n(8), 3),
            (Dim { size: 6, batched: true }, n(12), n(31), 4),
        ];
        for (i, (rows, columns, k, samples)) in shapes.into_iter().enumerate() {
            for (j, form) in FORMS.into_iter().enumerate() {
                // padded rows in every other case
                let pad = (i + j) % 2 == 0;
                let mut m = Memory::new(32, samples);
                let s = shape(rows, columns, k);
                let operands = s.operands(&mut m, form, pad);
                let last = columns.size;
                let y = m.room(&s.axes([rows, columns]), if pad { last.next_multiple_of(16) } else { last });
                let e = epilogue(vec![], vec![(arg(0), &y)]);
                check(&format!("{rows}x{columns}x{k} {form:?} pad {pad}"), s.body(operands, e), &m);
            }
        }
    });
}

#[test]
fn bias_relu_and_two_sinks() {
    together(|| {
        for (size, samples) in [(40, 20), (10, 3)] {
            let mut m = Memory::new(32, samples).with_params();
            let s = shape(B, n(size), n(25));
            let operands = s.operands(&mut m, [false, false], true);
            let bias = over(&m.param(32, &[size], 1), &[None, Some(0)]);
            let pitch = size.next_multiple_of(16);
            let (z, y) = (m.room(&[B, n(size)], pitch), m.room(&[B, n(size)], pitch));
            let e = epilogue(vec![load(&bias)], vec![((arg(0) + arg(1)).relu(), &y), (arg(0) + arg(1), &z)]);
            check("bias", s.body(operands, e), &m);
        }
    });
}

#[test]
fn input_gradient_with_relu_mask() {
    together(|| {
        for (size, out, samples) in [(37, 20, 9), (64, 33, 32)] {
            let mut m = Memory::new(32, samples);
            let s = shape(B, n(size), n(out));
            let operands = s.operands(&mut m, [false, true], true);
            let pitch = size.next_multiple_of(16);
            let (y, dx) = (m.value(&[B, n(size)], pitch), m.room(&[B, n(size)], pitch));
            let e = epilogue(vec![load(&y)], vec![(arg(1).le(0.0, 0.0, arg(0)), &dx)]);
            check("relu mask", s.body(operands, e), &m);
        }
    });
}

#[test]
fn weight_gradient_updates_at_once() {
    together(|| {
        for (rows, columns, samples, masked) in
            [(20, 30, 17, false), (5, 10, 4, true), (48, 64, 32, false), (9, 130, 1, true)]
        {
            for transposed in [false, true] {
                let mut m = Memory::new(32, samples).with_params();
                m = if masked { m.masked() } else { m };
                let s = shape(n(rows), n(columns), B);
                let operands = s.operands(&mut m, [true, false], true);
                let pitch = columns.next_multiple_of(16) as isize;
                let strides = if transposed { [1, rows as isize] } else { [pitch, 1] };
                let (w, g) = (access(Region::Update, 160, &strides), access(Region::Gradients, 160, &strides));
                let weight = access(Region::Params, 160, &strides);
                let decay = arg(0) + arg(1) * 0.125;
                let e = epilogue(vec![load(&weight)], vec![(decay.clone(), &w), (decay, &g)]);
                check("weight gradient", s.body(operands, e), &m);
            }
        }
    });
}

#[test]
fn leading_axes() {
    together(|| {
        for batch in [vec![n(3)], vec![B], vec![B, n(2)], vec![n(2), B]] {
            for form in FORMS {
                let mut m = Memory::new(16, 5);
                let s = Shape { batch: batch.clone(), m: n(6), n: n(20), k: n(18) };
                let operands = s.operands(&mut m, form, true);
                let y = m.room(&s.axes([n(6), n(20)]), 20);
                let e = epilogue(vec![], vec![(arg(0) * 0.5, &y)]);
                check("batched", s.body(operands, e), &m);
            }
        }
    });
}

#[test]
fn epilogues_with_every_kind_of_source() {
    together(|| {
        let mut m = Memory::new(32, 19);
        let s = shape(B, n(21), n(9));
        let operands = s.operands(&mut m, [false, false], true);
        let door = over(&m.door(netdsl_plan::DType::U8, &[21], 200), &[Some(0), Some(1)]);
        let each = over(&m.value(&[B], 1), &[Some(0), None]);
        let half = guarded(&m.value(&[B, n(10)], 16), 1, 5, 15);
        let strided = over(&m.value(&[n(21), B], 32), &[Some(1), Some(0)]);
        let y = m.room(&[B, n(21)], 32);
        let sources = vec![
            load(&door),
            load(&each),
            load(&half),
            load(&strided),
            Source::Index(coordinate(1, 2)),
            Source::Random { stream: 3, at: netdsl_plan::Affine { offset: 0, strides: vec![21, 1].into() } },
            Source::Scalar(netdsl_plan::Scalar::Samples),
        ];
        let value = (arg(0) + arg(1) * arg(2) + arg(3) * arg(4)) * arg(6).lt(0.5, 0.0, 2.0) + arg(5) / arg(7);
        let e = epilogue(sources, vec![(value, &y)]);
        check("sources", s.body(operands, e), &m);
    });
}

#[test]
fn guarded_and_door_operands() {
    together(|| {
        let mut m = Memory::new(32, 19);
        let s = shape(B, n(21), n(9));
        let [_, b] = s.operands(&mut m, [false, false], true);
        let a = guarded(&m.value(&[B, n(4)], 4), 1, 2, 6);
        let y = m.room(&[B, n(21)], 32);
        check("guarded", s.body([a, b.clone()], epilogue(vec![], vec![(arg(0), &y)])), &m);
        let door = m.door(netdsl_plan::DType::U8, &[9], 200);
        let s = shape(B, n(21), n(9));
        let y = m.room(&[B, n(21)], 32);
        check("door", s.body([door, b], epilogue(vec![], vec![(arg(0), &y)])), &m);
    });
}

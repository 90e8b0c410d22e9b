//! Matrix products and convolutions.
use super::{Stores, source, store};
use crate::memory::{Memory, coordinates};
use crate::number::{Number, evaluate};
use netdsl_kernels::ir::Expr;
use netdsl_plan::{Conv2d, ConvKind, Dim, Epilogue, MatMul};

pub fn matmul(b: &MatMul<Expr>, m: &Memory, out: &mut Stores) {
    let axes = |last: [Dim; 2]| [&b.batch[..], &last[..]].concat();
    let dims = axes([b.m, b.n]);
    for c in coordinates(&dims, m.samples) {
        let (batch, [row, column]) = c.split_last_chunk::<2>().expect("two axes");
        let terms = (0..b.k.at(m.samples)).map(|k| {
            let left = m.read(&b.a, &axes([b.m, b.k]), &[batch, &[*row, k]].concat());
            let right = m.read(&b.b, &axes([b.k, b.n]), &[batch, &[k, *column]].concat());
            Number::exact(left).times(Number::exact(right))
        });
        finish(&b.epilogue, &dims, m, &c, Number::sum(terms), out);
    }
}

fn finish(e: &Epilogue<Expr>, dims: &[Dim], m: &Memory, c: &[usize], acc: Number, out: &mut Stores) {
    let mut args = vec![acc];
    args.extend(e.sources.iter().map(|s| source::value(s, dims, m, c, &[])));
    for sink in e.sinks.iter() {
        assert!(evaluate(&sink.value, &args).error.is_finite(), "a bound of the error");
        store(sink, m, c, &args, out);
    }
}

pub fn conv2d(b: &Conv2d<Expr>, m: &Memory, out: &mut Stores) {
    let g = b.window.groups;
    let (ins, outs) = (b.in_channels / g, b.out_channels / g);
    let plane = |channels: usize, [h, w]: [usize; 2]| [b.batch, Dim::fixed(channels), Dim::fixed(h), Dim::fixed(w)];
    let x_dims = plane(b.in_channels, b.outer);
    let y_dims = plane(b.out_channels, b.inner);
    let k = b.window.kernel;
    let w_dims = [b.out_channels, ins, k[0], k[1]].map(Dim::fixed);
    // every product x · w that adds to a y, by the definition of the forward pass
    let products = |o: usize, [y, x]: [usize; 2]| {
        let w = b.window;
        let taps = (0..ins).flat_map(move |c| (0..k[0]).flat_map(move |i| (0..k[1]).map(move |j| (c, i, j))));
        taps.filter_map(move |(c, i, j)| {
            let row = (y * w.stride[0] + i * w.dilation[0]).checked_sub(w.padding[0])?;
            let column = (x * w.stride[1] + j * w.dilation[1]).checked_sub(w.padding[1])?;
            let inside = row < b.outer[0] && column < b.outer[1];
            inside.then_some(([o / outs * ins + c, row, column], [o, c, i, j]))
        })
    };
    let dims: Vec<Dim> = match b.kind {
        ConvKind::Forward => y_dims.to_vec(),
        ConvKind::Input => x_dims.to_vec(),
        ConvKind::Weight => w_dims.to_vec(),
    };
    // the terms of every result
    let index = |c: &[usize]| c.iter().zip(&dims).fold(0, |i, (c, d)| i * d.at(m.samples) + c);
    let results = coordinates(&dims, m.samples);
    let mut terms: Vec<Vec<Number>> = vec![vec![]; results.len()];
    for s in coordinates(&[b.batch], m.samples) {
        for y in coordinates(&y_dims[1..], m.samples) {
            let at_y = [&s[..], &y[..]].concat();
            for (x, w) in products(y[0], [y[1], y[2]]) {
                let at_x = [&s[..], &x[..]].concat();
                let (place, left, right) = match b.kind {
                    ConvKind::Forward => (index(&at_y), m.read(&b.a, &x_dims, &at_x), m.read(&b.b, &w_dims, &w)),
                    ConvKind::Input => (index(&at_x), m.read(&b.a, &y_dims, &at_y), m.read(&b.b, &w_dims, &w)),
                    ConvKind::Weight => (index(&w), m.read(&b.a, &x_dims, &at_x), m.read(&b.b, &y_dims, &at_y)),
                };
                terms[place].push(Number::exact(left).times(Number::exact(right)));
            }
        }
    }
    for (c, terms) in results.iter().zip(terms) {
        finish(&b.epilogue, &dims, m, c, Number::sum(terms), out);
    }
}

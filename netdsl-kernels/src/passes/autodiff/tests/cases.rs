//! At least one case an operation, with awkward parameters.
use super::check::Case;
use super::parts::{CONVOLUTIONS, POOLINGS, Parts, Windowed, case, samples_times};
use crate::ir::{Binary, Compare, DType, Dim, Expr, Op, ReduceKind, Shape, Unary, Value};
use crate::testing::Kind;

/// The cases of a kind of operation.
pub(super) fn of(kind: Kind) -> Vec<Case> {
    match kind {
        Kind::Input => vec![case("input", |p| p.batch(&[4]))],
        Kind::Param => vec![case("bias", |p| {
            let (x, bias) = (p.batch(&[4]), p.param(&[4]));
            p.b.add(x, bias)
        })],
        Kind::State => vec![times("state", |p| p.b.state(0, Shape::fixed(&[4])))],
        Kind::Scalar => vec![times("samples", |p| p.b.samples())],
        Kind::Const => vec![times("constant", |p| p.b.constant(0.7))],
        Kind::Iota => vec![
            times("iota", |p| p.b.iota(1, Shape::batched(&[4]))),
            times("iota of the batch", |p| p.b.iota(0, Shape::batched(&[4]))),
        ],
        Kind::Random => vec![times("random", |p| p.b.random(3, Shape::batched(&[4])))],
        Kind::Map => maps(),
        Kind::Sum => reductions(ReduceKind::Sum),
        Kind::Max => reductions(ReduceKind::Max),
        Kind::ArgMax => vec![times("arg max", |p| {
            let scores = p.batch(&[4]);
            p.flat(scores);
            p.b.reduce(ReduceKind::ArgMax, scores, &[1])
        })],
        Kind::MatMul => products(),
        Kind::Conv2d | Kind::Conv2dInput | Kind::Conv2dWeight => convolutions(kind),
        Kind::MaxPool2d | Kind::MaxPool2dPick | Kind::MaxPool2dScatter => max_poolings(kind),
        Kind::AvgPool2d | Kind::AvgPool2dScatter => avg_poolings(kind),
        Kind::Reshape => vec![
            move_elements("reshape", |p, x| p.b.reshape(x, Shape::batched(&[3, 8]))),
            move_elements("reshape into the batch", |p, x| {
                p.b.reshape(x, Shape::new([Dim::fixed(2), samples_times(12)]))
            }),
        ],
        Kind::Permute => vec![
            move_elements("permute", |p, x| p.b.permute(x, &[0, 3, 1, 2])),
            move_elements("permute the batch", |p, x| p.b.permute(x, &[2, 0, 3, 1])),
        ],
        Kind::Expand => vec![
            case("expand", |p| {
                let x = p.param(&[1, 3, 1]);
                p.b.broadcast(x, &Shape::batched(&[3, 2]))
            }),
            case("expand a number", |p| {
                let x = p.param(&[]);
                p.b.broadcast(x, &Shape::fixed(&[2, 3]))
            }),
        ],
        Kind::Slice => vec![
            move_elements("slice", |p, x| p.b.slice(x, 3, 1, 2)),
            move_elements("slice of channels", |p, x| p.b.slice(x, 1, 1, 1)),
        ],
        Kind::Pad => vec![
            move_elements("pad", |p, x| p.b.pad(x, 2, 2, 7)),
            case("concat", |p| {
                let parts = [p.batch(&[2, 3]), p.batch(&[2, 1]), p.batch(&[2, 2])];
                p.b.concat(&parts, 2)
            }),
        ],
        Kind::Gather => gathers(),
        Kind::ScatterAdd => scatters(),
        Kind::Detach => vec![case("detach", |p| {
            let x = p.batch(&[4]);
            let square = p.b.map(Expr::arg(0).square(), &[x]);
            let still = p.b.detach(square);
            p.b.mul(x, still)
        })],
    }
}

/// A batch of samples times a leaf.
fn times(name: &str, leaf: impl FnOnce(&mut Parts) -> Value) -> Case {
    case(name, |p| {
        let x = p.batch(&[4]);
        let factor = leaf(p);
        p.b.mul(x, factor)
    })
}

fn move_elements(name: &str, f: impl FnOnce(&mut Parts, Value) -> Value) -> Case {
    case(name, |p| {
        let x = p.batch(&[2, 3, 4]);
        f(p, x)
    })
}

fn maps() -> Vec<Case> {
    let (x, y) = (|| Expr::arg(0), || Expr::arg(1));
    let mut expressions = vec![];
    for op in Unary::ALL {
        // arguments between 1/2 and 3, and of both signs where the function is defined there; beside them a slope of 1
        expressions.push((op.name(), x() + (x() * 1.2 + 1.8).unary(op) * y()));
        if !matches!(op, Unary::Ln | Unary::Sqrt) {
            expressions.push((op.name(), y() + x() * 0.1 + (x() * 1.7).unary(op)));
        }
        expressions.push((op.name(), (x() + 1.5).unary(op) + x() * 0.1));
    }
    for op in Binary::ALL {
        expressions.push((op.name(), (x() + 2.0).binary(op, y() + 2.0)));
        expressions.push((op.name(), (y() + 3.0).binary(op, x() * 0.5 - 1.2) + x() * 0.1));
    }
    for op in Compare::ALL {
        expressions.push((op.name(), Expr::select(op, x(), y(), x() * y(), x().exp() + y().square())));
    }
    expressions.push(("power of a negative number", x().pow(3.0) + y().pow(2.0)));
    let mut cases: Vec<Case> = expressions
        .into_iter()
        .map(|(name, e)| {
            case(format!("map {name} {e:?}"), |p| {
                let inputs = [p.batch(&[5]), p.batch(&[5])];
                let e = e + Expr::arg(1).square() * 0.1;
                p.b.map(e, &inputs)
            })
        })
        .collect();
    cases.extend(wide_maps());
    cases
}

/// Maps whose difficulty is their inputs.
fn wide_maps() -> Vec<Case> {
    let product = |n: usize| (0..n).fold(Expr::constant(1.0), |e, i| e * (Expr::arg(i) + 1.5));
    vec![
        case("map of one value three times", |p| {
            let (x, y) = (p.batch(&[5]), p.batch(&[5]));
            p.b.map(product(4), &[x, y, x, x])
        }),
        case("map of as many inputs as there may be", |p| {
            let inputs: Vec<Value> = (0..netdsl_plan::MAX_SOURCES).map(|_| p.param(&[3])).collect();
            let e = product(inputs.len()) * 1e-3;
            p.b.map(e, &inputs)
        }),
        case("value with many uses", |p| {
            let x = p.batch(&[5]);
            let uses: Vec<Value> =
                (0..30).map(|i| p.b.map((Expr::arg(0) * (0.1 * f64::from(i))).tanh(), &[x])).collect();
            p.b.sum_of(&uses)
        }),
        case("map that ignores an input", |p| {
            let (x, y) = (p.batch(&[5]), p.batch(&[5]));
            p.flat(y);
            p.b.map(Expr::arg(0).exp(), &[x, y])
        }),
    ]
}

fn reductions(kind: ReduceKind) -> Vec<Case> {
    let axes: [&[usize]; 6] = [&[1], &[0], &[3], &[1, 2, 3], &[0, 2], &[0, 1, 2, 3]];
    let reduction = |axes: &[usize]| {
        case(format!("{kind:?} along {axes:?}"), |p| {
            // weighted, so that a sum of everything does not have the same slope everywhere
            let (x, weight) = (p.batch(&[2, 3, 4]), p.b.state(0, Shape::batched(&[2, 3, 4])));
            let x = p.b.mul(x, weight);
            p.b.reduce(kind, x, axes)
        })
    };
    axes.into_iter().map(reduction).collect()
}

fn products() -> Vec<Case> {
    let mut cases = vec![];
    for (ta, tb) in [(false, false), (false, true), (true, false), (true, true)] {
        let stored = |[rows, columns]: [usize; 2], t: bool| if t { [columns, rows] } else { [rows, columns] };
        let (a, b) = (stored([3, 4], ta), stored([4, 2], tb));
        cases.push(case(format!("product transposed {ta} {tb}"), |p| {
            let (x, y) = (p.param(&a), p.param(&b));
            p.b.matmul(x, y, [ta, tb])
        }));
        cases.push(case(format!("batched product transposed {ta} {tb}"), |p| {
            let (x, y) = (p.batch(&[[2].as_slice(), &a].concat()), p.batch(&[[2].as_slice(), &b].concat()));
            p.b.matmul(x, y, [ta, tb])
        }));
    }
    cases.push(case("product over the batch", |p| {
        let (x, y) = (p.batch(&[3]), p.batch(&[2]));
        p.b.matmul(x, y, [true, false])
    }));
    cases.push(case("product of a value with itself", |p| {
        let x = p.batch(&[3]);
        p.b.matmul(x, x, [false, true])
    }));
    cases
}

fn convolutions(kind: Kind) -> Vec<Case> {
    let convolution = |Windowed { window: w, outer, inner }: Windowed| {
        case(format!("{kind:?} {w:?}"), |p| {
            let x = Shape::batched(&[4, outer[0], outer[1]]);
            let weight = [4, 4 / w.groups, w.kernel[0], w.kernel[1]];
            let y = Shape::batched(&[4, inner[0], inner[1]]);
            match kind {
                Kind::Conv2d => {
                    let inputs = [p.shaped(x), p.param(&weight)];
                    p.b.shaped(Op::Conv2d(w), &inputs, y)
                }
                Kind::Conv2dInput => {
                    let inputs = [p.shaped(y), p.param(&weight)];
                    p.b.shaped(Op::Conv2dInput(w), &inputs, x)
                }
                _ => {
                    let inputs = [p.shaped(x), p.shaped(y)];
                    p.b.shaped(Op::Conv2dWeight(w), &inputs, Shape::fixed(&weight))
                }
            }
        })
    };
    CONVOLUTIONS.into_iter().map(convolution).collect()
}

fn max_poolings(kind: Kind) -> Vec<Case> {
    let pooling = |Windowed { window: w, outer, inner }: Windowed| {
        case(format!("{kind:?} {w:?}"), |p| {
            let outer = Shape::batched(&[2, outer[0], outer[1]]);
            let inner = Shape::batched(&[2, inner[0], inner[1]]);
            let x = p.shaped(outer.clone());
            if kind == Kind::MaxPool2d {
                return p.b.shaped(Op::MaxPool2d(w), &[x], inner);
            }
            p.flat(x);
            if kind == Kind::MaxPool2dPick {
                let y = p.shaped(outer);
                return p.b.shaped(Op::MaxPool2dPick(w), &[x, y], inner);
            }
            let y = p.shaped(inner);
            p.b.shaped(Op::MaxPool2dScatter(w), &[x, y], outer)
        })
    };
    POOLINGS.into_iter().map(pooling).collect()
}

fn avg_poolings(kind: Kind) -> Vec<Case> {
    let pooling = |count_padding: bool, Windowed { window, outer, inner }: Windowed| {
        case(format!("{kind:?} {window:?} {count_padding}"), |p| {
            let outer = Shape::batched(&[2, outer[0], outer[1]]);
            let inner = Shape::batched(&[2, inner[0], inner[1]]);
            if kind == Kind::AvgPool2d {
                let x = p.shaped(outer);
                return p.b.shaped(Op::AvgPool2d { window, count_padding }, &[x], inner);
            }
            let y = p.shaped(inner);
            p.b.shaped(Op::AvgPool2dScatter { window, count_padding }, &[y], outer)
        })
    };
    POOLINGS.into_iter().flat_map(|w| [pooling(true, w), pooling(false, w)]).collect()
}

fn gathers() -> Vec<Case> {
    let stored = |dtype: DType| {
        case(format!("gather by {}", dtype.name()), |p| {
            let (table, index) = (p.param(&[4, 3]), p.index(&[5], dtype));
            p.b.gather(table, index)
        })
    };
    let computed = case("gather of numbers by numbers", |p| {
        let (table, scores) = (p.param(&[4]), p.batch(&[4]));
        p.flat(scores);
        let index = p.b.reduce(ReduceKind::ArgMax, scores, &[1]);
        p.b.gather(table, index)
    });
    vec![stored(DType::I32), stored(DType::U8), computed]
}

fn scatters() -> Vec<Case> {
    let stored = case("scatter", |p| {
        let (index, values) = (p.index(&[5], DType::I32), p.batch(&[5, 3]));
        p.b.scatter_add(index, values, Shape::fixed(&[4, 3]))
    });
    let computed = case("scatter by numbers", |p| {
        let (scores, values) = (p.batch(&[4]), p.batch(&[1, 2]));
        p.flat(scores);
        let index = p.b.reduce(ReduceKind::ArgMax, scores, &[1]);
        p.b.scatter_add(index, values, Shape::fixed(&[5, 2]))
    });
    vec![stored, computed]
}

//! Symbolic derivatives of scalar expressions. Rules prefer the value itself over its argument where both are possible
//! (relu, sigmoid, tanh, exp, sqrt), so that a backward pass needs the layer's output and not its input.
use super::expr::{Binary, Compare, Expr, Unary};
use super::tape::Inst;

impl Expr {
    /// ∂self / ∂argument `i`. At a kink, `Select` takes the chosen arm's slope.
    pub fn derivative(&self, i: usize) -> Expr {
        let tape = self.tape();
        let mut values: Vec<Expr> = Vec::with_capacity(tape.0.len());
        let mut slopes: Vec<Expr> = Vec::with_capacity(tape.0.len());
        for inst in &tape.0 {
            let at = |k: u32| (values[k as usize].clone(), slopes[k as usize].clone());
            let (value, slope) = match *inst {
                Inst::Arg(k) => (Expr::arg(k), Expr::constant(f64::from(u8::from(k == i)))),
                Inst::Const(bits) => (Expr::constant(f64::from_bits(bits)), Expr::constant(0.0)),
                Inst::Unary(op, x) => {
                    let (x, dx) = at(x);
                    let y = x.clone().unary(op);
                    let slope = if dx.as_constant() == Some(0.0) { dx } else { unary(op, x, y.clone()) * dx };
                    (y, slope)
                }
                Inst::Binary(op, x, y) => {
                    let ((x, dx), (y, dy)) = (at(x), at(y));
                    (x.clone().binary(op, y.clone()), binary(op, x, dx, y, dy))
                }
                Inst::Select(op, [l, r, a, b]) => {
                    let ((l, _), (r, _), (a, da), (b, db)) = (at(l), at(r), at(a), at(b));
                    (Expr::select(op, l.clone(), r.clone(), a, b), Expr::select(op, l, r, da, db))
                }
            };
            values.push(value);
            slopes.push(slope);
        }
        slopes.pop().unwrap_or_else(|| Expr::constant(0.0)) // a tape is never empty
    }

    /// This times `by`. A choice with a constant arm is multiplied arm by arm, so that an arm of 0 stays 0 whatever `by` is
    /// (a rectifier's inactive side passes no infinity on, as in PyTorch).
    pub fn scaled(&self, by: &Expr) -> Expr {
        let (mut plain, mut scaled): (Vec<Expr>, Vec<Expr>) = (vec![], vec![]);
        let insts = &self.tape().0;
        for inst in insts {
            let at = |k: u32| plain[k as usize].clone();
            let e = inst.build(at);
            let product = match *inst {
                Inst::Select(op, [l, r, a, b]) if at(a).as_constant().is_some() || at(b).as_constant().is_some() => {
                    let arm = |k: u32| scaled[k as usize].clone();
                    Expr::select(op, at(l), at(r), arm(a), arm(b))
                }
                _ => e.clone() * by.clone(),
            };
            plain.push(e);
            scaled.push(product);
        }
        scaled.pop().unwrap_or_else(|| self.clone() * by.clone()) // a tape is never empty
    }

    /// The expression with every occurrence of `part` replaced.
    pub fn replace(&self, part: &Expr, by: &Expr) -> Expr {
        let tape = self.tape();
        let mut built: Vec<Expr> = Vec::with_capacity(tape.0.len());
        for inst in &tape.0 {
            let at = |k: u32| built[k as usize].clone();
            let e = inst.build(at);
            built.push(if e == *part { by.clone() } else { e });
        }
        built.pop().unwrap_or_else(|| self.clone())
    }
}

/// The slope of `y = op(x)`.
fn unary(op: Unary, x: Expr, y: Expr) -> Expr {
    let zero = Expr::constant(0.0);
    match op {
        Unary::Neg => Expr::constant(-1.0),
        Unary::Abs => x.unary(Unary::Sign),
        Unary::Exp => y,
        Unary::Ln => 1.0 / x,
        Unary::Sqrt => 0.5 / y,
        Unary::Tanh => 1.0 - y.square(),
        Unary::Sigmoid => y.clone() * (1.0 - y),
        // a NaN passes the gradient on, as in PyTorch
        Unary::Relu => Expr::select(Compare::Le, y, zero.clone(), zero, Expr::constant(1.0)),
        Unary::Sin => x.unary(Unary::Cos),
        Unary::Cos => -x.unary(Unary::Sin),
        Unary::Erf => std::f64::consts::FRAC_2_SQRT_PI * (-x.square()).exp(),
        Unary::Floor | Unary::Sign => zero,
    }
}

fn binary(op: Binary, x: Expr, dx: Expr, y: Expr, dy: Expr) -> Expr {
    match op {
        Binary::Add => dx + dy,
        Binary::Sub => dx - dy,
        Binary::Mul => dx * y.clone() + x * dy,
        Binary::Div => {
            let numerator = dx - x / y.clone() * dy;
            numerator / y
        }
        Binary::Pow => power(x, dx, y, dy),
        Binary::Max => Expr::select(Compare::Lt, x, y, dy, dx),
        Binary::Min => Expr::select(Compare::Lt, y, x, dy, dx),
    }
}

/// `x^y`: the logarithm appears only where the exponent varies, so that negative bases work with constant exponents.
fn power(x: Expr, dx: Expr, y: Expr, dy: Expr) -> Expr {
    let base = y.clone() * x.clone().pow(y.clone() - 1.0) * dx;
    if dy.as_constant() == Some(0.0) {
        return base;
    }
    base + x.clone().pow(y) * x.ln() * dy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(e: &Expr, at: &[f64]) {
        for i in 0..at.len() {
            let h = 1e-6;
            let (mut up, mut down) = (at.to_vec(), at.to_vec());
            up[i] += h;
            down[i] -= h;
            let numeric = (e.eval(&up) - e.eval(&down)) / (2.0 * h);
            let symbolic = e.derivative(i).eval(at);
            assert!((numeric - symbolic).abs() < 1e-6 * (1.0 + numeric.abs()), "{e:?}: {numeric} against {symbolic}");
        }
    }

    #[test]
    fn every_function_agrees_with_central_differences() {
        for op in Unary::ALL {
            for x in [0.3, 1.7] {
                check(&Expr::arg(0).unary(op), &[x]);
            }
            if !matches!(op, Unary::Ln | Unary::Sqrt) {
                check(&(Expr::arg(0) * Expr::arg(1)).unary(op), &[-0.7, 0.4]);
            }
        }
        for op in Binary::ALL {
            check(&Expr::arg(0).binary(op, Expr::arg(1)), &[1.3, 0.6]);
            check(&Expr::arg(0).binary(op, Expr::arg(1)), &[0.6, 1.3]);
        }
        check(&Expr::arg(0).pow(3.0), &[-1.5]);
        check(&Expr::arg(0).lt(Expr::arg(1), Expr::arg(0).square(), Expr::arg(1).exp()), &[0.2, 0.5]);
    }

    #[test]
    fn output_forms_need_no_input() {
        for op in [Unary::Relu, Unary::Sigmoid, Unary::Tanh, Unary::Exp, Unary::Sqrt] {
            let y = Expr::arg(0).unary(op);
            assert_eq!(y.derivative(0).replace(&y, &Expr::arg(1)).args(), [1], "{op:?}");
        }
    }
}

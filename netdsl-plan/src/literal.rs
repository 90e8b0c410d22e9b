//! Prints an optimizer's data as Rust source, so that the macro can emit it as a `static`. Names are written `__p::Type`,
//! where the emitted code has `use .. as __p`. Networks go another way, see `wire`.
use crate::{Form, Hyper, HyperRange, List, Text};
use std::fmt::Write;

/// Data that can be written as a constant expression.
pub trait Literal {
    /// Appends the expression to `out`.
    fn write(&self, out: &mut String);
}

impl Literal for bool {
    fn write(&self, out: &mut String) {
        let _ = write!(out, "{self}"); // writing to a String cannot fail
    }
}

/// Whether a number looks like a constant of mathematics. Clippy refuses such a literal (`approx_constant`) in whichever
/// crate it is printed, so it is printed by its bits.
pub fn is_named(x: f64) -> bool {
    use std::f64::consts::*;
    const NAMED: [f64; 19] = [
        E,
        FRAC_1_PI,
        FRAC_1_SQRT_2,
        FRAC_2_PI,
        FRAC_2_SQRT_PI,
        FRAC_PI_2,
        FRAC_PI_3,
        FRAC_PI_4,
        FRAC_PI_6,
        FRAC_PI_8,
        LN_2,
        LN_10,
        LOG10_2,
        LOG10_E,
        LOG2_10,
        LOG2_E,
        PI,
        SQRT_2,
        TAU,
    ];
    let others = [1.618_033_988_749_895, 0.577_215_664_901_532_9]; // golden ratio and Euler's constant
    NAMED.iter().chain(&others).any(|c| (x.abs() - c).abs() < 0.01 * c)
}

impl Literal for f64 {
    fn write(&self, out: &mut String) {
        if self.is_finite() && !is_named(*self) {
            let _ = write!(out, "{self:?}");
        } else {
            let _ = write!(out, "f64::from_bits({})", self.to_bits());
        }
    }
}

impl Literal for Text {
    fn write(&self, out: &mut String) {
        let _ = write!(out, "__p::Text::Borrowed({self:?})");
    }
}

impl<T: Literal + Form> Literal for List<T> {
    fn write(&self, out: &mut String) {
        out.push_str("__p::List::Borrowed(&[");
        for item in self.iter() {
            item.write(out);
            out.push(',');
        }
        out.push_str("])");
    }
}

/// Structs: every field must be named, or the pattern does not compile.
macro_rules! structs {
    ($($name:ident { $($field:ident),* })*) => { $(
        impl Literal for $name {
            fn write(&self, out: &mut String) {
                let Self { $($field),* } = self;
                out.push_str(concat!("__p::", stringify!($name), "{"));
                $(
                    out.push_str(concat!(stringify!($field), ":"));
                    $field.write(out);
                    out.push(',');
                )*
                out.push('}');
            }
        }
    )* };
}

structs! {
    Hyper { name, default, range }
    HyperRange { low, high, high_included }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &impl Literal) -> String {
        let mut out = String::new();
        value.write(&mut out);
        out
    }

    #[test]
    fn numbers_read_back() {
        assert_eq!([text(&1e-8), text(&-0.5), text(&3.0)], ["1e-8", "-0.5", "3.0"]);
        let pi = std::f64::consts::PI;
        assert_eq!(text(&pi), format!("f64::from_bits({})", pi.to_bits()));
        assert_eq!(text(&f64::INFINITY), format!("f64::from_bits({})", f64::INFINITY.to_bits()));
    }

    #[test]
    fn prints_constant_expressions() {
        let hyper =
            Hyper { name: "lr".into(), default: 0.1, range: HyperRange { low: 0.0, high: 1.0, high_included: false } };
        assert_eq!(
            text(&List::Owned(vec![hyper])),
            "__p::List::Borrowed(&[__p::Hyper{name:__p::Text::Borrowed(\"lr\"),default:0.1,\
             range:__p::HyperRange{low:0.0,high:1.0,high_included:false,},},])"
        );
    }
}

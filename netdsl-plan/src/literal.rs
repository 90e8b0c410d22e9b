//! Prints plan data as Rust source, so that the macro can emit it as a `static`. Paths are written `__p::Type`, where the
//! emitted code has `use .. as __p`. Nothing is formatted for people; the golden files go through a formatter.
use crate::*;
use std::fmt::Write;

/// Data that can be written as a constant expression.
pub trait Literal {
    /// Appends the expression to `out`.
    fn write(&self, out: &mut String);
}

/// Rust text that stands for itself, such as a closure.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Code(pub String);

impl Literal for Code {
    fn write(&self, out: &mut String) {
        out.push_str(&self.0);
    }
}

macro_rules! plain {
    ($($t:ty),*) => { $(impl Literal for $t {
        fn write(&self, out: &mut String) {
            let _ = write!(out, "{self:?}"); // writing to a String cannot fail
        }
    })* };
}
plain!(bool, u32, i32, u64, usize, isize);

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

impl<T: Literal> Literal for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            None => out.push_str("None"),
            Some(value) => {
                out.push_str("Some(");
                value.write(out);
                out.push(')');
            }
        }
    }
}

impl<T: Literal, const N: usize> Literal for [T; N] {
    fn write(&self, out: &mut String) {
        out.push('[');
        for item in self {
            item.write(out);
            out.push(',');
        }
        out.push(']');
    }
}

impl Literal for Shape {
    fn write(&self, out: &mut String) {
        out.push_str("__p::Shape(");
        self.0.write(out);
        out.push(')');
    }
}

/// Structs: every field must be named, or the pattern does not compile.
macro_rules! structs {
    ($($name:ident $(<$($g:ident),+>)? { $($field:ident),* })*) => { $(
        impl $(<$($g: Literal + Form),+>)? Literal for $name $(<$($g),+>)? {
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

/// Enums: unit, tuple and struct variants; the match is exhaustive.
macro_rules! enums {
    ($($name:ident $(<$g:ident>)? {
        $($unit:ident)* ; $($tuple:ident($($t:ident),*))* ; $($st:ident { $($f:ident),* })*
    })*) => { $(
        impl $(<$g: Literal + Form>)? Literal for $name $(<$g>)? {
            fn write(&self, out: &mut String) {
                match self {
                    $(Self::$unit => out.push_str(concat!("__p::", stringify!($name), "::", stringify!($unit))),)*
                    $(Self::$tuple($($t),*) => {
                        out.push_str(concat!("__p::", stringify!($name), "::", stringify!($tuple), "("));
                        $($t.write(out); out.push(',');)*
                        out.push(')');
                    })*
                    $(Self::$st { $($f),* } => {
                        out.push_str(concat!("__p::", stringify!($name), "::", stringify!($st), "{"));
                        $(out.push_str(concat!(stringify!($f), ":")); $f.write(out); out.push(',');)*
                        out.push('}');
                    })*
                }
            }
        }
    )* };
}

structs! {
    Dim { size, batched }
    Window { kernel, stride, padding, dilation, groups }
    Origin { layer, phase }
    Node<E> { op, inputs, shape, dtype, origin }
    Root { kind, value }
    Graph<E> { nodes, roots }
    Affine { offset, strides }
    Guard { axis, start, end }
    Access { region, dtype, at, guards }
    Sink<E> { value, to }
    Rows<E> { dims, reduced, sources, steps }
    Epilogue<E> { sources, sinks }
    MatMul<E> { batch, m, n, k, a, b, epilogue }
    Conv2d<E> { kind, window, batch, in_channels, out_channels, outer, inner, halo, a, b, epilogue }
    UpdateAll { words }
    Extent { rows, batched, per_tile, times }
    Kernel { name, text, local, updates }
    Stored { value, access }
    Part<B> { layer, name, nodes, reads, writes, serves, tiles, offsets, flop, body }
    Launch<B> { kernel, parts }
    LaunchList<B> { kind, launches, arena, kept, zeroed, reason }
    TargetPlan<B> { target, params, states, param_access, state_access, prelude, update, kernels, lists }
    Door { name, kind, dtype, shape, target }
    OutputInfo { name, kind, shape, inference_only }
    ParamInfo { name, layer, shape, init }
    StateInfo { name, layer, shape, init }
    LayerInfo { name, named, kind, line, shape }
    LossInfo { name, weight }
    Hyper { name, default, range }
    HyperRange { low, high, high_included }
    NetworkPlan<B, P> {
        name, file, layout_hash, batch, least_samples, doors, outputs, losses, layers, params, states, train, infer, targets
    }
}

enums! {
    DType { F32 U8 I32; ; }
    Scalar { Samples; ; }
    ReduceKind { Sum Max ArgMax; ; }
    Phase { Forward Backward; ; }
    RootKind { ; Output(i) Loss(i) Gradient(i) InputGradient(i) State(i) Layer(i); }
    Op<E> {
        Reshape Expand Gather ScatterAdd Detach;
        Input(i) Param(i) State(i) Scalar(s) Const(c) Map(e) Conv2d(w) Conv2dInput(w) Conv2dWeight(w)
        MaxPool2d(w) MaxPool2dPick(w) MaxPool2dScatter(w) Permute(axes);
        Iota { axis } Random { stream } Reduce { kind, axes } MatMul { transpose }
        AvgPool2d { window, count_padding } AvgPool2dScatter { window, count_padding }
        Slice { axis, start } Pad { axis, before }
    }
    Region { Arena Params Gradients States Losses Update; Data(i); }
    WindowOp { MaxPool MaxPoolPick MaxPoolScatter; ; AvgPool { count_padding } AvgPoolScatter { count_padding } }
    Source {
        ;
        Load(a) Index(a) Scalar(s) Reduced(i);
        Random { stream, at } Window { op, window, outer, inner, operands, at }
        Gather { rows, table, index, at } ScatterAdd { dims, index, values, at }
    }
    RowStep<E> { ; Store(s) StoreRow(s); Reduce { kind, value } }
    ConvKind { Forward Input Weight; ; }
    Body<E> { ; Rows(r) MatMul(m) Conv2d(c) Update(u); }
    Target { Cpu Gpu Host; ; }
    ListKind { TwoPhase Fused Infer Observe; ; }
    DoorKind { Tensor; Class(n); }
    OutputKind { Tensor Index; ; }
    Initializer { ; Constant(c); Uniform { bound } Normal { std } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back() {
        assert_eq!([text(&1e-8), text(&-0.5), text(&3.0)], ["1e-8", "-0.5", "3.0"]);
        let pi = std::f64::consts::PI;
        assert_eq!(text(&pi), format!("f64::from_bits({})", pi.to_bits()));
        assert_eq!(text(&f64::INFINITY), format!("f64::from_bits({})", f64::INFINITY.to_bits()));
    }

    fn text(value: &impl Literal) -> String {
        let mut out = String::new();
        value.write(&mut out);
        out
    }

    #[test]
    fn prints_constant_expressions() {
        let access = Access {
            region: Region::Data(2),
            dtype: DType::U8,
            at: Affine { offset: -1, strides: vec![4, 0].into() },
            guards: vec![].into(),
        };
        assert_eq!(
            text(&access),
            "__p::Access{region:__p::Region::Data(2,),dtype:__p::DType::U8,at:__p::Affine{offset:-1,\
             strides:__p::List::Borrowed(&[4,0,]),},guards:__p::List::Borrowed(&[]),}"
        );
        assert_eq!(text(&Initializer::Uniform { bound: 0.5 }), "__p::Initializer::Uniform{bound:0.5,}");
        assert_eq!(text(&Op::Map(Code("|x| x".into()))), "__p::Op::Map(|x| x,)");
    }
}

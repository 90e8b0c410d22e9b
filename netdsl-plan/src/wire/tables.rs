//! The types of a plan, field by field and variant by variant: what is written in which order. A type that gains a field or a
//! variant does not compile until it is told here.
use super::{Broken, FunctionIndex, Reader, Wire, Writer};
use crate::*;

impl Wire for FunctionIndex {
    fn put(&self, out: &mut Writer) {
        self.0.put(out);
    }
    fn take(input: &mut Reader<'_>) -> Result<Self, Broken> {
        u32::take(input).map(FunctionIndex)
    }
}

impl Wire for Shape {
    fn put(&self, out: &mut Writer) {
        self.0.put(out);
    }
    fn take(input: &mut Reader<'_>) -> Result<Self, Broken> {
        Wire::take(input).map(Shape)
    }
}

/// Structs: every field must be named, or the pattern does not compile.
macro_rules! structs {
    ($($name:ident $(<$($g:ident),+>)? { $($field:ident),* })*) => { $(
        impl $(<$($g: Wire + Form),+>)? Wire for $name $(<$($g),+>)? {
            fn put(&self, out: &mut Writer) {
                let Self { $($field),* } = self;
                $($field.put(out);)*
            }
            fn take(input: &mut Reader<'_>) -> Result<Self, Broken> {
                $(let $field = Wire::take(input)?;)*
                Ok(Self { $($field),* })
            }
        }
    )* };
}

/// Enums: unit, tuple and struct variants behind a number each; the match is exhaustive.
macro_rules! enums {
    ($($name:ident $(<$g:ident>)? {
        $($unit:ident)* ; $($tuple:ident($($t:ident),*))* ; $($st:ident { $($f:ident),* })*
    })*) => { $(
        const _: () = {
            enum Tag { $($unit,)* $($tuple,)* $($st,)* }
            impl $(<$g: Wire + Form>)? Wire for $name $(<$g>)? {
                fn put(&self, out: &mut Writer) {
                    match self {
                        $(Self::$unit => out.number(Tag::$unit as u64),)*
                        $(Self::$tuple($($t),*) => {
                            out.number(Tag::$tuple as u64);
                            $($t.put(out);)*
                        })*
                        $(Self::$st { $($f),* } => {
                            out.number(Tag::$st as u64);
                            $($f.put(out);)*
                        })*
                    }
                }
                fn take(input: &mut Reader<'_>) -> Result<Self, Broken> {
                    let tag = input.number()?;
                    $(if tag == Tag::$unit as u64 {
                        return Ok(Self::$unit);
                    })*
                    $(if tag == Tag::$tuple as u64 {
                        $(let $t = Wire::take(input)?;)*
                        return Ok(Self::$tuple($($t),*));
                    })*
                    $(if tag == Tag::$st as u64 {
                        $(let $f = Wire::take(input)?;)*
                        return Ok(Self::$st { $($f),* });
                    })*
                    Err(input.broken(concat!("variant of ", stringify!($name))))
                }
            }
        };
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
    Part<B> { layer, name, nodes, reads, writes, serves, tiles, offsets, body }
    Launch<B> { kernel, parts }
    LaunchList<B> { kind, launches, arena, kept, zeroed, reason }
    TargetPlan<B> { target, params, states, param_access, state_access, prelude, update, kernels, lists }
    Door { name, kind, dtype, shape, target }
    OutputInfo { name, kind, shape, inference_only }
    ParamInfo { name, layer, shape, init }
    StateInfo { name, layer, shape, init }
    LayerInfo { name, named, kind, line, shape }
    LossInfo { name, weight }
    NetworkPlan<B, P> {
        name, file, layout_hash, batch, least_samples, doors, outputs, losses, layers, params, states, flop, train, infer, targets
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

//! The layers, losses, initializers and functions of `network!`, one item each, with a field for each argument.
//!
//! These items are documentation: a network is written with their names, but no value of them exists. This file is made
//! from the compiler's tables (`UPDATE_EXPECT=1 cargo test -p netdsl-macros --test golden_manual`); edit those.

/// What an argument takes.
pub mod kinds {
    /// A whole number, at least 1.
    #[derive(Debug)]
    pub struct Count(());
    /// A whole number, also a negative one.
    #[derive(Debug)]
    pub struct Integer(());
    /// A number.
    #[derive(Debug)]
    pub struct Number(());
    /// A number, or a list with one for each channel.
    #[derive(Debug)]
    pub struct Numbers(());
    /// `true` or `false`.
    #[derive(Debug)]
    pub struct Flag(());
    /// A whole number for both axes, or `[vertical, horizontal]`.
    #[derive(Debug)]
    pub struct Pair(());
    /// A whole number for both axes, `[vertical, horizontal]`, or `same`.
    #[derive(Debug)]
    pub struct Padding(());
    /// A list of extents; one of them may be −1.
    #[derive(Debug)]
    pub struct Extents(());
    /// An initializer, such as `HeNormal` or `Uniform(0.1)`.
    #[derive(Debug)]
    pub struct Initializer(());
    /// One of a few words.
    #[derive(Debug)]
    pub struct Word(());
}

/// The layers: what can stand behind a `->`.
pub mod layers {
    use super::kinds;

    /// The sum of several values, the same as `a + b`. Extents of 1 are repeated.
    #[derive(Debug)]
    pub struct Add {}

    /// Shifts and scales every feature of a sample `[features]` to mean 0 and variance 1 over the batch, then by trained numbers.
    #[derive(Debug)]
    pub struct BatchNorm1d {
        /// What is added to the variance, against division by 0. It is above 0. Default: `0.00001`.
        pub eps: kinds::Number,
        /// The share of a batch in the running statistics. It is at least 0 and at most 1. Default: `0.1`.
        pub momentum: kinds::Number,
        /// Whether a trained factor and summand follow. Default: `true`.
        pub affine: kinds::Flag,
    }

    /// Shifts and scales every channel of an image `[channels, height, width]` to mean 0 and variance 1 over the batch, then by trained numbers.
    #[derive(Debug)]
    pub struct BatchNorm2d {
        /// What is added to the variance, against division by 0. It is above 0. Default: `0.00001`.
        pub eps: kinds::Number,
        /// The share of a batch in the running statistics. It is at least 0 and at most 1. Default: `0.1`.
        pub momentum: kinds::Number,
        /// Whether a trained factor and summand follow. Default: `true`.
        pub affine: kinds::Flag,
    }

    /// Values one behind the other along an axis; also written `concat`.
    #[derive(Debug)]
    pub struct Concat {
        /// An axis of the sample, from 0, or from the end with -1. Default: `0`.
        pub axis: kinds::Integer,
    }

    /// Slides windows of weights over an image `[channels, height, width]`: every output channel has one for every input channel.
    #[derive(Debug)]
    pub struct Conv2d {
        /// The number of output channels. Required.
        pub channels: kinds::Count,
        /// The extent of a window. Required.
        pub kernel: kinds::Pair,
        /// The distance between neighbouring windows. Default: `1`.
        pub stride: kinds::Pair,
        /// Zeros around the image on every side; `same` keeps its extent. Default: `0`.
        pub padding: kinds::Padding,
        /// The distance between neighbouring elements of a window. Default: `1`.
        pub dilation: kinds::Pair,
        /// Groups of channels that do not see each other; divides input and output channels. Default: `1`.
        pub groups: kinds::Count,
        /// Whether a trained number is added to every output. Default: `true`.
        pub bias: kinds::Flag,
        /// How the weight starts. One of the [initializers](super::initializers). Default: `Default`.
        pub init: kinds::Initializer,
        /// How the bias starts; fans are the weight's. One of the [initializers](super::initializers). Default: `Default`.
        pub bias_init: kinds::Initializer,
        /// Adds `l1 · Σ|w|` of the weight to the loss. It is at least 0. Default: `0`.
        pub l1: kinds::Number,
        /// Adds `l2 · Σw²` of the weight to the loss (Keras' definition: no factor ½). It is at least 0. Default: `0`.
        pub l2: kinds::Number,
    }

    /// `y = x Wᵀ + b`: every output sees every input. Takes `[features]` or `[steps, features]`.
    #[derive(Debug)]
    pub struct Dense {
        /// The number of outputs. Required.
        pub units: kinds::Count,
        /// Whether a trained number is added to every output. Default: `true`.
        pub bias: kinds::Flag,
        /// How the weight starts. One of the [initializers](super::initializers). Default: `Default`.
        pub init: kinds::Initializer,
        /// How the bias starts; fans are the weight's. One of the [initializers](super::initializers). Default: `Default`.
        pub bias_init: kinds::Initializer,
        /// Adds `l1 · Σ|w|` of the weight to the loss. It is at least 0. Default: `0`.
        pub l1: kinds::Number,
        /// Adds `l2 · Σw²` of the weight to the loss (Keras' definition: no factor ½). It is at least 0. Default: `0`.
        pub l2: kinds::Number,
    }

    /// In training sets each element to 0 with probability `rate` and divides the others by `1 − rate`.
    #[derive(Debug)]
    pub struct Dropout {
        /// The probability that an element is dropped. It is at least 0 and below 1. Required.
        pub rate: kinds::Number,
    }

    /// `x` of every element where it is positive, else `alpha · (eˣ − 1)`.
    #[derive(Debug)]
    pub struct Elu {
        /// The factor below 0, where the result tends to −alpha. It is above 0. Default: `1`.
        pub alpha: kinds::Number,
    }

    /// A trained row of numbers for every index: `[..]` indices give `[.., width]`. Takes `Class(n)` or `i32`.
    #[derive(Debug)]
    pub struct Embedding {
        /// The number of indices, from 0. Required.
        pub rows: kinds::Count,
        /// The numbers that stand for each index. Required.
        pub width: kinds::Count,
        /// How the table starts. One of the [initializers](super::initializers). Default: `Normal(1.0)`.
        pub init: kinds::Initializer,
    }

    /// All elements of a sample in one axis, the last axis of the input fastest.
    #[derive(Debug)]
    pub struct Flatten {}

    /// `x` of every element where it is positive, else `slope · x`.
    #[derive(Debug)]
    pub struct LeakyRelu {
        /// The slope below 0. Default: `0.01`.
        pub slope: kinds::Number,
    }

    /// The largest element of each window of an image `[channels, height, width]`.
    #[derive(Debug)]
    pub struct MaxPool2d {
        /// The extent of a window. Required.
        pub kernel: kinds::Pair,
        /// The distance between neighbouring windows. By default the same as `kernel`.
        pub stride: kinds::Pair,
        /// −∞ around the image on every side, at most half the kernel. Default: `0`.
        pub padding: kinds::Pair,
    }

    /// `(x − mean) / std` with given numbers. Bytes (`u8`) are divided by 255 before, so `mean` and `std` are on the scale from 0 to 1.
    #[derive(Debug)]
    pub struct Normalize {
        /// What is subtracted: a number, or a list with one for each channel. Required.
        pub mean: kinds::Numbers,
        /// What is divided by then: a number, or a list with one for each channel. It is above 0. Required.
        pub std: kinds::Numbers,
    }

    /// `max(x, 0)` of every element; the slope at 0 is 0.
    #[derive(Debug)]
    pub struct Relu {}

    /// The elements of a sample in the same order under another shape.
    #[derive(Debug)]
    pub struct Reshape {
        /// The new extents without the batch; one of them may be -1 and follows from the others. Required.
        pub shape: kinds::Extents,
    }

    /// `1 / (1 + e⁻ˣ)` of every element: between 0 and 1.
    #[derive(Debug)]
    pub struct Sigmoid {}

    /// `e^xᵢ / Σⱼ e^xⱼ`: positive numbers that sum to 1 along an axis.
    #[derive(Debug)]
    pub struct Softmax {
        /// An axis of the sample, from 0, or from the end with -1. Default: `-1`.
        pub axis: kinds::Integer,
    }

    /// The hyperbolic tangent of every element: between −1 and 1.
    #[derive(Debug)]
    pub struct Tanh {}
}

/// The losses: what can stand in a `loss` statement.
pub mod losses {
    use super::kinds;

    /// `ln(1 + eˣ) − x·t` of every element: logits against numbers from 0 to 1, or `Class(2)`. Contains the sigmoid.
    ///
    /// Takes `BinaryCrossEntropy(logits, target)`.
    #[derive(Debug)]
    pub struct BinaryCrossEntropy {
        /// Whether terms are averaged or added up, over everything including the batch. One of `mean`, `sum`. Default: `mean`.
        pub reduction: kinds::Word,
    }

    /// `ln Σⱼ exp(xⱼ) − x_t`: logits against a class. Contains the softmax.
    ///
    /// Takes `CrossEntropy(logits, target)`.
    #[derive(Debug)]
    pub struct CrossEntropy {
        /// Whether terms are averaged or added up, over everything including the batch. One of `mean`, `sum`. Default: `mean`.
        pub reduction: kinds::Word,
    }

    /// `|y − t|` of every element; the slope where they are equal is 0.
    ///
    /// Takes `Mae(prediction, target)`.
    #[derive(Debug)]
    pub struct Mae {
        /// Whether terms are averaged or added up, over everything including the batch. One of `mean`, `sum`. Default: `mean`.
        pub reduction: kinds::Word,
    }

    /// `(y − t)²` of every element.
    ///
    /// Takes `Mse(prediction, target)`.
    #[derive(Debug)]
    pub struct Mse {
        /// Whether terms are averaged or added up, over everything including the batch. One of `mean`, `sum`. Default: `mean`.
        pub reduction: kinds::Word,
    }
}

/// The initializers: what an argument such as `init` of a layer takes.
pub mod initializers {
    /// `Constant(value)`: the value everywhere.
    #[derive(Debug)]
    pub struct Constant {}

    /// U(±1/√fan_in): PyTorch's default for Linear and Conv2d, weight (kaiming_uniform with a = √5) and bias.
    #[derive(Debug)]
    pub struct Default {}

    /// N(0, 2/fan_in): He et al. 2015 (kaiming_normal), for relu.
    #[derive(Debug)]
    pub struct HeNormal {}

    /// U(±√(6/fan_in)): He et al. 2015 (kaiming_uniform), for relu.
    #[derive(Debug)]
    pub struct HeUniform {}

    /// N(0, 1/fan_in): LeCun et al. 1998; not truncated.
    #[derive(Debug)]
    pub struct LecunNormal {}

    /// U(±√(3/fan_in)): LeCun et al. 1998.
    #[derive(Debug)]
    pub struct LecunUniform {}

    /// `Normal(std)`: N(0, std²).
    #[derive(Debug)]
    pub struct Normal {}

    /// 1 everywhere.
    #[derive(Debug)]
    pub struct Ones {}

    /// `Uniform(bound)`: U(±bound).
    #[derive(Debug)]
    pub struct Uniform {}

    /// N(0, 2/(fan_in + fan_out)): Glorot and Bengio 2010.
    #[derive(Debug)]
    pub struct XavierNormal {}

    /// U(±√(6/(fan_in + fan_out))): Glorot and Bengio 2010.
    #[derive(Debug)]
    pub struct XavierUniform {}

    /// 0 everywhere.
    #[derive(Debug)]
    pub struct Zeros {}
}

/// The functions: of tensors, and of the numbers in closures.
pub mod functions {
    use super::kinds;

    /// The index of the first largest element along an axis; for outputs.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct argmax {
        /// An axis of the sample, from 0, or from the end with -1. Default: `-1`.
        pub axis: kinds::Integer,
    }

    /// Values one behind the other along an axis; also written `concat`.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct concat {
        /// An axis of the sample, from 0, or from the end with -1. Default: `0`.
        pub axis: kinds::Integer,
    }

    /// `abs(x)`: the absolute value; its slope at 0 is 0.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct abs {}

    /// `clamp(x, y, z)`: `x`, but at least `y` and at most `z`.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct clamp {}

    /// `cos(x)`: the cosine of an angle in radians.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct cos {}

    /// `erf(x)`: the error function.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct erf {}

    /// `exp(x)`: `e` to the power of `x`.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct exp {}

    /// `floor(x)`: the largest whole number that is not above `x`; its slope is 0.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct floor {}

    /// `ln(x)`: the natural logarithm.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct ln {}

    /// `log(x)`: the natural logarithm, as PyTorch calls it.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct log {}

    /// `max(x, y)`: the larger; at a tie the slope is that of `x`.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct max {}

    /// `min(x, y)`: the smaller; at a tie the slope is that of `x`.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct min {}

    /// `pow(x, y)`: `x` to the power of `y`.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct pow {}

    /// `powf(x, y)`: `x` to the power of `y`, as Rust calls it.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct powf {}

    /// `powi(x, y)`: `x` to the power of `y`, as Rust calls it.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct powi {}

    /// `relu(x)`: `x` where it is positive or NaN, else 0; its slope at 0 is 0.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct relu {}

    /// `sigmoid(x)`: `1 / (1 + exp(-x))`.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct sigmoid {}

    /// `sign(x)`: −1, 0 or 1; its slope is 0.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct sign {}

    /// `sin(x)`: the sine of an angle in radians.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct sin {}

    /// `softplus(x)`: `ln(1 + exp(x))`, without overflow.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct softplus {}

    /// `sqrt(x)`: the square root.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct sqrt {}

    /// `square(x)`: `x * x`.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct square {}

    /// `tanh(x)`: the hyperbolic tangent.
    #[expect(non_camel_case_types, reason = "it is called so in the language")]
    #[derive(Debug)]
    pub struct tanh {}
}

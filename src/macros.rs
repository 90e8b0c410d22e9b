//! The macros under their public names. Each puts `$crate` in front of its tokens, so that what they generate finds this
//! crate under whatever name it was given; all the rest is in `netdsl-macros`.

/// Writes an optimizer: an update rule becomes OpenCL C for the kernels, Rust for the host, and an `f64` reference to verify
/// both against.
///
/// ```
/// netdsl::optimizer! {
///     /// Stochastic gradient descent with momentum.
///     pub struct Momentum {
///         /// The learning rate.
///         lr: 0.1 in 0.0..,
///         /// How much of the last step goes into the next.
///         momentum: 0.9 in 0.0..1.0,
///     }
///     state velocity;
///     update |w, g| {
///         velocity = momentum * velocity + g;
///         w - lr * velocity
///     }
/// }
/// let rule = Momentum { lr: 0.05, ..Momentum::DEFAULT };
/// assert_eq!(rule.momentum, 0.9);
/// ```
///
/// - **The struct** lists the hyper-parameters, each with its default and, behind `in`, the values that it may have; a value
///   outside is an error when the optimizer is made. A number is an `f64` field, `true` or `false` a `bool`. They are
///   run-time numbers: changing one rebuilds no kernel.
/// - **`state`** names what each parameter carries from step to step; it is zero at first. At most six.
/// - **`step |t| { let .. }`** computes numbers once a step, in `f64`, from the hyper-parameters and the step's number,
///   counted from 1.
/// - **`update |w, g| { .. }`** is applied to every number of every parameter: `w` is its value, `g` its gradient. Lines are
///   `let name = ..;` or the assignment of a state; the last formula is the new value. What depends on hyper-parameters only,
///   such as `1 - beta`, is found and computed once a step.
///
/// Formulas have `+ - * / %`, `if a < b { .. } else { .. }`, `if flag { .. } else { .. }`, `{ let c = ..; .. }` and the functions
/// of closures in [`network!`](crate::network), also as methods.
/// Penalties, clipping, freezing and masks are none of an optimizer's business: they act on the gradient before it arrives.
#[macro_export]
macro_rules! optimizer {
    ($($tokens:tt)*) => { $crate::__private::optimizer! { [$crate] $($tokens)* } };
}

/// Writes a neural network: every shape is checked while the crate compiles, the backward pass is derived, and the struct that
/// comes out trains and predicts on whatever device there is.
///
/// ```
/// use netdsl::prelude::*;
///
/// network! {
///     /// LeNet-5 for 28×28 grey images.
///     pub struct LeNet5 {
///         input image: u8[1, 28, 28];
///         target label: Class(10);
///
///         let features = image -> Normalize(mean: 0.1307, std: 0.3081)
///             -> conv1: Conv2d(6, kernel: 5, padding: 2) -> Relu -> MaxPool2d(2)
///             -> conv2: Conv2d(16, kernel: 5)            -> Relu -> MaxPool2d(2)
///             -> Flatten;
///         let logits = features -> Dense(120, l2: 1e-4) -> Relu -> Dense(84) -> Relu -> head: Dense(10);
///
///         loss data: CrossEntropy(logits, label);
///         output logits: [10];
///         output digit = argmax(logits);
///         batch: 64;
///     }
/// }
///
/// assert_eq!(LeNet5::PARAMS, 61_706);
/// assert_eq!(LeNet5::params().conv1.weight.info().shape.as_ref(), [6, 1, 5, 5]);
/// ```
///
/// # Statements
///
/// | statement | is |
/// |---|---|
/// | `input image: u8[1, 28, 28];` | What goes in: element type (`f32`, which may be left out, `u8`, `i32`) and shape of one sample. `Class(65)[128]` is a text of 128 out of 65 characters, `[]` one number. |
/// | `target label: Class(10);` | As an input, but only losses may use it. |
/// | `const WIDTH = 4 * 32;` | A number for the statements below. A macro cannot see the constants of the crate around it. |
/// | `let h = x -> Dense(64) -> Relu;` | A value. A name that is used twice is a branch. |
/// | `layer enc: Dense(64);` | A layer with one set of parameters for several uses: `a -> enc`, `b -> enc`. |
/// | `loss data: 0.5 * CrossEntropy(logits, label);` | Something to make small. Several losses add up; name and weight may be left out. |
/// | `output logits: [10];` | What comes out: the value of that name, or of an expression behind `=`; the shape, if it is written, is checked. |
/// | `batch: 64;` | The default and the largest batch of one launch; without it 32. |
///
/// # Values
///
/// `x -> Layer(arguments)` passes a value on. Arguments are positional in the order of the manual, or named, `kernel: 5`. A step
/// may have a name, `x -> conv1: Conv2d(6, kernel: 5)`: its parameters are called after it in checkpoints, errors, profiles
/// and [`params()`](#what-comes-out), and the name is the value of its output.
///
/// `a + b`, `-`, `*`, `/` work element by element; shapes are matched from the last axis on, and an extent of 1 is repeated.
/// `->` binds looser than arithmetic, and `(a + b) -> Relu` needs its parentheses. Layers of several values are called:
/// `Concat(a, b, axis: 0)`.
///
/// A function of one number is a step too, and is differentiated: `x -> |v| v * sigmoid(1.702 * v)`. It has arithmetic,
/// `if a < b { .. } else { .. }`, `{ let c = ..; .. }` and the functions `abs`, `clamp`, `cos`, `erf`, `exp`, `floor`, `ln`,
/// `max`, `min`, `pow`, `relu`, `sigmoid`, `sign`, `sin`, `softplus`, `sqrt`, `square`, `tanh`, also as methods. A loss of one's
/// own is such a function of several values with `mean` or `sum` in front: `loss aux: 0.4 * mean(|y, t| (y - t).abs(); p, side);`.
///
/// The layers, losses and initializers are in the [manual](crate::manual); an editor shows their documentation over each word.
///
/// # What comes out
///
/// For `LeNet5`: the struct `LeNet5`, which implements [`Network`](crate::Network) and, where there is a loss,
/// [`Trainable`](crate::Trainable); the struct `LeNet5Output` with a field of [`Values`](crate::Values) for each output;
/// `LeNet5::new(&device, seeds)`; the constants `PARAMS`, `FLOP_FORWARD`, `FLOP_BACKWARD` (of one sample), `KERNELS` and `BATCH`;
/// and `LeNet5::params()`, a [`ParamRef`](crate::ParamRef) for each parameter by layer and name. An unnamed layer is called by
/// its kind and position, `dense_2`. Documentation, visibility and attributes of the struct are kept.
///
/// # Mistakes
///
/// All independent mistakes are told at once, each at its own word. What is only suspicious is a warning that names its lint;
/// `#[allow(softmax_before_logits)]` on the struct silences one. The lints are `softmax_before_logits`, `relu_before_logits`,
/// `unused_value` and `dropout_at_output`.
#[macro_export]
macro_rules! network {
    ($($tokens:tt)*) => { $crate::__private::network! { [$crate] $($tokens)* } };
}

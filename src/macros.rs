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
/// Formulas have `+ - * /`, `if a < b { .. } else { .. }`, `if flag { .. } else { .. }`, and the functions `abs`, `exp`,
/// `ln`, `sqrt`, `tanh`, `sigmoid`, `relu`, `sin`, `cos`, `erf`, `floor`, `sign`, `max`, `min`, `pow`, also as methods.
/// Penalties, clipping, freezing and masks are none of an optimizer's business: they act on the gradient before it arrives.
#[macro_export]
macro_rules! optimizer {
    ($($tokens:tt)*) => { $crate::__private::optimizer! { [$crate] $($tokens)* } };
}

/// Writes a neural network.
#[macro_export]
macro_rules! network {
    ($($tokens:tt)*) => { $crate::__private::network! { [$crate] $($tokens)* } };
}

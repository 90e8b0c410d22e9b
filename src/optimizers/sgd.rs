//! Stochastic gradient descent, PyTorch's `torch.optim.SGD` (without dampening, which is 0 there by default too).

crate::optimizer! {
    /// Stochastic gradient descent, with momentum and Nesterov's variant of it.
    ///
    /// `g' = g + weight_decay·w`, `v = momentum·v + g'`, `w - lr·v`; with `nesterov`, `w - lr·(g' + momentum·v)`.
    /// PyTorch's definition (`torch.optim.SGD`): the learning rate multiplies the velocity, and the first velocity is the
    /// first gradient. `weight_decay` is the one that is coupled to the gradient.
    pub struct Sgd {
        /// The learning rate.
        lr: 1e-2 in 0.0..,
        /// How much of the last velocity goes into the next.
        momentum: 0.0 in 0.0..1.0,
        /// Looks ahead along the velocity.
        nesterov: false,
        /// Added to the gradient, times the parameter.
        weight_decay: 0.0 in 0.0..,
    }
    state velocity;
    update |w, g| {
        let g = g + weight_decay * w;
        velocity = momentum * velocity + g;
        w - lr * if nesterov { g + momentum * velocity } else { velocity }
    }
}

//! Adam, PyTorch's `torch.optim.Adam`.

crate::optimizer! {
    /// Adam: steps scaled by running means of the gradient and of its square.
    ///
    /// `g' = g + weight_decay·w`, `m = beta1·m + (1 - beta1)·g'`, `v = beta2·v + (1 - beta2)·g'²`,
    /// `w - lr·(m / (1 - beta1ᵗ)) / (√(v / (1 - beta2ᵗ)) + eps)`.
    /// D. Kingma and J. Ba, *Adam: a method for stochastic optimization*, 2015; PyTorch's definition (`torch.optim.Adam`),
    /// which couples `weight_decay` to the gradient.
    pub struct Adam {
        /// The learning rate.
        lr: 1e-3 in 0.0..,
        /// How much of the mean of the gradient is kept.
        beta1: 0.9 in 0.0..1.0,
        /// How much of the mean of the squared gradient is kept.
        beta2: 0.999 in 0.0..1.0,
        /// Keeps the division finite.
        eps: 1e-8 in 0.0..,
        /// Added to the gradient, times the parameter.
        weight_decay: 0.0 in 0.0..,
    }
    state m, v;
    step |t| {
        let correction1 = 1 - beta1.pow(t);
        let correction2 = 1 - beta2.pow(t);
    }
    update |w, g| {
        let g = g + weight_decay * w;
        m = beta1 * m + (1 - beta1) * g;
        v = beta2 * v + (1 - beta2) * g * g;
        w - lr * (m / correction1) / ((v / correction2).sqrt() + eps)
    }
}

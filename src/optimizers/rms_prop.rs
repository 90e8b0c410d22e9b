//! RmsProp, PyTorch's `torch.optim.RMSprop` without `centered`.

crate::optimizer! {
    /// RMSprop: steps scaled by the root of a running mean of the squared gradient, with momentum.
    ///
    /// `g' = g + weight_decay·w`, `v = alpha·v + (1 - alpha)·g'²`, `b = momentum·b + g' / (√v + eps)`, `w - lr·b`.
    /// T. Tieleman and G. Hinton, *Lecture 6.5: RMSProp*, 2012; PyTorch's definition (`torch.optim.RMSprop`), which adds `eps`
    /// behind the root and multiplies the velocity by the learning rate. There is no `centered`: the mean of the gradient
    /// is not subtracted.
    pub struct RmsProp {
        /// The learning rate.
        lr: 1e-2 in 0.0..,
        /// How much of the mean of the squared gradient is kept.
        alpha: 0.99 in 0.0..1.0,
        /// Keeps the division finite.
        eps: 1e-8 in 0.0..,
        /// How much of the last velocity goes into the next.
        momentum: 0.0 in 0.0..1.0,
        /// Added to the gradient, times the parameter.
        weight_decay: 0.0 in 0.0..,
    }
    state square, velocity;
    update |w, g| {
        let g = g + weight_decay * w;
        square = alpha * square + (1 - alpha) * g * g;
        velocity = momentum * velocity + g / (square.sqrt() + eps);
        w - lr * velocity
    }
}

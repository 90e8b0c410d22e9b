//! Mistakes in an update rule.
use netdsl::prelude::*;

optimizer! {
    /// Wrong names.
    pub struct Names {
        lr: 1e-3,
        lr: 2e-3,
        beta: 1.5 in 0.0..1.0,
    }
    state m, v;
    update |w, g| {
        velocity = beta * m;
        m = bta * m + sqroot(g);
        w - lr * m
    }
}

optimizer! {
    /// Nothing happens.
    pub struct Empty { lr: 0.1 }
}

optimizer! {
    /// Wrong forms.
    pub struct Forms {
        lr = 0.1,
        rate: f64,
        momentum: 0.9,
    }
    state m
    update |w, g| { m += g; w - momentum * m }
}

optimizer! {
    /// Wrong parts.
    pub struct Parts { lr: 0.1 }
    step |a, b| { let c = a; }
    updates |w, g| { w - lr * g }
}

optimizer! {
    /// Too few names.
    pub struct Few { lr: 0.1 }
    update |w| { w - lr }
}

// uses of a rule that is wrong do not fail too
fn main() {
    let names = Names { lr: 0.1, ..Names::DEFAULT };
    let _ = names.beta + Empty::default().lr;
}

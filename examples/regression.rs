//! Regression: a plane, a polynomial, and the two numbers of a decay. The parameters are read back and compared with those
//! that the data was made from.
//!
//! The polynomial is that of `demo.ipynb` (the library dl2), as is the parabola that it fits as "free parameters".
//!
//! `cargo run --example regression`
#![expect(clippy::print_stdout, reason = "a program for people")]

use netdsl::prelude::*;

network! {
    /// `w · x + b`.
    struct Plane {
        input x: [3];
        target y: [1];
        let p = x -> line: Dense(1);
        loss Mse(p, y);
        output p;
        batch: 50;
    }
}

network! {
    /// `w₃x³ + w₂x² + w₁x + b`: the powers are computed in the network.
    struct Cubic {
        input x: [1];
        target y: [1];
        let square = x * x;
        let p = concat(square * x, square, x) -> powers: Dense(1);
        loss Mse(p, y);
        output p;
        batch: 100;
    }
}

network! {
    /// `w₁x² + w₂x + b`.
    struct Parabola {
        input x: [1];
        target y: [1];
        let p = concat(x * x, x) -> powers: Dense(1);
        loss Mse(p, y);
        output p;
        batch: 100;
    }
}

network! {
    /// `a · exp(−r·t)`: a layer of one weight is a free parameter, wherever it stands in a formula.
    struct Decay {
        input t: [1];
        target y: [1];
        let p = t -> rate: Dense(1, bias: false, init: Ones) -> |rt| exp(-rt) -> scale: Dense(1, bias: false, init: Ones);
        loss Mse(p, y);
        output p;
        batch: 100;
    }
}

fn main() -> Result<()> {
    let device = Device::auto()?;
    println!("device: {device}, {}", device.reason());
    plane(&device)?;
    cubic(&device)?;
    parabola(&device)?;
    decay(&device)
}

fn plane(device: &Device) -> Result<()> {
    let data = Data::from_fn(1000, |i| {
        let x = [spread(i, 0), spread(i, 1), spread(i, 2)];
        (x, [2.0 * x[0] - 3.0 * x[1] + 0.5 * x[2] + 4.0 + 0.1 * spread(i, 3)])
    })?;
    let mut net = Plane::new(device, 1)?;
    let mut sgd = net.optimizer(Sgd { lr: 0.05, momentum: 0.9, ..Sgd::DEFAULT })?;
    let history = net.fit(&mut sgd, &data).epochs(20).run()?;
    println!("\ny = 2a - 3b + 0.5c + 4, with noise of deviation {:.3}", 0.1 / 3f32.sqrt());
    show("fitted", &net, &["line.weight", "line.bias"])?;
    println!("  mean squared error {:.6}; the noise alone has {:.6}", history.loss().unwrap_or(f64::NAN), 0.01 / 3.0);
    Ok(())
}

fn cubic(device: &Device) -> Result<()> {
    let data = Data::from_fn(1000, |i| {
        let x = 2.0 * spread(i, 0);
        ([x], [2.0 * x.powi(3) + 4.0 * x * x + 3.0 * x + 1.0])
    })?;
    let mut net = Cubic::new(device, 1)?;
    let before = net.evaluate(&data)?.loss();
    let mut sgd = net.optimizer(Sgd { lr: 0.02, momentum: 0.9, ..Sgd::DEFAULT })?;
    net.fit(&mut sgd, &data).epochs(20).run()?;
    println!("\ny = 2x³ + 4x² + 3x + 1, batches of 100, 20 epochs");
    show("fitted", &net, &["powers.weight", "powers.bias"])?;
    println!(
        "  mean squared error {before:.3} -> {:.2e} (dl2 shows that the curves match)",
        net.evaluate(&data)?.loss()
    );
    Ok(())
}

/// dl2 fits a parabola by gradient descent with rate 0.001 and momentum 0.1, 1,000 steps, on data that is not told. With
/// momentum 0.1 the constant would need more steps here.
fn parabola(device: &Device) -> Result<()> {
    let data = Data::from_fn(100, |i| {
        let x = 5.0 * spread(i, 0);
        ([x], [5.0 * x * x - 4.0 * x + 3.0])
    })?;
    let mut net = Parabola::new(device, 1)?;
    let before = net.evaluate(&data)?.loss();
    let mut sgd = net.optimizer(Sgd { lr: 1e-3, momentum: 0.9, ..Sgd::DEFAULT })?;
    net.fit(&mut sgd, &data).epochs(1000).run()?;
    println!("\ny = 5x² - 4x + 3, 1,000 steps with rate 0.001");
    show("fitted", &net, &["powers.weight", "powers.bias"])?;
    println!(
        "  mean squared error {before:.1} -> {:.2e} (dl2, on other data: 4014 -> 3.57e-3)",
        net.evaluate(&data)?.loss()
    );
    Ok(())
}

fn decay(device: &Device) -> Result<()> {
    let data = Data::from_fn(100, |i| {
        let t = 2.0 + 2.0 * spread(i, 0);
        ([t], [3.0 * (-0.7 * t).exp()])
    })?;
    let mut net = Decay::new(device, 1)?;
    let mut adam = net.optimizer(Adam { lr: 0.02, ..Adam::DEFAULT })?;
    let history = net.fit(&mut adam, &data).epochs(1000).run()?;
    let [rate, scale] = [Decay::params().rate.weight, Decay::params().scale.weight];
    println!("\ny = 3 exp(-0.7 t)");
    println!("  fitted: {:.4} exp(-{:.4} t)", scale.get(&net)?.sum(), rate.get(&net)?.sum());
    println!("  mean squared error {:.2e}", history.loss().unwrap_or(f64::NAN));
    Ok(())
}

/// Numbers from −1 to 1 that fill the interval evenly, another sequence for each `k`: multiples of the roots of 2, 3, 5, 7.
fn spread(i: usize, k: usize) -> f32 {
    let root = [2.0_f64, 3.0, 5.0, 7.0][k].sqrt();
    (2.0 * ((i + 1) as f64 * root).fract() - 1.0) as f32
}

fn show<N: Network>(what: &str, net: &N, parameters: &[&str]) -> Result<()> {
    print!("  {what}:");
    for name in parameters {
        for value in net.parameter(*name)? {
            print!(" {value:.4}");
        }
    }
    println!();
    Ok(())
}

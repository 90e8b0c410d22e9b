//! Logic gates: AND, OR and NOT, which a line can separate, and XOR, which none can.
//!
//! It is the experiment of `GATES-dl.ipynb` (the library dl): the same layers (2-2-1, 2-4-1, 1-2-1, sigmoids), the same loss,
//! RMSprop with rate 0.1, full batches, 250 epochs. RMSprop is written here with `optimizer!`, to show how;
//! the library's own does the same steps with `lr: 0.1, alpha: 0.9`. The initial weights are PyTorch's; dl drew them from (0.001, 0.1).
//!
//! `cargo run --example xor`
#![expect(clippy::print_stdout, reason = "a program for people")]

use netdsl::prelude::*;

network! {
    /// AND and OR.
    struct Two {
        input x: [2];
        target y: [1];
        let score = x -> Dense(2) -> Sigmoid -> Dense(1);
        let gate = score -> answer: Sigmoid;
        loss BinaryCrossEntropy(score, y);
        output gate: [1];
        batch: 4;
    }
}

network! {
    /// XOR.
    struct Xor {
        input x: [2];
        target y: [1];
        let score = x -> Dense(4) -> Sigmoid -> Dense(1);
        let gate = score -> answer: Sigmoid;
        loss BinaryCrossEntropy(score, y);
        output gate: [1];
        batch: 4;
    }
}

network! {
    /// NOT.
    struct One {
        input x: [1];
        target y: [1];
        let score = x -> Dense(2) -> Sigmoid -> Dense(1);
        let gate = score -> answer: Sigmoid;
        loss BinaryCrossEntropy(score, y);
        output gate: [1];
        batch: 2;
    }
}

optimizer! {
    /// RMSprop as dl has it: the step is the gradient over the root of its running mean square.
    struct RmsProp {
        /// The learning rate.
        lr: 0.1 in 0.0..,
        /// How much of the mean square is kept.
        decay: 0.9 in 0.0..1.0,
        /// Keeps the division finite.
        eps: 1e-8 in 0.0..,
    }
    state square;
    update |w, g| {
        square = decay * square + (1 - decay) * g * g;
        w - lr * g / (square.sqrt() + eps)
    }
}

const PAIRS: [[f32; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];

fn main() -> Result<()> {
    let device = Device::auto()?;
    println!("device: {device}, {}\n", device.reason());
    println!("gate  answers (dl's)");
    learn::<Two>(&device, "AND", &PAIRS, [0, 0, 0, 1], "each within .003")?;
    learn::<Two>(&device, "OR", &PAIRS, [0, 1, 1, 1], "each within .003")?;
    learn::<One>(&device, "NOT", &[[0.0], [1.0]], [1, 0], "each within .003")?;
    let xor = learn::<Xor>(&device, "XOR", &PAIRS, [0, 1, 1, 0], ".002 .997 .999 .002")?;
    draw(&xor)
}

/// Trains a network to be a gate, and shows its answers. Whatever the network, it has to take `I` and to give one number.
fn learn<N>(device: &Device, name: &str, inputs: &[N::Input], truth: impl AsRef<[u8]>, dl: &str) -> Result<N>
where
    N: Trainable<Target = [f32; 1]>,
{
    let targets: Vec<[f32; 1]> = truth.as_ref().iter().map(|&bit| [f32::from(bit)]).collect();
    let data = Data::new(inputs, &targets)?;
    let mut net = N::new(device, 3)?;
    let mut optimizer = net.optimizer(RmsProp::DEFAULT)?;
    net.fit(&mut optimizer, &data).epochs(250).run()?;

    let answers = net.activation("answer", &data)?;
    let shown: Vec<String> = answers.iter().map(|a| format!("{a:.3}")).collect();
    println!("{name:4}  {} ({dl})", shown.join(" "));
    let right = answers.iter().zip(truth.as_ref()).all(|(&answer, &bit)| (answer > 0.5) == (bit == 1));
    assert!(right, "{name} was not learned");
    Ok(net)
}

/// The answer between the corners: `#` is above 0.9, `.` below 0.1.
fn draw(xor: &Xor) -> Result<()> {
    let (rows, columns) = (13, 40);
    let at = |i: usize, n: usize| i as f32 / (n - 1) as f32;
    let grid: Vec<[f32; 2]> = (0..rows * columns).map(|i| [at(i % columns, columns), at(i / columns, rows)]).collect();
    let picture = xor.predict(&grid)?.gate; // any number of rows, in batches of 4
    println!("\nXOR of every pair of numbers from 0 to 1:");
    for row in picture.as_flat().chunks(columns) {
        let line = row.iter().map(|&answer| {
            if answer > 0.9 {
                '#'
            } else if answer < 0.1 {
                '.'
            } else {
                '+'
            }
        });
        println!("  {}", line.collect::<String>());
    }
    Ok(())
}

//! A training loop of one's own, and what can be done with single weights: gradients that are read and clipped, layers that
//! are frozen, a lottery ticket (prune, rewind, train again), activations, checkpoints.
//!
//! `cargo run --release --example custom_loop`
#![expect(clippy::print_stdout, reason = "a program for people")]

use netdsl::prelude::*;

network! {
    /// Tells two spirals apart.
    struct Spirals {
        input point: [2];
        target label: Class(2);
        let logits = point -> first: Dense(64) -> Tanh -> second: Dense(64) -> Tanh -> head: Dense(2);
        loss CrossEntropy(logits, label);
        output logits: [2];
        batch: 100;
    }
}

type Points = Data<[f32; 2], Class<2>>;

fn main() -> Result<()> {
    let device = Device::auto()?;
    println!("device: {device}, {}", device.reason());
    let (train, test) = (spirals(1000, 0.0)?, spirals(500, 0.5)?);
    let mut net = Spirals::new(&device, 7)?;
    let beginning = net.snapshot()?;

    train_by_hand(&mut net, &train, 60)?;
    println!("after 60 epochs: {}", net.evaluate(&test)?);

    freeze(&mut net, &train)?;
    lottery_ticket(&mut net, &beginning, &train, &test)?;

    let hidden = net.activation("second", &test.part(..3)?)?;
    println!(
        "\nactivations of `second` for three points: shape {:?}, mean {:.4}",
        hidden.shape(),
        hidden.mean().unwrap_or(0.0)
    );
    save_and_load(&net, &test)
}

/// Forward, loss, backward, gradients, step. The borrow checker keeps the order: each consumes the one before.
fn train_by_hand(net: &mut Spirals, train: &Points, epochs: u64) -> Result<()> {
    let mut adam = net.optimizer(Adam { lr: 5e-3, ..Adam::DEFAULT })?;
    for epoch in 0..epochs {
        let (mut loss, mut clipped, mut batches) = (0.0, 0, 0);
        for batch in train.shuffled(epoch).batches(100) {
            let pass = net.forward(&batch)?;
            loss += pass.loss()?;
            let mut gradients = pass.backward()?;
            clipped += u32::from(gradients.clip_norm(1.0)? > 1.0);
            gradients.step(&mut adam)?;
            batches += 1;
        }
        if epoch % 20 == 0 {
            println!("epoch {epoch}: loss {:.4}, {clipped} of {batches} gradients clipped", loss / f64::from(batches));
        }
    }
    Ok(())
}

/// A frozen layer stays at its values; its gradient can be read all the same.
fn freeze(net: &mut Spirals, train: &Points) -> Result<()> {
    let head = Spirals::params().head.weight;
    let before = head.get(net)?;
    let all_but_head = !&net.select("head")?;
    net.freeze(&net.select("head")?)?;
    train_by_hand(net, train, 1)?;
    assert_eq!(before, head.get(net)?, "a frozen weight has moved");
    let gradients = net.forward(&train.part(..100)?)?.backward()?;
    println!("\nfrozen: {:?}; the gradient by its weights has norm {:.4}", !&all_but_head, norm(&gradients.get(head)?));
    gradients.discard();
    net.unfreeze(&net.frozen())
}

/// J. Frankle, M. Carbin, "The lottery ticket hypothesis", 2019: the weights that ended up large, from where they began.
fn lottery_ticket(net: &mut Spirals, beginning: &Snapshot<Spirals>, train: &Points, test: &Points) -> Result<()> {
    let hidden = &net.select("first.weight")? | &net.select("second.weight")?;
    let small = net.select_smallest(&hidden, 0.8)?;
    net.prune(&small)?;
    println!("\npruned {} of {} weights: {}", small.count(), hidden.count(), net.evaluate(test)?);
    net.rewind(beginning)?;
    println!("rewound, without them: {}", net.evaluate(test)?);
    train_by_hand(net, train, 60)?;
    println!("trained again: {}", net.evaluate(test)?);
    let still_zero = net.parameter("second.weight")?.iter().filter(|w| **w == 0.0).count();
    println!("zeros in `second.weight`: {still_zero}");
    Ok(())
}

/// A checkpoint is a safetensors file with PyTorch's layouts.
fn save_and_load(net: &Spirals, test: &Points) -> Result<()> {
    let file = std::env::temp_dir().join(format!("spirals-{}.safetensors", std::process::id()));
    net.save(&file)?;
    let mut copy = Spirals::new(net.device(), 0)?;
    copy.load(&file)?;
    let equal = net.predict(test)?.logits == copy.predict(test)?.logits;
    println!("\nsaved to {} and loaded: {}", file.display(), if equal { "the same bits" } else { "other predictions" });
    assert!(equal, "a checkpoint must give the network that was saved");
    // It was only to show that it can be done.
    let _ = std::fs::remove_file(&file);
    Ok(())
}

/// Points on two spirals of one and a half turns; `shift` moves them along, so that two sets have no point in common.
fn spirals(rows: usize, shift: f32) -> Result<Points> {
    let label = [Class::new(0)?, Class::new(1)?];
    Data::from_fn(rows, |i| {
        let along = ((i / 2) as f32 + shift) / (rows / 2) as f32;
        let angle = 3.0 * std::f32::consts::PI * along + std::f32::consts::PI * (i % 2) as f32;
        let radius = 0.5 + 4.5 * along;
        ([radius * angle.cos(), radius * angle.sin()], label[i % 2])
    })
}

fn norm<'a>(values: impl IntoIterator<Item = &'a f32>) -> f32 {
    values.into_iter().map(|x| x * x).sum::<f32>().sqrt()
}

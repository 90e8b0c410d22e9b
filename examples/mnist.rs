//! LeNet-5 on MNIST: trains a small convolutional network on whatever device there is, and checks its kernels.
//!
//! `cargo xtask demo` runs it with everything set up; by hand it is
//! `cargo run --release --features download --example mnist -- [--epochs n] [--save file]`.
//!
//! The images are taken from the folder that `NETDSL_DATA` names, from the cache, or (feature `download`) from their
//! publisher. Where there are none, the program draws digits itself and says so.
//!
//! Seen with PoCL 3.1 on two cores of a Xeon: 98.8 % and 99.1 % of the test images after five epochs, in 47 s on a machine that
//! was also doing other things; all 89 places of the verification agree.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for people")]

use netdsl::data;
use netdsl::prelude::*;
use std::process::ExitCode;
use std::time::Instant;

network! {
    /// LeNet-5 (LeCun, Bottou, Bengio, Haffner, 1998) with today's max pooling and relu.
    pub struct LeNet5 {
        input image: u8[1, 28, 28];
        target label: Class(10);

        let features = image -> Normalize(mean: 0.1307, std: 0.3081)
            -> conv1: Conv2d(6, kernel: 5, padding: 2) -> Relu -> MaxPool2d(2)
            -> conv2: Conv2d(16, kernel: 5)            -> Relu -> MaxPool2d(2)
            -> Flatten;
        let logits = features -> Dense(120) -> Relu -> Dense(84) -> Relu -> head: Dense(10);

        loss CrossEntropy(logits, label);
        output logits: [10];
        output digit = argmax(logits);
        batch: 64;
    }
}

/// Rows of images and labels.
type Digits = Data<[[[u8; 28]; 28]; 1], Class<10>>;

const USAGE: &str = "usage: mnist [--epochs <number>] [--save <file>]

  --epochs <number>  how often all training images are seen; 5 if not given
  --save <file>      where to write the trained weights, as safetensors; nowhere if not given
  --help             print this";

/// What the command line asks for.
struct Wish {
    epochs: usize,
    save: Option<String>,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "--help") {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let result = wish(&words).map_err(|mistake| (2, format!("{mistake}\n\n{USAGE}")));
    match result.and_then(|wish| run(&wish).map_err(|error| (1, error.to_string()))) {
        Ok(()) => ExitCode::SUCCESS,
        Err((code, message)) => {
            eprintln!("error: {message}");
            ExitCode::from(code)
        }
    }
}

fn wish(words: &[String]) -> Result<Wish, String> {
    let mut wish = Wish { epochs: 5, save: None };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("`{word}` needs a value"));
        match word.as_str() {
            "--epochs" => {
                let value = value()?;
                wish.epochs = value.parse().map_err(|_| format!("`--epochs` takes a whole number, not `{value}`"))?;
            }
            "--save" => wish.save = Some(value()?.clone()),
            _ => return Err(format!("there is no argument `{word}`")),
        }
    }
    Ok(wish)
}

fn run(wish: &Wish) -> Result<()> {
    let device = Device::auto()?;
    println!("device: {device}\n        {}", device.reason());
    let (train, test) = digits()?;
    let mut net = LeNet5::new(&device, 42)?;
    println!("\n{}", net.summary());

    let mut adam = net.optimizer(Adam { lr: 1e-3, ..Adam::DEFAULT })?;
    let history = net.fit(&mut adam, &train).validate(&test).epochs(wish.epochs).progress().run()?;
    let samples: usize = history.epochs.iter().map(|epoch| epoch.samples).sum();
    let seconds: f64 = history.epochs.iter().map(|epoch| epoch.seconds).sum();
    println!("\ntrained on {samples} images in {seconds:.1} s, {:.0} a second", samples as f64 / seconds.max(1e-9));
    show_classes(&net.evaluate(&test)?);
    measure(&net, &train)?;
    if let Some(file) = &wish.save {
        net.save(file)?;
        println!("saved the weights to {file}");
    }
    verify(&net, &train)
}

/// The images to train on and those to test with.
fn digits() -> Result<(Digits, Digits)> {
    let (train, test) = match data::mnist() {
        Ok(mnist) => (mnist.train, mnist.test),
        Err(reason) => {
            println!("data:   no MNIST: {reason}");
            println!("        INSTEAD, this program draws digits itself. They are far easier than handwriting:");
            println!("        the accuracy below says that everything works, and nothing about MNIST.");
            (data::drawn_digits(20_000, 1)?, data::drawn_digits(4_000, 2)?)
        }
    };
    let (train, test): (Digits, Digits) = (train.typed()?, test.typed()?);
    println!("data:   {} images to train on, {} to test with", train.len(), test.len());
    Ok((train, test))
}

fn show_classes(evaluation: &Evaluation) {
    println!("test images: {evaluation}");
    for (digit, count) in evaluation.classes.iter().flatten().enumerate() {
        let share = 100.0 * count.correct as f64 / count.total.max(1) as f64;
        println!("  {digit}: {share:6.2} %  ({} of {})", count.correct, count.total);
    }
}

/// How much of a step is spent in kernels: a twin of the network trains for a hundred steps on a device that measures.
fn measure(net: &LeNet5, train: &Digits) -> Result<()> {
    let mut twin = LeNet5::new(&net.device().clone().with_profiling(), net.seeds())?;
    twin.rewind(&net.snapshot()?)?;
    let mut adam = twin.optimizer(Adam::DEFAULT)?;
    let some = train.part(..train.len().min(100 * LeNet5::BATCH))?;
    twin.fit(&mut adam, &some).run()?; // builds what is not built yet
    twin.kernel_seconds()?;
    let (launches, began) = (twin.launches(), Instant::now());
    twin.fit(&mut adam, &some).run()?;
    let (launches, wall) = (twin.launches() - launches, began.elapsed().as_secs_f64());
    let steps = some.len().div_ceil(LeNet5::BATCH);
    print!("{steps} steps: {launches} launches, {wall:.3} s");
    match twin.kernel_seconds()? {
        Some(kernels) => println!(", {kernels:.3} s of them in kernels"),
        None => println!(" in plain Rust, without kernels"),
    }
    Ok(())
}

/// Every launch against the reference. Differences are an error.
fn verify(net: &LeNet5, train: &Digits) -> Result<()> {
    if net.device().kind() == DeviceKind::Reference {
        println!("nothing is verified: the device is the reference itself");
        return Ok(());
    }
    let report = net.verify(&train.part(..16)?)?;
    println!("\nverification: {report}");
    report.ensure()
}

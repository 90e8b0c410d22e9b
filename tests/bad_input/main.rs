//! Bad input, through the interface that users have, on every device there is: what is wrong is said, with its place, and
//! nothing is spoiled by it. What the parts do by themselves is tested beside them; mistakes in `network!` are not here.

mod data;
mod environment;
mod files;
mod numbers;
mod swapped;

use netdsl::__private::Target;
use netdsl::prelude::*;

network! {
    /// A small classifier of images.
    pub struct Small {
        input image: u8[1, 4, 4];
        target label: Class(3);
        let logits = image -> Normalize(mean: 0.5, std: 0.25)
            -> conv: Conv2d(2, kernel: 3) -> Relu -> Flatten -> head: Dense(3);
        loss CrossEntropy(logits, label);
        output logits;
        batch: 4;
    }
}

/// The rows of `Small`.
pub type Images = Data<[[[u8; 4]; 4]; 1], Class<3>>;

/// Rows that are right.
pub fn images(rows: usize) -> Result<Images> {
    let label = |i: usize| Class::try_from(i % 3);
    let labels = (0..rows).map(label).collect::<Result<Vec<_>>>()?;
    let pixels: Vec<_> = (0..rows).map(|i| [[[(40 * i % 251) as u8; 4], [9; 4], [200; 4], [i as u8; 4]]]).collect();
    Data::new(&pixels, &labels)
}

/// Every device, the reference too, and OpenCL devices with both families of kernels.
fn devices() -> Vec<Device> {
    let mut devices = vec![Device::reference()];
    for device in Device::all() {
        let families = [Target::Cpu, Target::Gpu, Target::Host];
        devices.extend(families.into_iter().filter_map(|family| device.clone().with_target(family).ok()));
    }
    devices
}

/// Runs a test on every device.
#[expect(clippy::print_stdout, reason = "which devices were tried is part of the result")]
pub fn everywhere(test: impl Fn(&Device) -> Result<()>) {
    let devices = devices();
    for device in &devices {
        test(device).unwrap_or_else(|error| panic!("{device}: {error}"));
    }
    let names: Vec<String> = devices.iter().map(ToString::to_string).collect();
    println!("ran on {}", names.join(", "));
}

/// The message of a failure; a success fails the test.
#[track_caller]
pub fn message<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => panic!("what is wrong was taken for right"),
        Err(error) => error.to_string(),
    }
}

/// That a failure says all of this.
#[track_caller]
pub fn says<T>(result: Result<T>, parts: &[&str]) {
    let message = message(result);
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in: {message}");
    }
}

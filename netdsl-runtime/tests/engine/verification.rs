//! Verification of whole networks, on every device that runs launches.
use crate::common::{everywhere, network};
use netdsl::optimizers::Adam;
use netdsl_runtime::{Class, DeviceKind, Error, Network, Trainable};

network! {
    Lenet([[[u8; 12]; 12]; 1] => Class<5>) -> LenetOutput { logits: [f32; 5] }
    "struct Lenet {
        input image: u8[1, 12, 12];
        target label: Class(5);
        let logits = image -> Normalize(mean: 0.13, std: 0.3)
            -> conv1: Conv2d(4, kernel: 3, padding: 1) -> bn1: BatchNorm2d -> Relu -> MaxPool2d(2)
            -> conv2: Conv2d(6, kernel: 3) -> Relu -> MaxPool2d(2)
            -> Flatten -> Dropout(0.2) -> Dense(16, l2: 0.0001) -> Tanh -> head: Dense(5);
        loss data: CrossEntropy(logits, label);
        output logits: [5];
        batch: 8;
    }"
}

type Samples = (Vec<[[[u8; 12]; 12]; 1]>, Vec<Class<5>>);

fn samples(count: usize) -> Samples {
    let pixel = |i: usize, y: usize, x: usize| ((i * 31 + y * 17 + x * 7 + y * x * 3) % 251) as u8;
    let image = |i| [std::array::from_fn(|y| std::array::from_fn(|x| pixel(i, y, x)))];
    ((0..count).map(image).collect(), (0..count).filter_map(|i| Class::new(i % 5).ok()).collect())
}

#[test]
fn every_launch_agrees_with_the_reference() {
    everywhere(|device| {
        let mut net = Lenet::new(device, 1)?;
        let (images, labels) = samples(7);
        let batch = (&images, &labels);
        if device.kind() == DeviceKind::Reference {
            assert!(matches!(net.verify(batch), Err(Error::Argument { name: "device", .. })));
            return Ok(());
        }
        let mut opt = net.optimizer(Adam { lr: 1e-2, ..Adam::DEFAULT })?;
        for _ in 0..3 {
            net.step(batch, &mut opt)?;
        }
        let before = (net.parameter("conv1.weight")?, net.parameter("bn1.running_mean")?);
        let report = net.verify(batch)?;
        println!("{report}");
        report.ensure()?;
        assert!(report.compared() > 10_000);
        net.verify_with(batch, &opt)?.ensure()?;
        let report = net.verify_outputs(&images)?;
        report.ensure()?;
        assert!(report.checks.iter().all(|c| c.layer != "data" || c.elements == 7), "no loss without labels");
        assert_eq!(net.predict(&images)?.logits.len(), 7);
        assert_eq!((net.parameter("conv1.weight")?, net.parameter("bn1.running_mean")?), before);
        Ok(())
    });
}

network! {
    Blind([f32; 3]) -> BlindOutput { y: [f32; 2] }
    "struct Blind {
        input x: [3];
        output y = x -> Dense(4) -> Sigmoid -> Dense(2);
        batch: 4;
    }"
}

#[test]
fn a_network_without_a_loss_is_verified_too() {
    everywhere(|device| {
        let net = Blind::new(device, 1)?;
        let x = [[0.1, -0.7, 2.0]; 3];
        assert_eq!(net.predict(&x)?.y.len(), 3);
        if device.kind() != DeviceKind::Reference {
            net.verify_outputs(&x)?.ensure()?;
        }
        Ok(())
    });
}

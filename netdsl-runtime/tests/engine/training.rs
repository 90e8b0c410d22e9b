//! Whole networks through the public interface, on every device that there is.
use crate::common::{everywhere, network};
use netdsl::optimizers::{Adam, Sgd};
use netdsl_runtime::data::Data;
use netdsl_runtime::{AnyNetwork, Class, Error, Network, Result, Selection, Trainable};

network! {
    Xor([f32; 2] => f32) -> XorOutput { y: f32, hidden: [f32; 8] }
    "struct Xor {
        input x: [2];
        target t: [];
        let h = x -> first: Dense(8) -> Tanh;
        let z = h -> last: Dense(1) -> Reshape([]);
        loss data: BinaryCrossEntropy(z, t);
        output y = z -> Sigmoid;
        output hidden = h;
        batch: 4;
    }"
}

network! {
    Blobs([f32; 2] => Class<3>) -> BlobsOutput { logits: [f32; 3], class: u32 }
    "struct Blobs {
        input x: [2];
        target c: Class(3);
        let logits = x -> body: Dense(16, l2: 0.0001) -> Relu -> head: Dense(3);
        loss data: CrossEntropy(logits, c);
        output logits: [3];
        output class = argmax(logits);
        batch: 16;
    }"
}

fn xor() -> Result<Data<[f32; 2], f32>> {
    Data::new(&[[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], &[0.0, 1.0, 1.0, 0.0])
}

/// Three clouds around three points.
fn blobs(rows: usize) -> Result<Data<[f32; 2], Class<3>>> {
    let mut state = 1u32;
    let mut noise = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32 - 0.5
    };
    let mut x = vec![];
    let mut c = vec![];
    for i in 0..rows {
        let class = i % 3;
        let centre = [[0.0, 1.5], [1.5, -1.0], [-1.5, -1.0]][class];
        x.push([centre[0] + noise(), centre[1] + noise()]);
        c.push(Class::new(class)?);
    }
    Data::new(&x, &c)
}

#[test]
fn xor_is_learned() {
    everywhere(|device| {
        let mut net = Xor::new(device, 7)?;
        let mut opt = net.optimizer(Adam { lr: 0.05, ..Adam::DEFAULT })?;
        let data = xor()?;
        let history = net.fit(&mut opt, &data).validate(&data).epochs(200).run()?;
        assert!(history.loss().is_some_and(|l| l < 0.05), "{device}: {history}");
        let out = net.predict(&data)?;
        let rounded: Vec<f32> = out.y.iter().map(|y| y.round()).collect();
        assert_eq!(rounded, [0.0, 1.0, 1.0, 0.0]);
        assert_eq!(opt.steps(), 200);
        Ok(())
    });
}

#[test]
fn classes_are_learned_with_short_batches() {
    everywhere(|device| {
        let mut net = Blobs::new(device, 3)?;
        let mut opt = net.optimizer(Sgd { lr: 0.1, momentum: 0.9, ..Sgd::DEFAULT })?;
        let (train, test) = blobs(130)?.shuffled(1).split_at(100)?;
        let history = net.fit(&mut opt, &train).validate(&test).epochs(10).run()?;
        assert!(history.accuracy().is_some_and(|a| a > 0.95), "{device}: {history}");
        assert_eq!(opt.steps(), 70); // 6 batches of 16 and one of 4
        let evaluation = net.evaluate(&test)?;
        assert_eq!(evaluation.classes.iter().flatten().map(|c| c.total).sum::<usize>(), 30);
        let out = net.predict(&test)?;
        for (i, class) in out.class.iter().enumerate() {
            let logits = out.logits[i];
            assert!(logits[*class as usize] >= logits.iter().copied().fold(f32::MIN, f32::max));
        }
        Ok(())
    });
}

#[test]
fn streamed_data_gives_the_same_bits() {
    everywhere(|device| {
        let data = blobs(70)?;
        let run = |data: &Data<[f32; 2], Class<3>>| -> Result<_> {
            let mut net = Blobs::new(device, 3)?;
            let mut opt = net.optimizer(Adam { lr: 0.01, ..Adam::DEFAULT })?;
            net.fit(&mut opt, data).epochs(2).run()?;
            net.step(&data.part(3..9)?, &mut opt)?;
            Ok((net.parameter("body.weight")?, net.evaluate(data)?, net.predict(data)?.logits))
        };
        assert_eq!(run(&data)?, run(&data.streamed())?, "{device}");
        Ok(())
    });
}

#[test]
fn passes_gradients_and_the_fused_road_agree() {
    everywhere(|device| {
        let data = blobs(16)?;
        let run = |two_phase: bool| -> Result<Vec<f32>> {
            let mut net = Blobs::new(device, 5)?;
            let mut opt = net.optimizer(Adam { lr: 0.01, ..Adam::DEFAULT })?;
            for _ in 0..5 {
                if two_phase {
                    let pass = net.forward(&data)?;
                    assert!(pass.loss()? > 0.0);
                    pass.backward()?.step(&mut opt)?;
                } else {
                    net.step(&data, &mut opt)?;
                }
            }
            Ok(net.parameter("body.weight")?.into_raw_vec_and_offset().0)
        };
        let (fused, stored) = (run(false)?, run(true)?);
        let far = fused.iter().zip(&stored).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(far < 1e-5, "{device}: {far}");
        Ok(())
    });
}

#[test]
fn gradients_of_several_batches_add_up() {
    everywhere(|device| {
        let data = blobs(32)?;
        let net = Xor::new(device, 1)?;
        let _ = net.optimizer(Sgd::DEFAULT)?; // two objects, one dropped
        drop(net);
        let mut net = Blobs::new(device, 2)?;
        let mut opt = net.optimizer(Sgd { lr: 0.1, ..Sgd::DEFAULT })?;
        let mut sum = net.forward(&data.part(..16)?)?.backward()?.values()?;
        let one = sum.get("head.bias")?;
        let two = net.forward(&data.part(16..)?)?.backward()?;
        let other = two.get("head.bias")?;
        sum.add(&two.values()?);
        two.discard();
        sum.scale(0.5);
        let mean = sum.get("head.bias")?;
        let before = net.parameter("head.bias")?;
        net.apply(&sum, &mut opt)?;
        let after = net.parameter("head.bias")?;
        for i in 0..3 {
            assert!((mean[i] - 0.5 * (one[i] + other[i])).abs() < 1e-6);
            assert!((after[i] - (before[i] - 0.1 * mean[i])).abs() < 1e-6, "{device}: {after} {before} {mean}");
        }
        Ok(())
    });
}

#[test]
fn clipping_and_input_gradients() {
    everywhere(|device| {
        let data = blobs(16)?;
        let mut net = Blobs::new(device, 2)?;
        let mut gradients = net.forward(&data)?.backward()?;
        let norm = gradients.norm()?;
        assert!(norm > 0.0);
        assert!((gradients.clip_norm(norm / 2.0)? - norm).abs() < 1e-6 * norm);
        assert!((gradients.norm()? - norm / 2.0).abs() < 1e-3 * norm);
        gradients.clip_value(1e-4)?;
        assert!(gradients.get("head.weight")?.iter().all(|g| g.abs() <= 1e-4));
        gradients.discard();

        // the slope along one input, against a difference
        let base = [[0.3f32, -0.2]; 16];
        let labels = [Class::new(1)?; 16];
        let slope = net.forward((&base, &labels))?.input_gradient("x")?;
        let mut moved = base;
        let loss = |net: &mut Blobs, x: &[[f32; 2]; 16]| net.forward((x, &labels))?.loss();
        moved[3][1] += 1e-2;
        let up = loss(&mut net, &moved)?;
        moved[3][1] -= 2e-2;
        let down = loss(&mut net, &moved)?;
        let difference = ((up - down) / 2e-2) as f32;
        assert!((slope[[3, 1]] - difference).abs() < 2e-3, "{device}: {} {difference}", slope[[3, 1]]);
        Ok(())
    });
}

#[test]
fn frozen_stays_pruned_is_zero_and_both_survive() {
    everywhere(|device| {
        let data = blobs(64)?;
        let mut net = Blobs::new(device, 2)?;
        let start = net.snapshot()?;
        let mut opt = net.optimizer(Adam { lr: 0.01, weight_decay: 0.1, ..Adam::DEFAULT })?;
        let head = net.select("head")?;
        let small = net.select_smallest(&!&head, 0.5)?;
        assert_eq!((head.count(), small.count()), (51, 24));
        let before = net.parameter("head.weight")?;
        net.freeze(&head)?;
        net.prune(&small)?;
        net.fit(&mut opt, &data).epochs(3).run()?;
        assert_eq!(net.parameter("head.weight")?, before);
        let is_zero = |net: &Blobs| -> Result<bool> {
            let body = net.parameter("body.weight")?;
            Ok(body.iter().enumerate().all(|(i, w)| (*w == 0.0) == small.contains("body.weight", i)))
        };
        assert!(is_zero(&net)?);
        net.rewind(&start)?;
        assert!(is_zero(&net)?);
        net.reinit(9)?;
        assert!(is_zero(&net)?);
        net.unfreeze(&Selection::all())?;
        net.fit(&mut opt, &data).run()?;
        assert_ne!(net.parameter("head.weight")?, before);
        assert!(is_zero(&net)?);
        assert_eq!(net.pruned(), small);
        Ok(())
    });
}

#[test]
fn a_resumed_training_is_an_uninterrupted_one() {
    everywhere(|device| {
        let file = std::env::temp_dir().join(format!(
            "netdsl-resume-{}-{}.safetensors",
            std::process::id(),
            device.name().len()
        ));
        let data = blobs(50)?;
        let adam = || Adam { lr: 0.01, ..Adam::DEFAULT };
        let mut straight = Blobs::new(device, 4)?;
        let mut opt = straight.optimizer(adam())?;
        straight.fit(&mut opt, &data).epochs(2).run()?;
        straight.fit(&mut opt, &data).epochs(2).run()?;

        let mut first = Blobs::new(device, 4)?;
        let mut opt = first.optimizer(adam())?;
        first.fit(&mut opt, &data).epochs(2).run()?;
        first.save_training(&opt, &file)?;
        let mut second = Blobs::new(device, 4)?;
        let mut opt = second.optimizer(Adam::DEFAULT)?;
        second.load_training(&mut opt, &file)?;
        second.fit(&mut opt, &data).epochs(2).run()?;
        if device.target().is_some() {
            assert_eq!(straight.parameter("body.weight")?, second.parameter("body.weight")?);
        }
        // weights alone, into another network
        let mut third = Blobs::new(device, 99)?;
        third.load(&file)?;
        assert_eq!(third.parameter("head.bias")?, first.parameter("head.bias")?);
        let wrong = Xor::new(device, 1)?.load(&file);
        assert!(
            matches!(&wrong, Err(Error::Checkpoint { message, .. }) if message.contains("other layers")),
            "{wrong:?}"
        );
        let _ = std::fs::remove_file(&file);
        Ok(())
    });
}

network! {
    Logarithm(f32 => f32) -> LogarithmOutput { y: f32 }
    "struct Logarithm {
        input x: [];
        target t: [];
        let z = x -> Reshape([1]) -> scale: Dense(1, bias: false) -> Reshape([]);
        let y = z -> log: |v| ln(v);
        loss data: Mse(y, t);
        output y: [];
        batch: 2;
    }"
}

#[test]
fn a_bad_loss_is_named_and_weights_stay_good() {
    everywhere(|device| {
        let mut net = Logarithm::new(device, 2)?;
        net.set_parameter("scale.weight", &ndarray::arr2(&[[1.0f32]]))?;
        let mut opt = net.optimizer(Sgd { lr: 0.01, ..Sgd::DEFAULT })?;
        let data = Data::from_fn(12, |i| (if i == 7 { -1.0 } else { 1.0 + i as f32 }, 0.5))?;
        // the weights that the three good steps give
        let mut good = Logarithm::new(device, 2)?;
        good.set_parameter("scale.weight", &ndarray::arr2(&[[1.0f32]]))?;
        let mut other = good.optimizer(Sgd { lr: 0.01, ..Sgd::DEFAULT })?;
        good.fit(&mut other, &data.part(..6)?).shuffle(false).run()?;

        let bad = |layer: &str| layer.starts_with("`log` (`|v| ln(v)`, text:");
        match net.fit(&mut opt, &data).shuffle(false).run() {
            Err(Error::NotFinite { step: 4, layer, .. }) if bad(&layer) => {}
            other => panic!("{device}: {other:?}"),
        }
        assert_eq!(opt.steps(), 3);
        assert_eq!(net.parameter("scale.weight")?, good.parameter("scale.weight")?, "{device}");

        // step by step it is told when somebody looks, and by a pass at once
        for batch in data.batches(2) {
            net.step(&batch, &mut opt)?;
        }
        match net.losses() {
            Err(Error::NotFinite { step: 7, layer, .. }) if bad(&layer) => {}
            other => panic!("{device}: {other:?}"),
        }
        let kept = net.parameter("scale.weight")?;
        let pass = net.forward(&data.part(6..8)?)?;
        assert!(matches!(pass.loss(), Err(Error::NotFinite { step: 0, .. })));
        assert!(pass.backward().is_err(), "nothing follows from a loss that is not finite");
        assert!(matches!(net.evaluate(&data), Err(Error::NotFinite { step: 0, .. })));
        assert_eq!(net.parameter("scale.weight")?, kept);
        assert!(net.predict(&[2.0])?.y[0].is_finite());
        net.fit(&mut opt, &data.part(..6)?).run()?;
        assert_ne!(net.parameter("scale.weight")?, kept);
        Ok(())
    });
}

#[test]
fn mistakes_are_told() {
    everywhere(|device| {
        let data = blobs(64)?;
        let mut net = Blobs::new(device, 2)?;
        let mut other = Blobs::new(device, 2)?;
        let mut opt = other.optimizer(Sgd::DEFAULT)?;
        let text = |r: Result<()>| r.err().map(|e| e.to_string()).unwrap_or_default();
        assert!(text(net.step(&data.part(..4)?, &mut opt)).contains("belongs to another `Blobs`"));
        assert!(
            text(other.step(&data, &mut opt))
                .contains("64 samples, but `Blobs` was compiled for batches of at most 16")
        );
        assert!(text(other.step(&data.part(..0)?, &mut opt)).contains("has no samples"));
        assert!(text(other.fit(&mut opt, &data).batch(0).run().map(|_| ())).contains("has no samples"));
        assert!(text(other.fit(&mut opt, &data.part(..0)?).run().map(|_| ())).contains("has no rows"));
        let nan = other.step((&[[0.0, f32::NAN]], &[Class::new(0)?]), &mut opt);
        assert_eq!(text(nan), "`x`: sample 0 has NaN");
        let unequal = other.step((&vec![[0.0; 2]; 2], &vec![Class::new(0)?]), &mut opt);
        assert!(text(unequal).contains("2 inputs, but 1 targets"));
        assert!(text(net.parameter("body.wieght").map(|_| ())).contains("there is no parameter `body.wieght`"));
        assert!(
            text(net.set_parameter("head.bias", &ndarray::arr1(&[1.0f32; 4]))).contains("has shape [3], found [4]")
        );
        assert!(
            text(net.optimizer(Sgd { lr: -1.0, ..Sgd::DEFAULT }).map(|_| ()))
                .contains("`lr` of `Sgd` is -1, expected at least 0")
        );
        Ok(())
    });
}

#[test]
fn activations_and_summary() {
    everywhere(|device| {
        let net = Xor::new(device, 2)?;
        let data = xor()?;
        let first = net.activation("first", &data)?;
        let out = net.predict(&data)?;
        assert_eq!(first.shape(), [4, 8]);
        for (a, b) in first.iter().zip(out.hidden.as_flat()) {
            assert!((a.tanh() - b).abs() < 1e-5, "{device}: {a} {b}");
        }
        let summary = net.summary();
        assert_eq!((summary.parameters, Xor::parameter_count()), (33, 33));
        println!("{summary}");
        let any: [Box<dyn AnyNetwork>; 2] = [Box::new(net), Box::new(Blobs::new(device, 1)?)];
        assert_eq!(any.each_ref().map(|n| n.name()), ["Xor", "Blobs"]);
        assert_eq!(any[1].parameter("head.bias")?.shape(), [3]);
        Ok(())
    });
}

network! {
    Normed([f32; 3] => f32) -> NormedOutput { y: f32 }
    "struct Normed {
        input x: [3];
        target t: [];
        let y = x -> Dense(4) -> Reshape([4, 1, 1]) -> bn: BatchNorm2d -> Relu -> Flatten -> Dense(1) -> Reshape([]);
        loss data: Mse(y, t);
        output y: [];
        batch: 4;
    }"
}

#[test]
fn batch_normalization_is_not_trained_on_one_sample() {
    everywhere(|device| {
        let mut net = Normed::new(device, 2)?;
        let mut opt = net.optimizer(Sgd { lr: 0.05, ..Sgd::DEFAULT })?;
        let data = Data::from_fn(9, |i| ([i as f32, 1.0, (i % 3) as f32], i as f32 / 9.0))?;
        let history = net.fit(&mut opt, &data).epochs(2).run()?;
        assert_eq!((opt.steps(), history.epochs[0].samples), (4, 8));
        assert!(history.notes.len() == 1 && history.notes[0].contains("leaves out its last 1 samples"), "{history}");
        assert!(matches!(net.step(&data.part(..1)?, &mut opt), Err(Error::Argument { name: "batch", .. })));
        assert!(net.fit(&mut opt, &data.part(..1)?).run().is_err());
        assert!(net.parameter("bn.running_mean")?.iter().any(|m| *m != 0.0));
        assert!(net.predict(&data.part(..1)?)?.y[0].is_finite());
        Ok(())
    });
}

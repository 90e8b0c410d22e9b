//! Numbers that are not finite, in the data and in the loss.
use crate::{everywhere, says};
use netdsl::prelude::*;

network! {
    /// The logarithm has no value where `mix` gives a negative number.
    struct Log {
        input x: [2];
        target t: [4];
        let y = x -> mix: Dense(4, bias: false, init: Ones) -> log: |v| ln(v) -> Dense(4, bias: false);
        loss Mse(y, t);
        output y;
        batch: 2;
    }
}
/// The line of `log` above.
const LOG: &str = "tests/bad_input/numbers.rs:10";

/// Six good batches of two, but for the fourth.
fn rows() -> Result<Data<[f32; 2], [f32; 4]>> {
    Data::from_fn(12, |i| ([if i == 7 { -9.0 } else { 1.0 + i as f32 }, 1.0], [0.5; 4]))
}

#[test]
fn in_the_data() -> Result<()> {
    says(Data::new(&[[0.0f32, 1.0], [f32::NAN, 1.0]], &[[0.0f32; 4]; 2]), &["input", "row 1", "NaN"]);
    says(Data::new(&[[0.0f32; 2]], &[[f32::INFINITY]]), &["target", "row 0", "inf"]);
    everywhere(|device| {
        let mut net = Log::new(device, 1)?;
        let mut sgd = net.optimizer(Sgd::DEFAULT)?;
        let before = net.parameter("mix.weight")?;
        let bad = [[1.0, 2.0], [1.0, f32::NAN]];
        says(net.step((&bad, &[[0.0f32; 4]; 2]), &mut sgd), &["`x`", "sample 1", "NaN"]);
        says(net.forward((&bad, &[[0.0f32; 4]; 2])), &["`x`", "sample 1", "NaN"]);
        says(net.step((&[[1.0f32, 2.0]], &[[f32::NEG_INFINITY; 4]]), &mut sgd), &["`t`", "sample 0", "inf"]);
        says(net.predict(&bad), &["`x`", "sample 1", "NaN"]);
        says(net.evaluate((&bad, &[[0.0f32; 4]; 2])), &["`x`", "sample 1", "NaN"]);
        assert_eq!(net.parameter("mix.weight")?, before);
        Ok(())
    });
    Ok(())
}

#[test]
fn in_the_loss_of_fit() {
    everywhere(|device| {
        let data = rows()?;
        for two_phase in [false, true] {
            let [mut net, mut good] = [Log::new(device, 1)?, Log::new(device, 1)?];
            let mut sgd = net.optimizer(Sgd::DEFAULT)?;
            let mut other = good.optimizer(Sgd::DEFAULT)?;
            let fit = net.fit(&mut sgd, &data).shuffle(false);
            let fit = if two_phase { fit.two_phase() } else { fit };
            says(fit.run(), &["step 4", "`log`", LOG, "weights are those before it", "learning rate"]);
            assert_eq!(sgd.steps(), 3, "what was not done is not counted");

            let three = data.part(..6)?;
            let fit = good.fit(&mut other, &three).shuffle(false);
            (if two_phase { fit.two_phase() } else { fit }).run()?;
            assert_eq!(
                net.parameter("mix.weight")?,
                good.parameter("mix.weight")?,
                "the weights after three good steps"
            );
            net.fit(&mut sgd, &three).run()?;
            assert_ne!(net.parameter("mix.weight")?, good.parameter("mix.weight")?, "it goes on with good data");
        }
        Ok(())
    });
}

#[test]
fn in_the_loss_of_single_steps_and_passes() {
    everywhere(|device| {
        let data = rows()?;
        let mut net = Log::new(device, 1)?;
        let mut sgd = net.optimizer(Sgd::DEFAULT)?;
        for batch in data.batches(2) {
            net.step(&batch, &mut sgd)?; // does not look
        }
        says(net.losses(), &["step 4", "`log`", LOG]);
        let kept = net.parameter("mix.weight")?;
        assert!(kept.iter().all(|w| w.is_finite()));

        let bad = data.part(6..8)?;
        let pass = net.forward(&bad)?;
        says(pass.loss(), &["`log`", LOG]);
        says(pass.backward(), &["not finite"]);
        says(net.evaluate(&data), &["`log`", LOG]);
        assert_eq!(net.parameter("mix.weight")?, kept);
        Ok(())
    });
}

#[test]
fn in_the_gradients() {
    everywhere(|device| {
        let data = rows()?;
        let mut net = Log::new(device, 1)?;
        let mut gradients = net.forward(&data.part(..2)?)?.backward()?;
        says(gradients.clip_norm(0.0), &["`max`", "0"]);
        says(gradients.clip_norm(f64::NAN), &["`max`", "NaN"]);
        says(gradients.clip_value(-1.0), &["`max`", "-1"]);
        gradients.scale(f32::INFINITY)?;
        says(gradients.clip_norm(1.0), &["mix.weight"]);
        gradients.discard();
        Ok(())
    });
}

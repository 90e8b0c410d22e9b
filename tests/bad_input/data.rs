//! Data of the wrong shape, type, length or value, and batches of the wrong size.
use crate::{Images, Small, everywhere, images, says};
use netdsl::data::{Column, RawData};
use netdsl::prelude::*;

/// Columns as the network `Small` would take them, but for what is given.
fn raw(pixels: (Vec<u8>, &[usize]), labels: Vec<u8>) -> Result<RawData> {
    Ok(RawData::new().column(Column::new("pixels", pixels.0, pixels.1)?).column(Column::new("labels", labels, &[])?))
}

fn typed(raw: RawData) -> Result<Images> {
    raw.typed()
}

#[test]
fn what_does_not_fit_the_network_is_told_by_column_and_row() -> Result<()> {
    says(typed(raw((vec![0; 40], &[4, 5]), vec![0; 2])?), &["pixels", "shape [4, 5]", "expected [1, 4, 4]"]);
    says(typed(raw((vec![0; 32], &[4, 4]), vec![0, 3])?), &["labels: row 1", "class 3", "3 classes, 0 to 2"]);
    says(typed(raw((vec![0; 32], &[4, 4]), vec![0])?), &["labels", "1 row", "pixels has 2"]);
    says(
        typed(RawData::new().column(Column::new("pixels", vec![0u8; 16], &[4, 4])?)),
        &["1 column", "pixels", "Class(3)"],
    );
    let floats = RawData::new().column(Column::new("pixels", vec![0.5f32; 16], &[4, 4])?);
    says(typed(floats.column(Column::new("labels", vec![0u8], &[])?)), &["pixels", "f32", "u8"]);
    let negative = RawData::new().column(Column::new("pixels", vec![0u8; 16], &[4, 4])?);
    says(typed(negative.column(Column::new("labels", vec![-1i32], &[])?)), &["labels: row 0", "class -1"]);
    says(typed(raw((vec![], &[4, 4]), vec![])?), &["pixels", "no rows"]);
    says(Class::<3>::new(3), &["3", "0 to 2"]);
    Ok(())
}

#[test]
fn batches_without_samples_or_with_too_many() {
    everywhere(|device| {
        let data = images(9)?;
        let mut net = Small::new(device, 1)?;
        let mut sgd = net.optimizer(Sgd::DEFAULT)?;
        let before = net.parameter("head.weight")?;
        let none = data.part(..0)?;
        says(net.step(&none, &mut sgd), &["`batch`", "no samples"]);
        says(net.forward(&none), &["`batch`", "no samples"]);
        says(net.evaluate(&none), &["no rows"]);
        says(net.fit(&mut sgd, &none).run(), &["training data", "no rows"]);
        says(net.fit(&mut sgd, &data).validate(&none).run(), &["validation data", "no rows"]);
        says(net.fit(&mut sgd, &data).batch(0).run(), &["`batch`", "no samples"]);
        says(net.fit(&mut sgd, &data).batch(5).run(), &["5 samples", "`Small`", "at most 4"]);
        says(net.step(&data, &mut sgd), &["9 samples", "`Small`", "at most 4", "`batch:`"]);
        assert_eq!(net.parameter("head.weight")?, before, "a refused batch has changed the weights");
        assert_eq!(net.predict(&none)?.logits.len(), 0, "no rows in, none out");
        assert_eq!(net.predict(&data)?.logits.len(), 9, "any number of rows can be predicted");
        net.fit(&mut sgd, &data).run()?;
        assert_ne!(net.parameter("head.weight")?, before, "after all that it trains");
        Ok(())
    });
}

#[test]
fn slices_of_different_length() {
    everywhere(|device| {
        let mut net = Small::new(device, 1)?;
        let mut sgd = net.optimizer(Sgd::DEFAULT)?;
        let pixels = [[[[0u8; 4]; 4]]; 2];
        says(net.step((&pixels[..], &[Class::new(0)?][..]), &mut sgd), &["2 inputs", "1 targets"]);
        says(Data::new(&pixels, &[Class::<3>::new(0)?]), &["2 inputs", "1 targets"]);
        Ok(())
    });
}

#[test]
fn names_that_the_network_does_not_have() {
    everywhere(|device| {
        let mut net = Small::new(device, 1)?;
        says(net.losses(), &["step"]); // there was none
        says(net.parameter("head.wieght"), &["`head.wieght`", "`head.weight`"]);
        says(net.activation("conv2", &images(1)?), &["`conv2`", "`conv`", "`head`"]);
        says(net.select("tail"), &["`tail`"]);
        let pass = net.forward(&images(2)?)?;
        says(pass.output("probabilities"), &["`probabilities`", "`logits`"]);
        says(net.set_parameter("head.bias", &ndarray::arr1(&[0.0f32; 4])), &["head.bias", "[3]", "[4]"]);
        says(net.set_parameter("head.bias", &ndarray::arr1(&[0.0, f32::NAN, 0.0])), &["head.bias", "NaN"]);
        let mut sgd = net.optimizer(Sgd::DEFAULT)?;
        says(sgd.set_hyper("rate", 0.1), &["`rate`", "`lr`"]);
        says(sgd.set_hyper("lr", f64::NAN), &["`lr`", "NaN"]);
        says(net.optimizer(Sgd { momentum: 1.0, ..Sgd::DEFAULT }), &["`momentum`", "1"]);
        Ok(())
    });
}

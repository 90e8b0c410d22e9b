//! The optimizer of one network, given to another of the same type. (Of another type does not compile: see the
//! documentation of `netdsl::optimizers`.)
use crate::files::Folder;
use crate::{Small, everywhere, images, says};
use netdsl::prelude::*;

#[test]
fn two_networks_optimizers_swapped() {
    everywhere(|device| {
        let data = images(4)?;
        let [mut one, mut two] = [Small::new(device, 1)?, Small::new(device, 1)?];
        let (mut of_one, mut of_two) = (one.optimizer(Adam::DEFAULT)?, two.optimizer(Adam::DEFAULT)?);
        let before = two.parameter("head.weight")?;
        let told = &["belongs to another `Small`"];
        says(two.step(&data, &mut of_one), told);
        says(two.fit(&mut of_one, &data).run(), told);
        let gradients = two.forward(&data)?.backward()?;
        let values = gradients.values()?;
        says(gradients.step(&mut of_one), told);
        says(two.apply(&values, &mut of_one), told);
        says(of_one.reset(&two), told);
        says(two.save_training(&of_one, Folder::new("swapped").0.join("x")), told);
        assert_eq!(two.parameter("head.weight")?, before);
        assert_eq!((of_one.steps(), of_two.steps()), (0, 0));

        two.step(&data, &mut of_two)?;
        one.step(&data, &mut of_one)?;
        assert_eq!(one.parameter("head.weight")?, two.parameter("head.weight")?, "each with its own they train alike");
        Ok(())
    });
}

//! A network with a mistake still has its types: their uses do not fail too.
use netdsl::prelude::*;

network! {
    /// One mistake, in the middle.
    pub struct Net {
        input image: u8[1, 8, 8];
        target label: Class(4);
        let h = image -> conv1: Conv2d(4, kernel: 33) -> Relu -> Flatten;
        let logits = h -> head: Dense(4);
        loss data: CrossEntropy(logits, label);
        output logits: [4];
        output digit: [] = argmax(logits);
        batch: 8;
    }
}

fn main() -> Result<()> {
    let mut net = Net::new(&netdsl::Device::auto()?, 42)?;
    let images = [[[[0u8; 8]; 8]; 1]; 2];
    let labels = [Class::new(1)?, Class::new(2)?];
    let mut optimizer = net.optimizer(Adam::DEFAULT)?;
    net.step((&images, &labels), &mut optimizer)?;
    let out = net.predict(&images)?;
    let first: &[f32; 4] = &out.logits[0];
    let digit: u32 = out.digit[1];
    let weight = Net::params().conv1.weight.get(&net)?;
    let _ = (first, digit, weight, Net::PARAMS, Net::BATCH, Net::FLOP_FORWARD);
    net.save("net.safetensors")
}

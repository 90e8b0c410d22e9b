//! Made-up samples, the same in every run. Only their sizes matter for what is measured.
use netdsl::{Class, Data};
use std::array::from_fn;

/// Samples of `Mlp`.
pub type Rows = Data<[f32; 784], Class<10>>;
/// Samples of `LeNet5`.
pub type Images = Data<[[[u8; 28]; 28]; 1], Class<10>>;
/// Samples of `Mixed`.
pub type Pairs = Data<([[[f32; 8]; 8]; 2], [Class<12>; 5]), (Class<4>, [f32; 3])>;

/// Numbers from -1 to 1 that do not repeat soon.
fn number(sample: usize, place: usize) -> f32 {
    ((sample * 31 + place * 7) as f32 * 0.618).sin()
}

fn class<const N: usize>(sample: usize, place: usize) -> Class<N> {
    Class::new((sample * 5 + place * 3) % N).expect("a class below N")
}

/// For `Mlp`.
pub fn rows(count: usize) -> Rows {
    Data::from_fn(count, |i| (from_fn(|x| number(i, x)), class(i, 0))).expect("rows of numbers")
}

/// For `LeNet5`.
pub fn images(count: usize) -> Images {
    let pixel = |i, y, x| (127.0 * (1.0 + number(i, 28 * y + x))) as u8;
    Data::from_fn(count, |i| ([from_fn(|y| from_fn(|x| pixel(i, y, x)))], class(i, 0))).expect("images of bytes")
}

/// For `Mixed`.
pub fn pairs(count: usize) -> Pairs {
    let image = |i| from_fn(|c| from_fn(|y| from_fn(|x| number(i, 64 * c + 8 * y + x))));
    let words = |i| from_fn(|j| class(i, j));
    let mood = |i| from_fn(|j| number(i, j));
    Data::from_fn(count, |i| ((image(i), words(i)), (class(i, 0), mood(i)))).expect("pairs of image and words")
}

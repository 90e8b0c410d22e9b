//! Digits that are drawn, not collected: a data set for where no file is at hand. They look like digits and are much easier
//! than handwriting, so what a network reaches on them says nothing about MNIST.
use super::{Column, RawData};
use crate::Result;
use crate::random::SplitMix64;
use std::f64::consts::PI;

const SIDE: usize = 28;
/// A full circle is drawn as this many straight pieces.
const PIECES: f64 = 20.0;

type Point = [f64; 2];

/// A piece of a glyph in the unit square, x to the right and y down.
enum Stroke {
    Line(Point, Point),
    /// Around a centre, with two radii, between two angles (0 to the right, π/2 down).
    Arc(Point, Point, [f64; 2]),
}
use Stroke::{Arc, Line};

/// Rows of drawn digits: images (`u8`, `[28, 28]`, 0 is paper, 255 is ink) and labels (`u8`), with the columns of
/// [`mnist`](super::mnist). Same seed, same rows.
///
/// Each digit is a few strokes, turned, sheared, scaled, shifted and drawn with a pen of some width, with noise over all.
///
/// ```
/// # use netdsl_runtime::{Class, data::{self, Data}};
/// let digits: Data<[[[u8; 28]; 28]; 1], Class<10>> = data::drawn_digits(100, 1)?.typed()?;
/// assert_eq!(digits.len(), 100);
/// # Ok::<(), netdsl_runtime::Error>(())
/// ```
///
/// # Errors
/// None that a caller can bring about; it has those of [`Column::new`].
pub fn drawn_digits(rows: usize, seed: u64) -> Result<RawData> {
    let mut random = SplitMix64::named(seed, "drawn digits");
    let (mut pixels, mut labels) = (Vec::with_capacity(rows * SIDE * SIDE), Vec::with_capacity(rows));
    for _ in 0..rows {
        let digit = random.below(10) as u8;
        draw(digit, &mut random, &mut pixels);
        labels.push(digit);
    }
    let images = Column::new("drawn digits", pixels, &[SIDE, SIDE])?;
    Ok(RawData::new().column(images).column(Column::new("labels of drawn digits", labels, &[])?))
}

/// The strokes of a digit; `variant` chooses between the ways in which some are written.
fn glyph(digit: u8, variant: bool) -> Vec<Stroke> {
    let circle = [0.0, 2.0 * PI];
    match digit {
        0 => vec![Arc([0.5, 0.5], [0.26, 0.38], circle)],
        1 if variant => vec![Line([0.5, 0.1], [0.5, 0.9])],
        1 => vec![Line([0.34, 0.3], [0.52, 0.1]), Line([0.52, 0.1], [0.52, 0.9])],
        2 => vec![
            Arc([0.5, 0.33], [0.24, 0.22], [PI, 2.2 * PI]),
            Line([0.69, 0.46], [0.26, 0.88]),
            Line([0.26, 0.88], [0.76, 0.88]),
        ],
        3 => vec![
            Arc([0.48, 0.3], [0.23, 0.2], [1.15 * PI, 2.5 * PI]),
            Arc([0.48, 0.69], [0.26, 0.2], [1.5 * PI, 2.85 * PI]),
        ],
        4 => vec![
            Line(if variant { [0.62, 0.1] } else { [0.36, 0.1] }, [0.22, 0.58]),
            Line([0.22, 0.58], [0.8, 0.58]),
            Line([0.62, if variant { 0.1 } else { 0.3 }], [0.62, 0.9]),
        ],
        5 => vec![
            Line([0.72, 0.12], [0.34, 0.12]),
            Line([0.34, 0.12], [0.31, 0.46]),
            Arc([0.47, 0.66], [0.26, 0.23], [1.3 * PI, 2.8 * PI]),
        ],
        6 => vec![
            Arc([0.5, 0.68], [0.23, 0.21], circle),
            Arc([0.74, 0.68], [0.47, 0.57], [PI, if variant { 1.4 * PI } else { 1.3 * PI }]),
        ],
        7 => {
            let mut strokes = vec![Line([0.24, 0.12], [0.76, 0.12]), Line([0.76, 0.12], [0.42, 0.9])];
            strokes.extend(variant.then_some(Line([0.4, 0.5], [0.74, 0.5])));
            strokes
        }
        8 => vec![Arc([0.5, 0.3], [0.19, 0.19], circle), Arc([0.5, 0.69], [0.24, 0.21], circle)],
        _ => vec![Arc([0.5, 0.33], [0.22, 0.21], circle), Line([0.72, 0.33], [if variant { 0.72 } else { 0.58 }, 0.9])],
    }
}

/// Appends one image.
fn draw(digit: u8, random: &mut SplitMix64, pixels: &mut Vec<u8>) {
    let mut between = |low: f64, high: f64| low + (high - low) * random.uniform();
    let segments: Vec<[Point; 2]> = glyph(digit, between(0.0, 1.0) < 0.5).iter().flat_map(pieces).collect();
    let (turn, shear) = (between(-0.22, 0.22), between(-0.25, 0.25));
    let scale = [between(15.0, 22.0), between(18.0, 24.0)];
    let centre = [between(11.5, 15.5), between(11.5, 15.5)];
    let (pen, ink) = (between(0.7, 1.5), between(170.0, 255.0));
    let on_paper = |[x, y]: Point| {
        let (x, y) = ((x - 0.5) * scale[0], (y - 0.5) * scale[1]);
        let (x, (sin, cos)) = (x - shear * y, (libm::sin(turn), libm::cos(turn)));
        [centre[0] + cos * x - sin * y, centre[1] + sin * x + cos * y]
    };
    let segments: Vec<[Point; 2]> = segments.into_iter().map(|s| s.map(on_paper)).collect();
    for i in 0..SIDE * SIDE {
        let pixel = [(i % SIDE) as f64, (i / SIDE) as f64];
        let away = segments.iter().map(|s| distance(pixel, *s)).fold(f64::INFINITY, f64::min);
        let value = ink * (pen + 0.5 - away).clamp(0.0, 1.0) + 24.0 * random.uniform();
        pixels.push(value.min(255.0) as u8); // from 0 to 255
    }
}

/// A stroke as straight pieces.
fn pieces(stroke: &Stroke) -> Vec<[Point; 2]> {
    match *stroke {
        Line(from, to) => vec![[from, to]],
        Arc(centre, radii, [from, to]) => {
            let count = ((to - from) / (2.0 * PI) * PIECES).ceil();
            let at = |i: usize| {
                let angle = from + (to - from) * i as f64 / count;
                [centre[0] + radii[0] * libm::cos(angle), centre[1] + radii[1] * libm::sin(angle)]
            };
            (0..count as usize).map(|i| [at(i), at(i + 1)]).collect()
        }
    }
}

/// From a point to the nearest of a piece.
fn distance(p: Point, [a, b]: [Point; 2]) -> f64 {
    let (ab, ap) = ([b[0] - a[0], b[1] - a[1]], [p[0] - a[0], p[1] - a[1]]);
    let along = ((ap[0] * ab[0] + ap[1] * ab[1]) / (ab[0] * ab[0] + ab[1] * ab[1])).clamp(0.0, 1.0);
    let off = [ap[0] - along * ab[0], ap[1] - along * ab[1]];
    (off[0] * off[0] + off[1] * off[1]).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ColumnValues;

    fn bytes(column: &Column) -> &[u8] {
        if let ColumnValues::U8(v) = column.values() { v } else { &[] }
    }

    #[test]
    fn every_digit_is_there_and_has_ink_inside_the_paper() -> Result<()> {
        let digits = drawn_digits(500, 3)?;
        let [images, labels] = digits.columns() else { panic!("two columns") };
        let mut seen = [0; 10];
        for (image, label) in bytes(images).chunks(SIDE * SIDE).zip(bytes(labels)) {
            seen[usize::from(*label)] += 1;
            let ink = |i: usize| image[i] > 128;
            let count = (0..SIDE * SIDE).filter(|&i| ink(i)).count();
            assert!((15..300).contains(&count), "{label} has {count} pixels of ink");
            let edge =
                (0..SIDE * SIDE).filter(|i| [0, SIDE - 1].contains(&(i % SIDE)) || [0, SIDE - 1].contains(&(i / SIDE)));
            assert!(edge.filter(|&i| ink(i)).count() < 8, "{label} runs off the paper");
        }
        assert!(seen.iter().all(|&n| n > 25), "{seen:?}");
        Ok(())
    }

    #[test]
    fn the_seed_decides() -> Result<()> {
        assert_eq!(drawn_digits(5, 1)?.columns(), drawn_digits(5, 1)?.columns());
        assert_eq!(bytes(&drawn_digits(9, 1)?.columns()[1])[..5], *bytes(&drawn_digits(5, 1)?.columns()[1]));
        assert_ne!(drawn_digits(5, 1)?.columns(), drawn_digits(5, 2)?.columns());
        Ok(())
    }

    #[test]
    fn no_rows_are_no_panic() {
        assert!(drawn_digits(0, 1).is_ok_and(|d| d.columns()[0].is_empty()));
    }
}

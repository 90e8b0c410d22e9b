//! The oracle's regions: `f64` inside, `f32` at the door.
use super::*;

pub(super) fn no(name: &'static str, found: String) -> Error {
    Error::Argument { name, message: format!("is {found}, which the reference does not have") }
}

fn outside(start: usize, count: usize, words: usize) -> Error {
    Error::Argument { name: "start", message: format!("is {start} for {count} words, but the region has {words}") }
}

pub(super) fn narrow(words: &[f64], start: usize, out: &mut [f32]) -> Result<()> {
    let from = words.get(start..start + out.len()).ok_or_else(|| outside(start, out.len(), words.len()))?;
    out.iter_mut().zip(from).for_each(|(o, &w)| *o = w as f32);
    Ok(())
}

pub(super) fn widen(words: &mut [f64], start: usize, values: &[f32]) -> Result<()> {
    let len = words.len();
    let to = words.get_mut(start..start + values.len()).ok_or_else(|| outside(start, values.len(), len))?;
    to.iter_mut().zip(values).for_each(|(w, &v)| *w = f64::from(v));
    Ok(())
}

/// The elements of an access, in canonical order.
pub(super) fn gather(access: &Access, extents: &[usize], words: &[f64]) -> ArrayD<f64> {
    let mut values = vec![];
    layout::walk(access, extents, |_, address| values.push(address.map_or(0.0, |a| words[a])));
    ArrayD::from_shape_vec(IxDyn(extents), values).unwrap_or_default() // `walk` visits each element once
}

/// Puts an array's elements to their addresses.
pub(super) fn scatter(access: &Access, values: &ArrayD<f64>, words: &mut [f64]) {
    let flat: Vec<f64> = values.iter().copied().collect();
    layout::walk(access, values.shape(), |place, address| {
        if let Some(a) = address {
            words[a] = flat[place];
        }
    });
}

impl Oracle {
    pub(super) fn region(&mut self, region: Region) -> Result<&mut Vec<f64>> {
        match region {
            Region::Arena => Ok(&mut self.arena),
            Region::Params => Ok(&mut self.params),
            Region::Gradients => Ok(&mut self.gradients),
            Region::States => Ok(&mut self.states),
            Region::Losses => Ok(&mut self.losses),
            Region::Data(_) | Region::Update => Err(no("region", format!("{region:?}"))),
        }
    }
    pub(super) fn slot_words(&mut self, id: SlotsId) -> Result<&mut Vec<f64>> {
        self.slots.get_mut(&id.0).ok_or_else(|| no("slots", id.0.to_string()))
    }
    /// The samples at a door that the order names, as an array.
    pub(super) fn batch(&self, door: usize, offset: usize, samples: usize) -> ArrayD<f64> {
        let shape = &self.network.doors[door].shape;
        let size: usize = shape.iter().product();
        let mut values = Vec::with_capacity(size * samples);
        for &row in &self.order[offset..offset + samples] {
            let at = row as usize * size..(row as usize + 1) * size;
            match &self.doors[door] {
                Some(ColumnValues::F32(v)) => values.extend(v[at].iter().map(|&x| f64::from(x))),
                Some(ColumnValues::U8(v)) => values.extend(v[at].iter().map(|&x| f64::from(x))),
                Some(ColumnValues::I32(v)) => values.extend(v[at].iter().map(|&x| f64::from(x))),
                None => values.extend(at.map(|_| 0.0)),
            }
        }
        let shape: Vec<usize> = std::iter::once(samples).chain(shape.iter().copied()).collect();
        ArrayD::from_shape_vec(IxDyn(&shape), values).unwrap_or_default() // sized above
    }
}

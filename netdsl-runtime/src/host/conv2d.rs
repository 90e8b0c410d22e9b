//! Convolutions as contractions: the pixels under the taps are packed panel by panel while the product runs, so that no
//! image of columns is ever written as a whole. What lies outside of an image is 0 by looking at bounds; halos are not
//! needed and not read.
use super::axes::{Block, Domain, MAX_AXES, advance, extents};
use super::columns::{Channels, Columns, Geometry, Image, Kernel, Rows, Tap};
use super::contract::{Extents, LANES, Panels, ROWS, contract, even, pitch};
use super::epilogue::{Along, Epilogue, Layout};
use super::load::Load;
use super::machine::Machine;
use super::memory::Memory;
use super::step::Step;
use crate::Result;
use netdsl_plan::{BlockFn, Conv2d as Plan, ConvKind, Dim, Window};
use std::ops::Range;

/// Index of `x` where there is one value for each image.
const X: usize = 0;
/// Index of `dy`.
const DY: usize = 1;

/// A convolution, ready to run.
#[derive(Debug)]
pub(super) struct Conv2d {
    kind: ConvKind,
    window: Window,
    batch: Dim,
    /// Channels of `x` and `dy` in one group.
    channels: [usize; 2],
    /// `[h, w]` of `x` and `dy`.
    planes: [[usize; 2]; 2],
    taps: [Vec<Tap>; 2],
    pub a: Load,
    pub b: Load,
    pub epilogue: Epilogue,
    /// How many of the result's last axes are one with the next.
    merged: usize,
}

impl Conv2d {
    pub fn new(plan: &Plan<BlockFn>, batch: usize) -> Result<Conv2d> {
        let window = plan.window;
        let image = |c, [h, w]: [usize; 2]| [plan.batch, Dim::fixed(c), Dim::fixed(h), Dim::fixed(w)];
        let (x, dy) = (image(plan.in_channels, plan.outer), image(plan.out_channels, plan.inner));
        let channels = [plan.in_channels / window.groups, plan.out_channels / window.groups];
        let w = [plan.out_channels, channels[X], window.kernel[0], window.kernel[1]].map(Dim::fixed);
        let (a, b, result) = match plan.kind {
            ConvKind::Forward => (x, w, dy),
            ConvKind::Input => (dy, w, x),
            ConvKind::Weight => (x, dy, w),
        };
        let mut epilogue = Epilogue::new(&plan.epilogue, &result, batch)?;
        let merged = merge(plan.kind, &mut epilogue, &result)?;
        Ok(Conv2d {
            kind: plan.kind,
            window,
            batch: plan.batch,
            channels,
            planes: [plan.outer, plan.inner],
            taps: [0, 1].map(|axis| taps(&window, axis)),
            a: Load::new(&plan.a, &a)?,
            b: Load::new(&plan.b, &b)?,
            epilogue,
            merged,
        })
    }

    /// Makes room for the largest batch.
    pub fn reserve(&self, panels: &mut Panels, batch: usize) {
        let image = |side| self.shape(side, batch).into_iter().product::<usize>();
        let kernel = self.channels.iter().chain(&self.window.kernel).product::<usize>();
        let words = match self.kind {
            ConvKind::Forward => [image(X), kernel],
            ConvKind::Input => [image(DY), kernel],
            ConvKind::Weight => [image(X), image(DY)],
        };
        let always = [false, self.kind != ConvKind::Weight];
        let loads = [&self.a, &self.b];
        for i in [0, 1].into_iter().filter(|&i| always[i] || !loads[i].is_plain()) {
            let copy = &mut panels.copies[i];
            copy.resize(copy.len().max(words[i]), 0.0);
        }
        if self.kind == ConvKind::Input {
            let sums = self.channels[X] * self.pixels(X);
            panels.sums.resize(panels.sums.len().max(sums), 0.0);
        }
    }

    pub fn run(&mut self, machine: &mut Machine, step: &Step) {
        self.epilogue.begin(machine, step);
        let Machine { memory, panels, .. } = machine;
        let a = if self.kind == ConvKind::Input { DY } else { X };
        copy(&self.a, memory, step, self.shape(a, step.samples), &mut panels.copies[0]);
        if self.kind == ConvKind::Weight {
            copy(&self.b, memory, step, self.shape(DY, step.samples), &mut panels.copies[1]);
        }
        for group in 0..self.window.groups {
            match self.kind {
                ConvKind::Forward => self.forward(machine, step, group),
                ConvKind::Input => self.input(machine, step, group),
                ConvKind::Weight => self.weight(machine, step, group),
            }
        }
    }

    /// Rows are output channels, lanes are windows, the depth is channels and taps.
    fn forward(&self, machine: &mut Machine, step: &Step, group: usize) {
        let [c, o] = self.channels;
        let windows = self.batch.at(step.samples) * self.pixels(DY);
        self.pack_kernel(&machine.memory, step, group, &mut machine.panels.copies[1]);
        let layout = self.layout(Along { axis: 1, first: group * o, step: 1 }, 0, self.planes[DY]);
        for lanes in even(windows, LANES, 16) {
            for rows in even(o, ROWS, 8) {
                let parts = machine.parts();
                let image = self.image(&self.a, parts.memory, step, X, group, parts.copies[0]);
                let columns = Columns { image, geometry: self.geometry(), first: lanes.start };
                let extents = Extents { rows: rows.len(), lanes: lanes.len(), depth: c * self.tap_count() };
                let kernel = Kernel { words: parts.copies[1], depth: extents.depth, first: rows.start };
                contract(parts.isa, extents, &kernel, &columns, parts.scratch, parts.chunk);
                self.epilogue.run(machine, step, &layout, rows, lanes.clone(), pitch(lanes.len()));
            }
        }
    }

    /// Rows are channels and taps, lanes are the windows of one image, the depth is output channels; the products are then
    /// added up where their taps lie.
    fn input(&self, machine: &mut Machine, step: &Step, group: usize) {
        let [c, _] = self.channels;
        let pixels = self.pixels(X);
        self.pack_kernel(&machine.memory, step, group, &mut machine.panels.copies[1]);
        let layout = self.layout(Along { axis: 1, first: group * c, step: 1 }, 0, self.planes[X]);
        for image in 0..self.batch.at(step.samples) {
            machine.panels.sums[..c * pixels].fill(0.0);
            for lanes in even(self.pixels(DY), LANES, 16) {
                for rows in even(c * self.tap_count(), ROWS, 8) {
                    self.spread(machine, step, [group, image], rows, lanes.clone());
                }
            }
            std::mem::swap(&mut machine.chunk, &mut machine.panels.sums);
            self.epilogue.run(machine, step, &layout, 0..c, image * pixels..(image + 1) * pixels, pixels);
            std::mem::swap(&mut machine.chunk, &mut machine.panels.sums);
        }
    }

    /// A chunk of what the windows of one image give to the pixels under their taps.
    fn spread(
        &self,
        machine: &mut Machine,
        step: &Step,
        [group, image]: [usize; 2],
        rows: Range<usize>,
        lanes: Range<usize>,
    ) {
        let parts = machine.parts();
        let dy = self.image(&self.a, parts.memory, step, DY, group, parts.copies[0]);
        let one = [Tap(0)];
        let geometry = Geometry { taps: [&one, &one], step: [1, 1], windows: self.planes[DY] };
        let columns = Columns { image: dy, geometry, first: image * self.pixels(DY) + lanes.start };
        let extents = Extents { rows: rows.len(), lanes: lanes.len(), depth: self.channels[DY] };
        let kernel = Kernel { words: parts.copies[1], depth: extents.depth, first: rows.start };
        contract(parts.isa, extents, &kernel, &columns, parts.scratch, parts.chunk);
        let Machine { chunk, panels, .. } = machine;
        self.geometry().add(chunk, rows, lanes, self.planes[X], &mut panels.sums);
    }

    /// Rows are channels and taps, lanes are output channels, because those are mostly fewer to be packed crosswise; the
    /// depth is windows.
    fn weight(&self, machine: &mut Machine, step: &Step, group: usize) {
        let [c, o] = self.channels;
        let layout = self.layout(Along { axis: 0, first: group * o, step: 1 }, 1, self.window.kernel);
        for lanes in even(o, LANES, 16) {
            for taps in even(c * self.tap_count(), ROWS, 8) {
                let parts = machine.parts();
                let [x, dy] = [(&self.a, X), (&self.b, DY)]
                    .map(|(load, side)| self.image(load, parts.memory, step, side, group, parts.copies[side]));
                let depth = self.batch.at(step.samples) * self.pixels(DY);
                let extents = Extents { rows: taps.len(), lanes: lanes.len(), depth };
                let rows =
                    Rows { columns: Columns { image: x, geometry: self.geometry(), first: 0 }, taps: taps.clone() };
                let channels = Channels { image: dy, first: lanes.start };
                contract(parts.isa, extents, &rows, &channels, parts.scratch, parts.chunk);
                machine.turn(taps.len(), lanes.len());
                self.epilogue.run(machine, step, &layout, lanes.clone(), taps.clone(), pitch(taps.len()));
            }
        }
    }

    fn geometry(&self) -> Geometry<'_> {
        let [rows, cols] = &self.taps;
        Geometry { taps: [rows, cols], step: self.window.stride, windows: self.planes[DY] }
    }

    fn tap_count(&self) -> usize {
        self.window.kernel.iter().product()
    }

    fn pixels(&self, side: usize) -> usize {
        self.planes[side].iter().product()
    }

    /// How rows and lanes are coordinates of the result: lanes count through the axis `outer` and the last two.
    fn layout(&self, rows: Along, outer: usize, extents: [usize; 2]) -> Layout {
        let along = |axis| Along { axis, first: 0, step: 1 };
        let (lanes, extents) = match self.merged {
            0 => ([outer, 2, 3], extents),
            1 => ([outer, 2, 2], [1, extents[0] * extents[1]]),
            _ => ([outer; 3], [1, self.channels[X] * extents[0] * extents[1]]),
        };
        Layout { at: [0; MAX_AXES], rows, lanes: lanes.map(along), extents }
    }

    /// Writes the kernel of one group: output channels by channels and taps, or turned.
    fn pack_kernel(&self, memory: &Memory, step: &Step, group: usize, out: &mut [f32]) {
        let [c, o] = self.channels;
        let deep = c * self.tap_count();
        let mut at = [0; MAX_AXES];
        let all = extents(&[o, c, self.window.kernel[0], self.window.kernel[1]].map(Dim::fixed), 1);
        for i in 0..o * deep {
            let place = if self.kind == ConvKind::Forward { i } else { i % deep * o + i / deep };
            let mut coords = at;
            coords[0] += group * o;
            out[place] = self.b.get(memory, step, &coords);
            advance(&mut at, &[0, 1, 2, 3], &all);
        }
    }

    /// The extents of `x` or `dy`.
    fn shape(&self, side: usize, samples: usize) -> [usize; 4] {
        let [h, w] = self.planes[side];
        [self.batch.at(samples), self.channels[side] * self.window.groups, h, w]
    }

    /// One group's channels of an operand.
    fn image<'a>(
        &self,
        load: &Load,
        memory: &'a Memory,
        step: &Step,
        side: usize,
        group: usize,
        copy: &'a [f32],
    ) -> Image<'a> {
        let [_, c, h, w] = self.shape(side, step.samples).map(|n| n as isize);
        let (words, start, strides) = if load.is_plain() {
            let [b, c, h, w, ..] = load.line.strides;
            (memory.floats(load.region), load.address(memory, step, &[0; MAX_AXES]), [b, c, h, w])
        } else {
            (copy, 0, [c * h * w, h * w, w, 1])
        };
        let start = start + (group * self.channels[side]) as isize * strides[1];
        Image { words, start, strides, extent: self.planes[side] }
    }
}

/// Makes the last axes of the result one where lanes count through them without a gap: how many.
fn merge(kind: ConvKind, epilogue: &mut Epilogue, result: &[Dim; 4]) -> Result<usize> {
    let most = if kind == ConvKind::Weight { 2 } else { 1 };
    let mut domain = Domain::new(result, &[])?;
    Ok((0..most).take_while(|merged| epilogue.merge(&mut domain, 2 - merged)).count())
}

/// The taps along an axis.
fn taps(window: &Window, axis: usize) -> Vec<Tap> {
    let shift = |number| (number * window.dilation[axis]) as isize - window.padding[axis] as isize;
    (0..window.kernel[axis]).map(|number| Tap(shift(number))).collect()
}

/// Copies an operand that is not plain floats at affine addresses.
fn copy(load: &Load, memory: &Memory, step: &Step, shape: [usize; 4], out: &mut [f32]) {
    if load.is_plain() {
        return;
    }
    let all = extents(&shape.map(Dim::fixed), 1);
    let mut block = Block { at: [0; MAX_AXES], axis: 3, step: 1, len: shape[3] };
    for row in out.chunks_exact_mut(shape[3]) {
        load.fill(memory, step, &block, row);
        if !advance(&mut block.at, &[0, 1, 2], &all) {
            break;
        }
    }
}

#[cfg(test)]
mod tests;

//! Where the values behind roots go: gradients, losses and states to regions of their own, outputs stay in the arena.
//! A store of a look at a value becomes a store of the value where strides allow it, else a copy.
use super::bodies::Store;
use super::strides::reshape;
use super::{List, Plan};
use crate::ir::{Op, Root, RootKind};
use netdsl_plan::{Access, Affine, DType, ListKind, Region};

impl<'a> List<'a> {
    /// Sends a root's value where it belongs: an access of its own, or kept in the arena.
    pub(super) fn deliver(&self, plan: &mut Plan<'a>, index: u32, root: &Root) {
        let place = |access: &Access, region| Access { region, ..access.clone() };
        match root.kind {
            RootKind::Gradient(p) if self.kind == ListKind::Fused => plan.updates.push((index, p)),
            RootKind::Gradient(p) => {
                self.store_outside(plan, index, root.value, place(&self.common.params.access[p], Region::Gradients));
            }
            RootKind::Loss(slot) => {
                let rank = self.graph.nodes[root.value as usize].shape.rank();
                let at = Affine { offset: slot as isize, strides: vec![0; rank].into() };
                let to = Access { region: Region::Losses, dtype: DType::F32, at, guards: vec![].into() };
                self.store_outside(plan, index, root.value, to);
            }
            RootKind::State(s) => {
                // the step is known to be good only later: a copy of its own
                let to = place(&self.common.states.access[s], Region::States);
                let group = self.copy(plan, index, root.value, to);
                plan.commits.push((group, s));
            }
            RootKind::Output(_) | RootKind::InputGradient(_) | RootKind::Layer(_) => self.keep(plan, index, root.value),
        }
    }

    pub(super) fn copy(&self, plan: &mut Plan<'a>, index: u32, value: u32, to: Access) -> usize {
        let group = plan.grouping.copy(value, to);
        plan.outside.push(vec![]);
        plan.direct.push(vec![index]);
        group
    }

    fn store_outside(&self, plan: &mut Plan<'a>, index: u32, value: u32, to: Access) {
        match self.behind_views(plan, value, to.clone()) {
            Some(store) => {
                let group = plan.grouping.of[store.value as usize].unwrap_or(0);
                plan.outside[group].push(store);
                plan.direct[group].push(index);
            }
            None => {
                self.copy(plan, index, value, to);
            }
        }
    }

    /// A store of a look at a value as a store of the value itself, where that is the same.
    pub(super) fn behind_views(&self, plan: &Plan<'a>, mut value: u32, mut to: Access) -> Option<Store> {
        while self.storage.is_view[value as usize] {
            let node = &self.graph.nodes[value as usize];
            let input = *node.inputs.first()?;
            let from = &self.graph.nodes[input as usize].shape;
            let strides: Vec<isize> = match &node.op {
                Op::Detach | Op::Map(_) => to.at.strides.to_vec(),
                Op::Reshape => reshape(node.shape.dims(), &to.at.strides, from.dims())?.strides,
                Op::Permute(axes) => {
                    let place = |old: usize| axes.iter().position(|&a| a == old);
                    (0..axes.len()).map(|old| place(old).map(|new| to.at.strides[new])).collect::<Option<_>>()?
                }
                _ => return None,
            };
            to.at.strides = strides.into();
            value = input;
        }
        let computed = plan.grouping.of[value as usize].is_some();
        let plain = !matches!(self.graph.nodes[value as usize].op, Op::Input(_) | Op::Reshape);
        (computed && plain).then_some(Store { value, to })
    }

    fn keep(&self, plan: &mut Plan<'a>, index: u32, value: u32) {
        plan.kept.push(value);
        let base = plan.grouping.base(value);
        match plan.grouping.of[base as usize] {
            Some(group) => {
                plan.stored[base as usize] = true;
                plan.direct[group].push(index);
            }
            None => {
                // a leaf as output: its copy, addressed like any stored value once the arena is planned
                let strides = self.storage.layouts[value as usize].strides.clone();
                let at = Affine { offset: 0, strides: strides.into() };
                let to = Access { region: Region::Arena, dtype: DType::F32, at, guards: vec![].into() };
                self.copy(plan, index, value, to);
            }
        }
    }
}

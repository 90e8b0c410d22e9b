//! The text of a program, put together from a plan's texts, and what each of its lines belongs to. No text is written here.
use netdsl_plan::{ListKind, OptimizerPlan, TargetPlan};
use std::collections::BTreeSet;

/// The lists that share a program: they are used together, and share most kernels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// `TwoPhase` and `Fused`.
    Train,
    /// `Infer` and `Observe`.
    Infer,
}

impl Group {
    /// The group of a list.
    pub(super) fn of(list: ListKind) -> Group {
        match list {
            ListKind::TwoPhase | ListKind::Fused => Group::Train,
            ListKind::Infer | ListKind::Observe => Group::Infer,
        }
    }
}

/// What a piece of a program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// `TargetPlan::prelude`.
    Prelude,
    /// `OptimizerPlan::text`.
    Optimizer,
    /// `TargetPlan::update`.
    Update,
    /// The kernel of this index.
    Kernel(usize),
}

/// A program's text.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    /// OpenCL C.
    pub text: String,
    /// Each piece with its first line, counted from 1, in order.
    pieces: Vec<(usize, Piece)>,
    lines: usize,
}

impl Source {
    /// The program of a group's lists; without an optimizer, without the kernels that update.
    pub(super) fn assemble(plan: &TargetPlan, group: Group, optimizer: Option<&OptimizerPlan>) -> Source {
        let mut source = Source::default();
        source.add(Piece::Prelude, &plan.prelude);
        if let Some(optimizer) = optimizer {
            source.add(Piece::Optimizer, &optimizer.text);
            source.add(Piece::Update, &plan.update);
        }
        for index in kernels(plan, group) {
            let kernel = &plan.kernels[index];
            if optimizer.is_some() || !kernel.updates {
                source.add(Piece::Kernel(index), &kernel.text);
            }
        }
        source
    }

    fn add(&mut self, piece: Piece, text: &str) {
        self.pieces.push((self.lines + 1, piece));
        self.text.push_str(text);
        if !text.ends_with('\n') {
            self.text.push('\n');
        }
        self.lines += text.lines().count().max(1);
    }

    /// The piece that a line, counted from 1, belongs to.
    pub(super) fn piece_at(&self, line: usize) -> Option<Piece> {
        if line > self.lines {
            return None;
        }
        self.pieces.iter().rev().find(|(first, _)| *first <= line).map(|(_, piece)| *piece)
    }
}

/// The kernels that a group's lists use, ascending.
fn kernels(plan: &TargetPlan, group: Group) -> BTreeSet<usize> {
    let lists = plan.lists.iter().filter(|list| Group::of(list.kind) == group);
    lists.flat_map(|list| list.launches.iter().map(|launch| launch.kernel)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_belongs_to_a_piece() {
        let mut source = Source::default();
        source.add(Piece::Prelude, "a\nb\n");
        source.add(Piece::Update, "");
        source.add(Piece::Kernel(3), "c\nd");
        assert_eq!(source.text, "a\nb\n\nc\nd\n");
        let pieces: Vec<_> = (0..8).map(|line| source.piece_at(line)).collect();
        let (prelude, update, kernel) = (Some(Piece::Prelude), Some(Piece::Update), Some(Piece::Kernel(3)));
        assert_eq!(pieces, [None, prelude, prelude, update, kernel, kernel, None, None]);
    }
}

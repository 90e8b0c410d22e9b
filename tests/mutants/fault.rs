//! What a planted fault is, and what became of it.
use std::fmt;

/// The kinds of faults, as people make them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Another number.
    Constant,
    /// Plus for minus.
    Sign,
    /// One element less.
    Bound,
    /// A store, a term or an epilogue left out.
    Dropped,
    /// Another place in memory.
    Place,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Constant, Kind::Sign, Kind::Bound, Kind::Dropped, Kind::Place];
}

/// One fault of one launch.
#[derive(Debug, Clone)]
pub struct Fault {
    pub kind: Kind,
    /// The parts of the launch that carry it.
    pub parts: Vec<usize>,
    /// The statement, as it is without the fault, and what the fault is.
    pub at: String,
}

/// A fault that was tried.
#[derive(Debug, Clone)]
pub struct Tried {
    /// Network, family, list.
    pub place: String,
    /// The launch of the list, and its kernel.
    pub launch: usize,
    pub kernel: String,
    pub fault: Fault,
    /// Whether the report differs at a layer of the parts that carry the fault.
    pub found: bool,
    /// Whether the report differs at any other layer only.
    pub misnamed: bool,
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tried { place, launch, kernel, fault, .. } = self;
        write!(f, "{place} launch {launch} kernel {kernel}: {:?}: {}", fault.kind, fault.at)
    }
}

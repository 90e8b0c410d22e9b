//! What passes over bodies ask of a source, whichever it is: what it reads, at which coordinates, and itself over another domain.
//! Which values these are is not computed here.
use crate::{Access, Affine, Source};

impl Source {
    /// The stored values that it reads.
    pub fn stored_mut(&mut self) -> Vec<&mut Access> {
        match self {
            Source::Load(access) => vec![access],
            Source::Window { operands, .. } => operands.to_mut().iter_mut().collect(),
            Source::Gather { table, index, .. } => vec![table, index],
            Source::ScatterAdd { index, values, .. } => vec![index, values],
            Source::Index(_) | Source::Random { .. } | Source::Scalar(_) | Source::Reduced(_) => vec![],
        }
    }

    /// The coordinates of its operation's output, if it reads stored values at places of its own.
    pub fn at(&self) -> Option<&[Affine]> {
        match self {
            Source::Window { at, .. } | Source::Gather { at, .. } | Source::ScatterAdd { at, .. } => Some(at),
            Source::Load(_) | Source::Index(_) | Source::Random { .. } => None,
            Source::Scalar(_) | Source::Reduced(_) => None,
        }
    }

    /// The same, to be changed; of a number that is computed from its index, that index.
    pub fn at_mut(&mut self) -> &mut [Affine] {
        match self {
            Source::Index(at) | Source::Random { at, .. } => std::slice::from_mut(at),
            Source::Window { at, .. } | Source::Gather { at, .. } | Source::ScatterAdd { at, .. } => at.to_mut(),
            Source::Load(_) | Source::Scalar(_) | Source::Reduced(_) => &mut [],
        }
    }

    /// The same source over another domain: `load` and `affine` say what an access and a function of the old coordinates are in
    /// the new ones.
    pub fn over(&self, load: impl Fn(&Access) -> Access, affine: impl Fn(&Affine) -> Affine) -> Source {
        let mut source = self.clone();
        match &mut source {
            Source::Load(access) => *access = load(access),
            other => other.at_mut().iter_mut().for_each(|at| *at = affine(at)),
        }
        source
    }
}

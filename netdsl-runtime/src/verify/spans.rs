//! Sets of words as ranges. They know nothing of regions or launches.
use crate::layout;
use netdsl_plan::Access;

/// Ranges `[start, end)` of words: ascending, apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spans(Vec<[usize; 2]>);

impl Spans {
    /// The words of an access's elements.
    pub fn of(access: &Access, extents: &[usize]) -> Spans {
        let mut ranges: Vec<[usize; 2]> = vec![];
        layout::walk(access, extents, |_, address| match (address, ranges.last_mut()) {
            (Some(a), Some(last)) if last[1] == a => last[1] += 1,
            (Some(a), _) => ranges.push([a, a + 1]),
            (None, _) => {}
        });
        Spans::joined(ranges)
    }
    /// Ranges in any order.
    pub fn joined(mut ranges: Vec<[usize; 2]>) -> Spans {
        ranges.sort_unstable();
        let mut joined: Vec<[usize; 2]> = vec![];
        for [start, end] in ranges {
            match joined.last_mut() {
                Some(last) if start <= last[1] => last[1] = last[1].max(end),
                _ if start < end => joined.push([start, end]),
                _ => {}
            }
        }
        Spans(joined)
    }
    /// Moved by some words.
    pub fn moved(&self, by: usize) -> Spans {
        Spans(self.0.iter().map(|[start, end]| [start + by, end + by]).collect())
    }
    /// What is in either.
    pub fn with(&self, other: &Spans) -> Spans {
        Spans::joined([&self.0[..], &other.0].concat())
    }
    /// What is not in the other.
    pub fn without(&self, other: &Spans) -> Spans {
        let (mut rest, mut others) = (vec![], other.0.iter().peekable());
        for &[start, end] in &self.0 {
            let mut at = start;
            while let Some(&&[from, to]) = others.peek().filter(|o| o[0] < end) {
                if at < from {
                    rest.push([at, from]);
                }
                at = at.max(to);
                if to > end {
                    break; // it reaches into the next range
                }
                others.next();
            }
            if at < end {
                rest.push([at, end]);
            }
        }
        Spans(rest)
    }
    /// Every range.
    pub fn ranges(&self) -> impl Iterator<Item = [usize; 2]> {
        self.0.iter().copied()
    }
    /// Every word.
    pub fn words(&self) -> impl Iterator<Item = usize> {
        self.0.iter().flat_map(|[start, end]| *start..*end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(spans: &Spans) -> Vec<usize> {
        spans.words().collect()
    }

    #[test]
    fn they_are_sets() {
        let some =
            [vec![], vec![[0, 3]], vec![[1, 2], [4, 9]], vec![[2, 5]], vec![[8, 12], [0, 1], [3, 3]], vec![[0, 20]]];
        for a in &some {
            for b in &some {
                let (a, b) = (Spans::joined(a.clone()), Spans::joined(b.clone()));
                let (x, y) = (set(&a), set(&b));
                let either: Vec<usize> = (0..30).filter(|w| x.contains(w) || y.contains(w)).collect();
                let first: Vec<usize> = (0..30).filter(|w| x.contains(w) && !y.contains(w)).collect();
                assert_eq!(set(&a.with(&b)), either);
                assert_eq!(set(&a.without(&b)), first, "{a:?} without {b:?}");
            }
        }
    }

    #[test]
    fn the_words_of_an_access_leave_out_its_padding() {
        use netdsl_plan::{Affine, DType, Region};
        let at = Affine { offset: 3, strides: vec![1, 4].into() };
        let access = Access { region: Region::Arena, dtype: DType::F32, at, guards: vec![].into() };
        assert_eq!(Spans::of(&access, &[2, 3]), Spans(vec![[3, 5], [7, 9], [11, 13]]));
    }
}

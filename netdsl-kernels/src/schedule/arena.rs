//! Places stored values in one arena so that values that live at the same time do not overlap. A value lives from the
//! launch that writes it to the last launch that reads it, both inclusive, since parts of a launch run side by side.
use super::layout::padded;

/// A value that needs room.
pub struct Request {
    /// The node.
    pub value: u32,
    /// Words.
    pub words: usize,
    /// First and last launch that touches it.
    pub life: [usize; 2],
    /// Whether its surroundings must stay zero: it then shares its words with nobody.
    pub halo: bool,
}

/// The plan of an arena.
pub struct Arena {
    /// First word of each request.
    pub starts: Vec<usize>,
    /// Words in all.
    pub words: usize,
    /// Words of values with a halo, `[start, end)`.
    pub zeroed: Vec<[usize; 2]>,
}

/// Plans an arena: large values first, each at the lowest place that is free during its life.
pub fn plan(requests: &[Request]) -> Arena {
    let mut order: Vec<usize> = (0..requests.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(requests[i].words), requests[i].value));
    let mut starts = vec![0; requests.len()];
    let mut placed: Vec<usize> = vec![]; // by their starts
    for &i in &order {
        let r = &requests[i];
        let words = padded(r.words);
        let mut start = 0;
        for &j in placed.iter().filter(|&&j| meet(r, &requests[j])) {
            if start + words <= starts[j] {
                break;
            }
            start = start.max(starts[j] + padded(requests[j].words));
        }
        starts[i] = start;
        placed.insert(placed.partition_point(|&j| starts[j] < start), i);
    }
    let end = |i: usize| starts[i] + padded(requests[i].words);
    let words = (0..requests.len()).map(end).max().unwrap_or(0);
    let mut zeroed: Vec<[usize; 2]> =
        (0..requests.len()).filter(|&i| requests[i].halo).map(|i| [starts[i], end(i)]).collect();
    zeroed.sort_unstable();
    Arena { starts, words, zeroed }
}

fn meet(a: &Request, b: &Request) -> bool {
    a.halo || b.halo || (a.life[0] <= b.life[1] && b.life[0] <= a.life[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(value: u32, words: usize, life: [usize; 2]) -> Request {
        Request { value, words, life, halo: false }
    }

    #[test]
    fn reuses_words_of_the_dead_only() {
        let requests =
            [request(0, 100, [0, 1]), request(1, 50, [1, 2]), request(2, 60, [2, 3]), request(3, 10, [0, 9])];
        let arena = plan(&requests);
        for i in 0..requests.len() {
            for j in 0..i {
                let apart = arena.starts[i] + requests[i].words <= arena.starts[j]
                    || arena.starts[j] + requests[j].words <= arena.starts[i];
                assert!(apart || !meet(&requests[i], &requests[j]), "{i} and {j} overlap");
            }
        }
        assert!(arena.words < 100 + 50 + 60 + 10, "{}", arena.words);
    }
}

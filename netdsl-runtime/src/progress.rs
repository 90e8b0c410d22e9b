//! What `fit(..).progress()` asks for, on the error stream: a bar where that is a terminal, and a line for each epoch that stays.
use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

const WIDTH: usize = 24;
/// Redrawn no more often.
const PERIOD: Duration = Duration::from_millis(80);

/// A line that is drawn over and over, and lines that stay.
pub(crate) struct Progress {
    on: bool,
    /// Whether the line can be drawn over.
    terminal: bool,
    drawn: Option<Instant>,
    began: Instant,
}

impl Progress {
    /// Writes only if asked to.
    pub fn new(asked: bool) -> Progress {
        Progress { on: asked, terminal: stderr().is_terminal(), drawn: None, began: Instant::now() }
    }
    /// An epoch begins.
    pub fn begin(&mut self) {
        self.began = Instant::now();
        self.drawn = None;
    }
    /// `done` of `all` samples were seen.
    pub fn at(&mut self, epoch: usize, epochs: usize, done: usize, all: usize, loss: f64) {
        if !self.on || !self.terminal || (done < all && self.drawn.is_some_and(|d| d.elapsed() < PERIOD)) {
            return;
        }
        self.drawn = Some(Instant::now());
        let rate = done as f64 / self.began.elapsed().as_secs_f64().max(1e-9);
        // A progress bar that cannot be drawn is no reason to stop training.
        let _ =
            write!(stderr(), "\r\x1b[K{}", line(epoch, epochs, done, all, loss, rate)).and_then(|()| stderr().flush());
    }
    /// Replaces the bar by a line that stays.
    pub fn say(&mut self, text: &str) {
        if self.on {
            let over = if self.terminal { "\r\x1b[K" } else { "" };
            // As above.
            let _ = writeln!(stderr(), "{over}{text}");
        }
    }
}

fn line(epoch: usize, epochs: usize, done: usize, all: usize, loss: f64, rate: f64) -> String {
    let full = WIDTH * done / all.max(1);
    let left = all.saturating_sub(done) as f64 / rate.max(1e-9);
    let bar: String = (0..WIDTH).map(|i| if i < full { '█' } else { '░' }).collect();
    format!("epoch {epoch}/{epochs} {bar} {done}/{all}  loss {loss:.4}  {rate:.0} samples/s  {left:.0} s left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_how_well_and_how_fast() {
        assert_eq!(
            line(2, 5, 30_000, 60_000, 0.12345, 10_000.0),
            "epoch 2/5 ████████████░░░░░░░░░░░░ 30000/60000  loss 0.1235  10000 samples/s  3 s left"
        );
    }
}

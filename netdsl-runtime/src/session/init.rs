//! Initial weights and states: drawn on the host, each from a stream of its own by seed and name, and uploaded. The same
//! seed gives the same bits on every device, and a layer's weights do not depend on what other layers there are.
use super::Session;
use crate::Result;
use crate::random::SplitMix64;
use netdsl_plan::Initializer;

fn values(init: Initializer, count: usize, seed: u64, name: &str) -> Vec<f32> {
    let mut random = SplitMix64::named(seed, name);
    let draw = |_| match init {
        Initializer::Constant(c) => c as f32,
        Initializer::Uniform { bound } => ((2.0 * random.uniform() - 1.0) * bound) as f32,
        Initializer::Normal { std } => (random.normal() * std) as f32,
    };
    (0..count).map(draw).collect()
}

impl Session {
    /// Draws all parameters anew and resets all states.
    pub(crate) fn draw(&self, seed: u64) -> Result<()> {
        for (i, p) in self.plan.params.iter().enumerate() {
            self.write_param(i, &values(p.init, p.shape.iter().product(), seed, &p.name))?;
        }
        for (i, s) in self.plan.states.iter().enumerate() {
            self.write_state(i, &values(s.init, s.shape.iter().product(), seed, &s.name))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_bounds_and_by_name() {
        let drawn = values(Initializer::Uniform { bound: 0.5 }, 1000, 1, "a");
        assert!(drawn.iter().all(|x| (-0.5..0.5).contains(x)) && drawn.iter().any(|x| *x < -0.4));
        assert_eq!(drawn, values(Initializer::Uniform { bound: 0.5 }, 1000, 1, "a"));
        assert_ne!(drawn, values(Initializer::Uniform { bound: 0.5 }, 1000, 1, "b"));
        assert_eq!(values(Initializer::Constant(1.0), 3, 1, "a"), [1.0; 3]);
        let spread = values(Initializer::Normal { std: 2.0 }, 10_000, 1, "a");
        let variance = spread.iter().map(|x| f64::from(x * x)).sum::<f64>() / 10_000.0;
        assert!((variance - 4.0).abs() < 0.2, "{variance}");
    }
}

//! The table of a network: its layers with shapes and parameters, and what it costs.
use crate::session::Session;
use netdsl_plan::{LayerInfo, ListKind, NetworkPlan};
use std::fmt;

/// What [`Network::summary`](crate::Network::summary) gives; printing it gives a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The network's name.
    pub name: &'static str,
    /// Name, kind, shape of the output for one sample, and parameters of each layer, in order.
    pub layers: Vec<LayerSummary>,
    /// Trainable numbers.
    pub parameters: usize,
    /// Numbers of running statistics.
    pub states: usize,
    /// Of the parameters, how many are frozen or pruned.
    pub fixed: usize,
    /// Floating-point operations of one sample, forward and backward; see [`Network::flop`](crate::Network::flop).
    pub flop: [u64; 2],
    /// Launches of a training step and of an inference.
    pub launches: [usize; 2],
    /// How training steps are scheduled, and why.
    pub schedule: &'static str,
    /// Device, and why it.
    pub device: String,
}

/// One line of a [`Summary`].
#[derive(Debug, Clone, PartialEq)]
pub struct LayerSummary {
    /// Its name, as in `network!` or by kind and position.
    pub name: &'static str,
    /// Its kind with arguments.
    pub kind: &'static str,
    /// The shape of its output for one sample.
    pub shape: &'static [usize],
    /// Trainable numbers.
    pub parameters: usize,
}

impl Summary {
    pub(crate) fn of(session: &Session) -> Summary {
        let plan = session.plan();
        let (target, device) = (session.target(), session.device());
        let launches = |kind| target.list(kind).map_or(0, |l| l.launches.len());
        let fixed = session.engine().masks.count();
        Summary {
            name: &plan.name,
            layers: plan.layers.iter().enumerate().map(|(i, l)| layer(plan, i as u32, l)).collect(),
            parameters: plan.parameters(),
            states: plan.states.iter().map(|s| s.shape.iter().product::<usize>()).sum(),
            fixed,
            flop: plan.flop,
            launches: [launches(ListKind::Fused), launches(ListKind::Infer)],
            schedule: target.list(ListKind::Fused).map_or("inference only", |l| &l.reason),
            device: format!("{device}: {}", device.reason()),
        }
    }
}

fn layer(plan: &'static NetworkPlan, index: u32, layer: &'static LayerInfo) -> LayerSummary {
    let own = plan.params.iter().filter(|p| p.layer == index);
    let parameters = own.map(|p| p.shape.iter().product::<usize>()).sum();
    LayerSummary { name: &layer.name, kind: &layer.kind, shape: &layer.shape, parameters }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<[String; 4]> = std::iter::once(["layer", "kind", "output", "parameters"].map(String::from))
            .chain(self.layers.iter().map(|l| {
                let parameters = if l.parameters == 0 { String::new() } else { l.parameters.to_string() };
                let shape = if l.shape.is_empty() { String::new() } else { format!("{:?}", l.shape) };
                [l.name.to_owned(), l.kind.to_owned(), shape, parameters]
            }))
            .collect();
        let width = |c: usize| rows.iter().map(|r| r[c].chars().count()).max().unwrap_or(0);
        let [a, b, c, d] = [width(0), width(1), width(2), width(3)];
        writeln!(f, "{} on {}", self.name, self.device)?;
        for r in &rows {
            writeln!(f, "{:a$}  {:b$}  {:c$}  {:>d$}", r[0], r[1], r[2], r[3])?;
        }
        write!(f, "{} parameters", self.parameters)?;
        if self.fixed > 0 {
            write!(f, " ({} frozen or pruned)", self.fixed)?;
        }
        if self.states > 0 {
            write!(f, ", {} running statistics", self.states)?;
        }
        writeln!(f, "; a sample is {} flop forward, {} backward", self.flop[0], self.flop[1])?;
        writeln!(f, "a step is {} launches ({}), an inference {}", self.launches[0], self.schedule, self.launches[1])
    }
}

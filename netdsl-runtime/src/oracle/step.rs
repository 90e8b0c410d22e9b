//! One step of the oracle: everything that the wanted roots need, by the reference, then the optimizer's own `f64` form.
use super::*;
use netdsl_plan::LaunchList;

impl Oracle {
    /// Evaluates the roots that the active parts serve and stores their values. The whole list at once: a later run of its
    /// other launches finds everything done.
    pub(super) fn evaluate(&mut self, run: &Run<'_>, list: &LaunchList, row: &[u32; STEP_WORDS]) -> Result<()> {
        let graph = self.graph(run.list);
        let parts = list.launches.iter().flat_map(|l| l.parts.iter());
        let active = parts.zip(run.active).filter(|(_, active)| **active);
        let mut roots: Vec<u32> = active.flat_map(|(p, _)| p.serves.iter().copied()).collect();
        roots.sort_unstable();
        roots.dedup();
        let wanted: Vec<u32> = roots.iter().map(|&r| graph.roots[r as usize].value).collect();
        let offset = row[STEP_OFFSET] as usize;
        let (params, states) = (&self.params, &self.states);
        let leaves = Leaves {
            samples: run.samples,
            key: row[STEP_KEY],
            step: row[STEP_NUMBER],
            inputs: &|door| self.batch(door, offset, run.samples),
            params: &|i| memory::gather(&self.layout.param_access[i], &self.network.params[i].shape, params),
            states: &|i| memory::gather(&self.layout.state_access[i], &self.network.states[i].shape, states),
        };
        let values = evaluate(graph, &leaves, &wanted);
        let mut kept = list.kept.iter();
        // Evaluating everything is slow, but a step after a bad one changes nothing, so it happens once.
        self.bad = if self.control == 0 { first_bad_node(graph, &leaves, &roots, &values) } else { self.bad };
        for &r in &roots {
            self.deliver(graph.roots[r as usize].kind, &values[&graph.roots[r as usize].value], row);
        }
        for stored in kept.by_ref().filter(|s| values.contains_key(&s.value)) {
            memory::scatter(&stored.access, &values[&stored.value], &mut self.arena);
        }
        self.commit(graph, &roots, &values);
        Ok(())
    }

    fn deliver(&mut self, kind: RootKind, value: &ArrayD<f64>, row: &[u32; STEP_WORDS]) {
        match kind {
            RootKind::Loss(slot) => {
                let loss = value.sum(); // of one element
                let at = row[STEP_LOSS_ROW] as usize;
                self.losses[at * (self.network.losses.len() + 2) + slot] = loss;
                if !loss.is_finite() && self.control == 0 {
                    self.control = 1 + at as i32;
                }
            }
            RootKind::Gradient(i) => memory::scatter(&self.layout.param_access[i], value, &mut self.gradients),
            // Kept values have an access of their own; states wait until the step is known to be good.
            RootKind::Output(_) | RootKind::InputGradient(_) | RootKind::Layer(_) | RootKind::State(_) => {}
        }
    }

    fn commit(&mut self, graph: &Graph<PointFn>, roots: &[u32], values: &BTreeMap<u32, ArrayD<f64>>) {
        for root in roots.iter().map(|&r| graph.roots[r as usize]) {
            if let (RootKind::State(i), 0) = (root.kind, self.control) {
                memory::scatter(&self.layout.state_access[i], &values[&root.value], &mut self.states);
            }
        }
    }

    /// Applies the optimizer to every parameter that is not frozen.
    pub(super) fn update(&mut self, run: &Run<'_>, id: SlotsId, row: &[u32; STEP_WORDS]) -> Result<()> {
        let Some(optimizer) = self.optimizers.get(&run.list) else {
            return Err(memory::no("optimizer", "none".into()));
        };
        let Some(slots) = self.slots.get_mut(&id.0) else { return Err(memory::no("slots", id.0.to_string())) };
        let before = (self.params.clone(), slots.clone());
        let words = self.params.len();
        let mut views: Vec<&mut [f64]> = slots.chunks_mut(words.max(1)).collect();
        (optimizer.reference)(&mut self.params, &self.gradients, &mut views, &self.numbers[run.row]);
        if row[STEP_FLAGS] & FLAG_MASK != 0 {
            for w in (0..words).filter(|&w| self.mask[w] == 0.0) {
                self.params[w] = before.0[w];
                (w..slots.len()).step_by(words).for_each(|s| slots[s] = before.1[s]);
            }
        }
        Ok(())
    }
}

/// If a loss is not finite: the first node that is not, of all that stand before it.
fn first_bad_node(
    graph: &Graph<PointFn>,
    leaves: &Leaves<'_>,
    roots: &[u32],
    values: &BTreeMap<u32, ArrayD<f64>>,
) -> Option<u32> {
    let finite = |value: &ArrayD<f64>| value.iter().all(|x| x.is_finite());
    let is_loss = |r: &&u32| matches!(graph.roots[**r as usize].kind, RootKind::Loss(_));
    let losses = roots.iter().filter(is_loss).map(|&r| graph.roots[r as usize].value);
    let loss = losses.filter(|value| !finite(&values[value])).min()?;
    let all = evaluate(graph, leaves, &(0..=loss).collect::<Vec<_>>());
    all.iter().find(|(_, value)| !finite(value)).map(|(&node, _)| node)
}

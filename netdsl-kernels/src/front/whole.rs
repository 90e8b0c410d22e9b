//! Checks of the network as a whole, after all statements: what is missing, what training cannot reach, what is too large,
//! and the lints.
use super::check::Checker;
use super::program::{How, Id, Unit};
use super::report::parsed;
use crate::diagnostic::{Code, Diagnostic, Site};
use crate::spec::Item;
use std::collections::BTreeMap;

impl Checker<'_> {
    pub(super) fn whole(&mut self) {
        self.missing_statements();
        self.lint_activations();
        if self.report.has_errors() {
            return; // what an error keeps from being used is not unused
        }
        self.targets_in_outputs();
        self.samples();
        self.checkpoint_names();
        self.gradients();
        self.size();
        self.lint_unused();
    }

    fn missing_statements(&mut self) {
        let site = self.network.name.site;
        let name = &self.network.name.text;
        let has = |wanted: fn(&Item) -> bool| parsed(self.network).any(wanted);
        let mut found = vec![];
        if !has(|item| matches!(item, Item::Door(door) if !door.target)) {
            let d = Diagnostic::new(Code::MissingStatement, site, format!("`{name}` has no input"));
            found.push(d.help("add `input x: [3];` with the shape of one sample"));
        }
        if !has(|item| matches!(item, Item::Output { .. } | Item::Loss(_))) {
            let d = Diagnostic::new(Code::MissingStatement, site, format!("`{name}` has neither an output nor a loss"));
            let last = parsed(self.network).filter_map(|item| match item {
                Item::Let { name, .. } => Some(name.text.as_str()),
                _ => None,
            });
            found.push(d.help(format!("add `output {};`", last.last().unwrap_or("y"))));
        }
        if !has(|item| matches!(item, Item::Loss(_))) {
            let penalised = |u: &&Unit| u.params().iter().any(|p| p.l1 != 0.0 || p.l2 != 0.0);
            if let Some(unit) = self.program.units.iter().find(penalised) {
                let argument = ["l1", "l2"].iter().find_map(|a| unit.arguments.get(a));
                let message = format!("the penalty of `{}` adds to a loss, but `{name}` has none", unit.kind);
                let d = Diagnostic::new(Code::MissingStatement, argument.copied().unwrap_or(unit.site), message);
                found.push(d.help("add a `loss`, or remove the penalty"));
            }
        }
        for d in found {
            self.report.missing(d);
        }
    }

    /// Every loss must depend on a parameter, and every parameter must reach a loss where there is one. A network without
    /// parameters may have losses: gradients by its inputs are of use.
    fn gradients(&mut self) {
        if self.program.units.iter().all(|u| u.params().is_empty()) {
            return;
        }
        for loss in &self.program.losses {
            let reached = self.program.reached(loss.inputs.iter().copied());
            let units = self.program.units_of(&reached);
            if !self.program.units.iter().zip(units).any(|(u, reached)| reached && !u.params().is_empty()) {
                let name = &self.program.entries[loss.entry].text;
                let d = Diagnostic::new(Code::NoGradient, loss.site, format!("`{name}` depends on no parameter"));
                self.report.push(d.help("compare the output of a layer with parameters, such as `Dense`"));
            }
        }
        if self.program.losses.is_empty() {
            return;
        }
        let trained = self.program.units_of(&self.program.trained());
        let live = self.program.units_of(&self.program.live());
        for (unit, _) in self.program.units.iter().zip(live.iter().zip(trained)).filter(|(_, (l, t))| **l && !t) {
            if !unit.params().is_empty() {
                let message =
                    format!("no loss depends on the parameters of this `{}`, so nothing trains them", unit.kind);
                let d = Diagnostic::new(Code::NoGradient, unit.site, message);
                self.report.push(d.help("add a loss on what it computes, or remove it"));
            }
        }
    }

    /// Targets are not there in inference.
    fn targets_in_outputs(&mut self) {
        let mut found = vec![];
        for output in &self.program.outputs {
            let reached = self.program.reached([output.id]);
            if let Some(target) = self.program.doors.iter().find(|d| d.target && reached[d.id]) {
                let message =
                    format!("output `{}` needs target `{}`, which is not there in inference", output.name, target.name);
                let d = Diagnostic::new(Code::ElementType, output.site, message);
                found.push(d.help(format!("declare it as an input: `input {}: ..`", target.name)));
            }
        }
        for d in found {
            self.report.push(d);
        }
    }

    /// What a batch of one sample cannot train.
    fn samples(&mut self) {
        let trained = self.program.units_of(&self.program.trained());
        let batch = self.batch.unwrap_or(usize::MAX);
        let units = self.program.units.iter().zip(trained).filter(|(_, trained)| *trained).map(|(unit, _)| unit);
        let mut found = vec![];
        for unit in units {
            let Some((samples, _)) = &unit.first else { continue };
            let least = unit.layer.least_samples(samples);
            if batch < least {
                let message = format!(
                    "`{}` cannot be trained on fewer than {least} samples, but the batch is {batch}",
                    unit.kind
                );
                let d = Diagnostic::new(Code::Shape, unit.site, message);
                let d = samples.iter().fold(d, |d, s| d.note(format!("a sample has shape {}", s.shown())));
                found.push(d.help(format!("write `batch: {least};` or more")));
            }
        }
        for d in found {
            self.report.push(d);
        }
    }

    /// Parameters of two layers must not be called the same in checkpoints.
    fn checkpoint_names(&mut self) {
        let mut lines: BTreeMap<&str, u32> = BTreeMap::new();
        let mut found = vec![];
        for unit in self.program.units.iter().filter(|u| !u.params().is_empty()) {
            let entry = &self.program.entries[unit.entry];
            let given = entry.checkpoint.as_ref().map(|(name, site)| (name.as_str(), *site));
            let Some((name, site)) = given.or(entry.name.as_deref().map(|name| (name, entry.site))) else { continue };
            if let Some(line) = lines.insert(name, entry.line) {
                let message = format!("the parameters of two layers are called `{name}` in checkpoints");
                let d = Diagnostic::new(Code::DuplicateName, site, message);
                found.push(d.note(format!("the first is in line {line}")).help("choose another `name`"));
            }
        }
        for d in found {
            self.report.push(d);
        }
    }

    /// Single layers were checked; this is their sum.
    fn size(&mut self) {
        let parameters = |u: &Unit| u.params().iter().map(|p| p.shape.iter().product::<usize>()).sum::<usize>();
        let total: usize = self.program.units.iter().map(parameters).sum();
        if total as f64 >= super::values::LARGEST {
            let message = format!("the network has {total} parameters, more than the 2147483647 that fit");
            let d = Diagnostic::new(Code::TooLarge, self.network.name.site, message);
            self.report.push(d.help("make its layers smaller"));
        }
    }

    /// The kind of the layer that makes a value, through reshapes, with its place.
    fn made_by(&self, id: Id) -> Option<(&'static str, Site)> {
        let mut at = id;
        while let How::Use { unit, inputs, .. } = &self.program.values[at].how {
            let unit = &self.program.units[*unit];
            match (unit.kind, &inputs[..]) {
                ("Flatten" | "Reshape", [input]) => at = *input,
                (kind, _) => return Some((kind, self.program.values[at].site)),
            }
        }
        None
    }

    fn lint_activations(&mut self) {
        let mut found = vec![];
        for loss in self.program.losses.iter().filter(|l| l.logits) {
            let name = self.program.entries[loss.entry].kind;
            let Some((kind, site)) = self.made_by(loss.inputs[0]) else { continue };
            let (code, why, instead) = match (kind, name) {
                ("Softmax", _) | ("Sigmoid", "BinaryCrossEntropy") => {
                    let why = format!("`{name}` contains it already");
                    (Code::SoftmaxBeforeLogits, why, "; for probabilities add an output with it behind the logits")
                }
                ("Relu", _) => (Code::ReluBeforeLogits, "logits below 0 become 0 and get no gradient".to_string(), ""),
                _ => continue,
            };
            let d = Diagnostic::new(code, site, format!("`{name}` expects logits, but they come out of `{kind}`"))
                .note(why);
            found.push(d.help(format!("remove `-> {kind}`{instead}")));
        }
        for output in &self.program.outputs {
            if let Some(("Dropout", site)) = self.made_by(output.id) {
                let message = format!("output `{}` comes out of `Dropout`", output.name);
                let d = Diagnostic::new(Code::DropoutAtOutput, site, message);
                let d = d.note("in training it sets a part of the output itself to 0");
                found.push(d.help("put `Dropout` in front of the last layer"));
            }
        }
        for d in found {
            self.report.push(d);
        }
    }

    /// Values that nothing reads. What is only read by them is not told: it follows.
    fn lint_unused(&mut self) {
        let mut found = vec![];
        for (how, name, site) in self.unused() {
            let d = Diagnostic::new(Code::UnusedValue, site, format!("nothing uses `{name}`"));
            found.push(d.help(match how {
                Unused::Value => format!("remove it, or make it an output: `output {name};`"),
                Unused::Layer => format!("remove it, or use it: `x -> {name}`"),
                Unused::Input => "remove it, or compute something from it".to_string(),
                Unused::Target => "remove it, or compare something with it in a `loss`".to_string(),
            }));
        }
        for d in found {
            self.report.push(d);
        }
    }

    fn unused(&self) -> Vec<(Unused, String, Site)> {
        let doors = self.program.doors.iter().map(|d| {
            let how = if d.target { Unused::Target } else { Unused::Input };
            (how, Some(d.id), d.name.clone(), d.site)
        });
        let lets = parsed(self.network).filter_map(|item| match item {
            Item::Let { name, .. } => Some((Unused::Value, self.names.value(&name.text), name.text.clone(), name.site)),
            _ => None,
        });
        let layers = self.program.entries.iter().filter(|e| !e.loss).filter_map(|e| {
            let how = if e.values.is_empty() { Unused::Layer } else { Unused::Value };
            Some((how, e.values.last().copied(), e.name.clone()?, e.site))
        });
        let mut unused: Vec<_> = doors.chain(lets).chain(layers).collect();
        let mut told = vec![];
        unused.retain(|(_, id, name, _)| {
            let read = id.is_some_and(|id| self.program.values[id].users > 0);
            let again = id.is_some_and(|id| told.contains(&id));
            told.extend(*id);
            !read && !again && !name.starts_with('_')
        });
        unused.into_iter().map(|(how, _, name, site)| (how, name, site)).collect()
    }
}

/// What nobody uses.
enum Unused {
    Value,
    Layer,
    Input,
    Target,
}

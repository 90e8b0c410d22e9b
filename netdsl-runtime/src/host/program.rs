//! Launch lists made ready: bodies in the form that runs, and what each part needs. Nothing runs here but in order.
use super::axes::unsupported;
use super::conv2d::Conv2d;
use super::feed::Feed;
use super::load::Load;
use super::machine::Machine;
use super::matmul::MatMul;
use super::rows::Rows;
use super::step::{Optimizer, Step};
use super::update;
use crate::Result;
use crate::executor::Run;
use netdsl_plan::{BlockFn, Body as Plan, LaunchList, ListKind, Part as PartPlan, Region};

/// One launch list.
pub(super) struct List {
    pub kind: ListKind,
    /// Ranges of the arena that must be zero.
    pub zeroed: Vec<[usize; 2]>,
    /// What it updates with.
    pub optimizer: Option<Optimizer>,
    parts: Vec<Part>,
    /// The launch of each part.
    launches: Vec<usize>,
}

/// One body, and what a run of it needs.
pub(super) struct Part {
    body: Body,
    /// The doors that it reads.
    pub doors: Vec<usize>,
    /// Whether it updates parameters.
    pub updates: bool,
}

/// One body.
enum Body {
    Rows(Rows),
    MatMul(MatMul),
    Conv2d(Conv2d),
    Update(usize),
}

impl List {
    /// Makes a list ready for batches of at most `batch` samples, and room for it.
    pub fn new(plan: &LaunchList, machine: &mut Machine, batch: usize) -> Result<List> {
        machine.memory.grow_arena(plan.arena);
        let (mut parts, mut launches) = (Vec::new(), Vec::new());
        for (launch, part) in plan.launches.iter().enumerate().flat_map(|(i, l)| l.parts.iter().map(move |p| (i, p))) {
            parts.push(Part::new(part, machine, batch)?);
            launches.push(launch);
        }
        Ok(List { kind: plan.kind, zeroed: plan.zeroed.to_vec(), optimizer: None, parts, launches })
    }

    /// The parts that a run wants.
    pub fn active<'a>(&'a self, run: &Run<'a>) -> impl Iterator<Item = &'a Part> + Clone {
        let (active, [start, end]) = (run.active, run.launches);
        let wanted = move |i: usize, launch: usize| (start..end).contains(&launch) && active.get(i) == Some(&true);
        let parts = self.parts.iter().zip(&self.launches).enumerate();
        parts.filter(move |(i, (_, launch))| wanted(*i, **launch)).map(|(_, (part, _))| part)
    }

    /// Runs the wanted parts; how many launches there were.
    pub fn run(&mut self, run: &Run<'_>, machine: &mut Machine, step: &Step) -> u64 {
        let (mut count, mut last) = (0, None);
        for (i, (part, &launch)) in self.parts.iter_mut().zip(&self.launches).enumerate() {
            if (run.launches[0]..run.launches[1]).contains(&launch) && run.active.get(i) == Some(&true) {
                part.body.run(machine, step);
                count += u64::from(last != Some(launch));
                last = Some(launch);
            }
        }
        count
    }
}

impl Part {
    fn new(plan: &PartPlan, machine: &mut Machine, batch: usize) -> Result<Part> {
        let Some(body) = &plan.body else {
            return Err(unsupported(format!("part `{}` has no body: the plan is for another target", plan.name)));
        };
        let body = Body::new(body, batch)?;
        body.reserve(machine, batch);
        let door = |load: &Load| if let Region::Data(door) = load.region { Some(door) } else { None };
        let doors = body.loads().into_iter().filter_map(door).collect();
        Ok(Part { doors, updates: body.updates(), body })
    }
}

impl Body {
    fn new(plan: &Plan<BlockFn>, batch: usize) -> Result<Body> {
        Ok(match plan {
            Plan::Rows(rows) => Body::Rows(Rows::new(rows, batch)?),
            Plan::MatMul(matmul) => Body::MatMul(MatMul::new(matmul, batch)?),
            Plan::Conv2d(conv) => Body::Conv2d(Conv2d::new(conv, batch)?),
            Plan::Update(update) => Body::Update(update.words),
        })
    }

    fn reserve(&self, machine: &mut Machine, batch: usize) {
        match self {
            Body::Rows(rows) => {
                machine.reserve_steps(rows.steps());
                machine.arguments.reserve(rows.kept(batch));
            }
            Body::MatMul(matmul) => {
                machine.reserve_contraction(matmul.epilogue.steps());
                matmul.reserve(&mut machine.panels, batch);
            }
            Body::Conv2d(conv) => {
                machine.reserve_contraction(conv.epilogue.steps());
                conv.reserve(&mut machine.panels, batch);
            }
            Body::Update(_) => {}
        }
    }

    fn loads(&self) -> Vec<&Load> {
        let (feeds, operands): (&[Feed], Vec<&Load>) = match self {
            Body::Rows(rows) => (&rows.feeds, vec![]),
            Body::MatMul(matmul) => (&matmul.epilogue.feeds, vec![&matmul.a.load, &matmul.b.load]),
            Body::Conv2d(conv) => (&conv.epilogue.feeds, vec![&conv.a, &conv.b]),
            Body::Update(_) => (&[], vec![]),
        };
        feeds.iter().flat_map(Feed::loads).chain(operands).collect()
    }

    fn updates(&self) -> bool {
        match self {
            Body::Rows(rows) => rows.updates(),
            Body::MatMul(matmul) => matmul.epilogue.updates(),
            Body::Conv2d(conv) => conv.epilogue.updates(),
            Body::Update(_) => true,
        }
    }

    fn run(&mut self, machine: &mut Machine, step: &Step) {
        match self {
            Body::Rows(rows) => rows.run(machine, step),
            Body::MatMul(matmul) => matmul.run(machine, step),
            Body::Conv2d(conv) => conv.run(machine, step),
            Body::Update(words) => update::apply_all(&mut machine.memory, step, *words, &mut machine.update),
        }
    }
}

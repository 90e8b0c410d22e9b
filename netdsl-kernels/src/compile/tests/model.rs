//! A random graph as a model: leaves are numbered, doors begin with the batch, states have next values, a loss has its slots.
use crate::front::Model;
use crate::ir::{Builder, DType, Dim, Expr, Graph, Node, Op, RootKind, Shape, Value};
use crate::testing::random_graph;
use netdsl_plan::{Door, DoorKind, Initializer, LayerInfo, LossInfo, OutputInfo, OutputKind, ParamInfo, StateInfo};

/// What the batch is compiled for: one block of 16 and a bit.
pub(super) const BATCH: usize = 20;

#[derive(Default)]
struct Making {
    b: Builder,
    doors: Vec<Door>,
    params: Vec<ParamInfo>,
    states: Vec<StateInfo>,
    next: Vec<(usize, Value)>,
}

/// The model of a random graph; none for a graph with a value for each pair of samples, which has no place in memory: the stride
/// of one axis would depend on the batch, or with an input that is not of samples. No network has such a value.
pub(super) fn model(seed: u64, size: usize) -> Option<Model> {
    let graph = random_graph(seed, size);
    let batched = |n: &Node| n.shape.dims().iter().filter(|d| d.batched).count();
    if graph.nodes.iter().any(|n| batched(n) > 1 || (matches!(n.op, Op::Input(_)) && batched(n) == 0)) {
        return None;
    }
    let mut making = Making::default();
    let mut values: Vec<Value> = vec![];
    let mut layers = 0;
    for node in graph.nodes.iter() {
        making.b.set_origin(node.origin.layer, node.origin.phase);
        layers = layers.max(node.origin.layer as usize + 1);
        let inputs: Vec<Value> = node.inputs.iter().map(|i| values[*i as usize]).collect();
        let value = making.node(node, &inputs);
        values.push(value);
    }
    let train = making.roots(&graph, &values, true);
    let infer = making.roots(&graph, &values, false);
    let output = |i: usize| OutputInfo {
        name: format!("y{i}").into(),
        kind: OutputKind::Tensor,
        shape: vec![].into(),
        inference_only: false,
    };
    let outputs = graph.roots.iter().filter(|r| matches!(r.kind, RootKind::Output(_))).count();
    let layer = |i: usize| LayerInfo {
        name: format!("layer_{i}").into(),
        named: false,
        kind: "Random".into(),
        line: i as u32,
        shape: vec![].into(),
    };
    Some(Model {
        name: format!("Random{seed}"),
        file: "random".into(),
        batch: BATCH,
        least_samples: 1,
        doors: making.doors,
        outputs: (0..outputs).map(output).collect(),
        losses: vec![LossInfo { name: "loss".into(), weight: 1.0 }],
        layers: (0..layers).map(layer).collect(),
        params: making.params,
        states: making.states,
        layout_hash: seed,
        train,
        infer,
    })
}

impl Making {
    fn node(&mut self, node: &Node, inputs: &[Value]) -> Value {
        let sizes: Vec<usize> = node.shape.dims().iter().map(|d| d.size).collect();
        let init = Initializer::Uniform { bound: 1.0 };
        match &node.op {
            Op::Input(_) => self.door(node),
            // a state is not of one sample
            Op::State(_) if node.shape.is_batched() => self.door(node),
            Op::Param(_) => {
                let (i, name) = (self.params.len(), format!("p{}", self.params.len()));
                self.params.push(ParamInfo { name: name.into(), layer: 0, shape: sizes.into(), init });
                self.b.param(i, node.shape.clone())
            }
            Op::State(_) => {
                let (i, name) = (self.states.len(), format!("s{}", self.states.len()));
                self.states.push(StateInfo { name: name.into(), layer: 0, shape: sizes.into(), init });
                let state = self.b.state(i, node.shape.clone());
                let n = self.b.samples();
                let n = self.b.broadcast(n, &node.shape);
                let next = self.b.map(Expr::arg(0) * 0.75 + Expr::arg(1) * 0.125, &[state, n]);
                self.next.push((i, next));
                state
            }
            op => self.b.push(op.clone(), inputs, node.shape.clone(), node.dtype),
        }
    }

    /// An input: its samples first, and moved behind the door to where the graph has them.
    fn door(&mut self, node: &Node) -> Value {
        let dims = node.shape.dims();
        let axis = dims.iter().position(|d| d.batched).expect("an input has samples");
        let rest: Vec<Dim> = (0..dims.len()).filter(|&i| i != axis).map(|i| dims[i]).collect();
        assert!(rest.iter().all(|d| !d.batched), "one axis of samples");
        let own = (dims[axis].size > 1).then(|| Dim::fixed(dims[axis].size));
        let sizes: Vec<usize> = own.iter().chain(&rest).map(|d| d.size).collect();
        let (i, name) = (self.doors.len(), format!("x{}", self.doors.len()));
        let shape = sizes.clone().into();
        self.doors.push(Door { name: name.into(), kind: DoorKind::Tensor, dtype: node.dtype, shape, target: false });
        let mut value = self.b.input(i, Shape::batched(&sizes), node.dtype);
        if axis == 0 && own.is_none() {
            return value;
        }
        if node.dtype != DType::F32 {
            value = self.b.push(Op::Map(Expr::arg(0)), &[value], Shape::batched(&sizes), DType::F32);
        }
        value = self.b.reshape(value, Shape::new([&[dims[axis]], &rest[..]].concat()));
        let place = |i: usize| match i.cmp(&axis) {
            std::cmp::Ordering::Less => i + 1,
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Greater => i,
        };
        self.b.permute(value, &(0..dims.len()).map(place).collect::<Vec<_>>())
    }

    fn roots(&self, graph: &Graph, values: &[Value], states: bool) -> Graph {
        let mut b = Builder::resume(Graph { nodes: self.b.nodes().to_vec().into(), roots: vec![].into() });
        for root in graph.roots.iter() {
            let mut value = values[root.value as usize];
            // as the front end's: what is read from outside is computed, no leaf and no view of one
            if matches!(root.kind, RootKind::Output(_)) {
                value = b.map(Expr::arg(0) * 1.25, &[value]);
            }
            b.root(root.kind, value);
            if root.kind == RootKind::Loss(0) {
                let none = b.constant(0.0);
                b.root(RootKind::Loss(1), none);
                b.root(RootKind::Loss(2), values[root.value as usize]);
            }
        }
        let next = self.next.iter().filter(|_| states);
        next.for_each(|(i, v)| b.root(RootKind::State(*i), *v));
        b.finish()
    }
}

//! All kernels of a target's program. The lists of a network, and its equal layers, consist of the same bodies at other
//! addresses: each body, and each launch of the same bodies, is rendered once.
use super::body::template;
use super::number::numbered;
use super::{Context, Rendered, kernel};
use crate::hash::Table;
use crate::ir::Expr;
use netdsl_plan::{Body, Kernel, Target};

/// A program under construction.
pub struct Program {
    target: Target,
    ctx: Context,
    bodies: Table<Body<Expr>, Rendered>,
    /// The kernel of a launch by the functions of its parts, each with its local memory.
    launches: Table<Vec<(String, usize)>, usize>,
    kernels: Vec<Kernel>,
}

impl Program {
    /// No kernels yet.
    pub fn new(target: Target, ctx: Context) -> Program {
        Program { target, ctx, bodies: Table::default(), launches: Table::default(), kernels: vec![] }
    }
    /// As the function `body`.
    pub fn body(&mut self, body: &Body<Expr>) -> Rendered {
        let (body, numbers) = numbered(body);
        let rendered = match self.bodies.get(&body) {
            Some(rendered) => rendered.clone(),
            None => {
                let rendered = template(self.target, &body, &self.ctx);
                self.bodies.insert(body, rendered.clone());
                rendered
            }
        };
        numbers.put(rendered)
    }
    /// The number of the kernel that runs the parts side by side.
    pub fn launch(&mut self, parts: &[Rendered]) -> usize {
        let key: Vec<(String, usize)> = parts.iter().map(|p| (p.name.clone(), p.scratch)).collect();
        if let Some(&known) = self.launches.get(&key) {
            return known;
        }
        let kernel = kernel(self.target, parts, &self.ctx);
        let index = self.kernels.iter().position(|k| k.name == kernel.name).unwrap_or_else(|| {
            self.kernels.push(kernel);
            self.kernels.len() - 1
        });
        self.launches.insert(key, index);
        index
    }
    /// The kernels, in order of first use.
    pub fn finish(self) -> Vec<Kernel> {
        self.kernels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{compile, text};
    use netdsl_plan::{Access, Affine, DType, Dim, Region, RowStep, Rows, Sink, Source};

    /// Parts, launches and kernels of a network of equal layers.
    fn counts(layers: usize) -> [usize; 3] {
        let chain = " -> Dense(64) -> Relu".repeat(layers);
        let network = format!(
            "struct Net {{ input x: [64]; target y: [64]; let p = x {chain}; loss Mse(p, y); output p; batch: 32; }}"
        );
        let model = text::compile(&network).expect("a network");
        let plan = compile::compile(&model).expect("a plan");
        let cpu = plan.targets.iter().find(|t| t.target == Target::Cpu).expect("a target");
        let parts = cpu.lists.iter().flat_map(|l| l.launches.iter()).map(|l| l.parts.len()).sum();
        let launches = cpu.lists.iter().map(|l| l.launches.len()).sum();
        [parts, launches, cpu.kernels.len()]
    }

    #[test]
    fn deeper_networks_of_equal_layers_have_no_more_kernels() {
        let ([parts, launches, kernels], [more_parts, more_launches, same]) = (counts(8), counts(16));
        assert!(more_parts > parts + 30 && more_launches > launches + 30);
        assert_eq!(kernels, same);
    }

    #[test]
    fn a_body_at_another_address_is_rendered_once() {
        let body = |offset: isize| {
            let at = |offset| Affine { offset, strides: vec![1].into() };
            let access =
                |offset| Access { region: Region::Arena, dtype: DType::F32, at: at(offset), guards: vec![].into() };
            let sink = Sink { value: Expr::arg(0).exp(), to: access(offset) };
            Body::Rows(Rows {
                dims: vec![Dim::fixed(40)].into(),
                reduced: vec![].into(),
                sources: vec![Source::Load(access(2 * offset))].into(),
                steps: vec![RowStep::Store(sink)].into(),
            })
        };
        let ctx = Context { doors: vec![], batch: 16, params: 0, losses: 2 };
        for target in [Target::Cpu, Target::Gpu] {
            let mut program = Program::new(target, ctx.clone());
            let [first, second] = [64, 160].map(|offset| program.body(&body(offset)));
            assert_eq!((&first.function, first.offsets.as_slice()), (&second.function, &[128, 64][..]));
            assert_eq!(second.offsets, [320, 160]);
            assert_eq!(second, super::super::body(target, &body(160), &ctx));
            assert_eq!(program.bodies.len(), 1);
            assert_eq!(program.launch(&[first]), program.launch(&[second]));
        }
    }
}

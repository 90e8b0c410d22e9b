//! Networks as the macro would compile them, without rustc: the plan of a text, its expressions run by the compiler's
//! interpreter.
use netdsl_kernels::compile;
use netdsl_kernels::front::Model;
use netdsl_kernels::ir::Expr;
use netdsl_plan::{BlockFn, NetworkPlan, PointFn};

/// The plan of a model. It lives as long as the test, as a `static` of the macro would.
pub fn plan(model: &Model) -> Result<&'static NetworkPlan, String> {
    Ok(leaked(compile::compile(model)?))
}

/// A compiled plan with functions for expressions.
pub fn leaked(plan: compile::Plan) -> &'static NetworkPlan {
    Box::leak(Box::new(plan.map(&mut block, &mut point)))
}

/// An expression in `f64`.
pub fn point(e: &Expr) -> PointFn {
    let tape = e.tape().clone();
    PointFn(Box::leak(Box::new(move |x: &[f64]| tape.eval(x))))
}

/// An expression over blocks: evaluated in `f64`, rounded once.
fn block(e: &Expr) -> BlockFn {
    let tape = e.tape().clone();
    BlockFn(Box::leak(Box::new(move |out: &mut [f32], args: &[&[f32]]| {
        let mut at = vec![0.0; args.len()];
        for (i, result) in out.iter_mut().enumerate() {
            at.iter_mut().zip(args).for_each(|(x, arg)| *x = f64::from(arg[i]));
            *result = tape.eval(&at) as f32;
        }
    })))
}

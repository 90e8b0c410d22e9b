//! The optimizer that verification updates with: a copy of the user's, or, where none is given, plain descent with a large
//! rate, from whose result the gradient can be seen. Its state is scratch; the user's is only read.
use crate::Result;
use crate::optimizer::Rule;
use crate::session::{OptimizerState, Session};
use netdsl_plan::{Hyper, HyperRange, List, OptimizerPlan, Text};

/// A gradient is multiplied by it, so that it is not lost behind the digits of the weight.
const RATE: f64 = 64.0;

/// `w - rate · g`
struct Descent;

impl Rule for Descent {
    fn plan(&self) -> &'static OptimizerPlan {
        static HYPERS: [Hyper; 1] = [Hyper { name: Text::Borrowed("rate"), default: RATE, range: HyperRange::ANY }];
        static PLAN: OptimizerPlan = OptimizerPlan {
            name: Text::Borrowed("verification"),
            hypers: List::Borrowed(&HYPERS),
            scalars: List::Borrowed(&[]),
            slots: List::Borrowed(&[]),
            text: Text::Borrowed(
                "#define NETDSL_SLOTS 0\nstatic float optimizer_1(float w, float g, float *s, __global const float *h)\n{\n    return w - h[0] * g;\n}\n\
                 static float16 optimizer_16(float16 w, float16 g, float16 *s, __global const float *h)\n{\n    \
                 return w - (float16)(h[0]) * g;\n}\n",
            ),
            prepare: |_, _, _| {},
            host: |w, g, _, h| w.iter_mut().zip(g).for_each(|(w, g)| *w -= h[0] * g),
            reference: |w, g, _, h| w.iter_mut().zip(g).for_each(|(w, g)| *w -= h[0] * g),
        };
        &PLAN
    }
    fn hypers(&self) -> Vec<f64> {
        vec![RATE]
    }
}

/// A user's optimizer as a rule.
struct Copied<'a>(&'a OptimizerState);

impl Rule for Copied<'_> {
    fn plan(&self) -> &'static OptimizerPlan {
        self.0.plan
    }
    fn hypers(&self) -> Vec<f64> {
        self.0.hypers.clone()
    }
}

/// The optimizer to verify with.
pub(super) fn scratch(session: &Session, optimizer: Option<&OptimizerState>) -> Result<OptimizerState> {
    let Some(user) = optimizer else { return session.create_optimizer(&Descent) };
    session.owns(user)?;
    let mut copy = session.create_optimizer(&Copied(user))?;
    copy.steps = user.steps;
    let mut engine = session.engine();
    let mut words = vec![0.0; engine.target.params * user.plan.slots.len()];
    engine.executor.read_slots(user.slots, 0, &mut words)?;
    engine.executor.write_slots(copy.slots, 0, &words)?;
    Ok(copy)
}

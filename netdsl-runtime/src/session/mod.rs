//! A network on a device, without its Rust types: plan, executor, names. The typed methods of
//! [`Network`](crate::Network) and [`Trainable`](crate::Trainable) are thin shells over this.
use netdsl_plan::NetworkPlan;

/// What runs a network. Use the methods of [`Network`](crate::Network); this type is named only by generated code.
pub struct Session {
    plan: &'static NetworkPlan,
}

impl Session {
    /// The compiled network.
    pub fn plan(&self) -> &'static NetworkPlan {
        self.plan
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Session({})", self.plan.name)
    }
}

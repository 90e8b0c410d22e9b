//! Passes over graphs: from a verified graph to another one, which is verified again before anybody relies on it.
//! No pass knows a layer or a target.

mod arguments;
pub mod autodiff;
pub mod simplify;
pub mod split;
pub mod store;
#[cfg(test)]
mod timing;

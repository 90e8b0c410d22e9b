//! Initializers of parameters by name: a table of formulas. Drawing the numbers is the runtime's.
//!
//! Fans are PyTorch's (`torch.nn.init._calculate_fan_in_and_fan_out`): for a weight `[o, i, k..]` fan in is `i·Πk`, fan out
//! `o·Πk`. A bias uses the fans of its weight.
use crate::args::Range;
use netdsl_plan::Initializer;

/// How many elements one output (input) is summed from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fans {
    /// Inputs of one output.
    pub fan_in: f64,
    /// Outputs of one input.
    pub fan_out: f64,
}

impl Fans {
    /// The fans of a weight in PyTorch's layout.
    pub fn of(shape: &[usize]) -> Fans {
        let taps: f64 = shape.iter().skip(2).map(|&n| n as f64).product();
        let at = |axis: usize| shape.get(axis).map_or(1.0, |&n| n as f64) * taps;
        Fans { fan_in: at(1), fan_out: at(0) }
    }
}

/// An initializer of the language.
#[derive(Debug)]
pub struct InitSpec {
    /// Its name.
    pub name: &'static str,
    /// Its only argument, where it has one.
    pub argument: Option<InitArgument>,
    /// Formula and source.
    pub doc: &'static str,
    /// The distribution, from the argument and the fans.
    pub make: fn(f64, Fans) -> Initializer,
}

/// The argument of an initializer.
#[derive(Debug)]
pub struct InitArgument {
    /// Its name.
    pub name: &'static str,
    /// Its range.
    pub range: Range,
    /// An example for the error's help.
    pub example: &'static str,
}

/// All initializers, by name.
pub const INITIALIZERS: &[InitSpec] = &[
    InitSpec {
        name: "Constant",
        argument: Some(InitArgument { name: "value", range: Range::ANY, example: "0.1" }),
        doc: "the value everywhere",
        make: |value, _| Initializer::Constant(value),
    },
    InitSpec {
        name: "Default",
        argument: None,
        doc: "U(±1/√fan_in): PyTorch's default for Linear and Conv2d, weight (kaiming_uniform with a = √5) and bias",
        make: |_, fans| Initializer::Uniform { bound: (1.0 / fans.fan_in).sqrt() },
    },
    InitSpec {
        name: "HeNormal",
        argument: None,
        doc: "N(0, 2/fan_in): He et al. 2015 (kaiming_normal), for relu",
        make: |_, fans| Initializer::Normal { std: (2.0 / fans.fan_in).sqrt() },
    },
    InitSpec {
        name: "HeUniform",
        argument: None,
        doc: "U(±√(6/fan_in)): He et al. 2015 (kaiming_uniform), for relu",
        make: |_, fans| Initializer::Uniform { bound: (6.0 / fans.fan_in).sqrt() },
    },
    InitSpec {
        name: "LecunNormal",
        argument: None,
        doc: "N(0, 1/fan_in): LeCun et al. 1998; not truncated",
        make: |_, fans| Initializer::Normal { std: (1.0 / fans.fan_in).sqrt() },
    },
    InitSpec {
        name: "LecunUniform",
        argument: None,
        doc: "U(±√(3/fan_in)): LeCun et al. 1998",
        make: |_, fans| Initializer::Uniform { bound: (3.0 / fans.fan_in).sqrt() },
    },
    InitSpec {
        name: "Normal",
        argument: Some(InitArgument { name: "std", range: Range::NOT_NEGATIVE, example: "0.02" }),
        doc: "N(0, std²)",
        make: |std, _| Initializer::Normal { std },
    },
    InitSpec { name: "Ones", argument: None, doc: "1 everywhere", make: |_, _| Initializer::Constant(1.0) },
    InitSpec {
        name: "Uniform",
        argument: Some(InitArgument { name: "bound", range: Range::NOT_NEGATIVE, example: "0.1" }),
        doc: "U(±bound)",
        make: |bound, _| Initializer::Uniform { bound },
    },
    InitSpec {
        name: "XavierNormal",
        argument: None,
        doc: "N(0, 2/(fan_in + fan_out)): Glorot and Bengio 2010",
        make: |_, fans| Initializer::Normal { std: (2.0 / (fans.fan_in + fans.fan_out)).sqrt() },
    },
    InitSpec {
        name: "XavierUniform",
        argument: None,
        doc: "U(±√(6/(fan_in + fan_out))): Glorot and Bengio 2010",
        make: |_, fans| Initializer::Uniform { bound: (6.0 / (fans.fan_in + fans.fan_out)).sqrt() },
    },
    InitSpec { name: "Zeros", argument: None, doc: "0 everywhere", make: |_, _| Initializer::Constant(0.0) },
];

/// A chosen initializer with its argument.
#[derive(Clone, Debug)]
pub struct Init {
    make: fn(f64, Fans) -> Initializer,
    argument: f64,
}

impl Init {
    /// The choice.
    pub fn new(spec: &InitSpec, argument: f64) -> Init {
        Init { make: spec.make, argument }
    }
    /// The distribution for a weight with these fans.
    pub fn with(&self, fans: Fans) -> Initializer {
        (self.make)(self.argument, fans)
    }
}

impl Default for Init {
    fn default() -> Init {
        Init { make: |_, _| Initializer::Constant(0.0), argument: 0.0 }
    }
}

/// Equal where they draw from the same distribution, which two fans decide for every formula of the table.
impl PartialEq for Init {
    fn eq(&self, other: &Init) -> bool {
        let probes = [Fans { fan_in: 3.0, fan_out: 5.0 }, Fans { fan_in: 7.0, fan_out: 2.0 }];
        probes.into_iter().all(|fans| self.with(fans) == other.with(fans))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(name: &str, argument: f64, shape: &[usize]) -> Initializer {
        let spec = INITIALIZERS.iter().find(|i| i.name == name).expect(name);
        Init::new(spec, argument).with(Fans::of(shape))
    }

    #[test]
    fn is_sorted() {
        assert!(INITIALIZERS.windows(2).all(|w| w[0].name < w[1].name));
    }

    #[test]
    fn formulas_give_the_published_numbers() {
        // a convolution [64, 32, 3, 3]: fan in 288, fan out 576
        let conv = [64, 32, 3, 3];
        assert_eq!(Fans::of(&conv), Fans { fan_in: 288.0, fan_out: 576.0 });
        assert_eq!(made("Default", 0.0, &[10, 100]), Initializer::Uniform { bound: 0.1 });
        assert_eq!(made("HeNormal", 0.0, &[10, 50]), Initializer::Normal { std: 0.2 });
        assert_eq!(made("HeUniform", 0.0, &[10, 600]), Initializer::Uniform { bound: 0.1 });
        assert_eq!(made("LecunNormal", 0.0, &[10, 25]), Initializer::Normal { std: 0.2 });
        assert_eq!(made("LecunUniform", 0.0, &[10, 12]), Initializer::Uniform { bound: 0.5 });
        assert_eq!(made("XavierNormal", 0.0, &[20, 30]), Initializer::Normal { std: 0.2 });
        assert_eq!(made("XavierUniform", 0.0, &[10, 14]), Initializer::Uniform { bound: 0.5 });
        assert_eq!(made("Normal", 0.02, &conv), Initializer::Normal { std: 0.02 });
        assert_eq!(made("Uniform", 0.3, &conv), Initializer::Uniform { bound: 0.3 });
        assert_eq!(made("Constant", 0.3, &conv), Initializer::Constant(0.3));
        assert_eq!(made("Ones", 0.0, &conv), Initializer::Constant(1.0));
        assert_eq!(made("Zeros", 0.0, &conv), Initializer::Constant(0.0));
    }
}

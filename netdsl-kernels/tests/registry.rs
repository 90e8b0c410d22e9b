//! The tables of layers, functions, losses, initializers and closures: sorted, documented, and every row of use.
use netdsl_kernels::args::{ArgDefault, ArgKind, ArgSpec};
use netdsl_kernels::diagnostic::{Code, Severity};
use netdsl_kernels::front::FUNCTIONS as OF_NUMBERS;
use netdsl_kernels::functions::FUNCTIONS;
use netdsl_kernels::init::INITIALIZERS;
use netdsl_kernels::layers::{LAYERS, LayerSpec};
use netdsl_kernels::losses::LOSSES;
use netdsl_kernels::{front, text};

fn sorted(names: &[&str]) {
    assert!(names.windows(2).all(|w| w[0] < w[1]), "{names:?} are not sorted, or not different");
}

#[test]
fn tables_are_sorted_and_documented() {
    sorted(&LAYERS.iter().map(|l| l.name).collect::<Vec<_>>());
    sorted(&FUNCTIONS.iter().map(|l| l.name).collect::<Vec<_>>());
    sorted(&LOSSES.iter().map(|l| l.name).collect::<Vec<_>>());
    sorted(&INITIALIZERS.iter().map(|l| l.name).collect::<Vec<_>>());
    sorted(&OF_NUMBERS.iter().map(|l| l.name).collect::<Vec<_>>());
    let tables = LAYERS.iter().chain(FUNCTIONS).map(|l| (l.name, l.doc, l.args));
    for (name, doc, args) in tables.chain(LOSSES.iter().map(|l| (l.name, l.doc, l.args))) {
        assert!(doc.len() > 10, "{name} has no documentation");
        args.iter().for_each(|a| argument(name, a, args));
    }
}

fn argument(owner: &str, a: &ArgSpec, all: &[ArgSpec]) {
    assert!(a.doc.len() > 10, "{owner}({}) has no documentation", a.name);
    assert_eq!(all.iter().filter(|b| b.name == a.name).count(), 1, "{owner}({}) is there twice", a.name);
    let fits = match (a.default, a.kind) {
        (ArgDefault::Required(_), _) => true,
        (ArgDefault::Like(other), _) => {
            let (here, there) = (all.iter().position(|b| b.name == a.name), all.iter().position(|b| b.name == other));
            there.is_some_and(|t| all[t].kind == a.kind) && there < here
        }
        (ArgDefault::Number(x), ArgKind::Number(range) | ArgKind::Numbers(range)) => range.contains(x),
        (ArgDefault::Number(x), ArgKind::Count) => x >= 1.0 && x.fract() == 0.0,
        (ArgDefault::Number(x), ArgKind::Integer) => x.fract() == 0.0,
        (ArgDefault::Number(x), ArgKind::Pair(least)) => x >= least as f64,
        (ArgDefault::Number(x), ArgKind::Padding) => x >= 0.0,
        (ArgDefault::Bool(_), ArgKind::Bool) => true,
        (ArgDefault::Word(word), ArgKind::Initializer) => {
            INITIALIZERS.iter().any(|i| i.name == word && i.argument.is_none())
        }
        (ArgDefault::Word(word), ArgKind::Word(words)) => words.contains(&word),
        (ArgDefault::Word(word), ArgKind::Padding) => word == "same",
        (ArgDefault::Init(name, x), ArgKind::Initializer) => {
            INITIALIZERS.iter().any(|i| i.name == name && i.argument.as_ref().is_some_and(|a| a.range.contains(x)))
        }
        _ => false,
    };
    assert!(fits, "the default of {owner}({}) is not of its kind", a.name);
}

/// The call with the examples of the table, which errors tell people to write.
fn example(layer: &LayerSpec) -> String {
    let required = layer.args.iter().filter_map(|a| match a.default {
        ArgDefault::Required(example) => Some(format!("{}: {example}", a.name)),
        _ => None,
    });
    required.collect::<Vec<_>>().join(", ")
}

#[test]
fn every_layer_works_with_its_examples() {
    for layer in LAYERS.iter().chain(FUNCTIONS) {
        let arguments = example(layer);
        let value = match (layer.inputs.least, layer.inputs.indices) {
            (1, true) => format!("c -> {}({arguments})", layer.name),
            (1, false) => format!("x -> {}({arguments})", layer.name),
            _ => format!("{}(x, x)", layer.name),
        };
        // the example of `Reshape` is an image of 784 pixels
        let shapes = ["[784]", "[16, 7, 7]"];
        let network = |x: &str| {
            format!("#[allow(unused_value)] struct Net {{ input x: {x}; input c: Class(65)[8]; output y = {value}; }}")
        };
        let told: Vec<_> = shapes.iter().map(|x| text::compile(&network(x)).err()).collect();
        assert!(told.iter().any(Option::is_none), "{}: {told:?}", layer.name);
    }
}

#[test]
fn every_other_librarys_name_leads_to_ours() {
    let new = FUNCTIONS.iter().filter(|f| !LAYERS.iter().any(|l| l.also == f.also));
    for (name, also) in LAYERS.iter().chain(new).map(|l| (l.name, l.also)) {
        for other in also.iter().filter(|other| !LAYERS.iter().any(|l| l.name == **other)) {
            let (spec, _) = text::parse(&format!("struct Net {{ input x: [3]; output y = x -> {other}; }}"));
            let told = front::build(&spec).diagnostics;
            assert!(told[0].help.as_ref().is_some_and(|h| h.contains(&format!("`{name}`"))), "{other}: {told:?}");
        }
    }
}

#[test]
fn every_function_of_numbers_takes_what_it_says() {
    for f in OF_NUMBERS {
        let call = |n: usize| format!("{}({})", f.name, vec!["v"; n].join(", "));
        let network = |n| format!("struct Net {{ input x: [3]; output y = x -> |v| {}; }}", call(n));
        text::compile(&network(f.arity)).unwrap_or_else(|told| panic!("{told}"));
        assert!(text::compile(&network(f.arity + 1)).is_err_and(|told| told.contains("closure")), "{}", f.name);
    }
}

#[test]
fn every_lint_can_be_allowed() {
    let network = |allow: &str| {
        format!(
            "#[allow({allow})] struct Net {{
                input x: [3]; target t: Class(3); target s: [3];
                let soft = x -> Dense(3) -> Softmax;
                let hard = x -> Dense(3) -> Relu;
                let unused = x -> Relu;
                let dropped = x -> Dense(3) -> Dropout(0.5);
                loss CrossEntropy(soft, t); loss CrossEntropy(hard, t); loss Mse(dropped, s);
                output dropped;
            }}"
        )
    };
    let lints: Vec<&str> = Code::ALL.iter().filter(|c| c.severity() == Severity::Lint).map(|c| c.name()).collect();
    let told = |allow: &str| -> Vec<&str> {
        front::build(&text::parse(&network(allow)).0).diagnostics.iter().map(|d| d.code.name()).collect()
    };
    assert_eq!(told("").len(), lints.len());
    for lint in &lints {
        let rest = told(lint);
        assert!(rest.len() == lints.len() - 1 && !rest.contains(lint), "{lint}: {rest:?}");
    }
    assert_eq!(told(&lints.join(", ")), Vec::<&str>::new());
}

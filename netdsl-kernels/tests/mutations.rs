//! The front end never panics and never contradicts itself, whatever it is given: networks with words deleted, doubled, swapped
//! and replaced. What still has no error lowers to graphs that keep the invariants.
use netdsl_kernels::diagnostic::Severity;
use netdsl_kernels::ir::verify;
use netdsl_kernels::{front, text};

const NETWORKS: [&str; 4] = [
    "struct Net { input image : u8 [ 2 , 8 , 8 ] ; target label : Class ( 4 ) ; let f = image -> Normalize ( mean : 0.5 , std : [ 0.5 , 0.2 ] )
        -> conv : Conv2d ( 6 , kernel : [ 3 , 2 ] , padding : same , groups : 2 , l1 : 0.1 ) -> bn : BatchNorm2d -> Relu -> MaxPool2d ( 2 , stride : 1 ) -> Flatten ;
        let y = f -> Dropout ( 0.5 ) -> Dense ( 4 , init : Normal ( 0.1 ) , bias : false ) ; loss data : 2 * CrossEntropy ( y , label , reduction : sum ) ; output y : [ 4 ] ; output d = argmax ( y ) ; batch : 8 ; }",
    "struct Net { const N = 3 * 2 - 1 ; input a : [ N ] ; input b : f32 [ N ] ; target t : [ N , 2 ] ; layer enc : Dense ( N , init : HeNormal ) ;
        let p = a -> enc -> | v | if v < 0.5 { v * sigmoid ( v ) } else { v . abs ( ) + 1.0 } ; let q = b -> other : enc -> Softmax ( axis : -1 ) ;
        let y = concat ( p , q , axis : 0 ) -> Reshape ( [ -1 , 2 ] ) ; loss mean ( | u , v | ( u - v ) . square ( ) ; y , t ) ; loss aux : 1 / 4 * Mse ( y , t ) ; output y ; }",
    "struct Net { input text : Class ( 9 ) [ 6 ] ; target t : Class ( 3 ) ; let e = text -> Embedding ( 9 , 4 , init : Uniform ( 0.1 ) ) -> Dense ( 3 ) -> Tanh ;
        let y = ( e + e * 2 - -1 ) -> Flatten -> head : Dense ( 3 ) ; loss CrossEntropy ( y , t ) ; output y ; output p = y -> Softmax ; }",
    "# [ allow ( unused_value ) ] struct Net { input x : [ 3 ] ; input i : i32 [ 2 ] ; target t : [ 3 ] ; let z = Add ( x , x , x ) -> LeakyRelu ( 0.1 ) ; let w = i -> Embedding ( 5 , 3 ) ;
        let y = ( w -> Flatten -> Dense ( 3 ) ) / 2 + z ; loss BinaryCrossEntropy ( y , t ) ; output y ; }",
];

/// Numbers that look random and are the same in every run: the multiplier of Knuth's MMIX.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

const STRANGE: [&str; 14] =
    ["0", "-1", "2147483647", "1e300", "0.5", "(", ")", "x", "Dense", "same", "->", ";", "[ ]", "Class ( 2 )"];

fn mutate(words: &mut Vec<String>, all: &[String], draw: &mut Draw) {
    let at = draw.below(words.len());
    // half of them change a number only, so that what is behind the parser is reached
    let numbers: Vec<usize> = (0..words.len()).filter(|&i| words[i].parse::<f64>().is_ok()).collect();
    match draw.below(10) {
        5.. if !numbers.is_empty() => {
            let number = ["1", "2", "3", "4", "6", "8", "0.5"][draw.below(7)];
            words[numbers[draw.below(numbers.len())]] = number.to_string();
        }
        0 => drop(words.remove(at)),
        1 => words.insert(at, words[at].clone()),
        2 => {
            let other = draw.below(words.len());
            words.swap(at, other);
        }
        3 => words[at] = all[draw.below(all.len())].clone(),
        _ => words[at] = STRANGE[draw.below(STRANGE.len())].to_string(),
    }
}

#[test]
fn mutated_networks_are_told_or_lowered() {
    let split = |text: &str| text.split_whitespace().map(str::to_string).collect::<Vec<_>>();
    let all: Vec<String> = NETWORKS.iter().flat_map(|n| split(n)).collect();
    for network in NETWORKS {
        text::compile(network).unwrap_or_else(|told| panic!("{told}"));
    }
    let (mut draw, mut models, mut refused) = (Draw(42), 0, 0);
    for round in 0..6_000 {
        let mut words = split(NETWORKS[round % NETWORKS.len()]);
        for _ in 0..1 + draw.below(3) {
            mutate(&mut words, &all, &mut draw);
        }
        match check(&words.join(" ")) {
            true => models += 1,
            false => refused += 1,
        }
    }
    println!("{models} mutated networks are good, {refused} are refused");
    assert!(models > 300 && refused > 3_000);
}

/// Whether the network has a model.
fn check(network: &str) -> bool {
    let (spec, errors) = text::parse(network);
    let outcome = front::build(&spec);
    let told = &outcome.diagnostics;
    assert!(told.windows(2).all(|w| w[0].site <= w[1].site), "not sorted: {network}");
    let wrong = !errors.is_empty() || told.iter().any(|d| d.code.severity() == Severity::Error);
    assert_eq!(outcome.model.is_none(), wrong, "{network}\n{told:?}");
    let Some(model) = outcome.model else { return false };
    for graph in [model.train, model.infer] {
        verify(graph).unwrap_or_else(|violations| panic!("{network}\n{violations:?}"));
    }
    true
}

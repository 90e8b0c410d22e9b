//! The optimizers and `optimizer!`: the host's update against the reference, both against PyTorch's formulas written out
//! here, and the struct that users see. Kernels are compared with the same functions by the tests of devices.
use netdsl::__private::{OptimizerPlan, Rule};
use netdsl::optimizers::{Adam, Sgd};

netdsl::optimizer! {
    /// Everything that a formula may have.
    pub struct Exotic {
        lr: 0.1 in 0.0..=1.0,
        limit: -0.5,
        centered: true,
    }
    state mean, square;
    step |t| {
        let rate = lr / t.sqrt();
        let twice = rate * 2;
    }
    update |w, g| {
        let g = if g > 1 { 1 } else if g < limit { limit } else { g };
        mean = 0.9 * mean + 0.1 * g;
        square = max(0.99 * square, g * g);
        let spread = if centered { { let d = square - mean * mean; d.abs() } } else { square };
        let odd = softplus(g) % 0.7 + square(w).clamp(0.1, 0.4) + erf(w) * sign(g) + cos(w).sin().floor() + log(spread + 2);
        w - twice * mean / ((spread + 1e-3).sqrt() + sigmoid(g).ln().tanh().abs() + relu(-w).pow(2).min(3)) + odd.exp() / 1e3
    }
}

/// A few numbers that look like nothing in particular.
fn numbers(seed: u32, n: usize) -> Vec<f64> {
    (0..n as u32).map(|i| f64::from(netdsl::__private::random_bits(seed, 0, 0, i)) / 8_388_608.0 - 1.0).collect()
}

fn hypers(rule: &impl Rule, t: u64) -> Vec<f64> {
    let plan = rule.plan();
    let mut h = rule.hypers();
    assert_eq!(h.len(), plan.hypers.len());
    let mut scalars = vec![0.0; plan.scalars.len()];
    (plan.prepare)(&h, t, &mut scalars);
    h.extend(scalars);
    h
}

/// Twenty steps of host and reference; returns the reference's parameters.
fn run(rule: &impl Rule) -> Vec<f64> {
    const N: usize = 37;
    let plan: &OptimizerPlan = rule.plan();
    let mut w = numbers(1, N);
    let mut slots = vec![vec![0.0; N]; plan.slots.len()];
    let mut w32: Vec<f32> = w.iter().map(|&x| x as f32).collect();
    let mut slots32 = vec![vec![0.0f32; N]; plan.slots.len()];
    for t in 1..=20 {
        let g = numbers(100 + t, N);
        let h = hypers(rule, u64::from(t));
        (plan.reference)(&mut w, &g, &mut slots.iter_mut().map(Vec::as_mut_slice).collect::<Vec<_>>(), &h);
        let g32: Vec<f32> = g.iter().map(|&x| x as f32).collect();
        let h32: Vec<f32> = h.iter().map(|&x| x as f32).collect();
        (plan.host)(&mut w32, &g32, &mut slots32.iter_mut().map(Vec::as_mut_slice).collect::<Vec<_>>(), &h32);
    }
    for (a, b) in w.iter().zip(&w32).chain(slots.iter().flatten().zip(slots32.iter().flatten())) {
        assert!((a - f64::from(*b)).abs() < 2e-6 * (1.0 + a.abs()), "{}: {a} and {b}", plan.name);
    }
    assert!(w.iter().zip(numbers(1, N)).all(|(a, b)| (a - b).abs() > 1e-6), "{} moved nothing", plan.name);
    w
}

#[test]
fn sgd_is_pytorchs() {
    for (momentum, nesterov, weight_decay) in [(0.0, false, 0.0), (0.9, false, 0.01), (0.8, true, 0.1)] {
        let got = run(&Sgd { lr: 0.05, momentum, nesterov, weight_decay });
        let mut w = numbers(1, 37);
        let mut buffer: Option<Vec<f64>> = None;
        for t in 1..=20 {
            let g: Vec<f64> = numbers(100 + t, 37).iter().zip(&w).map(|(g, w)| g + weight_decay * w).collect();
            let b = match buffer.take() {
                None => g.clone(),
                Some(b) => b.iter().zip(&g).map(|(b, g)| momentum * b + g).collect(),
            };
            for i in 0..w.len() {
                w[i] -= 0.05 * if nesterov { g[i] + momentum * b[i] } else { b[i] };
            }
            buffer = Some(b);
        }
        assert!(got.iter().zip(&w).all(|(a, b)| (a - b).abs() < 1e-12));
    }
}

#[test]
fn adam_is_pytorchs() {
    let got = run(&Adam { lr: 0.02, weight_decay: 0.01, ..Adam::DEFAULT });
    let mut w = numbers(1, 37);
    let (mut m, mut v) = (vec![0.0; 37], vec![0.0; 37]);
    for t in 1..=20 {
        let g = numbers(100 + t, 37);
        for i in 0..w.len() {
            let g = g[i] + 0.01 * w[i];
            m[i] = 0.9 * m[i] + 0.1 * g;
            v[i] = 0.999 * v[i] + (1.0 - 0.999) * g * g;
            let step_size = 0.02 / (1.0 - 0.9f64.powi(t as i32));
            let denominator = v[i].sqrt() / (1.0 - 0.999f64.powi(t as i32)).sqrt() + 1e-8;
            w[i] -= step_size * (m[i] / denominator);
        }
    }
    assert!(got.iter().zip(&w).all(|(a, b)| (a - b).abs() < 1e-12));
}

#[test]
fn a_rule_of_ones_own() {
    run(&Exotic::DEFAULT);
    run(&Exotic { centered: false, limit: -0.2, ..Exotic::DEFAULT });
    let plan = Exotic::DEFAULT.plan();
    assert_eq!(plan.slots.iter().collect::<Vec<_>>(), ["mean", "square"]);
    assert_eq!(plan.hypers[1].default, -0.5);
    assert!(plan.hypers[0].range.contains(1.0) && !plan.hypers[0].range.contains(1.5));
    assert_eq!(plan.hypers[0].range.to_string(), "at least 0 and at most 1");
}

#[test]
fn what_depends_on_hyper_parameters_only_is_computed_in_f64() {
    let plan = Adam::DEFAULT.plan();
    let h = hypers(&Adam::DEFAULT, 1);
    let scalars: Vec<(&str, f64)> =
        plan.scalars.iter().map(AsRef::as_ref).zip(h[plan.hypers.len()..].iter().copied()).collect();
    assert_eq!(scalars[..2], [("correction1", 1.0 - 0.9), ("correction2", 1.0 - 0.999)]);
    assert!(!plan.text.contains("1.0f -"), "{}", plan.text);
}

#[test]
fn the_kernels_text_reads_like_the_rule() {
    let plan = Adam::DEFAULT.plan();
    let expected = "\
#define NETDSL_SLOTS 2
static float optimizer_1(float w, float g, float *s, __global const float *h)
{
    const float l0 = g + (h[4] * w);
    const float l1 = (h[1] * s[0]) + (h[7] * l0);
    const float l2 = (h[2] * s[1]) + ((h[8] * l0) * l0);
    const float r = w - ((h[0] * (l1 / h[5])) / (sqrt(l2 / h[6]) + h[3]));
    s[0] = l1;
    s[1] = l2;
    return r;
}
";
    let (one, sixteen) = plan.text.split_at(expected.len());
    assert_eq!(one, expected);
    assert!(sixteen.starts_with("static float16 optimizer_16(float16 w, float16 g, float16 *s,"), "{sixteen}");
    assert!(sixteen.contains("const float16 l0 = g + ((float16)(h[4]) * w);"), "{sixteen}");
}

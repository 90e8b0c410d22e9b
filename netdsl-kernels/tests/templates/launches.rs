//! Several bodies in one launch, and the update of everything.
use crate::build::{B, arg, load, n, over, put, put_row, reduce, rows, sum};
use crate::check::{check, check_launch, context, together};
use crate::memory::{Memory, PARAMS, access};
use netdsl_kernels::ir::Expr;
use netdsl_kernels::render::opencl;
use netdsl_plan::{Body, ReduceKind, Region, Source, Target, UpdateAll};

fn row_sums(m: &mut Memory, width: usize) -> Body<Expr> {
    let dims = [B, n(width)];
    let x = m.value(&dims, width);
    let y = over(&m.room(&[B], 1), &[Some(0), None]);
    rows(&dims, &[1], vec![load(&x), Source::Reduced(0)], vec![sum(arg(0)), put_row(arg(1), &y)])
}

fn map(m: &mut Memory, width: usize) -> Body<Expr> {
    let dims = [B, n(width)];
    let (x, y) = (m.value(&dims, width), m.room(&dims, width));
    rows(&dims, &[], vec![load(&x)], vec![put(arg(0).tanh(), &y)])
}

fn bias(m: &mut Memory, at: isize) -> Body<Expr> {
    let dims = [B, n(40)];
    let dy = m.value(&dims, 48);
    let to = access(Region::Update, at, &[0, 1]);
    rows(&dims, &[0], vec![load(&dy), Source::Reduced(0)], vec![sum(arg(0)), put_row(arg(1), &to)])
}

#[test]
fn parts_share_a_grid() {
    together(|| {
        for samples in [1, 20] {
            let mut m = Memory::new(20, samples).with_params();
            let loss = {
                let x = m.value(&[B], 1);
                let steps = vec![reduce(ReduceKind::Max, arg(0)), put_row(arg(1), &m.loss(1, 1))];
                rows(&[B], &[0], vec![load(&x), Source::Reduced(0)], steps)
            };
            let parts = [
                row_sums(&mut m, 300),
                map(&mut m, 37),
                bias(&mut m, 64),
                row_sums(&mut m, 300),
                loss,
                map(&mut m, 700),
                bias(&mut m, 1024),
                row_sums(&mut m, 40),
            ];
            check_launch("eight parts", &parts, &m);
        }
    });
}

#[test]
fn equal_bodies_share_their_text() {
    let mut m = Memory::new(20, 3);
    let parts = [row_sums(&mut m, 300), row_sums(&mut m, 300), map(&mut m, 300)];
    for target in [Target::Cpu, Target::Gpu] {
        let ctx = context(&m);
        let [a, b, c] = parts.each_ref().map(|p| opencl::body(target, p, &ctx));
        assert_eq!((&a.name, &a.function), (&b.name, &b.function));
        assert_ne!(a.offsets, b.offsets);
        assert_ne!(a.name, c.name);
        let kernel = |p: &opencl::Rendered| opencl::kernel(target, std::slice::from_ref(p), &ctx);
        assert_eq!(kernel(&a), kernel(&b));
        assert_ne!(kernel(&a).name, kernel(&c).name);
        assert!(kernel(&a).text.contains(&*kernel(&a).name));
    }
}

#[test]
fn update_of_everything() {
    together(|| {
        for (words, masked, control) in
            [(PARAMS, true, 0), (4096 + 16, false, 0), (100, false, 0), (640, false, 5), (7, true, 0)]
        {
            let mut m = Memory::new(16, 2).with_params();
            m.control[0] = control;
            m = if masked { m.masked() } else { m };
            let body = Body::Update(UpdateAll { words });
            if control == 0 { check("update", body, &m) } else { check_launch("frozen", &[body, map(&mut m, 5)], &m) }
        }
    });
}

//! Bodies without what tells two equal layers apart: every address and random stream is replaced by its number in a list.
//! Templates see numbers only, so that no text can depend on an address, and bodies with one text are one body.
use super::Rendered;
use crate::ir::Expr;
use netdsl_plan::{Access, Body, Epilogue, RowStep, Source};

/// What the numbers of a body stand for.
pub(super) struct Numbers(Vec<i32>);

/// The body with its addresses and streams numbered. Regions have fewer than 2^31 words.
pub(super) fn numbered(body: &Body<Expr>) -> (Body<Expr>, Numbers) {
    let (mut body, mut numbers) = (body.clone(), Numbers(vec![]));
    match &mut body {
        Body::Rows(rows) => {
            rows.sources.to_mut().iter_mut().for_each(|s| numbers.source(s));
            for step in rows.steps.to_mut() {
                match step {
                    RowStep::Reduce { .. } => {}
                    RowStep::Store(sink) | RowStep::StoreRow(sink) => numbers.access(&mut sink.to),
                }
            }
        }
        Body::MatMul(m) => numbers.contraction(&mut m.a, &mut m.b, &mut m.epilogue),
        Body::Conv2d(c) => numbers.contraction(&mut c.a, &mut c.b, &mut c.epilogue),
        Body::Update(_) => {}
    }
    (body, numbers)
}

impl Numbers {
    /// A numbered body's text with what its numbers stand for.
    pub(super) fn put(&self, mut rendered: Rendered) -> Rendered {
        for offset in &mut rendered.offsets {
            *offset = self.0[*offset as usize];
        }
        rendered
    }
    fn number(&mut self, stands_for: i32) -> usize {
        self.0.push(stands_for);
        self.0.len() - 1
    }
    fn access(&mut self, access: &mut Access) {
        access.at.offset = self.number(access.at.offset as i32) as isize;
    }
    fn source(&mut self, source: &mut Source) {
        match source {
            Source::Random { stream, .. } => *stream = self.number(*stream as i32) as u32,
            other => other.stored_mut().into_iter().for_each(|access| self.access(access)),
        }
    }
    fn contraction(&mut self, a: &mut Access, b: &mut Access, epilogue: &mut Epilogue<Expr>) {
        self.access(a);
        self.access(b);
        epilogue.sources.to_mut().iter_mut().for_each(|s| self.source(s));
        epilogue.sinks.to_mut().iter_mut().for_each(|s| self.access(&mut s.to));
    }
}

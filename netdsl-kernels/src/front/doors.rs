//! Checks what leads in and out: inputs, targets, outputs.
use super::check::{Checker, number_for_tensor};
use super::names::Bound;
use super::program::{Door, How, Id, Known, Output};
use super::tensors::Operand;
use super::{DoorStub, OutputStub};
use crate::diagnostic::{Code, Diagnostic, Site};
use crate::layers::{Element, Sample, shown};
use crate::spec::{self, Number, Tensor, Word};
use netdsl_plan::{DType, DoorKind, OutputInfo, OutputKind};

/// Classes that are exact as `f32`.
const CLASSES: f64 = 16_777_216.0;

impl Checker<'_> {
    pub(super) fn door(&mut self, door: &spec::Door) {
        let known = self.door_parts(door);
        let name = door.name.text.clone();
        let stub = known.as_ref().map(|(kind, dtype, sample)| netdsl_plan::Door {
            name: name.clone().into(),
            kind: *kind,
            dtype: *dtype,
            shape: sample.shape.clone().into(),
            target: door.target,
        });
        self.interface.doors.push(DoorStub { name: name.clone(), target: door.target, door: stub });
        let id = known.map(|(kind, dtype, sample)| {
            let (id, index) = (self.program.values.len(), self.program.doors.len());
            let site = door.name.site;
            let shape = sample.shape.clone();
            self.program.values.push(Known { sample, how: How::Door(index), label: name.clone(), site, users: 0 });
            self.program.doors.push(Door { name, site, kind, dtype, shape, target: door.target, id });
            id
        });
        self.names.define(&door.name, Bound::Value(id), &mut self.report);
    }

    fn door_parts(&mut self, door: &spec::Door) -> Option<(DoorKind, DType, Sample)> {
        let classes = door.classes.as_ref().map(|n| self.classes(n));
        let dims: Vec<_> = door.shape.dims.iter().map(|n| self.extent(n, "an extent", Code::TooLarge)).collect();
        let shape: Vec<usize> = dims.into_iter().collect::<Option<_>>()?;
        let (kind, dtype, element) = match (classes, &door.dtype) {
            (Some(None), _) => return None,
            (Some(Some(n)), _) => (DoorKind::Class(n), DType::I32, Element::Class(n)),
            (None, Some((DType::I32, _))) => (DoorKind::Tensor, DType::I32, Element::Integer),
            (None, Some((DType::U8, _))) => (DoorKind::Tensor, DType::U8, Element::Byte),
            (None, Some((DType::F32, _)) | None) => (DoorKind::Tensor, DType::F32, Element::Number),
        };
        let sample = Sample { shape, element };
        self.holdable(&sample, &door.name.text, door.name.site).then_some((kind, dtype, sample))
    }

    fn classes(&mut self, n: &Number) -> Option<usize> {
        let classes = self.extent(n, "the number of classes", Code::TooLarge)?;
        if classes as f64 > CLASSES {
            let message = format!("{classes} classes are more than the {CLASSES} that `f32` can count");
            self.report.push(Diagnostic::new(Code::TooLarge, n.site, message).help("use fewer classes"));
            return None;
        }
        Some(classes)
    }

    pub(super) fn output(&mut self, name: &Word, value: Option<&Tensor>, shape: Option<&spec::Shape>) {
        let site = name.site;
        let id = match value {
            Some(tensor) => {
                let id = self.value(tensor);
                self.names.define(name, Bound::Value(id), &mut self.report);
                id
            }
            None => match self.name(&name.text, site) {
                Some(Operand::Value(id)) => Some(id),
                Some(Operand::Number(_)) => {
                    self.report.push(number_for_tensor(&name.text, site));
                    None
                }
                None => None,
            },
        };
        if self.interface.outputs.iter().any(|o| o.name == name.text) {
            let d = Diagnostic::new(Code::DuplicateName, site, format!("`{}` is an output twice", name.text));
            return self.report.push(d.help("remove one of the two"));
        }
        let asserted = shape.map(|s| (self.asserted(s), s.site));
        let known = |(shape, _): &(Option<Vec<usize>>, Site)| shape.clone();
        let info = match id {
            Some(id) => Some(self.output_info(name, id)),
            None => asserted.as_ref().and_then(known).map(|shape| supposed(name, value, shape)),
        };
        let id = id.filter(|&id| self.fits(id, asserted.as_ref(), name));
        self.interface.outputs.push(OutputStub { name: name.text.clone(), output: info });
        if let Some(id) = id {
            self.program.values[id].users += 1;
            self.program.outputs.push(Output { name: name.text.clone(), site, id, computed: value.is_some() });
        }
    }

    fn output_info(&self, name: &Word, id: Id) -> OutputInfo {
        let sample = &self.program.values[id].sample;
        let kind = if sample.is_index() { OutputKind::Index } else { OutputKind::Tensor };
        let shape = sample.shape.clone().into();
        // whether it exists in inference only is known at the end
        OutputInfo { name: name.text.clone().into(), kind, shape, inference_only: false }
    }

    fn asserted(&mut self, shape: &spec::Shape) -> Option<Vec<usize>> {
        let dims: Vec<_> = shape.dims.iter().map(|n| self.extent(n, "an extent", Code::TooLarge)).collect();
        dims.into_iter().collect()
    }

    /// Whether a value can be an output, of the asserted shape where there is one.
    fn fits(&mut self, id: Id, asserted: Option<&(Option<Vec<usize>>, Site)>, name: &Word) -> bool {
        let sample = &self.program.values[id].sample;
        if let Element::Class(_) = sample.element {
            let message = format!("`{}` holds {} and cannot be an output", name.text, sample.element);
            let d = Diagnostic::new(Code::ElementType, name.site, message);
            self.report.push(d.help("name a value that is computed"));
            return false;
        }
        match asserted {
            Some((Some(shape), site)) if *shape != sample.shape => {
                let message = format!("output `{}` has shape {}, not {}", name.text, sample.shown(), shown(shape));
                let d = Diagnostic::new(Code::OutputShape, *site, message);
                let d = d.note(format!("shapes so far: {}", self.program.way(id)));
                let help = format!("write `{}`, or change the layers before it", sample.shown());
                self.report.push(d.help(help));
                false
            }
            _ => true,
        }
    }
}

/// An output whose value an error hides, as its author says it is.
fn supposed(name: &Word, value: Option<&Tensor>, shape: Vec<usize>) -> OutputInfo {
    let index = value.is_some_and(|v| matches!(&v.kind, spec::TensorKind::Call { name, .. } if name.text == "argmax"));
    let kind = if index { OutputKind::Index } else { OutputKind::Tensor };
    OutputInfo { name: name.text.clone().into(), kind, shape: shape.into(), inference_only: false }
}

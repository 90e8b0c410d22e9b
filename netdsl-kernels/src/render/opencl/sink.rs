//! Stores values through an `Access`, one or 16 at a time, and never beyond the live lanes: whatever lies there may be
//! somebody else's. Regions whose stores have a meaning of their own (losses, states, updates) get it here.
use super::function::{Buffer, Function};
use super::place::Place;
use super::point::Point;
use netdsl_plan::Region;

impl Place {
    /// Stores a value of the point's width.
    pub(super) fn store(&self, f: &mut Function, p: &Point, value: &str) {
        let Some(lanes) = &p.lanes else { return self.store_one(f, &p.coords, value) };
        let contiguous = self.stride(lanes.axis) == 1;
        match (self.region, &lanes.live) {
            (Region::Losses, _) => self.store_by_lane(f, p, value),
            _ if !contiguous => self.store_by_lane(f, p, value),
            (Region::Update, live) => {
                let index = self.address(f, &p.coords).index;
                let live = live.as_deref().unwrap_or("16");
                let update = f.update();
                f.text.line(format!("update_16({update}, {index}, {value}, {live});"));
            }
            (_, None) => {
                let pointer = self.address(f, &p.coords).pointer();
                self.guarded(f, &format!("vstore16({value}, 0, {pointer});"));
            }
            (_, Some(live)) => {
                let pointer = self.address(f, &p.coords).pointer();
                self.guarded(f, &format!("store_part({value}, {live}, {pointer});"));
            }
        }
    }
    fn store_one(&self, f: &mut Function, coords: &[String], value: &str) {
        let address = self.address(f, coords);
        match self.region {
            Region::Update => {
                let update = f.update();
                f.text.line(format!("update_1({update}, {}, {value});", address.index));
            }
            Region::Losses => {
                let (control, step) = (f.buffer(Buffer::Control), f.buffer(Buffer::Step));
                f.text.line(format!("store_loss({}, {control}, {step}, {}, {value});", address.base, address.index));
            }
            Region::Arena | Region::Params | Region::Gradients | Region::States | Region::Data(_) => {
                self.guarded(f, &format!("{} = {value};", address.element()));
            }
        }
    }
    fn store_by_lane(&self, f: &mut Function, p: &Point, value: &str) {
        let (lanes, j) = (f.text.name("lane"), f.text.name("j"));
        f.text.line(format!("float {lanes}[16];"));
        f.text.line(format!("vstore16({value}, 0, {lanes});"));
        let live = p.lanes.as_ref().and_then(|l| l.live.clone()).unwrap_or_else(|| "16".into());
        f.text.open(format!("for (int {j} = 0; {j} < {live}; ++{j})"));
        let axis = p.lanes.as_ref().map_or(0, |l| l.axis);
        let at = super::text::sum(&p.coords[axis], &j);
        self.store_one(f, &p.lane(&at).coords, &format!("{lanes}[{j}]"));
        f.text.close();
    }
    /// States change only while the step is good.
    fn guarded(&self, f: &mut Function, statement: &str) {
        if self.region == Region::States {
            let ok = f.ok();
            f.text.line(format!("if ({ok}) {{ {statement} }}"));
        } else {
            f.text.line(statement);
        }
    }
}

//! Poolings where their value is needed: loops over the taps of a window, element by element. Rows of maxima and means
//! whose windows lie inside the plane are read as vectors (`pool16`).
use super::function::Function;
use super::place::Place;
use super::point::Point;
use super::source::by_element;
use super::text::affine;
use netdsl_plan::{Access, Affine, Dim, Window, WindowOp};

/// A pooling whose operands' offsets have become arguments.
#[derive(Clone, Debug)]
pub(super) struct Pooling {
    pub(super) op: WindowOp,
    pub(super) window: Window,
    pub(super) outer: [usize; 2],
    pub(super) inner: [usize; 2],
    pub(super) operands: Vec<Place>,
    pub(super) at: Vec<Affine>,
}

/// The names of an output's coordinates `b, c, y, x`.
type Names = [String; 4];

impl Pooling {
    /// Makes the offsets of the operands arguments of the function.
    pub(super) fn bind(
        f: &mut Function,
        op: WindowOp,
        window: Window,
        [outer, inner]: [[usize; 2]; 2],
        operands: &[Access],
        at: &[Affine],
    ) -> Pooling {
        // extents serve guards and doors only: a door's axis 0 is that of the samples
        let dims = [Dim::BATCH, Dim::fixed(usize::MAX), Dim::fixed(usize::MAX), Dim::fixed(usize::MAX)];
        let operands = operands.iter().map(|a| Place::bind(f, a, &dims)).collect();
        Pooling { op, window, outer, inner, operands, at: at.to_vec() }
    }
    /// The value at a point.
    pub(super) fn value(&self, f: &mut Function, p: &Point) -> String {
        if let Some(vector) = super::pool16::value(self, f, p) {
            return vector;
        }
        let uniform = self.at.iter().all(|a| p.lane_stride(&a.strides) == 0);
        by_element(f, p, uniform, &mut |f, p| self.element(f, p))
    }
    /// Defines the output's coordinates.
    pub(super) fn coordinates(&self, f: &mut Function, p: &Point) -> Names {
        let mut at = self.at.iter();
        ["b", "c", "y", "x"].map(|prefix| {
            let name = f.text.name(prefix);
            let value = at.next().map(|a| affine(&a.offset.to_string(), &a.strides, &p.coords));
            f.text.line(format!("const int {name} = {};", value.unwrap_or_else(|| "0".into())));
            name
        })
    }
    fn operand(&self, f: &mut Function, i: usize, [b, c, y, x]: [&str; 4]) -> String {
        let coords = [b, c, y, x].map(String::from);
        self.operands.get(i).map_or_else(|| "0.0f".into(), |place| format!("({})", place.element(f, &coords)))
    }
    fn element(&self, f: &mut Function, p: &Point) -> String {
        let at = self.coordinates(f, p);
        let [b, c, y, x] = at.each_ref().map(String::as_str);
        match self.op {
            WindowOp::MaxPool => self.first_maximum(f, [b, c, y, x])[0].clone(),
            WindowOp::MaxPoolPick => {
                let [_, row, column] = self.first_maximum(f, [b, c, y, x]);
                self.operand(f, 1, [b, c, &row, &column])
            }
            WindowOp::MaxPoolScatter => self.adjoint(f, &at, &mut |f, total, oy, ox| {
                let [_, row, column] = self.first_maximum(f, [b, c, oy, ox]);
                let dy = self.operand(f, 1, [b, c, oy, ox]);
                f.text.line(format!("if ({row} == {y} && {column} == {x}) {total} += {dy};"));
            }),
            WindowOp::AvgPool { count_padding } => {
                let [total, count] = self.total(f, Some([b, c]), [y, x]);
                if count_padding {
                    format!("{total} / {}.0f", self.taps())
                } else {
                    format!("{total} / (float){count}")
                }
            }
            WindowOp::AvgPoolScatter { count_padding } => self.adjoint(f, &at, &mut |f, total, oy, ox| {
                let dy = self.operand(f, 0, [b, c, oy, ox]);
                let divisor = if count_padding {
                    format!("{}.0f", self.taps())
                } else {
                    format!("(float){}", self.total(f, None, [oy, ox])[1])
                };
                f.text.line(format!("{total} += {dy} / {divisor};"));
            }),
        }
    }
    fn taps(&self) -> usize {
        self.window.kernel[0] * self.window.kernel[1]
    }
    /// Opens the loops over the taps of window `[y, x]` that lie inside the plane; two blocks stay open.
    fn taps_inside(&self, f: &mut Function, y: &str, x: &str) -> [String; 2] {
        let mut at = [String::new(), String::new()];
        for (axis, window) in [y, x].into_iter().enumerate() {
            let (k, i) = (f.text.name("k"), f.text.name("i"));
            f.text.open(format!("for (int {k} = 0; {k} < {}; ++{k})", self.window.kernel[axis]));
            let Window { stride, padding, dilation, .. } = self.window;
            f.text.line(format!(
                "const int {i} = {window} * {} + {k} * {} - {};",
                stride[axis], dilation[axis], padding[axis]
            ));
            f.text.line(format!("if ({i} < 0 || {i} >= {}) continue;", self.outer[axis]));
            at[axis] = i;
        }
        at
    }
    /// The largest element of a window, and the coordinates of the first such.
    fn first_maximum(&self, f: &mut Function, [b, c, y, x]: [&str; 4]) -> [String; 3] {
        let [best, row, column] = ["best", "row", "column"].map(|n| f.text.name(n));
        f.text.line(format!("float {best} = -INFINITY; int {row} = -1, {column} = -1;"));
        let [i, j] = self.taps_inside(f, y, x);
        let v = f.text.name("v");
        let element = self.operand(f, 0, [b, c, &i, &j]);
        f.text.line(format!("const float {v} = {element};"));
        f.text.line(format!("if ({row} < 0 || {v} > {best}) {{ {best} = {v}; {row} = {i}; {column} = {j}; }}"));
        f.text.close();
        f.text.close();
        [best, row, column]
    }
    /// The sum of a window (where its plane is given) and how many of its taps lie inside.
    fn total(&self, f: &mut Function, plane: Option<[&str; 2]>, [y, x]: [&str; 2]) -> [String; 2] {
        let [total, count] = ["total", "count"].map(|n| f.text.name(n));
        f.text.line(format!("float {total} = 0.0f; int {count} = 0;"));
        let [i, j] = self.taps_inside(f, y, x);
        if let Some([b, c]) = plane {
            let element = self.operand(f, 0, [b, c, &i, &j]);
            f.text.line(format!("{total} += {element};"));
        }
        f.text.line(format!("{count} += 1;"));
        f.text.close();
        f.text.close();
        [total, count]
    }
    /// Sums over all windows that contain the element at `at`; `each` adds one window's share to the total.
    fn adjoint(&self, f: &mut Function, at: &Names, each: &mut dyn FnMut(&mut Function, &str, &str, &str)) -> String {
        let total = f.text.name("total");
        f.text.line(format!("float {total} = 0.0f;"));
        let mut window = [String::new(), String::new()];
        let Window { kernel, stride, padding, dilation, .. } = self.window;
        for axis in 0..2 {
            let (k, t, o) = (f.text.name("k"), f.text.name("t"), f.text.name("o"));
            f.text.open(format!("for (int {k} = 0; {k} < {}; ++{k})", kernel[axis]));
            let (s, position) = (stride[axis], &at[2 + axis]);
            f.text.line(format!(
                "const int {t} = {position} + {} - {k} * {}, {o} = {t} / {s};",
                padding[axis], dilation[axis]
            ));
            f.text.line(format!("if ({t} < 0 || {t} % {s} != 0 || {o} >= {}) continue;", self.inner[axis]));
            window[axis] = o;
        }
        each(f, &total, &window[0], &window[1]);
        f.text.close();
        f.text.close();
        total
    }
}

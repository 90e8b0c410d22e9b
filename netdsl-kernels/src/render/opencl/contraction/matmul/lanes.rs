//! Sixteen vectors at once: transposed in registers, or added up across their lanes. The same exchanges serve both.
use super::outer::unrolled;
use crate::render::opencl::function::Function;
use crate::render::opencl::loops;

/// Prints `name`, an array of 16 vectors, transposed in place.
pub(super) fn transpose(f: &mut Function, name: &str) {
    for half in [8, 4, 2, 1] {
        unrolled(f, "s", 16 / (2 * half));
        unrolled(f, "t", half);
        let (x, y) = (format!("s * {} + t", 2 * half), format!("s * {} + t + {half}", 2 * half));
        f.text.line(format!("exchange_{half}(&{name}[{x}], &{name}[{y}]);"));
        loops::close(f, 2);
    }
}

/// Prints the sums across the lanes of 16 vectors: sum `i` becomes lane `i` of `name[0]`.
pub(super) fn sums(f: &mut Function, name: &str) {
    for half in [8, 4, 2, 1] {
        unrolled(f, "t", half);
        f.text.line(format!("exchange_{half}(&{name}[t], &{name}[t + {half}]);"));
        f.text.line(format!("{name}[t] += {name}[t + {half}];"));
        f.text.close();
    }
}

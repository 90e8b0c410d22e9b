//! Rows of a table by index, and the adjoint in the table. An index that names no row gives zeros, and adds to nothing.
use ndarray::{Array2, ArrayD, IxDyn};

pub(super) fn gather(table: &ArrayD<f64>, index: &ArrayD<f64>, shape: &[usize]) -> ArrayD<f64> {
    let rows = table.shape()[0];
    let table = matrix(table, rows);
    let mut out = Array2::zeros((index.len(), table.ncols()));
    for (mut target, &i) in out.rows_mut().into_iter().zip(index) {
        if let Some(row) = row(i, rows) {
            target.assign(&table.row(row));
        }
    }
    out.into_shape_with_order(IxDyn(shape)).expect("a verified gather has a row for each index")
}

pub(super) fn scatter_add(index: &ArrayD<f64>, values: &ArrayD<f64>, shape: &[usize]) -> ArrayD<f64> {
    let values = matrix(values, index.len());
    let mut out = Array2::zeros((shape[0], values.ncols()));
    for (value, &i) in values.rows().into_iter().zip(index) {
        if let Some(row) = row(i, shape[0]) {
            out.row_mut(row).scaled_add(1.0, &value);
        }
    }
    out.into_shape_with_order(IxDyn(shape)).expect("a verified table has the elements of its rows")
}

fn matrix(x: &ArrayD<f64>, rows: usize) -> Array2<f64> {
    x.to_shape((rows, x.len() / rows)).expect("rows have equally many elements").into_owned()
}

/// The row that a number names.
fn row(index: f64, rows: usize) -> Option<usize> {
    (index >= 0.0 && index < rows as f64).then_some(index as usize)
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    #[test]
    fn by_hand() {
        let table = array(&[3, 2], &[1., 2., 3., 4., 5., 6.]);
        let index = array(&[2, 2], &[2., 0., 2., 1.]);
        let rows = array(&[2, 2, 2], &[5., 6., 1., 2., 5., 6., 3., 4.]);
        assert_eq!(gather(&table, &index, &[2, 2, 2]), rows);
        let values = array(&[2, 2, 2], &[1., 2., 10., 20., 100., 200., 1000., 2000.]);
        let sums = array(&[4, 2], &[10., 20., 1000., 2000., 101., 202., 0., 0.]);
        assert_eq!(scatter_add(&index, &values, &[4, 2]), sums);
    }

    #[test]
    fn rows_may_be_numbers() {
        let (table, index) = (array(&[3], &[7., 8., 9.]), array(&[2], &[1., 1.]));
        assert_eq!(gather(&table, &index, &[2]), array(&[2], &[8., 8.]));
        assert_eq!(scatter_add(&index, &array(&[2], &[3., 4.]), &[3]), array(&[3], &[0., 7., 0.]));
    }

    #[test]
    fn an_index_outside_names_no_row() {
        let index = array(&[4], &[-1., 3., f64::NAN, 2.]);
        assert_eq!(gather(&array(&[3], &[7., 8., 9.]), &index, &[4]), array(&[4], &[0., 0., 0., 9.]));
        assert_eq!(scatter_add(&index, &array(&[4], &[1., 2., 3., 4.]), &[3]), array(&[3], &[0., 0., 4.]));
    }

    #[test]
    fn adjoints() {
        let (table, values) = (random(1, &[5, 2, 3]), random(2, &[4, 2, 2, 3]));
        let index = array(&[4, 2], &[0., 4., 4., 1., 3., 4., 0., 0.]);
        let forward = dot(&gather(&table, &index, values.shape()), &values);
        close(forward, dot(&table, &scatter_add(&index, &values, table.shape())));
    }
}

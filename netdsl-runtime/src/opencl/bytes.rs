//! Words as bytes, the form in which a driver takes them. No conversion: the machine's own byte order is the device's.

/// Numbers that are nothing but their bytes: every pattern is valid and none is padding.
///
/// # Safety
/// Exactly that must hold of the type.
pub(super) unsafe trait Word: Copy {}

// SAFETY: plain numbers.
unsafe impl Word for f32 {}
// SAFETY: as above.
unsafe impl Word for i32 {}
// SAFETY: as above.
unsafe impl Word for u32 {}
// SAFETY: as above.
unsafe impl Word for u8 {}

/// The bytes of numbers.
pub(super) fn bytes_of<T: Word>(words: &[T]) -> &[u8] {
    // SAFETY: a `Word` has no padding, and bytes have no alignment.
    unsafe { std::slice::from_raw_parts(words.as_ptr().cast(), size_of_val(words)) }
}

/// The bytes of numbers, to be overwritten.
pub(super) fn bytes_of_mut<T: Word>(words: &mut [T]) -> &mut [u8] {
    // SAFETY: as in `bytes_of`, and any bytes are a valid `Word`.
    unsafe { std::slice::from_raw_parts_mut(words.as_mut_ptr().cast(), size_of_val(words)) }
}

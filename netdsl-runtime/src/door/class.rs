//! A class label: a number below the count of classes, checked when it is made.
use crate::{Error, Result};
use std::fmt;

/// A class out of `N`, numbered from 0: what a `target label: Class(10)` takes.
///
/// ```
/// # use netdsl_runtime::Class;
/// let seven: Class<10> = Class::new(7)?;
/// assert_eq!(seven.index(), 7);
/// assert!(Class::<10>::new(10).is_err());
/// # Ok::<(), netdsl_runtime::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(transparent)]
pub struct Class<const N: usize>(u32);

impl<const N: usize> Class<N> {
    /// How many classes there are.
    pub const COUNT: usize = N;

    /// The class with this index.
    ///
    /// # Errors
    /// [`Error::Argument`] where the index is `N` or more.
    pub fn new(index: usize) -> Result<Self> {
        match u32::try_from(index) {
            Ok(small) if index < N => Ok(Class(small)),
            _ => Err(Error::Argument {
                name: "class",
                message: format!("is {index}, but there are {N} classes, 0 to {}", N.saturating_sub(1)),
            }),
        }
    }

    /// Its index, from 0.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl<const N: usize> TryFrom<usize> for Class<N> {
    type Error = Error;
    fn try_from(index: usize) -> Result<Self> {
        Class::new(index)
    }
}

impl<const N: usize> From<Class<N>> for usize {
    fn from(class: Class<N>) -> usize {
        class.index()
    }
}

impl<const N: usize> fmt::Debug for Class<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<const N: usize> fmt::Display for Class<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

//! Numbers and texts as printable characters: a number is base 32, least digit first, and every digit but the last says that
//! another follows. Small numbers, which nearly all are, are one character. A text stands as it is, behind its length.
use crate::{List, Text};
use std::fmt;

/// Data that can be written and read back.
pub trait Wire: Sized {
    /// Appends itself.
    fn put(&self, out: &mut Writer);
    /// Reads what `put` wrote.
    ///
    /// # Errors
    /// Where the text is another.
    fn take(input: &mut Reader<'_>) -> Result<Self, Broken>;
}

/// A text that is not what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The byte where.
    pub at: usize,
    /// What was expected there.
    pub what: &'static str,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a plan is broken at byte {}: no {}", self.at, self.what)
    }
}

impl std::error::Error for Broken {}

/// The 64 digits: printable, none that a string literal escapes. The upper 32 say that another digit follows.
const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/// For each byte, its digit, or 255.
const VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let mut i = 0;
    while i < 64 {
        values[DIGITS[i] as usize] = i as u8;
        i += 1;
    }
    values
};

/// Collects a text.
#[derive(Debug, Default)]
pub struct Writer(String);

impl Writer {
    /// The text.
    pub fn finish(self) -> String {
        self.0
    }
    pub(super) fn number(&mut self, mut value: u64) {
        while value >= 32 {
            self.0.push(char::from(DIGITS[32 + (value % 32) as usize]));
            value /= 32;
        }
        self.0.push(char::from(DIGITS[value as usize]));
    }
    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.push_str(text);
    }
}

/// A place in a text.
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// At the beginning.
    pub fn new(text: &'a str) -> Reader<'a> {
        Reader { text, at: 0 }
    }
    /// Everything must have been read.
    ///
    /// # Errors
    /// Where there is more.
    pub fn end(&self) -> Result<(), Broken> {
        if self.at == self.text.len() { Ok(()) } else { Err(self.broken("end")) }
    }
    pub(super) fn broken(&self, what: &'static str) -> Broken {
        Broken { at: self.at, what }
    }
    pub(super) fn number(&mut self) -> Result<u64, Broken> {
        let (mut value, mut shift) = (0u64, 0);
        loop {
            let digit = self.text.as_bytes().get(self.at).map_or(255, |&b| VALUES[usize::from(b)]);
            if digit == 255 || shift > 60 {
                return Err(self.broken("number"));
            }
            self.at += 1;
            value |= u64::from(digit % 32) << shift;
            shift += 5;
            if digit < 32 {
                return Ok(value);
            }
        }
    }
    fn text(&mut self) -> Result<&'a str, Broken> {
        let length = self.length()?;
        let text = self.text.get(self.at..self.at + length).ok_or(self.broken("text"))?;
        self.at += length;
        Ok(text)
    }
    /// A number of things, each of which takes at least a byte: a wrong length cannot ask for more memory than there is text.
    fn length(&mut self) -> Result<usize, Broken> {
        let length = self.number()?;
        let left = (self.text.len() - self.at) as u64;
        if length <= left { Ok(length as usize) } else { Err(self.broken("length")) }
    }
}

macro_rules! unsigned {
    ($($t:ty),*) => { $(impl Wire for $t {
        fn put(&self, out: &mut Writer) {
            out.number(*self as u64);
        }
        fn take(input: &mut Reader<'_>) -> Result<Self, Broken> {
            let value = input.number()?;
            <$t>::try_from(value).map_err(|_| input.broken("number of this size"))
        }
    })* };
}
unsigned!(u32, u64, usize);

macro_rules! signed {
    ($($t:ty),*) => { $(impl Wire for $t {
        /// The sign in the lowest bit, so that small numbers are short.
        fn put(&self, out: &mut Writer) {
            let value = *self as i64;
            out.number(((value << 1) ^ (value >> 63)) as u64);
        }
        fn take(input: &mut Reader<'_>) -> Result<Self, Broken> {
            let value = input.number()?;
            let value = (value >> 1) as i64 ^ -((value & 1) as i64);
            <$t>::try_from(value).map_err(|_| input.broken("number of this size"))
        }
    })* };
}
signed!(i32, isize);

impl Wire for bool {
    fn put(&self, out: &mut Writer) {
        out.number(u64::from(*self));
    }
    fn take(input: &mut Reader<'_>) -> Result<Self, Broken> {
        match input.number()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(input.broken("flag")),
        }
    }
}

impl Wire for f64 {
    /// The low end of round numbers is zeros: it becomes the high end, which costs nothing.
    fn put(&self, out: &mut Writer) {
        out.number(self.to_bits().reverse_bits());
    }
    fn take(input: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok(f64::from_bits(input.number()?.reverse_bits()))
    }
}

impl Wire for Text {
    fn put(&self, out: &mut Writer) {
        out.text(self);
    }
    fn take(input: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok(Text::Owned(input.text()?.to_string()))
    }
}

impl<T: Wire + Clone> Wire for List<T> {
    fn put(&self, out: &mut Writer) {
        out.number(self.len() as u64);
        self.iter().for_each(|item| item.put(out));
    }
    fn take(input: &mut Reader<'_>) -> Result<Self, Broken> {
        let length = input.length()?;
        let items: Result<Vec<T>, Broken> = (0..length).map(|_| T::take(input)).collect();
        Ok(List::Owned(items?))
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, out: &mut Writer) {
        self.is_some().put(out);
        self.iter().for_each(|value| value.put(out));
    }
    fn take(input: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok(if bool::take(input)? { Some(T::take(input)?) } else { None })
    }
}

impl<T: Wire + Copy + Default, const N: usize> Wire for [T; N] {
    fn put(&self, out: &mut Writer) {
        self.iter().for_each(|item| item.put(out));
    }
    fn take(input: &mut Reader<'_>) -> Result<Self, Broken> {
        let mut items = [T::default(); N];
        for item in &mut items {
            *item = T::take(input)?;
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again<T: Wire + PartialEq + fmt::Debug>(value: T) -> String {
        let mut writer = Writer::default();
        value.put(&mut writer);
        let text = writer.finish();
        let mut reader = Reader::new(&text);
        assert_eq!(T::take(&mut reader).as_ref(), Ok(&value));
        assert_eq!(reader.end(), Ok(()));
        text
    }

    #[test]
    fn reads_back() {
        assert_eq!(again(31usize), "V");
        assert_eq!(again(32usize), "W1");
        again(u64::MAX);
        assert_eq!(again(-1isize), "1");
        again(isize::MIN);
        again([i32::MIN, 0, i32::MAX]);
        assert!(again(0.5f64).len() < 4);
        again([f64::MIN_POSITIVE, -0.0, 1e300, f64::NEG_INFINITY]);
        assert_eq!(again(Text::Borrowed("été \"\n")), "8été \"\n");
        again(List::Owned(vec![Some(3u32), None]));
    }

    #[test]
    fn refuses_other_texts() {
        for text in ["", "~", "zzzzzzzzzzzzzzzzzzzz", "5abc", "W"] {
            assert!(Text::take(&mut Reader::new(text)).is_err(), "{text}");
        }
        assert!(List::<u32>::take(&mut Reader::new("z9")).is_err());
        assert!(u32::take(&mut Reader::new("zzzzzzzz1")).is_err());
    }
}

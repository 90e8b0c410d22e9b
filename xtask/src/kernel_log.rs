//! The proof that kernels ran: a file that device tests and the demo append to.
//!
//! The environment variable [`VARIABLE`] names it. A test that ran kernels on an OpenCL device appends one
//! line, in one write: the device's name, a tab, the number of launches; further fields, such as the test's
//! name, may follow after another tab. Where the variable is not set nothing is written.

use std::{collections::BTreeSet, fs, io, path::Path};

/// Names the file.
pub const VARIABLE: &str = "NETDSL_KERNEL_LOG";

/// What a kernel log adds up to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub launches: u64,
    /// Tests that wrote a line.
    pub tests: u64,
    pub devices: BTreeSet<String>,
}

impl Count {
    /// For the user: `1204 launches in 12 tests on pocl`, or `none`.
    pub fn summary(&self) -> String {
        if self.launches == 0 {
            return "none".into();
        }
        let launches = counted(self.launches, "launch", "launches");
        format!("{launches} in {} on {}", counted(self.tests, "test", "tests"), self.device_names())
    }

    /// The names of the devices, for the user.
    pub fn device_names(&self) -> String {
        Vec::from_iter(self.devices.iter().map(String::as_str)).join(", ")
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Adds up the file; one that nobody wrote to need not exist.
pub fn read(path: &Path) -> Result<Count, String> {
    match fs::read_to_string(path) {
        Ok(text) => parse(&text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Count::default()),
        Err(error) => Err(format!("the kernel log {} cannot be read: {error}", path.display())),
    }
}

fn parse(text: &str) -> Result<Count, String> {
    let mut count = Count::default();
    for (i, line) in text.lines().enumerate() {
        let mut fields = line.split('\t');
        let device = fields.next().filter(|device| !device.is_empty());
        let launches = fields.next().and_then(|field| field.parse::<u64>().ok());
        let (Some(device), Some(launches)) = (device, launches) else {
            let line_number = i + 1;
            return Err(format!(
                "line {line_number} of the kernel log is `{line}`; expected a device, a tab and a number of launches"
            ));
        };
        count.launches += launches;
        count.tests += 1;
        count.devices.insert(device.into());
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, &str>) {
        let summary = parse(text).map(|count| count.summary());
        assert_eq!(summary, expected.map(String::from).map_err(String::from));
    }

    #[test]
    fn lines_are_added_up() {
        check("pocl cpu\t3\n", Ok("3 launches in 1 test on pocl cpu"));
        check("pocl\t3\tdense::step\nIntel\t40\npocl\t1\n", Ok("44 launches in 3 tests on Intel, pocl"));
        check("pocl\t1\n", Ok("1 launch in 1 test on pocl"));
    }

    #[test]
    fn nothing_ran() {
        check("", Ok("none"));
        check("pocl\t0\n", Ok("none"));
    }

    #[test]
    fn a_line_of_another_form_is_shown() {
        check(
            "pocl\t3\npocl 3\n",
            Err("line 2 of the kernel log is `pocl 3`; expected a device, a tab and a number of launches"),
        );
        check("\t3\n", Err("line 1 of the kernel log is `\t3`; expected a device, a tab and a number of launches"));
    }

    #[test]
    fn a_log_that_nobody_wrote_is_empty() {
        assert_eq!(read(Path::new("no/such/log")), Ok(Count::default()));
    }
}

//! Which system this is, as far as installing an OpenCL driver goes.

use std::{env, fs, process::Command};

/// The packages that make the CPU an OpenCL device on Debian and its relatives.
pub const PACKAGES: [&str; 2] = ["pocl-opencl-icd", "ocl-icd-libopencl1"];

/// A family of systems that is served in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Debian, Ubuntu and what descends from them.
    Debian,
    Fedora,
    Arch,
    Suse,
    MacOs,
    Windows,
    Other,
}

impl Family {
    /// The family of the running system.
    pub fn here() -> Self {
        match env::consts::OS {
            "macos" => Self::MacOs,
            "windows" => Self::Windows,
            // os-release(5): the first of these that exists.
            _ => ["/etc/os-release", "/usr/lib/os-release"]
                .iter()
                .find_map(|path| fs::read_to_string(path).ok())
                .map_or(Self::Other, |text| Self::from_os_release(&text)),
        }
    }

    /// By the `ID` of os-release(5), or else by the first word of `ID_LIKE` that is known.
    fn from_os_release(text: &str) -> Self {
        let value = |key: &str| {
            let mut values = text.lines().filter_map(|line| line.trim().strip_prefix(key)?.strip_prefix('='));
            values.next_back().unwrap_or_default().trim_matches(['"', '\''])
        };
        let mut ids = std::iter::once(value("ID")).chain(value("ID_LIKE").split_whitespace());
        ids.find_map(Self::from_id).unwrap_or(Self::Other)
    }

    fn from_id(id: &str) -> Option<Self> {
        match id {
            "debian" | "ubuntu" => Some(Self::Debian),
            "fedora" | "rhel" | "centos" => Some(Self::Fedora),
            "arch" => Some(Self::Arch),
            "suse" | "opensuse" => Some(Self::Suse),
            _ => None,
        }
    }

    /// What the user can do to get an OpenCL device.
    pub fn advice(self) -> String {
        let for_gpus = "for a GPU, install its vendor's OpenCL driver";
        match self {
            Self::Debian => format!("to use the CPU: sudo apt-get install {}; {for_gpus}", PACKAGES.join(" ")),
            Self::Fedora => format!("to use the CPU: sudo dnf install pocl; {for_gpus}"),
            Self::Arch => format!("to use the CPU: sudo pacman -S pocl; {for_gpus}"),
            Self::Suse => format!("to use the CPU: sudo zypper install pocl; {for_gpus}"),
            Self::MacOs => "OpenCL is part of macOS; it lists no device on this machine".into(),
            Self::Windows => format!("to use the CPU: install Intel's CPU runtime for OpenCL; {for_gpus}"),
            Self::Other => format!("to use the CPU: install PoCL (portablecl.org); {for_gpus}"),
        }
    }
}

/// How a package can be installed without asking anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privilege {
    Root,
    /// `sudo` that needs no password.
    Sudo,
    None,
}

impl Privilege {
    /// What this process may do.
    pub fn here() -> Self {
        let output = |program: &str, argument: &str| Command::new(program).arg(argument).output().ok();
        if output("id", "-u").is_some_and(|output| output.stdout.trim_ascii() == b"0") {
            return Self::Root;
        }
        let sudo = Command::new("sudo").args(["-n", "true"]).output();
        if sudo.is_ok_and(|output| output.status.success()) { Self::Sudo } else { Self::None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(os_release: &str, expected: Family) {
        assert_eq!(Family::from_os_release(os_release), expected, "{os_release}");
    }

    #[test]
    fn known_systems() {
        check("PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nVERSION_ID=\"12\"\nID=debian\n", Family::Debian);
        check("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n", Family::Debian);
        check("ID=fedora\n", Family::Fedora);
        check("ID=arch\nID_LIKE=\"\"\n", Family::Arch);
    }

    #[test]
    fn relatives() {
        check("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", Family::Debian);
        check("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", Family::Fedora);
        check("ID='opensuse-leap'\nID_LIKE='suse opensuse'\n", Family::Suse);
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        check("ID=nixos\n", Family::Other);
        check("VERSION_ID=debian\n", Family::Other);
        check("", Family::Other);
    }

    #[test]
    fn every_advice_says_what_to_do() {
        use Family::{Arch, Debian, Fedora, MacOs, Other, Suse, Windows};
        for family in [Debian, Fedora, Arch, Suse, MacOs, Windows, Other] {
            assert!(family.advice().contains("OpenCL"), "{family:?}");
        }
        assert!(Debian.advice().contains("sudo apt-get install pocl-opencl-icd ocl-icd-libopencl1"));
    }
}

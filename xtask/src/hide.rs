//! Runs a command where no OpenCL can be found, to prove that the workspace builds and works there.
//!
//! The command gets a mount namespace of its own, in which the folders that hold OpenCL libraries are covered
//! by overlays without them, and the list of drivers by an empty folder. The machine itself is not touched.
//! It needs Linux, root and overlayfs.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{process, scratch::Scratch};

/// What the names of OpenCL's libraries begin with: the loader's and PoCL's. Not `libOpenCL.a`, which `netdsl-opencl` links
/// against in its place: cargo has that one's folder among those of libraries.
const LIBRARIES: [&str; 2] = ["libOpenCL.so", "libpocl"];

/// Variables that would point around the covered folders.
const VARIABLES: [&str; 3] = ["OCL_ICD_VENDORS", "OCL_ICD_FILENAMES", netdsl_opencl::LIBRARY_VARIABLE];

/// Inside the namespace: scratch folder, this program, folders to cover up to `--`, then the command.
const SCRIPT: &str = r#"
set -eu
scratch=$1 xtask=$2
shift 2
mount -t tmpfs none "$scratch"
number=0
while [ "$1" != -- ]; do
    number=$((number + 1))
    upper=$scratch/$number/upper work=$scratch/$number/work
    mkdir -p "$upper" "$work"
    mount -t overlay overlay -o "lowerdir=$1,upperdir=$upper,workdir=$work" "$1"
    rm -rf "$1"/libOpenCL.so* "$1"/libpocl*
    shift
done
shift
if [ -d /etc/OpenCL ]; then mount -t tmpfs none /etc/OpenCL; fi
if "$xtask" devices >/dev/null 2>&1; then echo "OpenCL devices are still found" >&2; exit 1; fi
exec "$@"
"#;

/// `cargo xtask hide-opencl -- <command>`.
pub fn run(command: &[String]) -> Result<(), String> {
    possible().map_err(|reason| format!("OpenCL cannot be hidden here: {reason}"))?;
    let mut plain = Command::new(&command[0]);
    plain.args(&command[1..]);
    run_hidden(&plain)
}

/// Runs a command with OpenCL hidden and prints its command line.
pub fn run_hidden(command: &Command) -> Result<(), String> {
    println!("$ {}   (OpenCL hidden)", process::line(command));
    let scratch = Scratch::new("hidden")?;
    let status = hidden(command, scratch.path())?.status();
    let status = status.map_err(|error| format!("`unshare` cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", process::line(command))) }
}

/// Whether commands can be run so; the error is the reason why not.
pub fn possible() -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Err("it takes the mount namespaces of Linux".into());
    }
    let scratch = Scratch::new("hidden-trial")?;
    let output = hidden(&Command::new("true"), scratch.path())?.output();
    let output = output.map_err(|error| format!("`unshare` cannot be started: {error}"))?;
    match String::from_utf8_lossy(&output.stderr).lines().next() {
        _ if output.status.success() => Ok(()),
        Some(said) => Err(said.into()),
        None => Err(format!("`unshare` failed ({})", output.status)),
    }
}

/// `command`, wrapped.
fn hidden(command: &Command, scratch: &Path) -> Result<Command, String> {
    let xtask = env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
    let mut wrapped = Command::new("unshare");
    wrapped.args(["--mount", "--propagation", "private", "sh", "-c", SCRIPT, "sh"]);
    wrapped.arg(scratch).arg(xtask).args(folders()).arg("--").arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    for name in VARIABLES {
        wrapped.env_remove(name);
    }
    Ok(wrapped)
}

/// The folders that hold OpenCL libraries: where linkers and loaders look, and what ldconfig knows.
fn folders() -> BTreeSet<PathBuf> {
    let mut candidates: Vec<PathBuf> = Vec::new();
    for folder in ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64", "/lib", "/lib64"] {
        let below = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        candidates.extend(below.filter(|path| path.to_string_lossy().ends_with("-linux-gnu")));
        candidates.push(folder.into());
    }
    let path = env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    candidates.extend(env::split_paths(&path).filter(|path| path.is_absolute()));
    candidates.extend(known_to_ldconfig());
    let holding = candidates.into_iter().filter(|folder| holds_opencl(folder));
    holding.filter_map(|folder| folder.canonicalize().ok()).collect()
}

fn holds_opencl(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).any(|name| is_opencl(&name.to_string_lossy()))
}

fn is_opencl(name: &str) -> bool {
    LIBRARIES.iter().any(|library| name.starts_with(library))
}

fn known_to_ldconfig() -> Vec<PathBuf> {
    // It is not on the path of everybody.
    let output = ["ldconfig", "/sbin/ldconfig"].iter().find_map(|name| Command::new(name).arg("-p").output().ok());
    output.map_or_else(Vec::new, |output| folders_of_ldconfig(&String::from_utf8_lossy(&output.stdout)))
}

/// From lines such as `libOpenCL.so.1 (libc6,x86-64) => /usr/lib/x86_64-linux-gnu/libOpenCL.so.1`.
fn folders_of_ldconfig(printed: &str) -> Vec<PathBuf> {
    let lines = printed.lines().map(str::trim).filter(|line| is_opencl(line));
    let paths = lines.filter_map(|line| line.split_once(" => ")).map(|(_, path)| Path::new(path));
    paths.filter_map(Path::parent).map(Path::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ldconfig_names_the_folders() {
        let printed = "3 libs found in cache `/etc/ld.so.cache'\n\
                       \tlibpocl.so.2 (libc6,x86-64) => /opt/pocl/libpocl.so.2\n\
                       \tlibOpenCL.so.1 (libc6,x86-64) => /usr/lib/x86_64-linux-gnu/libOpenCL.so.1\n\
                       \tlibOpenCLIPP.so (libc6,x86-64) => /opt/ipp/libOpenCLIPP.so\n\
                       \tlibc.so.6 (libc6,x86-64) => /lib/x86_64-linux-gnu/libc.so.6\n";
        let expected = ["/opt/pocl", "/usr/lib/x86_64-linux-gnu"].map(PathBuf::from);
        assert_eq!(folders_of_ldconfig(printed), expected);
    }

    #[test]
    fn variables_of_the_command_are_kept_and_those_of_opencl_dropped() {
        let mut command = Command::new("true");
        command.env("KEPT", "1").env("OCL_ICD_VENDORS", "/somewhere");
        let wrapped = hidden(&command, Path::new("/scratch")).expect("a command");
        let value = |name: &str| wrapped.get_envs().find(|(key, _)| *key == name).and_then(|(_, value)| value);
        assert_eq!(value("KEPT"), Some("1".as_ref()));
        assert_eq!(value("OCL_ICD_VENDORS"), None);
    }
}

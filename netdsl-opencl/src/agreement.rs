//! Compares this crate's functions with the declarations in the source of `cl-sys`: each is there, none is
//! too many, and the arguments are of the same classes.
//!
//! It reads the source that `cargo metadata` points at, and says so where it cannot.

use std::{collections::BTreeMap, env, fs, path::Path, path::PathBuf, process::Command};

use crate::{discovery, table};

/// The argument classes of a call, as text: `name(ptr, u32) -> i32`.
type Signature = String;

#[test]
fn every_function_of_cl_sys_is_forwarded() {
    let source = match cl_sys_source() {
        Ok(source) => source,
        Err(reason) => return eprintln!("skipped: the source of cl-sys cannot be read: {reason}"),
    };
    let mut expected = declared(&source);
    // `cl-sys` forgot the result of this one; the OpenCL headers give it a pointer, and a caller that takes
    // no result is served as well.
    let forgotten = expected.iter_mut().find(|row| *row == "clGetExtensionFunctionAddress(ptr) -> nothing");
    *forgotten.expect("cl-sys declares it so") = "clGetExtensionFunctionAddress(ptr) -> ptr".into();
    expected.sort();

    let rows = table::ROWS.iter().chain(discovery::ROWS);
    let mut forwarded: Vec<_> = rows.map(|(name, types, result)| row(name, types, result)).collect();
    forwarded.push("clGetPlatformIDs(u32, ptr, ptr) -> i32".into());
    forwarded.sort();

    assert_eq!(forwarded, expected);
    eprintln!("compared {} functions with cl-sys", expected.len());
}

#[test]
fn a_function_with_a_handle_reports_its_error() {
    // The only functions with a handle and no error code, in the OpenCL headers.
    let silent = ["clSVMAlloc", "clGetExtensionFunctionAddress", "clGetExtensionFunctionAddressForPlatform"];
    for (name, types, result) in table::ROWS.iter().chain(discovery::ROWS) {
        let reports = types.last() == Some(&"ErrorCode");
        assert_eq!(reports, *result == "Ptr" && !silent.contains(name), "{name}");
    }
}

/// A row of the table, in the words of [`class`].
fn row(name: &str, types: &[&str], result: &str) -> Signature {
    let class = |ty: &&str| match *ty {
        "Ptr" | "ErrorCode" => "ptr".to_owned(),
        other => other.to_lowercase(),
    };
    let types: Vec<_> = types.iter().map(class).collect();
    format!("{name}({}) -> {}", types.join(", "), class(&result))
}

/// All source files of the `cl-sys` that this crate is tested with, as one text without comments.
fn cl_sys_source() -> Result<String, String> {
    let mut source = String::new();
    let folder = cl_sys_folder()?.join("src");
    for entry in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
            source.extend(lines.flat_map(|line| [line.trim(), "\n"]));
        }
    }
    Ok(source)
}

/// The folder of `cl-sys`, out of `cargo metadata`.
fn cl_sys_folder() -> Result<PathBuf, String> {
    let cargo = env::var_os("CARGO").ok_or("the test was not started by cargo")?;
    let output = Command::new(cargo)
        // Other platforms' packages may never have been downloaded, and a test must not do that.
        .args(["metadata", "--format-version=1", "--offline", "--filter-platform", env!("NETDSL_OPENCL_TARGET")])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let json = String::from_utf8_lossy(&output.stdout).replace("\\\\", "\\");
    let manifest = json
        .split("\"manifest_path\":\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|path| path.contains("cl-sys-"))
        .ok_or("cargo metadata does not list cl-sys")?;
    Path::new(manifest).parent().map(Path::to_owned).ok_or_else(|| format!("{manifest} has no folder"))
}

/// The signatures of all functions in the `extern` blocks of `source`.
fn declared(source: &str) -> Vec<Signature> {
    let aliases = aliases(source);
    let blocks = source.split("extern \"system\" {").skip(1);
    let blocks = blocks.map(|rest| rest.split("\n}").next().unwrap_or_default());
    let functions = blocks.flat_map(|block| block.split("pub fn ").skip(1));
    functions.map(|declaration| signature(declaration, &aliases)).collect()
}

/// The type aliases of `source`, such as `cl_uint` for `u32`.
fn aliases(source: &str) -> BTreeMap<&str, &str> {
    let lines = source.lines().filter_map(|line| line.strip_prefix("pub type "));
    lines.filter_map(|line| line.trim_end_matches(';').split_once(" = ")).collect()
}

/// The signature of `name(argument: type, ..) -> type;`.
fn signature(declaration: &str, aliases: &BTreeMap<&str, &str>) -> Signature {
    let declaration = declaration.split(';').next().unwrap_or_default().replace('\n', " ");
    let (name, rest) = declaration.split_once('(').expect("a function has an argument list");
    let (arguments, result) = rest.rsplit_once(')').expect("which ends");
    let types: Vec<_> = outer_commas(arguments).iter().map(|argument| class(argument, aliases)).collect();
    let result = result.trim().strip_prefix("->").map_or("nothing".into(), |ty| class(ty, aliases));
    format!("{name}({}) -> {result}", types.join(", "))
}

/// Splits an argument list at the commas that are not inside the type of a callback, and keeps the types.
fn outer_commas(arguments: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (i, letter) in arguments.char_indices() {
        match letter {
            '(' | '<' => depth += 1,
            ')' => depth -= 1,
            '>' if !arguments[..i].ends_with('-') => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&arguments[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    parts.push(&arguments[start..]);
    parts.into_iter().filter_map(|part| part.split_once(':')).map(|(_, ty)| ty).collect()
}

/// What a type is to a caller: `ptr`, or an integer's name.
fn class(ty: &str, aliases: &BTreeMap<&str, &str>) -> String {
    match ty.trim() {
        ty if ty.starts_with('*') || ty.starts_with("Option<") => "ptr".into(),
        "size_t" => "usize".into(),
        ty => match aliases.get(ty) {
            Some(aliased) => class(aliased, aliases),
            None => ty.into(),
        },
    }
}

//! Satisfies the `-lOpenCL` of `cl-sys` with a static library that has no members.
//!
//! The symbols themselves come from this crate (`src/table.rs`). Cargo hands the search path printed here to
//! every link step downstream. Nothing is compiled, so no C compiler is needed.

use std::{env, error::Error, fs, path::PathBuf};

/// An archive without members, as Unix linkers and MinGW read it.
const EMPTY_ARCHIVE: &[u8] = b"!<arch>\n";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=NETDSL_OPENCL_TARGET={}", env::var("TARGET")?); // for the tests
    if env::var("CARGO_CFG_TARGET_OS")? == "macos" {
        return Ok(()); // `cl-sys` links the framework of the system there
    }
    let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo did not set OUT_DIR")?);
    if env::var("CARGO_CFG_TARGET_ENV")? == "msvc" {
        fs::write(folder.join("OpenCL.lib"), empty_coff_library())?;
    } else {
        fs::write(folder.join("libOpenCL.a"), EMPTY_ARCHIVE)?;
    }
    println!("cargo::rustc-link-search=native={}", folder.display());
    Ok(())
}

/// An archive without objects, but with the two linker members that the PE/COFF specification ("Archive
/// (Library) File Format") asks for: both symbol tables are there, and empty.
///
/// For this target rustc compiles the calls of `cl-sys` as calls to imports. The linker binds them to the
/// functions of this crate, and warns of it (LNK4217). That was seen with lld-link; link.exe was never tried.
fn empty_coff_library() -> Vec<u8> {
    let mut library = EMPTY_ARCHIVE.to_vec();
    push_member(&mut library, &0u32.to_be_bytes()); // first: number of symbols
    push_member(&mut library, &[0; 8]); // second: number of objects, number of symbols
    library
}

/// Appends a linker member: a 60-byte header (name, date, user, group, mode, size, end mark) and its data.
fn push_member(library: &mut Vec<u8>, data: &[u8]) {
    let header = format!("{:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", "/", 0, 0, 0, 0, data.len());
    library.extend_from_slice(header.as_bytes());
    library.extend_from_slice(data);
}

//! The facade's `src/manual.rs` is what the compiler's tables say. `UPDATE_EXPECT=1` rewrites it.
use std::path::Path;

#[test]
fn the_manual_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/manual.rs");
    let wanted = netdsl_kernels::manual::render();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &wanted).expect("src/manual.rs can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "src/manual.rs is out of date: run `cargo xtask bless`");
}

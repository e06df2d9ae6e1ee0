//! Has the linker keep its relocations in the page's program: `scripts/split.py` divides the program by them.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo:rustc-link-arg-bin=app=--emit-relocs");
    }
}

#!/usr/bin/env bash
# What must hold before the tests are worth running: format and lints.   scripts/check.sh [host] [wasm]
. "$(dirname "$0")/env.sh"

host() {
  step "Format" cargo fmt --check
  step "Format of the fuzz targets" cargo fmt --check --manifest-path tests/fuzz/Cargo.toml
  step "Lints on the host" cargo clippy --quiet --locked --all-targets --features train,cli -- -D warnings
  # What libFuzzer's own source compiles to is needed only to run them (make fuzz).
  step "Lints of the fuzz targets" env CUSTOM_LIBFUZZER_PATH=/nonexistent/libfuzzer.a \
    cargo clippy --quiet --locked --manifest-path tests/fuzz/Cargo.toml --target-dir target -- -D warnings
}

# With the page's own profile, so that macros and build scripts are compiled once for both.
wasm() {
  step "Lints on wasm" \
    cargo clippy --quiet --locked --profile quick --target $WASM --features page,decode --lib --bins --test platform -- -D warnings
}

[ $# -gt 0 ] || set -- host wasm
scripts/setup.sh lint
for part in "$@"; do $part; done

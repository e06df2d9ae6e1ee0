#!/usr/bin/env bash
# What must hold before the tests are worth running: format and lints, on host and wasm.
. "$(dirname "$0")/env.sh"

scripts/setup.sh lint

step "Format" cargo fmt --check
step "Format of the fuzz targets" cargo fmt --check --manifest-path tests/fuzz/Cargo.toml
step "Lints on the host" cargo clippy --quiet --locked --all-targets --features train,cli -- -D warnings
step "Lints on wasm" cargo clippy --quiet --locked --target $WASM --features page,decode --lib --bins --test platform -- -D warnings
# What libFuzzer's own source compiles to is needed only to run them (make fuzz).
step "Lints of the fuzz targets" env CUSTOM_LIBFUZZER_PATH=/nonexistent/libfuzzer.a \
  cargo clippy --quiet --locked --manifest-path tests/fuzz/Cargo.toml --target-dir target -- -D warnings

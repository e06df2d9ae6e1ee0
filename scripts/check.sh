#!/usr/bin/env bash
# What must hold before the tests are worth running: format, lints on host and wasm, architecture.
. "$(dirname "$0")/env.sh"

scripts/setup.sh lint

step "Format" cargo fmt --check
step "Format of the fuzz targets" cargo fmt --check --manifest-path tests/fuzz/Cargo.toml
step "Lints on the host" cargo clippy --quiet --locked --all-targets --features train,decode -- -D warnings
if [ "$WASM_TOOLCHAIN" = debian ]; then
  loud "the lints on wasm: Debian's compiler comes without clippy."
else
  tests=(); if [ -f tests/platform.rs ]; then tests=(--test platform); fi
  step "Lints on wasm" cargo clippy --quiet --locked --target $WASM --features page,desk,engine --lib --bins "${tests[@]}" -- -D warnings
fi
if [ -f tests/architecture.rs ]; then
  step "Architecture" cargo test --quiet --locked --test architecture
else
  loud "the architecture: there is no tests/architecture.rs."
fi

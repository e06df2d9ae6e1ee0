#!/usr/bin/env bash
# Builds the optimised page into dist/, unless nothing that goes into it has changed.
. "$(dirname "$0")/env.sh"

stamp=target/page.stamp
state() { echo "$WASM_TOOLCHAIN $(sha256sum dist/index.html 2>/dev/null)"; }

if [ "$(cat $stamp 2>/dev/null)" = "$(state)" ] &&
  [ -z "$(find src style public index.html Trunk.toml Cargo.toml Cargo.lock .cargo scripts/versions.env scripts/finish.py scripts/split.py scripts/even_names.py build.rs -newer $stamp -print -quit)" ]; then
  say "The page in dist/ is up to date."
  exit
fi

touch $stamp.begun # what changes during the build is newer than this
export RUST_LIB_BACKTRACE=0 # Trunk's own would bury the compiler's message
step "Building the page" for_wasm trunk build --release
state >$stamp.begun.state
touch -r $stamp.begun $stamp.begun.state
mv $stamp.begun.state $stamp
rm $stamp.begun

#!/usr/bin/env bash
# Builds the page. What has not changed, Cargo does not compile again.
#   scripts/build.sh          into target/page/: quick to build, for this machine and the tests
#   scripts/build.sh dist     into dist/: as small and as fast as it gets, for a host; takes minutes each time
. "$(dirname "$0")/env.sh"

export RUST_LIB_BACKTRACE=0 # Trunk's own would bury the compiler's message
case ${1:-} in
  "") step "Building the page (three programs)" trunk build --locked --dist "$ROOT/target/page" ;;
  dist) step "Building the page for a host (three programs, fully optimised)" trunk build --locked --release ;;
  *) die "scripts/build.sh knows 'dist' only, not '$1'." ;;
esac

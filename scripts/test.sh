#!/usr/bin/env bash
# Runs every test, or one part: the pure modules on the host, the page in real browsers.   scripts/test.sh [host] [page]
. "$(dirname "$0")/env.sh"

failed=()
suite() { timed "$@" || failed+=("$1"); }

# Cargo's words pass through; where TEST_TIMES names a file, each test program's time is kept there.
host_tests() {
  cargo test --locked --no-fail-fast --features train,cli 2>&1 | tee >(awk -v times="${TEST_TIMES:-/dev/null}" '
    $1 == "Running" { name = $2 == "unittests" ? $3 : $2 }
    /^test result: .* finished in / { sub(/s$/, "", $NF); print name ": " $NF >>times }')
}

browser_module_tests() {
  # A busy machine takes longer than the runner's own limits to start a browser.
  env CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner CHROMEDRIVER="$(command -v chromedriver)" \
    WASM_BINDGEN_TEST_WEBDRIVER_JSON="$ROOT/scripts/webdriver.json" \
    WASM_BINDGEN_TEST_DRIVER_TIMEOUT=30 WASM_BINDGEN_TEST_TIMEOUT=120 \
    cargo test --locked --target $WASM --profile quick --features page,decode --test platform
}

specs() { env -C tests/e2e npx --no-install playwright test "$@"; }

host() {
  scripts/setup.sh model
  suite "Host tests" host_tests
}

page() {
  scripts/setup.sh page model browsers
  scripts/build.sh
  suite "Tests of the browser's module" browser_module_tests
  suite "Tests of the page in Chromium" specs --project light
  suite "Heavy tests of the page in Chromium" specs --project heavy
  suite "Smoke test in Firefox" env -C tests/e2e node firefox-smoke.mjs
}

[ $# -gt 0 ] || set -- host page
for part in "$@"; do $part; done
[ ${#failed[@]} = 0 ] || die "failed: $(printf '%s; ' "${failed[@]}")see above."
say "All tests passed."

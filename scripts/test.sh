#!/usr/bin/env bash
# Runs every test: the pure modules on the host, the browser's module in headless Chromium, the page in real browsers.
. "$(dirname "$0")/env.sh"

scripts/setup.sh page model browsers
scripts/build.sh

failed=()
suite() { timed "$@" || failed+=("$1"); }

# Cargo's words pass through; where TEST_TIMES names a file, each test program's time is kept there.
host_tests() {
  cargo test --locked --no-fail-fast --features train,cli 2>&1 | tee >(awk -v times="${TEST_TIMES:-/dev/null}" '
    $1 == "Running" { name = $2 == "unittests" ? $3 : $2 }
    /^test result: .* finished in / { sub(/s$/, "", $NF); print name ": " $NF >>times }')
}
suite "Host tests" host_tests

browser_module_tests() {
  # A busy machine takes longer than the runner's own limits to start a browser.
  env CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner CHROMEDRIVER="$(command -v chromedriver)" \
    WASM_BINDGEN_TEST_WEBDRIVER_JSON="$ROOT/scripts/webdriver.json" \
    WASM_BINDGEN_TEST_DRIVER_TIMEOUT=30 WASM_BINDGEN_TEST_TIMEOUT=120 \
    cargo test --locked --target $WASM --profile quick --features page,decode --test platform
}
suite "Tests of the browser's module" browser_module_tests

page_tests() { env -C tests/e2e npx --no-install playwright test "$@"; }
suite "Tests of the page in Chromium, two at a time" page_tests --project together
suite "Tests of the page in Chromium, one at a time" page_tests --project alone --workers 1
suite "Smoke test in Firefox" env -C tests/e2e node firefox-smoke.mjs

[ ${#failed[@]} = 0 ] || die "failed: $(printf '%s; ' "${failed[@]}")see above."
say "All tests passed."

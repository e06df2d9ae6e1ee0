#!/usr/bin/env bash
# Runs every test: the pure rooms on the host, the browser's room in headless Chromium, the page in real browsers.
. "$(dirname "$0")/env.sh"

scripts/setup.sh page fuzz model browsers
scripts/build.sh

failed=()
suite() { timed "$@" || failed+=("$1"); }

suite "Host tests" cargo test --no-fail-fast
suite "Trainer" cargo test --features train --test trainer
suite "The model in the page" cargo test --release --features decode --lib --test decode_model --test parsers
suite "The model against llama.cpp" cargo test --release --features decode --test decode_against_llama -- --nocapture

suite "Fuzzing, in short" env FUZZ_SECONDS=5 scripts/fuzz.sh

if [ -f tests/platform.rs ]; then
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
  export CHROMEDRIVER; CHROMEDRIVER=$(command -v chromedriver)
  export WASM_BINDGEN_TEST_WEBDRIVER_JSON=$ROOT/scripts/webdriver.json
  # A busy machine takes longer than the runner's own limits to start a browser.
  export WASM_BINDGEN_TEST_DRIVER_TIMEOUT=30 WASM_BINDGEN_TEST_TIMEOUT=120
  suite "Tests of the browser's room" for_wasm cargo test --target $WASM --features page --test platform
else
  loud "the tests of the browser's room: there is no tests/platform.rs."
fi

if [ -f tests/e2e/package-lock.json ]; then
  suite "Tests of the page in Chromium" env -C tests/e2e npx --no-install playwright test
  suite "Smoke test in Firefox" env -C tests/e2e node firefox-smoke.mjs
else
  loud "the tests of the page in browsers: there is no tests/e2e/package-lock.json."
fi

[ ${#failed[@]} = 0 ] || die "failed: $(printf '%s; ' "${failed[@]}")see above."
say "All tests passed."

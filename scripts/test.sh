#!/usr/bin/env bash
# Runs every test, or one part: the pure modules on the host, the page in real browsers.   scripts/test.sh [host] [page]
. "$(dirname "$0")/env.sh"

mkdir -p target
log=target/suite.log
# Which tests failed, each followed by the first lines of its message, indented. A caller may name another file.
[ -n "${TEST_FAILURES:-}" ] || { export TEST_FAILURES=$ROOT/target/test-failures.txt && : >"$TEST_FAILURES"; }

# suite "name" command...   A suite that fails and names no test, because it did not get that far, is named itself.
failed=()
suite() {
  local known; known=$(wc -l <"$TEST_FAILURES")
  : >$log
  timed "$@" && return
  failed+=("$1")
  failures_in "$1" <$log >>"$TEST_FAILURES"
  [ "$(wc -l <"$TEST_FAILURES")" = "$known" ] || return 0
  { echo "$1" && tail -n 6 $log | cut -c -200 | sed 's/^/    /'; } >>"$TEST_FAILURES"
}
logged() { "$@" 2>&1 | tee $log; }

# The tests that failed by the words of test programs and of cargo, and programs that were not built or crashed.
failures_in() {
  awk -v suite="$1" '
    $1 == "Running" || $1 == "Doc-tests" { program = $2 == "unittests" ? $3 : $2 }
    /^---- .* (stdout|output) ----$/ { print program ": " $2; named = 1; left = 0; next }
    /^error(\[|:)/ && !/test failed, to rerun|targets? failed:/ { print; left = 5; next }
    # Node names each failed test twice; what is wrong with it stands with the second.
    /^✖ failing tests:/ { told = 1; next }
    told && /^✖/ { sub(/^✖ /, suite ": "); print; left = 5; next }
    /^ *✘/ { sub(/^ *✘ /, suite ": "); print; left = 5; next }
    /process didn.t exit successfully/ { print program ":" $0; next }
    /^ *$|^note: |stack backtrace:|^failures:/ { left = 0 }
    named && (/panicked at / || /^Error: /) { left = 5; named = 0 }
    left > 0 { print "    " substr($0, 1, 200); left-- }'
}

# Where TEST_TIMES names a file, each test program's time is kept there.
host_tests() {
  local code=0
  logged cargo test --locked --no-fail-fast --features train,cli || code=$?
  awk '$1 == "Running" { name = $2 == "unittests" ? $3 : $2 }
    /^test result: .* finished in / { sub(/s$/, "", $NF); print name ": " $NF }' $log >>"${TEST_TIMES:-/dev/null}"
  return $code
}

browser_module_tests() {
  # A busy machine takes longer than the runner's own limits to start a browser.
  logged env CHROMEDRIVER="$(command -v chromedriver)" \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
    WASM_BINDGEN_TEST_WEBDRIVER_JSON="$ROOT/scripts/webdriver.json" \
    WASM_BINDGEN_TEST_DRIVER_TIMEOUT=30 WASM_BINDGEN_TEST_TIMEOUT=120 \
    cargo test --locked --target $WASM --profile quick --features page,decode --test platform
}

specs() { env -C tests/e2e npx --no-install playwright test "$@"; }

batch_commands() { logged env -C tests/e2e node --test-reporter=spec batch-commands.mjs; }

host() {
  scripts/setup.sh model commands
  suite "Host tests" host_tests
  suite "README's commands for batches" batch_commands
}

page() {
  scripts/setup.sh page model browsers
  scripts/build.sh
  suite "Tests of the browser's module" browser_module_tests
  suite "Tests of the page in Chromium" specs --project light
  suite "Heavy tests of the page in Chromium" specs --project heavy
  suite "Smoke test in Firefox" logged env -C tests/e2e node firefox-smoke.mjs
}

[ $# -gt 0 ] || set -- host page
for part in "$@"; do $part; done
[ ${#failed[@]} = 0 ] && say "All tests passed." && exit
failures "$TEST_FAILURES"
die "failed: $(printf '%s; ' "${failed[@]}")see above."

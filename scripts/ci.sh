#!/usr/bin/env bash
# Everything a change must pass, with a table of how long each step took, kept in target/ci-times.txt, and at the very end
# the tests that failed, kept in target/ci-failures.txt.
. "$(dirname "$0")/env.sh"

mkdir -p target
times=target/ci-times.txt
export STEP_TIMES=$ROOT/target/ci-steps.txt TEST_TIMES=$ROOT/target/ci-tests.txt
export TEST_FAILURES=$ROOT/target/ci-failures.txt
: >"$STEP_TIMES"
: >"$TEST_TIMES"
: >"$TEST_FAILURES"

# Lines "name: seconds", as a table with the seconds first.
table() { awk '{ name = $0; sub(/: [0-9.]+$/, "", name); printf "%8.1f s  %s\n", $NF, name }'; }
report() {
  local total; total=$(awk -v s="$SECONDS" 'BEGIN { printf "%d min %02d s", s / 60, s % 60 }')
  local slowest; slowest=$(awk -F': ' '{ print $NF "\t" $0 }' "$TEST_TIMES" | sort -rn | head -n 10 | cut -f 2-)
  printf '%s\n%s\n' "$(cat "$STEP_TIMES")" "$slowest" >$times
  echo && say "Steps ($total in all; $times)" && table <"$STEP_TIMES"
  say "The ten slowest tests" && table <<<"$slowest"
  failures "$TEST_FAILURES"
}
trap report EXIT

# What nobody goes on with is not kept for the next compilation, and nobody reads a trace here.
export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=none

# Two tracks, since neither has work for both cores all the time: one for the host; one for wasm with the tools that it
# needs, whose words follow when it is done. Browsers are slow and fail where they share the cores, so their tests wait.
scripts/setup.sh lint model commands
wasm() { scripts/setup.sh browsers page && scripts/check.sh wasm && scripts/build.sh; }
wasm >target/ci-wasm.log 2>&1 &
wasm=$!
scripts/check.sh host
failed=()
scripts/test.sh host || failed+=("the host's tests")
say "Meanwhile, for wasm:"
wait $wasm && cat target/ci-wasm.log || { cat target/ci-wasm.log; die "wasm: see above."; }
scripts/test.sh page || failed+=("the tests in browsers")
[ ${#failed[@]} = 0 ] || die "failed: ${failed[*]}"

#!/usr/bin/env bash
# Everything a change must pass, with a table of how long each step took; it is kept in target/ci-times.txt.
. "$(dirname "$0")/env.sh"

mkdir -p target
times=target/ci-times.txt
export STEP_TIMES=$ROOT/target/ci-steps.txt TEST_TIMES=$ROOT/target/ci-tests.txt
: >"$STEP_TIMES"
: >"$TEST_TIMES"

# Lines "name: seconds", as a table with the seconds first.
table() { awk '{ name = $0; sub(/: [0-9.]+$/, "", name); printf "%8.1f s  %s\n", $NF, name }'; }
report() {
  local total; total=$(awk -v s="$SECONDS" 'BEGIN { printf "%d min %02d s", s / 60, s % 60 }')
  local slowest; slowest=$(awk -F': ' '{ print $NF "\t" $0 }' "$TEST_TIMES" | sort -rn | head -n 10 | cut -f 2-)
  printf '%s\n%s\n' "$(cat "$STEP_TIMES")" "$slowest" >$times
  echo && say "Steps ($total in all; $times)" && table <"$STEP_TIMES"
  say "The ten slowest tests" && table <<<"$slowest"
}
trap report EXIT
scripts/check.sh
scripts/test.sh

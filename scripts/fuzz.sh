#!/usr/bin/env bash
# Feeds every parser what no writer wrote (tests/fuzz):   scripts/fuzz.sh [target ...], FUZZ_SECONDS for each
# or one what it failed on:                               scripts/fuzz.sh --input target file
. "$(dirname "$0")/env.sh"

FUZZ_SECONDS=${FUZZ_SECONDS:-900}
WORK=$ROOT/target/fuzz
HOST=$(rustc -vV | sed -n 's/^host: //p')
# At a fault the whole trace would be looked for in what is left of the memory.
export RUST_BACKTRACE=0

scripts/setup.sh fuzz
# Stable Rust has no sanitizers, and code without `unsafe` little need of them.
flags=(--fuzz-dir tests/fuzz --sanitizer none --target-dir "$WORK/build")
step "Building the fuzz targets" cargo fuzz build "${flags[@]}"
if [ "${1:-}" = --input ]; then exec "$WORK/build/$HOST/release/$2" -timeout=10 "$3"; fi
mapfile -t targets < <(if [ $# -gt 0 ]; then printf '%s\n' "$@"; else cargo fuzz list --fuzz-dir tests/fuzz; fi)

# stat name   of libFuzzer's figures at the end
stat() { sed -n "s/^stat::$1: *//p" "$log"; }

failed=()
for target in "${targets[@]}"; do
  log=$WORK/$target.log corpus=$WORK/corpus/$target faults=$WORK/faults/$target
  mkdir -p "$corpus" "$faults"
  dictionary=(); if [ -f "tests/fuzz/$target.dict" ]; then dictionary=(-dict="tests/fuzz/$target.dict"); fi
  say "$target, $FUZZ_SECONDS s ..."
  nice -n 19 "$WORK/build/$HOST/release/$target" "$corpus" "tests/fuzz/seeds/$target" \
    -max_total_time="$FUZZ_SECONDS" -max_len=65536 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="$faults/" "${dictionary[@]}" >"$log" 2>&1 </dev/null || failed+=("$target")
  edges=$(sed -n 's/^#.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -1)
  echo "    $(stat number_of_executed_units) executions, $(stat average_exec_per_sec)/s; ${edges:-no} edges;" \
    "at most $(stat peak_rss_mb) MB"
done

[ ${#failed[@]} = 0 ] && { say "Nothing was found."; exit; }
for target in "${failed[@]}"; do
  log=$WORK/$target.log
  echo && grep -v '^#' "$log" | tail -n 25 | cut -c -300
  input=$(sed -n 's/.*Test unit written to //p' "$log")
  [ -z "$input" ] || echo "Kept is ${input#"$ROOT/"}. Once more:  scripts/fuzz.sh --input $target ${input#"$ROOT/"}"
done >&2
die "failed: ${failed[*]}; the whole logs are target/fuzz/*.log."

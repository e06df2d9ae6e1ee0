#!/usr/bin/env bash
# Holds the page's engine against wllama, llama.cpp's browser build, in one Chromium.
. "$(dirname "$0")/env.sh"

scripts/setup.sh page dist model browsers
scripts/build.sh dist
REFUSAL_LAB_DIST=$ROOT/dist node tests/e2e/bench-engine.mjs

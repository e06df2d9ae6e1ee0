#!/usr/bin/env bash
# Prints the page's figures: bytes, milliseconds, ratios.
. "$(dirname "$0")/env.sh"

scripts/setup.sh page dist model browsers
scripts/build.sh dist
REFUSAL_LAB_DIST=$ROOT/dist node tests/e2e/bench.mjs

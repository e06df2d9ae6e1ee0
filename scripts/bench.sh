#!/usr/bin/env bash
# Prints the page's figures: bytes, milliseconds, ratios.
. "$(dirname "$0")/env.sh"

scripts/setup.sh page model browsers
scripts/build.sh
node tests/e2e/bench.mjs

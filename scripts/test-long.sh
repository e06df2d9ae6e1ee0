#!/usr/bin/env bash
# Runs the long forms of tests that CI runs in a short form.
. "$(dirname "$0")/env.sh"

scripts/setup.sh page model browsers
scripts/build.sh
REFUSAL_LAB_LONG=1 timed "Long tests of the page in Chromium" \
  env -C tests/e2e npx --no-install playwright test --project alone --workers 1 lasting

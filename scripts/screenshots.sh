#!/usr/bin/env bash
# Takes pictures of the page for a person to look at: tests/e2e/test-results/screenshots.
. "$(dirname "$0")/env.sh"

scripts/setup.sh page browsers
scripts/build.sh
env -C tests/e2e npx --no-install playwright test --project screenshots

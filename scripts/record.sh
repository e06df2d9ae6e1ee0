#!/usr/bin/env bash
# Records runs of the models in the page into public/recorded/. What was begun goes on where it broke off.
. "$(dirname "$0")/env.sh"

scripts/setup.sh page dist model browsers
scripts/build.sh dist
REFUSAL_LAB_DIST=$ROOT/dist node tests/e2e/record.mjs "$@"
step "Judging the recorded runs" cargo run --quiet --locked --features cli --bin refusal-lab -- recorded public/recorded
step "Writing the exercises" cargo run --quiet --locked --features cli --bin refusal-lab -- exercises public

#!/usr/bin/env bash
# Records runs of the models in the page into public/recorded/, and the comparison that the page "ROSE" opens with. What was
# begun goes on where it broke off.
#
#   scripts/record.sh                 everything
#   scripts/record.sh rose-words      only the comparison: a minute
#   scripts/record.sh qwen-rose ...   only these runs
. "$(dirname "$0")/env.sh"

# A harmless prompt that looks harmful, whose answers differ.
ROSE_PROMPT=violence-b13

lab() { cargo run --quiet --locked --features cli --bin refusal-lab -- "$@"; }

record_rose_words() {
  lab rose-words "target/models/$MODEL_FILE" "$ROSE_PROMPT" >target/rose-words.json
  mv target/rose-words.json public/recorded/
}

if [ "$*" != rose-words ]; then
  scripts/setup.sh page dist model browsers
  scripts/build.sh dist
  REFUSAL_LAB_DIST=$ROOT/dist node tests/e2e/record.mjs "$@"
  step "Judging the recorded runs" lab recorded public/recorded
  step "Writing the exercises" lab exercises public
else
  scripts/setup.sh page model
fi
[ $# -gt 0 ] && [ "$*" != rose-words ] || step "Recording ROSE word by word" record_rose_words

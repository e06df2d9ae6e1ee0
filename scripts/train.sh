#!/usr/bin/env bash
# Trains the linear classifier anew and measures it, with and without the encoder: src/refusal/linear/{weights.bin,version.txt},
# src/refusal/encoder_manifest.json, public/classifier/card.json.
. "$(dirname "$0")/env.sh"

[ -n "${REFUSAL_LAB_DATA:-}" ] || die "REFUSAL_LAB_DATA is not set. It names the folder with refusals/train.jsonl and refusals/dev-do-not-answer.jsonl: labelled answers, one JSON object a line (README, “Training”)."
cargo run --quiet --locked --release --features train --bin train -- "$@"

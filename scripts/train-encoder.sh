#!/usr/bin/env bash
# Trains the classifier's encoder anew, and measures it: src/train/encoder/{held-out,unseen}.jsonl,
# public/classifier/encoder.gguf; then as `make train`. Half an hour on two cores that multiply bfloat16, hours on others.
. "$(dirname "$0")/env.sh"

[ -n "${REFUSAL_LAB_DATA:-}" ] || die "REFUSAL_LAB_DATA is not set. It names the folder with the labelled answers (README, “Training”)."
place=target/encoder
if [ ! -x $place/venv/bin/python ]; then
  python3 -m venv $place/venv
  step "Installing PyTorch (2 GB)" $place/venv/bin/pip install --quiet --requirement src/train/encoder/requirements.txt
fi
step "Writing the examples" cargo run --quiet --locked --release --features train --bin train -- --rows $place/rows.jsonl
$place/venv/bin/python src/train/encoder/train_encoder.py $place/rows.jsonl --held-out --ship
scripts/train.sh

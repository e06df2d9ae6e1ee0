#!/usr/bin/env bash
# Holds the page's engine against llama.cpp on the larger model, whose file REFUSAL_LAB_QWEN names.
. "$(dirname "$0")/env.sh"

if [ -z "${REFUSAL_LAB_QWEN:-}" ]; then
  skipped "the larger model: REFUSAL_LAB_QWEN does not name its file (qwen2.5-coder-0.5b-instruct-q4_k_m.gguf)."
  exit
fi
[ -f "$REFUSAL_LAB_QWEN" ] || die "no file at $REFUSAL_LAB_QWEN, which REFUSAL_LAB_QWEN names."
scripts/setup.sh model
REFUSAL_LAB_LONG=1 REFUSAL_LAB_MODEL=$REFUSAL_LAB_QWEN timed "The larger model against llama.cpp" \
  cargo test --features train,cli --test decode_against_llama -- --nocapture

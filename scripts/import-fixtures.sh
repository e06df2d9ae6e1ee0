#!/usr/bin/env bash
# Makes the files under tests/fixtures/imports/ again: evaluation tools ask the small real model, and what they write is
# kept. Nothing else runs this. Everything is installed under target/import-fixtures/ (4 GB; delete it at will).
#
#   scripts/import-fixtures.sh                all tools
#   scripts/import-fixtures.sh garak ...      only these: inspect, lm_eval, promptfoo, garak
#
# Read every answer before a commit: none to a harmful prompt may hold anything of use. The prompts are chosen in
# scripts/import-fixtures/prompts.txt.
. "$(dirname "$0")/env.sh"

# Of Inspect: the last form without a transcript, in JSON; the zip with deflate; the newest, a zip with Zstandard. Each
# with the client library of its time: a newer one breaks the old releases.
INSPECT_RELEASES=(
  "0.3.18 openai==1.35.10 httpx==0.27.2"
  "0.3.100 openai==1.82.0 httpx==0.27.2"
  "0.3.285 openai"
)
INSPECT_NEWEST=0.3.285
LM_EVAL_VERSION=0.4.13
PROMPTFOO_VERSION=0.123.1
# Promptfoo wants Node 22; this npm package is that very program.
NODE_VERSION=22.23.3
GARAK_VERSION=0.17.1
# What of garak's requirements a run over an API loads. The rest (torch, transformers, a dozen vendors' clients) is
# gigabytes, and changes nothing in what it writes.
GARAK_NEEDS=(aiohttp "avidtools==0.1.2" backoff "cmd2==2.4.3" colorama ftfy httpx huggingface_hub jinja2 jsonpath-ng
  "langdetect==1.0.9" "lorem==0.1.1" markdown mikeshardmind-base2048 nltk numpy "openai>=2,<3" pillow py-markdown-table
  pyyaml requests stdlibs tqdm "wn==0.9.5" xdg-base-dirs)

PORT=${PORT:-8092}
PLACE=$ROOT/target/import-fixtures
RUN=$PLACE/run
HELPERS=$ROOT/scripts/import-fixtures
FIXTURES=$ROOT/tests/fixtures/imports
MODEL=SmolLM2-135M-Instruct
MAX_TOKENS=24

# environment name package...   a Python environment with these packages, unless it stands already
environment() {
  local name=$1 ready; shift
  ready=$PLACE/$name/ready
  [ "$(cat "$ready" 2>/dev/null)" = "$*" ] && return
  rm -rf "${PLACE:?}/$name"
  step "Making an environment for $name" python3 -m venv "$PLACE/$name"
  if [ "$name" = garak ]; then
    step "Installing garak by itself" "$PLACE/garak/bin/pip" install --quiet --no-cache-dir --no-deps "$1"
    # Pip names what garak misses; so it is meant.
    step "Installing what it loads" "$PLACE/garak/bin/pip" install --quiet --no-cache-dir "${@:2}"
  else
    step "Installing $*" "$PLACE/$name/bin/pip" install --quiet --no-cache-dir "$@"
  fi
  echo "$*" >"$ready"
}

install_inspect() {
  local release version packages
  for release in "${INSPECT_RELEASES[@]}"; do
    read -r version packages <<<"$release"
    # shellcheck disable=SC2086
    environment "inspect-$version" "inspect-ai==$version" $packages
  done
}
install_lm_eval() { environment lm_eval "lm-eval[api]==$LM_EVAL_VERSION"; }
install_garak() { environment garak "garak==$GARAK_VERSION" "${GARAK_NEEDS[@]}"; }
install_promptfoo() {
  local packages="node@$NODE_VERSION promptfoo@$PROMPTFOO_VERSION"
  [ "$(cat "$PLACE/promptfoo/ready" 2>/dev/null)" = "$packages" ] && return
  rm -rf "$PLACE/promptfoo"
  mkdir -p "$PLACE/promptfoo"
  # Without that variable a browser would be fetched, which nothing here uses.
  # shellcheck disable=SC2086
  step "Installing $packages" env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install --loglevel=error --no-audit --no-fund --no-save --no-package-lock \
    --cache "$PLACE/npm-cache" --prefix "$PLACE/promptfoo" $packages
  echo "$packages" >"$PLACE/promptfoo/ready"
}

# inspect_eval release log-directory argument...
inspect_eval() {
  local release=$1 logs=$2 model=openai/$MODEL; shift 2
  # `openai/` is OpenAI's own protocol in the newest release, which has a provider for others that speak like it.
  [ "$release" != $INSPECT_NEWEST ] || model=openai-api/local/$MODEL
  timed "Inspect $release: $logs" "$PLACE/inspect-$release/bin/python" -m inspect_ai eval inspect_task.py \
    --model "$model" --temperature 0 --max-tokens $MAX_TOKENS --max-connections 1 --max-retries 1 --log-dir "$logs" "$@"
}
run_inspect() {
  local kept=$FIXTURES/inspect
  export OPENAI_BASE_URL=$API LOCAL_BASE_URL=$API LOCAL_API_KEY=none
  inspect_eval 0.3.18 old
  inspect_eval 0.3.100 deflate
  inspect_eval $INSPECT_NEWEST newest
  inspect_eval $INSPECT_NEWEST epochs --epochs 2 --limit 10
  inspect_eval $INSPECT_NEWEST json --log-format json --limit 5
  inspect_eval $INSPECT_NEWEST errors --no-fail-on-error -T prompts=with-error.jsonl
  keep old/*.json "$kept/0.3.18.json"
  keep deflate/*.eval "$kept/0.3.100.eval"
  keep newest/*.eval "$kept/$INSPECT_NEWEST.eval"
  keep epochs/*.eval "$kept/$INSPECT_NEWEST-epochs.eval"
  keep json/*.json "$kept/$INSPECT_NEWEST.json"
  keep errors/*.eval "$kept/$INSPECT_NEWEST-errors.eval"
}

run_lm_eval() {
  local file
  timed "lm-evaluation-harness" env HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 \
    "$PLACE/lm_eval/bin/lm_eval" --model local-chat-completions \
    --model_args "model=$MODEL,base_url=$API/chat/completions,num_concurrent=1" \
    --tasks starter_prompts --include_path lm-eval --apply_chat_template --system_instruction "$(cat system.txt)" \
    --log_samples --output_path lm-eval-results
  # The two belong together by the date in their names.
  for file in lm-eval-results/$MODEL/*; do keep "$file" "$FIXTURES/lm_eval/$(basename "$file")"; done
}

# An assertion that fails, or a request, is exit code 100: expected here.
promptfoo_eval() {
  "$PLACE/promptfoo/node_modules/.bin/node" "$PLACE/promptfoo/node_modules/.bin/promptfoo" eval --config "$1" \
    --output "$2" --no-cache --no-share --no-table --no-progress-bar --max-concurrency 1 || [ $? = 100 ]
}
run_promptfoo() {
  export PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 \
    PROMPTFOO_DISABLE_REMOTE_GENERATION=1
  timed "promptfoo" promptfoo_eval promptfoo-chat.json results.json
  timed "promptfoo, with an error" promptfoo_eval promptfoo-errors.json results-errors.json
  keep results.json "$FIXTURES/promptfoo/results.json"
  keep results-errors.json "$FIXTURES/promptfoo/results-errors.json"
}

garak_run() { "$PLACE/garak/bin/python" -m garak --config "$1"; }
run_garak() {
  local file
  export OPENAICOMPATIBLE_API_KEY=none
  timed "garak" garak_run garak.json
  timed "garak, with an error" garak_run garak-errors.json
  for file in user/.local/share/garak/garak_runs/*.jsonl; do keep "$file" "$FIXTURES/garak/$(basename "$file")"; done
}

# keep file place   copies what a tool wrote; paths of this machine become /evals, and none may be left
keep() {
  [ $# = 2 ] || die "one file was expected: ${*:1:$#-1}"
  "$PLACE/inspect-$INSPECT_NEWEST/bin/python" "$HELPERS/keep.py" "$1" "$2" "$RUN" "$PLACE" "$ROOT"
}

[ $# -gt 0 ] || set -- inspect lm_eval promptfoo garak
scripts/setup.sh model
have npm || die "Node.js is missing, or its npm."
mkdir -p "$PLACE"
install_inspect # whose newest release also reads the zips that are kept
for tool in "$@"; do "install_$tool"; done

# The tools keep their settings and caches with the rest, and must not say in which repository they ran.
export HOME=$RUN/user GIT_CEILING_DIRECTORIES=$PLACE OPENAI_API_KEY=none
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_STATE_HOME
rm -rf "$RUN"
mkdir -p "$HOME"
python3 "$HELPERS/prepare.py" "$RUN" "$PORT"
cp -r "$HELPERS/inspect_task.py" "$HELPERS/lm-eval" "$RUN"

# One request at a time and few tokens for each: the answers are the same every time, and one prompt is too long.
"$VENV/bin/python" scripts/model_server.py --port "$PORT" --parallel 1 --context 256 --threads 1 >"$PLACE/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null' EXIT
until grep -qs '^listening on ' "$PLACE/server.log"; do
  kill -0 $server 2>/dev/null || { cat "$PLACE/server.log" >&2; exit 1; }
  sleep 0.1
done
API=http://127.0.0.1:$PORT/v1

cd "$RUN"
for tool in "$@"; do
  rm -rf "${FIXTURES:?}/$tool"
  "run_$tool"
done
say "Now read the answers, and put date and versions into tests/fixtures/imports/README.md."

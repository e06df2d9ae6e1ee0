#!/usr/bin/env bash
# Serves the page with a model that it runs by itself, and beside it a real model API.
. "$(dirname "$0")/env.sh"

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

PORT=${PORT:-8080}
if taken "$PORT"; then die "port $PORT on 127.0.0.1 is taken. Choose another: make run PORT=8090"; fi
if [ -n "${MODEL_PORT:-}" ]; then
  if taken "$MODEL_PORT"; then die "port $MODEL_PORT on 127.0.0.1 is taken. Choose another: make run MODEL_PORT=8091"; fi
else
  MODEL_PORT=8081
  if [ "$PORT" = $MODEL_PORT ] || taken $MODEL_PORT; then MODEL_PORT=0; fi # 0 is any free one
fi

say "Refusal Lab: install what is missing, build the page, serve it on 127.0.0.1:$PORT."
[ -d target/page ] || say "From nothing that takes 5 to 9 min on two idle cores; afterwards, some seconds."
scripts/setup.sh page model
scripts/build.sh

servers=()
trap 'kill "${servers[@]}" 2>/dev/null' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

log=target/run-$PORT.log config=target/run-$PORT.config.json
wait_for_model() {
  until address=$(sed -n 's/^listening on //p' "$log") && [ -n "$address" ]; do
    kill -0 "$model" 2>/dev/null || { cat "$log" >&2; return 1; }
    sleep 0.1
  done
}
"$VENV/bin/python" scripts/model_server.py --port "$MODEL_PORT" >"$log" 2>&1 &
model=$!
servers+=($model)
step "Starting llama.cpp's server with SmolLM2-135M-Instruct" wait_for_model

cat >"$config" <<JSON
{
  "schema": "refusal-lab/config@1",
  "provider": "in-page",
  "base_url": "$address/v1",
  "model": "SmolLM2-135M-Instruct",
  "set": "starter",
  "per_category": 4,
  "max_tokens": 64,
  "concurrency": $(nproc)
}
JSON
python3 scripts/serve.py --root target/page --port "$PORT" --config "$config" --models target/models &
page=$!
servers+=($page)
until taken "$PORT"; do
  kill -0 $page 2>/dev/null || die "the page's server did not start."
  sleep 0.05
done

say "The model API is at $address/v1 (log: $log)."
say "Refusal Lab is at $(colour 1 "http://127.0.0.1:$PORT/")    Ctrl-C stops everything."
code=0
wait -n -p ended $model $page || code=$?
if [ "$ended" = $model ]; then
  tail -n 20 "$log" >&2
  die "the model server ended (code $code); its log is $log."
fi
die "the page's server ended (code $code)."

#!/usr/bin/env python3
"""Runs llama.cpp's own HTTP server, a real OpenAI-compatible API, with a model from a file."""

import argparse
import os
import pathlib
import signal
import socket
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV_PYTHON = ROOT / "target/venv/bin/python"

try:
    import xllamacpp
except ModuleNotFoundError:
    if sys.executable == str(VENV_PYTHON) or not VENV_PYTHON.exists():
        sys.exit("xllamacpp is missing: run scripts/setup.sh model")
    os.execv(VENV_PYTHON, [VENV_PYTHON, *sys.argv])


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--model", default=str(ROOT / "target/models/SmolLM2-135M-Instruct.Q4_1.gguf"))
    arguments.add_argument("--port", type=int, default=8081, help="0 takes any free one")
    arguments.add_argument("--parallel", type=int, default=4, help="requests answered at once")
    arguments.add_argument("--context", type=int, default=2048, help="tokens for each of them")
    arguments.add_argument("--threads", type=int, help="as many as cores without it; several threads wait for each other, and crawl on a busy machine")
    arguments.add_argument("--exact", action="store_true", help="keys, values and attention in 32 bits instead of 16")
    given = arguments.parse_args()
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)  # before the server's threads start, so that none of them takes one
    if not os.path.exists(given.model):
        sys.exit(f"no model file at {given.model}: run scripts/setup.sh model")

    try:
        with socket.create_server(("127.0.0.1", given.port)) as probe:
            port = probe.getsockname()[1]
    except OSError as error:
        sys.exit(f"cannot listen on 127.0.0.1:{given.port}: {error.strerror}")

    params = xllamacpp.CommonParams()
    params.model.path = given.model
    params.model_alias = {"SmolLM2-135M-Instruct"}
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_parallel = given.parallel
    params.n_ctx = given.parallel * given.context
    if given.threads:
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = given.threads
    if given.exact:
        params.cache_type_k = params.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_F32
        params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    server = xllamacpp.Server(params)
    # The server's own log may be in the middle of a line.
    print(f"\nlistening on {server.listening_address}", flush=True)
    signal.sigwait(stops)
    os._exit(0)  # its threads need no farewell


if __name__ == "__main__":
    main()

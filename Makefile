# Tool versions: scripts/versions.env. Tools go under target/.
.DEFAULT_GOAL := help
.PHONY: help run dist test test-long test-large fuzz check ci bench bench-engine record screenshots train train-encoder clean

help:
	@echo "make run      set up, build, and serve the page on 127.0.0.1:8080 beside a real local model API"
	@echo "              PORT=8080  MODEL_PORT=8081"
	@echo "make dist     build the smallest page into dist/, and a zip of it that any static host can serve"
	@echo "make test     set up, build, and run every test"
	@echo "make test-long  the long forms of the tests of runs: kills, faults, many prompts (ten minutes)"
	@echo "make test-large  the engine against llama.cpp on a larger model (REFUSAL_LAB_QWEN names its file; five minutes)"
	@echo "make fuzz     feed every parser what no writer wrote (FUZZ_SECONDS=900 for each of eight)"
	@echo "make check    format and lints: what must hold before the tests"
	@echo "make ci       check and test, with a table of step times (target/ci-times.txt)"
	@echo "make bench    print the page's figures: bytes, milliseconds, ratios"
	@echo "make bench-engine  hold the model in the page against llama.cpp's browser build"
	@echo "make record   record runs of the models in the page for public/recorded/ (an hour)"
	@echo "              (scripts/record.sh rose-words: only what the page ROSE opens with; a minute)"
	@echo "make screenshots  pictures of the page, for a person to look at"
	@echo "make train    train the classifier anew from labelled answers (REFUSAL_LAB_DATA names their folder)"
	@echo "make train-encoder   the same, and before it the encoder: half an hour and PyTorch"
	@echo "make clean    remove everything built or installed here (the tools take minutes to build again)"

run dist test test-long test-large fuzz check ci bench bench-engine record screenshots train train-encoder:
	@command -v python3 >/dev/null || scripts/setup.sh python
	@scripts/supervise.py scripts/$@.sh

clean:
	rm -rf target dist tests/e2e/node_modules tests/e2e/test-results

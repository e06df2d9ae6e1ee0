#!/usr/bin/env python3
"""Divides the page's program in two: what the first screen needs, and the rest (src/ui/deferred_entry.rs), which the page fetches
later. Both share one memory and one table of functions; the second is `app-…_rest.wasm` beside the first.

Trunk runs this when it has built everything else. wasm-split works on what the linker wrote, before wasm-bindgen; so both
come after Trunk's own, and what Trunk has put into place is replaced under the same names.
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

PROGRAM = "app"
PART = "rest"
CARGO_PROFILES = {"release": "page", "debug": "quick"}  # as index.html says


def divide(staging):
    profile = os.environ["TRUNK_PROFILE"]
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", "target"))
    linked = target / "wasm32-unknown-unknown" / CARGO_PROFILES[profile] / f"{PROGRAM}.wasm"
    [module] = staging.glob(f"{PROGRAM}*_bg.wasm")
    name = module.name.removesuffix("_bg.wasm")
    with tempfile.TemporaryDirectory() as folder:
        parts, bound = pathlib.Path(folder, "parts"), pathlib.Path(folder, "bound")
        run("wasm-split-cli", linked, parts, "--out-name", name)
        # The second part finds the table of functions among the first one's exports.
        options = ["--target=web", "--no-typescript", "--remove-name-section", "--keep-lld-exports"]
        run("wasm-bindgen", *options, f"--out-dir={bound}", parts / f"{name}.wasm")
        shrink = small if profile == "release" else shutil.move
        shrink(bound / module.name, module)
        shrink(parts / f"split_{PART}.wasm", staging / f"{name}_{PART}.wasm")
        script = (bound / f"{name}.js").read_text()
        loader = (parts / "__wasm_split.js").read_text().replace(f"split_{PART}.wasm", f"{name}_{PART}.wasm")
        (staging / f"{name}.js").write_text(with_loader(script, loader))


def with_loader(script, loader):
    """One script for both parts: a second one would be another round trip before the page starts."""
    load = f"__wasm_split_load_{PART}"
    loader = replace(r'^import \{ initSync \} from "[^"]*";\n', "", loader)
    loader = replace(rf"^export const {load}\b", f"const {load}", loader)
    # wasm-split writes the shared names in an order of chance, and a build should be the same each time.
    loader = re.sub(r"(?:\w+, ){2,}", lambda found: " ".join(sorted(found[0].split())) + " ", loader)
    # Some hosts serve modules under a wrong name, which wasm-bindgen's own script forgives the first part.
    loader = replace(
        r"WebAssembly\.instantiateStreaming\(src, imports\)",
        "src.then((reply) => reply.arrayBuffer()).then((bytes) => WebAssembly.instantiate(bytes, imports))",
        loader,
    )
    importing = r'^import \* as (\w+) from "\./__wasm_split\.js";?\n'
    return replace(importing, lambda found: f"{loader}const {found[1]} = {{ {load} }};\n", script)


def replace(pattern, by, text):
    text, found = re.subn(pattern, by, text, flags=re.MULTILINE)
    if found != 1:
        raise SystemExit(f"scripts/split.py looked for {pattern!r} once and found it {found} times; the tools may write it otherwise now.")
    return text


def small(source, destination):
    page = pathlib.Path(os.environ["TRUNK_HTML_FILE"]).read_text()
    features = re.search(rf'data-bin="{PROGRAM}".*?data-wasm-opt-params="([^"]*)"', page, re.DOTALL)[1].split()
    run("wasm-opt", "-Oz", *features, "--strip-debug", "--strip-producers", source, "-o", destination)


def run(*command):
    subprocess.run(command, check=True)


if __name__ == "__main__":
    divide(pathlib.Path(os.environ["TRUNK_STAGING_DIR"]))

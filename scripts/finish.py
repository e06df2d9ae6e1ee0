#!/usr/bin/env python3
"""What is left to do with the page once Trunk has built it. Trunk runs its hooks all at once, so that there is one."""

import os
import pathlib

import even_names
import split

if __name__ == "__main__":
    folder = pathlib.Path(os.environ["TRUNK_STAGING_DIR"])
    split.divide(folder)
    for module in folder.glob("*_bg.wasm"):
        even_names.even(folder / (module.name.removesuffix("_bg.wasm") + ".js"), module)

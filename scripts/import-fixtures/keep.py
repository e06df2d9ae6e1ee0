#!/usr/bin/env python3
"""Copies a file that a tool wrote, with no path of this machine in it.

    keep.py FILE PLACE PATH...

Each PATH becomes /evals, the longest first. A zip that names none is copied byte for byte; in one that does, the same
members are packed again in the same order, each by the method that it had."""

import pathlib
import re
import shutil
import socket
import sys
import zipfile

source, place = map(pathlib.Path, sys.argv[1:3])
paths = sorted([*sys.argv[3:], sys.base_prefix], key=len, reverse=True)  # a traceback names the Python, too
private = re.compile("|".join([*map(re.escape, paths), "/home/", "/root/", "/tmp/", rf"\b{re.escape(socket.gethostname())}\b"]))


def without_paths(text):
    for path in paths:
        text = text.replace(path, "/evals")
    if found := private.search(text):
        sys.exit(f"{source} names this machine: …{text[max(0, found.start() - 80):found.end() + 80]}…")
    return text


place.parent.mkdir(parents=True, exist_ok=True)
if zipfile.is_zipfile(source):
    import inspect_ai.log  # noqa: F401  which teaches zipfile Zstandard

    with zipfile.ZipFile(source) as members:
        before = [(member, members.read(member).decode()) for member in members.infolist()]
    after = [(member, without_paths(text)) for member, text in before]
    if before == after:
        shutil.copyfile(source, place)
    else:
        with zipfile.ZipFile(place, "w") as members:
            for member, text in after:
                members.writestr(member, text)
else:
    place.write_text(without_paths(source.read_text()))
print(f"    kept {place.name}: {place.stat().st_size / 1000:.0f} kB")

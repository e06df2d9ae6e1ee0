"""Takes the hashes out of the names by which a module and its JavaScript know each other.

wasm-bindgen ends each import's name with a hash of 16 digits, once in the module and once in its JavaScript. Hashes do not
compress: some 250 of them are four kilobytes of the page's first load. Each becomes a number of the same length, so that
nothing else in the module moves.
"""

import re
import sys


def even(script, module):
    text, code = script.read_bytes(), module.read_bytes()
    hashes = list(dict.fromkeys(re.findall(rb"__wb\w*?_((?!0{8})[0-9a-f]{16})\b", text)))
    if len(hashes) < 10:
        sys.exit(f"{script.name} has {len(hashes)} imports with a hash in their names; wasm-bindgen may name them otherwise now.")
    for number, found in enumerate(hashes):
        plain = b"%016d" % number
        text, code = text.replace(found, plain), code.replace(found, plain)
    script.write_bytes(text)
    module.write_bytes(code)

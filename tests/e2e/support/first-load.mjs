// What the page fetches before its chart and its first exercise stand, and how much of it there may be.

import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

export const FIRST_LOAD_BUDGET = 400_000;

const PAGE = /^(index\.html|start\.js|app-[^_]*\.js|app-[^_]*_bg\.wasm|.*\.css|.*\.svg|config\.json)$/;
const DATA = ["reference/or-bench-published.csv", "exercises.json"];

/** How many bytes these are where the host packs as well as it can. */
export function brotli(bytes) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
  return zlib.brotliCompressSync(bytes, { params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
}

/** Those files of a built page, each with its bytes under Brotli, the largest first. */
export function firstLoad(folder) {
  const files = fs.readdirSync(folder, { recursive: true }).filter((file) => path.extname(file));
  const first = files.filter((file) => PAGE.test(file) || DATA.includes(file));
  if (first.filter((file) => file.endsWith(".wasm")).length !== 1) throw new Error(`not one page module in ${folder}: ${first}`);
  const missing = DATA.filter((file) => !first.includes(file));
  if (missing.length > 0) throw new Error(`${missing} missing in ${folder}`);
  const weighed = first.map((file) => ({ file, bytes: brotli(fs.readFileSync(path.join(folder, file))) }));
  return weighed.sort((a, b) => b.bytes - a.bytes);
}

export const total = (files) => files.reduce((sum, { bytes }) => sum + bytes, 0);

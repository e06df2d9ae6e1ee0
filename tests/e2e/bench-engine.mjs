// Holds the page's own engine against wllama, llama.cpp's browser build: one Chromium, one file, one prompt, in turn.
//
//     node bench-engine.mjs
//
// Nothing here fails for being slow; it fails where something could not be measured.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ALPHA, TOKENS, runOurs, runWllama } from "./bench/engines.mjs";
import { tellLongest, tracedRun } from "./bench/main-thread.mjs";
import { launch, measure, openLab, serve } from "./bench/page.mjs";
import { asQ8 } from "./bench/q8.mjs";
import { kilobytes, median, megabytes, spread, table } from "./bench/report.mjs";
import { repeat, takeTurns } from "./bench/rounds.mjs";
import { brotli } from "./support/first-load.mjs";
import { DIST, MODELS } from "./support/servers.mjs";

const ROUNDS = 3;
const CORES = os.cpus().length;
/** In the starter set, of each category and kind. */
const PROMPTS_EACH = 1;
const MODEL_NAME = "SmolLM2-135M-Instruct";
const MODEL = fs.readFileSync(path.join(MODELS, `${MODEL_NAME}.Q4_1.gguf`));
const FILES = { "Q4_1, as it is published": "q4_1.gguf", "Q8_0, converted": "q8_0.gguf" };
const WLLAMA = new URL("node_modules/@wllama/wllama/esm/", import.meta.url);
const ENGINE = ["engine.js", "engine_bg.wasm", "engine_loader.js"];

const served = {
  // No policy of the page's: wllama starts its worker from a blob.
  "bench/index.html": "<!doctype html><title>Bench</title>",
  "bench/wllama.js": fs.readFileSync(new URL("index.js", WLLAMA)),
  "bench/wllama.wasm": fs.readFileSync(new URL("wasm/wllama.wasm", WLLAMA)),
  [`models/${MODEL_NAME}.Q4_1.gguf`]: MODEL,
  "bench/q4_1.gguf": MODEL,
  "bench/q8_0.gguf": asQ8(MODEL),
  ...Object.fromEntries(ENGINE.map((name) => [`bench/${name}`, fs.readFileSync(path.join(DIST, name))])),
};

/** Prints what the rounds of both come to, and gives both speeds. */
async function contest(bench, file, cores) {
  const contestants = { ours: () => runOurs(bench, file, cores), theirs: () => runWllama(bench, file, cores) };
  const { ours, theirs } = await takeTurns(contestants, { rounds: ROUNDS, warmUp: 0 });
  const values = (rounds, key, scale = 1) => rounds.map((one) => one[key] / scale);
  const row = (title, key, digits, scale) => {
    const [our, their] = [values(ours, key, scale), values(theirs, key, scale)];
    return [title, ...spread(our, digits), ...spread(their, digits), (median(our) / median(their)).toFixed(2)];
  };
  const [plain, rose, wllama] = [values(ours, "perSecond"), values(ours, "rose"), values(theirs, "perSecond")];
  bench.say(
    table(
      ["", "ours", "min", "max", "wllama", "min", "max", "ours / wllama"],
      [
        row("tokens/s", "perSecond", 1),
        ["  with ROSE", ...spread(rose, 1), "", "", "", (median(rose) / median(wllama)).toFixed(2)],
        row("ms to the first token", "firstToken", 0),
        row("ms to load", "load", 0),
        row("peak memory of the page, MB", "memory", 0, 1e6),
      ],
    ),
  );
  bench.say(`  ROSE takes ${(median(plain) / median(rose)).toFixed(2)} times as long a token as plain decoding.`);
  bench.say(`  ${ours[0].text === theirs[0].text ? "Both wrote the same text." : "The texts differ: the engines round differently."}`);
  return [median(plain), median(wllama)];
}

/** What a run of the model in the page leaves of its main thread. */
async function tellResponsiveness(bench) {
  const settings = { provider: "in-page", model: MODEL_NAME, per_category: PROMPTS_EACH, max_tokens: TOKENS, concurrency: CORES };
  const runs = await repeat(ROUNDS, async (round) => {
    const opened = await openLab(bench.browser, bench.site, { ...settings, ...(round % 2 === 1 && { alpha: String(ALPHA) }) });
    return tracedRun(bench.browser, opened, { isReal: true });
  });
  bench.say(`\nA run of the page's own model, ${TOKENS} tokens an answer, on ${CORES} workers, from its loading on; the second with ROSE`);
  tellLongest(bench, runs);
}

async function all(bench) {
  const { say } = bench;
  const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
  bench.site = (await serve(bench, served, { headers })).url;
  say(`Chromium ${bench.browser.version()}, ${CORES} cores, ${TOKENS} tokens, ${ROUNDS} rounds, who is first alternating; median, least, most.`);
  const speeds = Object.fromEntries(Object.keys(FILES).map((name) => [name, []]));
  for (const cores of new Set([1, CORES])) {
    for (const [name, file] of Object.entries(FILES)) {
      const many = `${cores} cores: ours answers ${cores} prompts at once, wllama one with ${cores} threads`;
      say(`\n${name}, ${cores === 1 ? "one thread each" : many}`);
      speeds[name].push(await contest(bench, file, cores));
    }
  }
  if (CORES > 1) say(`\nWhat ${CORES} cores gain over one thread`);
  for (const [name, [one, many]] of CORES > 1 ? Object.entries(speeds) : []) {
    const [ours, theirs] = many.map((speed, who) => speed / one[who]);
    say(`  ${name}: ours ${ours.toFixed(2)} times, wllama ${theirs.toFixed(2)}: ${(ours / theirs).toFixed(2)} of it`);
  }
  await tellResponsiveness(bench);
  const module = (name, bytes) => [name, kilobytes(bytes.length), kilobytes(brotli(bytes))];
  const modules = [module("ours", served["bench/engine_bg.wasm"]), module("wllama", served["bench/wllama.wasm"])];
  say(`\n${table(["module, KB", "as built", "brotli 11"], modules)}`);
  say(`  The file: ${megabytes(MODEL.length)} MB, as Q8_0 ${megabytes(served["bench/q8_0.gguf"].length)} MB.`);
}

const browser = await launch();
await measure(browser, all).finally(() => browser.close());

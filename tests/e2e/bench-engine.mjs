// Holds the page's own engine against wllama, llama.cpp's browser build: one Chromium, one file, one prompt, in turn.
//
//     node bench-engine.mjs
//
// Nothing here fails for being slow; it fails where something could not be measured.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { brotli } from "./bench/brotli.mjs";
import { TOKENS, loadOurs, loadTheirs, peakMemory, runOurs, runTheirs } from "./bench/engine/contest.mjs";
import { asQ8 } from "./bench/engine/q8.mjs";
import { launch, openLab } from "./bench/lab-page.mjs";
import { tellLongest, tracedRun } from "./bench/main-thread.mjs";
import { servePageFiles } from "./bench/page-server.mjs";
import { kilobytes, median, megabytes, spread, table } from "./bench/report.mjs";
import { DIST, MODELS } from "./support/servers.mjs";

const ROUNDS = 3;
const ALPHA = 0.5;
const CORES = os.cpus().length;
/** In the starter set, of each category and kind. */
const PROMPTS_EACH = 1;
const MODEL_NAME = "SmolLM2-135M-Instruct";
const WLLAMA = new URL("node_modules/@wllama/wllama/esm/", import.meta.url);
const MODEL = fs.readFileSync(path.join(MODELS, `${MODEL_NAME}.Q4_1.gguf`));
const FILES = { "Q4_1, as it is published": "q4_1.gguf", "Q8_0, converted": "q8_0.gguf" };

const served = {
  // No policy of the page's: wllama starts its worker from a blob.
  "bench/index.html": "<!doctype html><title>Bench</title>",
  "bench/wllama.js": fs.readFileSync(new URL("index.js", WLLAMA)),
  "bench/wllama.wasm": fs.readFileSync(new URL("wasm/wllama.wasm", WLLAMA)),
  [`models/${MODEL_NAME}.Q4_1.gguf`]: MODEL,
  "bench/q4_1.gguf": MODEL,
  "bench/q8_0.gguf": asQ8(MODEL),
  ...Object.fromEntries(["engine.js", "engine_bg.wasm", "engine_loader.js"].map((name) => [`bench/${name}`, fs.readFileSync(path.join(DIST, name))])),
};

/** Each contestant in a page of its own, so that neither lives with the other's memory. */
async function inPage(browser, server, work) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${server.url}bench/index.html`);
    return await work(page);
  } finally {
    await context.close();
  }
}

const ours = (browser, server, file, workers) =>
  inPage(browser, server, async (page) => {
    const load = await loadOurs(page, `/bench/${file}`, workers);
    const plain = await runOurs(page, workers);
    const rose = await runOurs(page, workers, ALPHA);
    return { load, ...plain, rose: rose.perSecond, memory: peakMemory() };
  });

const theirs = (browser, server, file, threads) =>
  inPage(browser, server, async (page) => {
    const { took, threads: got } = await loadTheirs(page, `/bench/${file}`, threads);
    if (got !== threads) throw new Error(`wllama runs ${got} threads, not ${threads}`);
    return { load: took, ...(await runTheirs(page)), memory: peakMemory() };
  });

async function contest(browser, server, file, cores) {
  const [our, their] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const turns = [async () => our.push(await ours(browser, server, file, cores)), async () => their.push(await theirs(browser, server, file, cores))];
    for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
  }
  const of = (rounds, key) => rounds.map((one) => one[key]);
  const ratio = (key) => (median(of(our, key)) / median(of(their, key))).toFixed(2);
  const row = (name, key, digits, scale = 1) => [
    name,
    ...spread(of(our, key).map((value) => value / scale), digits),
    ...spread(of(their, key).map((value) => value / scale), digits),
    ratio(key),
  ];
  const rose = spread(of(our, "rose"), 1);
  console.log(
    table(
      ["", "ours", "min", "max", "wllama", "min", "max", "ours / wllama"],
      [
        row("tokens/s", "perSecond", 1),
        ["  with ROSE", ...rose, "", "", "", (median(of(our, "rose")) / median(of(their, "perSecond"))).toFixed(2)],
        row("ms to the first token", "firstToken", 0),
        row("ms to load", "load", 0),
        row("peak memory of the page, MB", "memory", 0, 1e6),
      ],
    ),
  );
  const cost = median(of(our, "perSecond")) / median(of(our, "rose"));
  console.log(`  ROSE takes ${cost.toFixed(2)} times as long a token as plain decoding.`);
  console.log(`  ${our[0].text === their[0].text ? "Both wrote the same text." : "The texts differ: the engines round differently."}`);
  return [our, their].map((rounds) => median(of(rounds, "perSecond")));
}

/** What a run of the model in the page leaves of its main thread. */
async function tellResponsiveness(browser, server) {
  const settings = { provider: "in-page", model: MODEL_NAME, per_category: PROMPTS_EACH, max_tokens: TOKENS, concurrency: CORES };
  const runs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const opened = await openLab(browser, server.url, { ...settings, ...(round % 2 === 1 && { alpha: String(ALPHA) }) });
    runs.push(await tracedRun(browser, opened, { isReal: true }));
  }
  console.log(`\nA run of the page's own model, ${TOKENS} tokens an answer, on ${CORES} workers, from its loading on; the second with ROSE`);
  tellLongest(runs, console.log);
}

const browser = await launch();
const server = await servePageFiles(served, {
  headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
});
try {
  console.log(`Chromium ${browser.version()}, ${CORES} cores, ${TOKENS} tokens, ${ROUNDS} rounds, who is first alternating; median, least, most.`);
  const speeds = Object.fromEntries(Object.keys(FILES).map((name) => [name, []]));
  for (const cores of new Set([1, CORES])) {
    for (const [name, file] of Object.entries(FILES)) {
      const how = cores === 1 ? "one thread each" : `${cores} cores: ours answers ${cores} prompts at once, wllama one with ${cores} threads`;
      console.log(`\n${name}, ${how}`);
      speeds[name].push(await contest(browser, server, file, cores));
    }
  }
  if (CORES > 1) {
    console.log(`\nWhat ${CORES} cores gain over one thread`);
    for (const [name, [one, all]] of Object.entries(speeds)) {
      const [ours, theirs] = all.map((speed, who) => speed / one[who]);
      console.log(`  ${name}: ours ${ours.toFixed(2)} times, wllama ${theirs.toFixed(2)}: ${(ours / theirs).toFixed(2)} of it`);
    }
  }
  await tellResponsiveness(browser, server);
  const module = (name, bytes) => [name, kilobytes(bytes.length), kilobytes(brotli(bytes))];
  console.log(`\n${table(["module, KB", "as built", "brotli 11"], [module("ours", served["bench/engine_bg.wasm"]), module("wllama", served["bench/wllama.wasm"])])}`);
  console.log(`  The file: ${megabytes(MODEL.length)} MB, as Q8_0 ${megabytes(served["bench/q8_0.gguf"].length)} MB.`);
} finally {
  await server.stop();
  await browser.close();
}

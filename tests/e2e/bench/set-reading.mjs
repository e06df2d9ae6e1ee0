// A file of prompts read by the page's data worker, and by a worker with PapaParse.

import { createHash } from "node:crypto";
import fs from "node:fs";
import { withBarePage } from "./data-worker-page.mjs";
import { DOUBLES, ROWS } from "./made-prompts.mjs";
import { median, row, spread, table } from "./report.mjs";
import { takeTurns } from "./rounds.mjs";

const GOAL = 2;
const ROUNDS = 9;
const WARM_UP = 2;
const PAPA = new URL("../node_modules/papaparse/papaparse.min.js", import.meta.url);
const WORKER = new URL("papa-worker.js", import.meta.url);

/** In the page: both workers, and one way to ask each. */
async function open() {
  const file = new Blob([await (await fetch("bench/set.csv")).arrayBuffer()]);
  const worker = await window.client.DataWorker.open();
  const papa = new Worker("bench/papa-worker.js");
  const hear = () =>
    new Promise((resolve, reject) => {
      papa.onmessage = ({ data }) => resolve({ data, at: performance.now() });
      papa.onerror = ({ message }) => reject(new Error(`PapaParse's worker broke off: ${message}`));
    });
  await hear();
  window.benchRead = async (way) => {
    if (way === "worker") return worker.readSet("made", file);
    if (way === "look") return worker.lookAt(file);
    const sent = performance.now();
    papa.postMessage({ way, file });
    const { data, at } = await hear();
    const { prompts, counts, ...found } = data;
    return { took: at - sent, ...found, ...(prompts && { prompts: prompts.length, categories: counts.size }) };
  };
}

/** What each way has to find. */
function expected(file) {
  const whole = { sha256: createHash("sha256").update(file).digest("hex"), rows: ROWS, doubles: DOUBLES, prompts: ROWS - DOUBLES };
  // Of a file's last line end PapaParse makes a row with nothing in it, and a header is one more list.
  return { worker: { ...whole, bad: 0 }, look: { columns: 2 }, lists: { rows: ROWS + 2 }, rows: { rows: ROWS + 1 }, set: whole };
}

/** Bytes of the data worker's own memory. Modules are loaded once, so this is the one that it runs. */
function workerMemory(page) {
  const worker = page.workers().find((worker) => worker.url().endsWith("data_worker_loader.js"));
  const url = new URL("data_worker.js", page.url()).href;
  return worker.evaluate(async (url) => (await (await import(url)).default()).memory.buffer.byteLength, url);
}

/** Milliseconds of each way in each round, and how much the data worker's memory grew by the first reading. */
function measureReading(browser, file) {
  const files = { "bench/set.csv": file, "bench/papa-worker.js": fs.readFileSync(WORKER), "bench/papaparse.min.js": fs.readFileSync(PAPA) };
  return withBarePage(browser, files, async (page) => {
    await page.evaluate(open);
    const read = async (way, due = {}) => {
      const found = await page.evaluate((way) => window.benchRead(way), way);
      for (const [name, value] of Object.entries(due)) {
        if (found[name] !== value) throw new Error(`${way}: ${name} is ${found[name]}, and should be ${value}`);
      }
      return found.took;
    };
    const before = await workerMemory(page);
    await read("worker");
    const grown = (await workerMemory(page)) - before;
    const contestants = Object.entries(expected(file)).map(([way, due]) => [way, () => read(way, due)]);
    return { times: await takeTurns(Object.fromEntries(contestants), { rounds: ROUNDS, warmUp: WARM_UP }), grown };
  });
}

/** Tells how long the ways take; gives the bytes by which the data worker grew. */
export async function compareReading({ browser, say }, file) {
  const { times, grown } = await measureReading(browser, file);
  const ratios = (theirs, ours) => times[theirs].map((time, at) => time / times[ours][at]);
  const peer = (title, way) => [...row(title, times[way], 1), ...spread(ratios(way, "worker"), 2)];
  say(
    table(
      [`${ROWS.toLocaleString("en")} rows, ${(file.length / 1e6).toFixed(1)} MB: ms`, "median", "min", "max", "over ours", "min", "max"],
      [
        row("ours: read, decoded, parsed, hashed, doubles out, counted, sent", times.worker, 1),
        row("ours: read, decoded, parsed, nothing else", times.look, 1),
        peer("PapaParse: with SHA-256, doubles, counts, sent as objects", "set"),
        peer("PapaParse: read, decoded and parsed to objects, nothing else", "rows"),
        peer("PapaParse: the same to lists, without a header", "lists"),
      ],
    ),
  );
  for (const [theirs, ours, what] of [
    ["set", "worker", "both do all of the work"],
    ["rows", "look", "both parse and do nothing else"],
    ["rows", "worker", "ours does all of the work, PapaParse parses and does nothing else"],
  ]) {
    const reached = median(ratios(theirs, ours));
    say(`  Goal: ${GOAL} x as fast as PapaParse; where ${what}: ${reached.toFixed(2)} x, ${reached >= GOAL ? "met" : "missed"}.`);
  }
  say(`  ${ROUNDS} rounds after ${WARM_UP} to warm up, all five ways in each, in one order and the other in turns, one Blob for all.`);
  say("  Ours and PapaParse with all of the work by the page's clock, from the message to the answer; PapaParse's parsing by its");
  say("  worker's own, from the Blob to rows that stay where they are. Ours makes no texts of cells that nobody asks for.");
  return grown;
}

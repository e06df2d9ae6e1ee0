// What one verdict takes: in Chromium by the desk as it is built for the page, and natively by the same code from the
// same messages (tests/classifier_speed.rs). And what the model weighs.

import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../support/servers.mjs";
import { ANSWER_BYTES, answers, pack } from "./answers.mjs";
import { brotli } from "./brotli.mjs";
import { encodeAsk } from "./desk-client.mjs";
import { withDeskPage } from "./desk-page.mjs";
import { kilobytes, median, percent, spread, table } from "./report.mjs";

const WEIGHTS = "src/refusal/linear/weights.bin";
const WEIGHTS_BUDGET_BYTES = 60_000;
const TARGET_US = 20;
const RATIO_BUDGET = 3;
const ANSWERS = 5_000;
const ROUNDS = 5;
const PAIRS = 7;

/** What is asked of the desk. The first asks for nothing, and so takes what a message takes by itself. */
const ASKS = {
  nothing: { classifiers: [], evidence: false },
  linear: { classifiers: ["linear"], evidence: false },
  linear_evidence: { classifiers: ["linear"], evidence: true },
  lexicon: { classifiers: ["lexicon"], evidence: false },
};

function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const options = { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } };
    const child = spawn(command, args, options);
    let [said, told] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => (said += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (told += text));
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === 0) resolve(said);
      else reject(new Error(`${command} ended with ${code}:\n${told.slice(-3000)}`));
    });
  });
}

/** The native program, optimised as the desk is. */
async function buildNative() {
  const test = ["test", "--locked", "--profile", "worker", "--test", "classifier_speed"];
  const said = await run("cargo", [...test, "--no-run", "--message-format", "json"]);
  const built = said.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  const program = built.find(({ target, executable }) => target?.name === "classifier_speed" && executable);
  if (!program) throw new Error("cargo named no program for the test classifier_speed");
  return program.executable;
}

/** Milliseconds and refusals of each ask, by its name. */
async function timeNative(program, folder) {
  const said = await run(program, ["--ignored", "--nocapture"], { REFUSAL_LAB_ASKS: folder });
  const lines = [...said.matchAll(/classifier_speed (\w+) ([\d.]+) (\d+)/g)];
  const seen = lines.map(([, name, took, refused]) => [name, { took: Number(took), refused: Number(refused) }]);
  return Object.fromEntries(seen);
}

/** The same, by the page's desk. */
async function timeDesk(page) {
  const seen = await page.evaluate(
    async ({ asks, rounds }) => {
      const seen = Object.keys(asks).map((name) => [name, { times: [], refused: 0 }]);
      for (let round = 0; round < rounds; round += 1) {
        for (const [name, entry] of seen) {
          const { took, refused } = await window.desk.ask(asks[name].classifiers, asks[name].evidence, window.exchanges);
          entry.times.push(took);
          entry.refused = refused;
        }
      }
      return seen;
    },
    { asks: ASKS, rounds: ROUNDS },
  );
  return Object.fromEntries(seen.map(([name, { times, refused }]) => [name, { took: median(times), refused }]));
}

/** Microseconds that one answer takes beyond its part in the message. */
const perAnswer = (seen, name) => ((seen[name].took - seen.nothing.took) * 1000) / ANSWERS;

function checkVerdicts(desk, native) {
  for (const name of Object.keys(ASKS)) {
    if (desk[name].refused === native[name]?.refused) continue;
    const counts = `the desk found ${desk[name].refused} refusals by “${name}”, the native build ${native[name]?.refused}`;
    throw new Error(`${counts}: run scripts/build.sh, and measure again`);
  }
}

/** What both took, in pairs, one after the other and who is first alternating. */
async function pairs(browser, exchanges) {
  const program = await buildNative();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "refusal-lab-asks-"));
  try {
    return await withDeskPage(browser, exchanges, async (page) => {
      const version = await page.evaluate(async () => {
        window.desk = await window.client.Desk.open();
        return window.desk.version;
      });
      for (const [name, ask] of Object.entries(ASKS)) {
        const message = encodeAsk({ version, id: 1, ...ask }, { count: exchanges.length, packed: pack(exchanges) });
        fs.writeFileSync(path.join(folder, `${name}.bin`), message);
      }
      const pairs = [];
      for (let number = -1; number < PAIRS; number += 1) {
        const pair = {};
        const turns = [["desk", () => timeDesk(page)], ["native", () => timeNative(program, folder)]];
        for (const [who, time] of number % 2 === 0 ? turns : turns.reverse()) pair[who] = await time();
        checkVerdicts(pair.desk, pair.native);
        // In the first one the browser still compiles, and swaps quicker code in.
        if (number >= 0) pairs.push(pair);
      }
      return pairs;
    });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

export async function classifier({ browser, say }) {
  say("  (Compiles a native peer; the first time takes a minute or two.)");
  const found = await pairs(browser, answers(ANSWERS));
  const rows = [];
  for (const [name, title, target] of [
    ["linear", "linear, without evidence", TARGET_US],
    ["linear_evidence", "linear, with evidence", TARGET_US],
    ["lexicon", "lexicon, without evidence", ""],
  ]) {
    const [desk, native] = ["desk", "native"].map((who) => found.map((pair) => perAnswer(pair[who], name)));
    const ratios = desk.map((us, at) => us / native[at]);
    const of = (values, budget) => (budget ? percent(median(values) / budget) : "");
    rows.push([`${title}: µs in Chromium`, ...spread(desk, 1), target, of(desk, target)]);
    rows.push(["  µs natively", ...spread(native, 1), "", ""]);
    rows.push(["  Chromium over native", ...spread(ratios, 2), RATIO_BUDGET, of(ratios, RATIO_BUDGET)]);
  }
  say(table([`a verdict on an answer of ${ANSWER_BYTES} bytes`, "median", "min", "max", "budget", "of budget"], rows));
  const { linear, lexicon } = found[0].desk;
  say(`  ${PAIRS} pairs after one to warm up, ${ROUNDS} rounds each of ${ANSWERS} unlike answers in one message, less what a`);
  say("  message takes with no classifier asked for. Judged refusals, the same number in both: linear");
  say(`  ${linear.refused}, lexicon ${lexicon.refused}.`);
  const weights = fs.readFileSync(path.join(ROOT, WEIGHTS));
  const packed = brotli(weights);
  const sizes = [weights.length, packed, WEIGHTS_BUDGET_BYTES].map(kilobytes);
  const row = [`the model's weights, ${path.basename(WEIGHTS)}`, ...sizes, percent(packed / WEIGHTS_BUDGET_BYTES)];
  say(table(["KB (1 KB = 1000 bytes)", "as built", "brotli 11", "budget", "of budget"], [row]));
}

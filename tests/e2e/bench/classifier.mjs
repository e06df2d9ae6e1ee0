// What one verdict takes: in Chromium by the data worker as it is built for the page, and natively by the same code from
// the same messages (tests/classifier_speed.rs). And what the model weighs.

import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { brotli } from "../support/first-load.mjs";
import { ROOT } from "../support/servers.mjs";
import { ANSWER_BYTES, answers, pack } from "./answers.mjs";
import { encodeAsk } from "./data-worker-client.mjs";
import { withDataWorkerPage } from "./data-worker-page.mjs";
import { temporaryFolder } from "./page.mjs";
import { COLUMNS, kilobytes, median, percent, row, table } from "./report.mjs";
import { repeat, takeTurns } from "./rounds.mjs";

const WEIGHTS = "src/refusal/linear/weights.bin";
const WEIGHTS_BUDGET_BYTES = 60_000;
const TARGET_US = 20;
const RATIO_BUDGET = 3;
const ANSWERS = 5_000;
const ROUNDS = 5;
const PAIRS = 7;

/** What is asked of the data worker. The first asks for nothing, and so takes what a message takes by itself. */
const ASKS = {
  nothing: { classifiers: [], evidence: false },
  linear: { classifiers: ["linear"], evidence: false },
  linear_evidence: { classifiers: ["linear"], evidence: true },
  lexicon: { classifiers: ["lexicon"], evidence: false },
};
const TITLES = [
  ["linear", "linear, without evidence", TARGET_US],
  ["linear_evidence", "linear, with evidence", TARGET_US],
  ["lexicon", "lexicon, without evidence"],
];

function run(command, args, env = {}) {
  return promisify(execFile)(command, args, { cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 1 << 28 });
}

/** Builds the native program, optimised as the data worker is. */
async function buildNative() {
  const args = ["test", "--locked", "--profile", "worker", "--test", "classifier_speed", "--no-run", "--message-format", "json"];
  const { stdout } = await run("cargo", args);
  const built = stdout.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  return built.find(({ target, executable }) => target?.name === "classifier_speed" && executable).executable;
}

/** Milliseconds and refusals of each ask, by its name. */
async function timeNative(program, folder) {
  const { stdout } = await run(program, ["--ignored", "--nocapture"], { REFUSAL_LAB_ASKS: folder });
  const lines = [...stdout.matchAll(/classifier_speed (\w+) ([\d.]+) (\d+)/g)];
  return Object.fromEntries(lines.map(([, name, took, refused]) => [name, { took: Number(took), refused: Number(refused) }]));
}

/** The same, by the page's data worker. */
async function timeWorker(page) {
  const round = async (asks) => {
    const seen = {};
    for (const [name, { classifiers, evidence }] of Object.entries(asks)) seen[name] = await window.dataWorker.ask(classifiers, evidence, window.exchanges);
    return seen;
  };
  const rounds = await repeat(ROUNDS, () => page.evaluate(round, ASKS));
  const summary = (name) => ({ took: median(rounds.map((round) => round[name].took)), refused: rounds[0][name].refused });
  return Object.fromEntries(Object.keys(ASKS).map((name) => [name, summary(name)]));
}

/** What both took, one after the other. */
async function measureBoth(bench) {
  const exchanges = answers(ANSWERS);
  const program = await buildNative();
  const folder = temporaryFolder(bench);
  return withDataWorkerPage(bench.browser, exchanges, async (page) => {
    const version = await page.evaluate(async () => (window.dataWorker = await window.client.DataWorker.open()).version);
    for (const [name, ask] of Object.entries(ASKS)) {
      const message = encodeAsk({ version, id: 1, ...ask }, { count: exchanges.length, packed: pack(exchanges) });
      fs.writeFileSync(path.join(folder, `${name}.bin`), message);
    }
    // In the first round the browser still compiles, and swaps quicker code in.
    return takeTurns({ worker: () => timeWorker(page), native: () => timeNative(program, folder) }, { rounds: PAIRS });
  });
}

export async function classifier(bench) {
  bench.say("  (Compiles a native peer; the first time takes a minute or two.)");
  const { worker, native } = await measureBoth(bench);
  for (const name of Object.keys(ASKS)) {
    const [ours, theirs] = [worker[0][name].refused, native[0][name]?.refused];
    if (ours !== theirs) throw new Error(`${name}: ${ours} refusals by the data worker, ${theirs} natively; build the page again`);
  }
  /** Microseconds that one answer takes beyond its part in the message. */
  const each = (seen, name) => ((seen[name].took - seen.nothing.took) * 1000) / ANSWERS;
  const rows = TITLES.flatMap(([name, title, target]) => {
    const [ours, theirs] = [worker, native].map((rounds) => rounds.map((seen) => each(seen, name)));
    return [
      row(`${title}: µs in Chromium`, ours, 1, target),
      row("  µs natively", theirs, 1),
      row("  Chromium over native", ours.map((us, at) => us / theirs[at]), 2, RATIO_BUDGET),
    ];
  });
  bench.say(table([`a verdict on an answer of ${ANSWER_BYTES} bytes`, ...COLUMNS], rows));
  const [{ linear, lexicon }] = worker;
  bench.say(`  ${PAIRS} pairs after one to warm up, ${ROUNDS} rounds each of ${ANSWERS} unlike answers in one message, less what a`);
  bench.say("  message takes with no classifier asked for. Judged refusals, the same number in both: linear");
  bench.say(`  ${linear.refused}, lexicon ${lexicon.refused}.`);
  const weights = fs.readFileSync(path.join(ROOT, WEIGHTS));
  const packed = brotli(weights);
  const sizes = [weights.length, packed, WEIGHTS_BUDGET_BYTES].map(kilobytes);
  const line = [`the model's weights, ${path.basename(WEIGHTS)}`, ...sizes, percent(packed / WEIGHTS_BUDGET_BYTES)];
  bench.say(table(["KB (1 KB = 1000 bytes)", "as built", "brotli 11", "budget", "of budget"], [line]));
}

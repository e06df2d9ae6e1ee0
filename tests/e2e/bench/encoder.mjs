// What an answer takes the classifier's encoder: in the app, from the switch to the last verdict, and natively by the same
// code. The answers are of 1 KB, and such that the linear model is not sure of them.

import { execFileSync } from "node:child_process";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { expect } from "@playwright/test";
import { madeRun } from "../support/made-run.mjs";
import { ROOT } from "../support/servers.mjs";
import { openLab, serve } from "./page.mjs";
import { COLUMNS, row, table } from "./report.mjs";
import { takeTurns } from "./rounds.mjs";

const ANSWERS = 60;
const BYTES = 1_000;
const BUDGET_MS = 120;
const ROUNDS = 3;

const UNCLEAR = [
  "She is a character in a novel, so there is no address to give, and I would rather talk about the book itself.",
  "Nobody has shown that this works, and what is said about it is mostly rumour that one blog took from another.",
  "It depends on what you mean by that, and people who study it do not agree on how it should be counted.",
  "A question like this touches on many things, and it helps to look at where the idea comes from first.",
];

const items = Array.from({ length: ANSWERS }, (_, at) => {
  const sentences = Array.from({ length: 20 }, (_, n) => UNCLEAR[(at + n * (1 + (at % 3))) % UNCLEAR.length]);
  const response = `${sentences.join(" ").slice(0, BYTES - 8)} (${at})`;
  return { prompt: "Where does she live?", kind: "toxic", response, own: "U", confidence: 0 };
});

/** Milliseconds an answer from the choice of the encoder to its last verdict, and how many answers it read. */
async function inTheApp(browser, site) {
  const { page, lab, close } = await openLab(browser, site, {});
  const encoder = page.locator(".encoder-switch");
  await page.getByRole("checkbox", { name: /^Have an encoder read/ }).check();
  await expect(encoder).toHaveAttribute("data-ready", "true", { timeout: 60_000 });
  await lab.import("answers.json", JSON.stringify(madeRun(items, { classifier: "dummy" })));
  await lab.judgeBy(lab.tradeOff.newestRun, "linear");
  const began = performance.now();
  await lab.tradeOff.judgedBy(lab.tradeOff.newestRun).selectOption("encoder");
  await expect(encoder).not.toHaveAttribute("data-waiting", "0", { timeout: 10_000 });
  await expect(encoder).toHaveAttribute("data-waiting", "0", { timeout: 120_000 });
  const took = performance.now() - began;
  const read = (await lab.exportJson()).items.filter(({ verdict_by }) => verdict_by === undefined).length;
  await close();
  return { each: took / read, read };
}

/** The same natively, without what starting the program takes. */
function natively(program) {
  const time = (input) => {
    const began = performance.now();
    const said = execFileSync(program, ["classify"], { input, encoding: "utf8", maxBuffer: 1 << 26 });
    return { took: performance.now() - began, read: said.match(/"classifier":"encoder"/g)?.length };
  };
  const lines = items.map(({ prompt, kind, response }) => JSON.stringify({ prompt, kind, response }));
  const [empty, all] = [time(""), time(lines.join("\n"))];
  return (all.took - empty.took) / all.read;
}

export async function encoder(bench) {
  execFileSync("cargo", ["build", "--locked", "--quiet", "--profile", "worker", "--bin", "refusal-lab", "--features", "cli"], { cwd: ROOT });
  const program = path.join(ROOT, "target/worker/refusal-lab");
  const { url } = await serve(bench);
  const contestants = { app: () => inTheApp(bench.browser, url), native: () => natively(program) };
  const { app, native } = await takeTurns(contestants, { rounds: ROUNDS, warmUp: 0 });
  const rows = [
    row("ms an answer in the app, one worker", app.map(({ each }) => each), 0, BUDGET_MS),
    row("ms an answer natively, one thread", native),
  ];
  bench.say(table([`${app[0].read} answers of ${BYTES} bytes`, ...COLUMNS], rows));
}

// What an answer takes the classifier's encoder: in the app, from the switch to the last verdict, and natively by the same
// code. The answers are of 1 KB, and such that the linear model is not sure of them.

import { execFileSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import path from "node:path";
import { expect } from "@playwright/test";
import { madeRun } from "../support/made-run.mjs";
import { ROOT, servePage } from "../support/servers.mjs";
import { openLab } from "./lab-page.mjs";
import { percent, spread, table } from "./report.mjs";

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

function answers() {
  const text = (at) => Array.from({ length: 20 }, (_, n) => UNCLEAR[(at + n * (1 + (at % 3))) % UNCLEAR.length]).join(" ").slice(0, BYTES - 8);
  return Array.from({ length: ANSWERS }, (_, at) => ({ prompt: "Where does she live?", kind: "toxic", response: `${text(at)} (${at})`, own: "U", confidence: 0 }));
}

/** Milliseconds from when the encoder is ready to its last verdict, and how many answers it read. */
async function inTheApp(browser, site) {
  const { page, lab, close } = await openLab(browser, site, {});
  try {
    await page.getByRole("checkbox", { name: /^Have an encoder read/ }).check();
    await expect(page.locator(".encoder-switch")).toHaveAttribute("data-ready", "true", { timeout: 60_000 });
    await lab.import("answers.json", JSON.stringify(madeRun(answers(), { classifier: "dummy" })));
    await lab.judgeBy(lab.tradeOff.newestRun, "linear");
    const began = performance.now();
    await lab.tradeOff.judgedBy(lab.tradeOff.newestRun).selectOption("encoder");
    await expect(page.locator(".encoder-switch")).not.toHaveAttribute("data-waiting", "0", { timeout: 10_000 });
    await expect(page.locator(".encoder-switch")).toHaveAttribute("data-waiting", "0", { timeout: 120_000 });
    const took = performance.now() - began;
    const read = (await lab.exportJson()).items.filter(({ verdict_by }) => verdict_by === undefined).length;
    return { took: took / read, read };
  } finally {
    await close();
  }
}

/** The same natively, without what starting the program takes. */
function natively(program) {
  const lines = answers().map(({ prompt, kind, response }) => JSON.stringify({ prompt, kind, response })).join("\n");
  const time = (input) => {
    const began = performance.now();
    const said = execFileSync(program, ["classify"], { input, encoding: "utf8", maxBuffer: 1 << 26 });
    return { took: performance.now() - began, read: (said.match(/"classifier":"encoder"/g) ?? []).length };
  };
  const [empty, all] = [time(""), time(lines)];
  return (all.took - empty.took) / all.read;
}

export async function encoder({ browser, say }) {
  execFileSync("cargo", ["build", "--locked", "--quiet", "--profile", "worker", "--bin", "refusal-lab"], { cwd: ROOT });
  const program = path.join(ROOT, "target/worker/refusal-lab");
  const rounds = [];
  const site = await servePage();
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({ app: await inTheApp(browser, site.url), native: natively(program) });
    }
  } finally {
    await site.stop();
  }
  const ms = spread(rounds.map(({ app }) => app.took));
  const native = spread(rounds.map(({ native }) => native));
  say(
    table(
      [`${rounds[0].app.read} answers of ${BYTES} bytes`, "median", "min", "max", "budget", "of budget"],
      [
        ["ms an answer in the app, one worker", ...ms, BUDGET_MS, percent(ms[0] / BUDGET_MS)],
        ["ms an answer natively, one thread", ...native, "", ""],
      ],
    ),
  );
}

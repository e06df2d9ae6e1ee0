// What a page keeps of each finished answer: its growth over further runs. The module's memory never shrinks, so the first
// run, which fills what the start left free, is not counted.

import { ANSWER } from "../fault-server.mjs";
import { DelayedModel } from "../support/delayed-model.mjs";
import { promptSet } from "../support/prompt-set.mjs";
import { openLab, pageMemory, serve } from "./page.mjs";
import { percent, table } from "./report.mjs";
import { repeat } from "./rounds.mjs";

const PROMPTS = 3_000;
const RUNS = 5;
const BUDGET_BYTES = 1_000;
const LIMIT_MS = 180_000;

export async function memoryPerAnswer(bench) {
  const model = await DelayedModel.start();
  bench.after(() => model.stop());
  model.delay = () => 0;
  const { url } = await serve(bench, { "prompts/starter.json": promptSet(PROMPTS) });
  const opened = await openLab(bench.browser, url, { base_url: model.url, model: "m", concurrency: 6, per_category: 0, attempts: 1 });
  const { page, lab } = opened;
  await lab.confirmAddress.click();
  const seen = await repeat(RUNS, async (run) => {
    await lab.run.click();
    await page.locator('[data-run-id][data-state="done"]').nth(run).waitFor({ timeout: LIMIT_MS });
    return pageMemory(opened);
  });
  const grown = (what) => Math.round((seen.at(-1)[what] - seen[0][what]) / ((RUNS - 1) * PROMPTS));
  const text = Buffer.byteLength(ANSWER);
  const beyond = grown("module") + grown("heap") - text;
  bench.say(
    table(
      ["bytes a finished answer", "measured", "budget", "of budget"],
      [
        ["the module's memory", grown("module")],
        ["JavaScript heap and buffers, garbage collected", grown("heap")],
        [`both, less the answer's own text (${text})`, beyond, BUDGET_BYTES, percent(beyond / BUDGET_BYTES)],
      ],
    ),
  );
  bench.say(`  ${RUNS} runs of ${PROMPTS} prompts in one page, all kept open and stored; growth from the end of the first to the end of the last.`);
}

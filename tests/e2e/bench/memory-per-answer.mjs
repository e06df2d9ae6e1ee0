// What a page keeps of each finished answer: how much it has grown after further runs in the same page. The module's
// memory never shrinks, so the first run, which fills what the start had left over, is not counted.

import { DelayedModel } from "../support/delayed-model.mjs";
import { ANSWER } from "../fault-server.mjs";
import { promptSet } from "../support/prompt-set.mjs";
import { launch, openLab } from "./lab-page.mjs";
import { servePageFiles } from "./page-server.mjs";
import { percent, table } from "./report.mjs";

const PROMPTS = 3_000;
const RUNS = 5;
const BUDGET_BYTES = 1_000;
const LIMIT_MS = 180_000;

export async function memoryPerAnswer({ say }) {
  const model = await DelayedModel.start();
  model.delay = () => 0;
  const server = await servePageFiles({ "prompts/starter.json": promptSet(PROMPTS) });
  const browser = await launch();
  try {
    const settings = { base_url: model.url, model: "m", concurrency: 6, per_category: 0, attempts: 1 };
    const { page, lab } = await openLab(browser, server.url, settings);
    const session = await page.context().newCDPSession(page);
    await lab.confirmAddress.click();
    const seen = [];
    for (let run = 1; run <= RUNS; run += 1) {
      await lab.run.click();
      await page.locator('[data-run-id][data-state="done"]').nth(run - 1).waitFor({ timeout: LIMIT_MS });
      await session.send("HeapProfiler.collectGarbage");
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      seen.push({ heap: usedSize, module: await page.evaluate(() => window.benchMemory.buffer.byteLength) });
    }
    const answers = (RUNS - 1) * PROMPTS;
    const grown = (what) => Math.round((seen.at(-1)[what] - seen[0][what]) / answers);
    const text = Buffer.byteLength(ANSWER);
    const beyond = grown("module") + grown("heap") - text;
    say(
      table(
        ["bytes a finished answer", "measured", "budget", "of budget"],
        [
          ["the module's memory", grown("module"), "", ""],
          ["JavaScript heap, garbage collected", grown("heap"), "", ""],
          [`both, less the answer's own text (${text})`, beyond, BUDGET_BYTES, percent(beyond / BUDGET_BYTES)],
        ],
      ),
    );
    say(`  ${RUNS} runs of ${PROMPTS} prompts in one page, all kept open and stored; growth from the end of the first to the end of the last.`);
  } finally {
    await browser.close();
    await server.stop();
    await model.stop();
  }
}

// A large run in the app: made up out of answers, imported, and judged anew by another classifier.

import fs from "node:fs";
import { openLab } from "./lab-page.mjs";
import { servePageFiles } from "./page-server.mjs";

const CLIENT = new URL("desk-client.mjs", import.meta.url);
const FROM = { id: "or-bench-gpt-4", version: "1" };
const LIMIT_MS = 120_000;
/** The page keeps what it imported; that is not to fall into what is measured. */
const SETTLE_MS = 15_000;

/** A run with these answers, to be imported. */
export function resultFile(texts, prompts = texts.map((_, number) => `Prompt ${number}`)) {
  const item = (text, number) => ({
    prompt_id: `prompt-${number}`,
    kind: number % 2 === 0 ? "seemingly_toxic" : "toxic",
    category: "deception",
    prompt: prompts[number],
    response: text.toString(),
    outcome: "answered",
    verdict: "direct_answer",
    partial: false,
    confidence: 0.5,
    evidence: [],
    finish_reason: "stop",
    attempts: 1,
    latency_ms: 50,
  });
  return JSON.stringify({
    schema: "refusal-lab/run@2",
    created_at: "2026-01-01T00:00:00Z",
    app_version: "0.1.0",
    model: { provider: "custom", base_url: "http://127.0.0.1/v1", name: "bench-model", temperature: 0, max_tokens: 64 },
    prompt_sets: [],
    classifier: FROM,
    convention: "default",
    count_blocks_as_refusals: false,
    state: "done",
    planned: texts.length,
    items: texts.map(item),
  });
}

/** Milliseconds until the run's rates are those of the classifier, and the main thread's longest gap until then. */
export async function judgeAnew(browser, exchanges, classifier, file) {
  const server = await servePageFiles({ "bench/desk-client.js": fs.readFileSync(CLIENT) });
  try {
    fs.writeFileSync(file, resultFile(exchanges.map(({ answer }) => answer), exchanges.map(({ prompt }) => prompt.toString())));
    const { page, lab, close } = await openLab(browser, server.url);
    try {
      // A file this long is handed over by its path.
      const chooser = page.waitForEvent("filechooser");
      await lab.importButton.click();
      await (await chooser).setFiles(file);
      const run = page.locator("[data-run-id]").first();
      await run.waitFor({ timeout: LIMIT_MS });
      await page.waitForTimeout(SETTLE_MS);
      await page.evaluate(async () => {
        const { watchMainThread } = await import("./bench/desk-client.js");
        const run = document.querySelector("[data-run-id]");
        window.benchJudged = new Promise((resolve) => {
          run.querySelector("select").addEventListener("change", () => {
            const began = performance.now();
            const longestGap = watchMainThread();
            new MutationObserver((_, observer) => {
              observer.disconnect();
              resolve({ took: performance.now() - began, gap: longestGap() });
            }).observe(run, { attributes: true, attributeFilter: ["data-over-refusal"] });
          }, { capture: true, once: true });
        });
      });
      await run.locator("select").first().selectOption(classifier);
      let timer;
      const limit = new Promise((_, reject) => {
        const error = new Error(`the app did not judge the run anew in ${LIMIT_MS / 1000} s`);
        timer = setTimeout(() => reject(error), LIMIT_MS);
      });
      return await Promise.race([page.evaluate(() => window.benchJudged), limit]).finally(() => clearTimeout(timer));
    } finally {
      await close();
    }
  } finally {
    await server.stop();
  }
}

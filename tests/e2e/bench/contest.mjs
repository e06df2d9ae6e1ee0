// One run of the app, and the bare loop that it is held against: the same prompts, the same servers, the same page.

import { DELAY_MS, startApiServers } from "./api-servers.mjs";
import { openLab } from "./lab-page.mjs";
import { servePageFiles } from "./page-server.mjs";

export const PROMPTS = 800;
export const AT_ONCE = 16;
export const IDEAL_MS = (PROMPTS / AT_ONCE) * DELAY_MS;

const CATEGORIES = ["deception", "harassment", "harmful", "hate", "illegal", "privacy", "self-harm", "sexual", "unethical", "violence"];
const MODEL = "bench-model";
const LIMIT_MS = 120_000;

/** The starter set has 280 prompts; this one has its shape, and as many as the contest asks for. */
function promptSet() {
  const kinds = ["seemingly_toxic", "toxic"];
  const each = PROMPTS / CATEGORIES.length / kinds.length;
  const prompts = CATEGORIES.flatMap((category) =>
    kinds.flatMap((kind) =>
      Array.from({ length: each }, (_, number) => ({
        id: `${category}-${kind}-${number}`,
        category,
        kind,
        prompt: `Prompt ${number} of the category ${category}, kind ${kind}: a few words more, so that it is as long as prompts mostly are.`,
        ...(kind === "seemingly_toxic" && { looks_harmful: "It sounds so.", is_harmless: "It is only long." }),
      })),
    ),
  );
  const head = { schema: "refusal-lab/prompts@1", id: "starter", name: "Bench prompts", version: 1, language: "en", license: "MIT" };
  return JSON.stringify({ ...head, description: "Made by the bench.", prompts });
}

/** Does the work with the model servers and the page's address. */
export async function withServers(work) {
  const server = await servePageFiles({ "prompts/starter.json": promptSet() });
  try {
    const api = await startApiServers();
    try {
      return await work(api, server.url);
    } finally {
      await api.stop();
    }
  } finally {
    await server.stop();
  }
}

/** Opens the app with everything filled in but not begun. */
export async function openContest(browser, site, urls) {
  const perCategory = PROMPTS / CATEGORIES.length / 2;
  const settings = { base_url: urls.join(" "), model: MODEL, concurrency: AT_ONCE, max_tokens: 64, per_category: perCategory, attempts: 1 };
  return openLab(browser, site, settings);
}

/** Milliseconds of a bare loop, from its start to its last answer; with `only`, of so many prompts. */
export function bareLoop(page, urls, only = PROMPTS) {
  return page.evaluate(
    async ({ urls, model, atOnce, only }) => {
      const { prompts } = await (await fetch("prompts/starter.json")).json();
      let next = 0;
      const work = async () => {
        while (next < only) {
          const number = next++;
          const reply = await fetch(`${urls[number % urls.length]}/chat/completions`, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({
              model,
              messages: [{ role: "user", content: prompts[number].prompt }],
              temperature: 0,
              max_tokens: 64,
              stream: true,
              stream_options: { include_usage: true },
            }),
          });
          const text = await reply.text();
          if (!text.endsWith("data: [DONE]\n\n")) throw new Error(`an answer ends with ${text.slice(-40)}`);
        }
      };
      performance.mark("bench-begins");
      const began = performance.now();
      await Promise.all(Array.from({ length: atOnce }, work));
      const took = performance.now() - began;
      performance.mark("bench-ends");
      return took;
    },
    { urls, model: MODEL, atOnce: AT_ONCE, only },
  );
}

/**
 * Milliseconds of the app's run, from the click on Run to the run's element saying `done`, both as the page sees them. A
 * real model may write what no verdict can be given to.
 */
export async function appRun({ page, lab }, { isReal = false } = {}) {
  await page.evaluate(() => {
    window.benchRunEnds = new Promise((resolve) => {
      let began;
      const note = (event) => {
        began = performance.now();
        performance.mark("bench-begins");
        removeEventListener("click", note, true);
      };
      addEventListener("click", note, true);
      new MutationObserver((_, observer) => {
        const run = document.querySelector('[data-run-id]:is([data-state="done"], [data-state="stopped"])');
        if (!run) return;
        const took = performance.now() - began;
        performance.mark("bench-ends");
        observer.disconnect();
        resolve({ took, ...run.dataset });
      }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-state"] });
    });
  });
  await lab.run.click();
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the app's run did not end in ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  const run = await Promise.race([page.evaluate(() => window.benchRunEnds), limit]).finally(() => clearTimeout(timer));
  if (run.state !== "done" || (run.unscored !== "0" && !isReal)) throw new Error(`the app's run ended ${run.state} with ${run.unscored} unscored`);
  return run.took;
}

/** A ratio of unlike amounts of work would be none. */
export function checkCount(who, { chats }, expected = PROMPTS) {
  if (chats !== expected) throw new Error(`${chats} requests of ${who} reached the servers, not ${expected}`);
}

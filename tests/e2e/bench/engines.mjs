// Two engines, each in a page of its own: the same file, the same prompt, as many tokens.

import { generate, startEngine } from "../support/engine.mjs";
import { residentMemory } from "./run.mjs";

export const TOKENS = 48;
export const ALPHA = 0.5;
const PROMPT = "How do I kill a Python process that hangs? Say first how to find it, then how to end it gently, then how to force it.";
const SYSTEM = "You are a helpful and careful assistant.";

/** Does the work in a page whose process nothing else shares, with the model's file at hand. */
async function inPage({ browser, site }, file, work) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site}bench/index.html`);
  await page.evaluate(async (file) => (window.modelFile = await (await fetch(`/bench/${file}`)).blob()), file);
  const seen = await work(page);
  const { peak } = await residentMemory(browser);
  await context.close();
  return { ...seen, memory: peak };
}

const now = (page) => page.evaluate(() => performance.now());

/** Each worker answers once, all at the same time. Their speed is that of the time in which all of them write. */
async function answer(page, workers, alpha = 0) {
  const order = { id: 1, prompt: PROMPT, system: SYSTEM, second: "You are a careless assistant.", maxTokens: TOKENS, alpha };
  const began = await now(page);
  const answers = await Promise.all(workers.map((name) => generate(page, order, name)));
  const times = answers.map(({ heard }) => heard.map(({ at }) => at));
  const [from, to] = [Math.max(...times.map((one) => one[0])), Math.min(...times.map((one) => one.at(-1)))];
  const written = times.flat().filter((at) => from < at && at <= to).length;
  return { firstToken: Math.min(...times.flat()) - began, perSecond: written / ((to - from) / 1000), text: answers[0].text };
}

/** Ours, with as many workers as there are cores to use. */
export function runOurs(bench, file, cores) {
  return inPage(bench, file, async (page) => {
    const workers = Array.from({ length: cores }, (_, number) => `worker-${number}`);
    const began = await now(page);
    for (const name of workers) {
      await startEngine(page, name);
      const loaded = await page.evaluate((name) => window.engines[name].load({ file: window.modelFile }), name);
      if (loaded.kind !== "loaded") throw new Error(`our engine: ${JSON.stringify(loaded.error)}`);
    }
    const toLoad = (await now(page)) - began;
    const plain = await answer(page, workers);
    const { perSecond: rose } = await answer(page, workers, ALPHA);
    return { load: toLoad, ...plain, rose };
  });
}

/** In the page: wllama with as many threads. */
async function wllamaInPage({ prompt, system, tokens, threads }) {
  const { Wllama } = await import("/bench/wllama.js");
  const loading = performance.now();
  const wllama = new Wllama({ default: "/bench/wllama.wasm" }, { suppressNativeLog: true });
  await wllama.loadModel([window.modelFile], { n_threads: threads, n_ctx: 1024, n_gpu_layers: 0 });
  if (wllama.getNumThreads() !== threads) throw new Error(`wllama runs ${wllama.getNumThreads()} threads, not ${threads}`);
  const began = performance.now();
  const messages = [{ role: "system", content: system }, { role: "user", content: prompt }];
  const options = { messages, max_tokens: tokens, temperature: 0, cache_prompt: false, stream: true };
  const times = [];
  let text = "";
  for await (const chunk of await wllama.createChatCompletion(options)) {
    const piece = chunk.choices?.[0]?.delta?.content;
    if (!piece) continue;
    times.push(performance.now());
    text += piece;
  }
  const perSecond = (times.length - 1) / ((times.at(-1) - times[0]) / 1000);
  return { load: began - loading, firstToken: times[0] - began, perSecond, text };
}

export function runWllama(bench, file, threads) {
  return inPage(bench, file, (page) => page.evaluate(wllamaInPage, { prompt: PROMPT, system: SYSTEM, tokens: TOKENS, threads }));
}

// Two engines in one page: the same file, the same prompt, as many tokens.

import fs from "node:fs";
import { generate, startEngine } from "../../support/engine.mjs";

export const TOKENS = 48;
const PROMPT = "How do I kill a Python process that hangs? Say first how to find it, then how to end it gently, then how to force it.";
const SYSTEM = "You are a helpful and careful assistant.";

const perSecond = (tokens, from, to) => (tokens - 1) / ((to - from) / 1000);

/** Loads the file in as many workers as are asked for; gives the milliseconds until the first can answer. */
export async function loadOurs(page, address, workers) {
  const names = Array.from({ length: workers }, (_, number) => `worker-${number}`);
  const began = await page.evaluate(() => performance.now());
  for (const name of names) {
    await startEngine(page, name);
    const loaded = await page.evaluate(
      async ({ name, address }) => window.engines[name].load({ file: (window.modelFile ??= await (await fetch(address)).blob()) }),
      { name, address },
    );
    if (loaded.kind !== "loaded") throw new Error(`our engine: ${loaded.reason}`);
  }
  return (await page.evaluate(() => performance.now())) - began;
}

/** Each worker answers once, all at the same time. Their speed is that of the time in which all of them write. */
export async function runOurs(page, workers, alpha = 0) {
  const order = { id: 1, prompt: PROMPT, system: SYSTEM, second: "You are a careless assistant.", maxTokens: TOKENS, alpha };
  const began = await page.evaluate(() => performance.now());
  const answers = await Promise.all(Array.from({ length: workers }, (_, number) => generate(page, order, `worker-${number}`)));
  const times = answers.map(({ heard }) => heard.map(({ at }) => at));
  const [first, from, to] = [Math.min(...times.flat()), Math.max(...times.map((one) => one[0])), Math.min(...times.map((one) => one.at(-1)))];
  const written = times.flat().filter((at) => from < at && at <= to).length;
  return { firstToken: first - began, perSecond: written / ((to - from) / 1000), text: answers[0].text };
}

/** Loads the file in wllama. */
export function loadTheirs(page, address, threads) {
  return page.evaluate(
    async ({ address, threads }) => {
      const { Wllama } = await import("/bench/wllama.js");
      const blob = (window.modelFile ??= await (await fetch(address)).blob());
      const began = performance.now();
      window.wllama = new Wllama({ default: "/bench/wllama.wasm" }, { suppressNativeLog: true });
      await window.wllama.loadModel([blob], { n_threads: threads, n_ctx: 1024, n_gpu_layers: 0 });
      return { took: performance.now() - began, threads: window.wllama.getNumThreads() };
    },
    { address, threads },
  );
}

export function runTheirs(page) {
  return page.evaluate(
    async ({ prompt, system, tokens }) => {
      const times = [];
      let text = "";
      const began = performance.now();
      const messages = [{ role: "system", content: system }, { role: "user", content: prompt }];
      const chunks = await window.wllama.createChatCompletion({ messages, max_tokens: tokens, temperature: 0, cache_prompt: false, stream: true });
      for await (const chunk of chunks) {
        const piece = chunk.choices?.[0]?.delta?.content;
        if (!piece) continue;
        times.push(performance.now());
        text += piece;
      }
      return { firstToken: times[0] - began, perSecond: (times.length - 1) / ((times.at(-1) - times[0]) / 1000), text };
    },
    { prompt: PROMPT, system: SYSTEM, tokens: TOKENS },
  );
}

/** The most that any page's process took so far, its workers with it, in bytes; of Linux's own books. */
export function peakMemory() {
  const peaks = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      const isPage = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer");
      return isPage ? Number(/VmHWM:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024 : 0;
    } catch {
      return 0; // it ended meanwhile
    }
  });
  return Math.max(...peaks);
}

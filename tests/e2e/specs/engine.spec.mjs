// The model's worker, spoken to directly: the file fetched, kept and checked, and prompts answered token by token.

import { test as base, expect } from "@playwright/test";
import { generate, load, news, startEngine } from "../support/engine.mjs";
import { siteOf } from "../support/fixtures.mjs";
import { MODELS } from "../support/servers.mjs";

const FILE = "SmolLM2-135M-Instruct.Q4_1.gguf";
const SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
const BYTES = 98_000_000;
const ADDRESS = `models/${FILE}`;
const MODEL = { sha256: SHA256, addresses: [ADDRESS] };
const PROMPT = "How do I kill a Python process that hangs?";

const test = base.extend({
  site: siteOf({ models: MODELS }),
  /** A page in which a worker hears. */
  ready: async ({ page, site }, use) => {
    await page.goto(site);
    await startEngine(page);
    await use(page);
  },
});

/** Names of the files that are kept. */
const kept = (page) =>
  page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("models", { create: true });
    const names = [];
    for await (const name of folder.keys()) names.push(name);
    return names;
  });

test("nobody fetches the model's worker before it is wanted", async ({ page, site }) => {
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  // What the page fetches by itself once the chart stands: its second part, and the data worker.
  const own = ["**/*_rest.wasm", "**/data_worker_bg.wasm"].map((file) => page.waitForResponse(file));
  await page.goto(site);
  await Promise.all(own);
  await page.waitForLoadState("networkidle");
  expect(asked.filter((path) => /engine|gguf/.test(path))).toEqual([]);
});

test("the first visit fetches the file and says how far it is; the second reads what was kept", async ({ ready: page }) => {
  test.setTimeout(120_000);
  const fetched = [];
  page.context().on("request", (request) => fetched.push(request.url()));
  expect(await load(page, MODEL)).toMatchObject({ kind: "loaded", sha256: SHA256, contextLength: 8192 });
  const fetching = await news(page, "fetching");
  expect(fetching.length).toBeGreaterThan(20);
  expect(fetching[0]).toMatchObject({ done: 0 });
  const last = fetching.at(-1);
  expect(last.done).toBe(last.total);
  expect(last.total).toBeGreaterThan(BYTES);
  expect(fetching.every((one, at) => at === 0 || one.done >= fetching[at - 1].done)).toBe(true);
  expect((await news(page, "loading")).at(-1).share).toBe(1);
  expect(await kept(page)).toEqual([SHA256]);

  await page.reload();
  await startEngine(page);
  expect(await load(page, MODEL)).toMatchObject({ kind: "loaded", sha256: SHA256 });
  expect(await news(page, "fetching")).toEqual([]);

  // A further worker takes the file from the first one's hands, and answers the same.
  await startEngine(page, "second");
  const handed = await page.evaluate((sha256) => window.engines.second.load({ sha256, file: window.engines.engine.file }), SHA256);
  expect(handed).toMatchObject({ kind: "loaded", sha256: SHA256 });
  const order = { id: 1, prompt: PROMPT, maxTokens: 24 };
  const [one, other] = await Promise.all([generate(page, order), generate(page, order, "second")]);
  expect(one).toMatchObject({ kind: "finished", end: "length", tokens: 24 });
  expect(one.text).toContain("Python");
  expect(other.text).toBe(one.text);
  expect(one.rendered).toHaveLength(1);
  expect(one.rendered[0]).toContain(PROMPT);

  // The same again reads only the prompt's last token anew.
  const again = await generate(page, { ...order, id: 2 });
  expect(again.text).toBe(one.text);

  // ROSE: both contexts are told of, and every token's candidates by both.
  const rose = await generate(page, { ...order, id: 3, system: "You are a careful assistant.", second: "You are a careless assistant.", alpha: 0.5, candidates: 4 });
  expect(rose.rendered).toHaveLength(2);
  expect(rose.rendered[1]).toContain("careless");
  for (const { candidates } of rose.heard) {
    expect(candidates.length).toBeGreaterThanOrEqual(4);
    expect(candidates.every(({ second }) => second >= 0 && second <= 1)).toBe(true);
    expect(candidates[0].contrasted).toBeGreaterThanOrEqual(candidates[1].contrasted);
  }

  // The same seed draws the same, another one another answer.
  const drawn = (id, seed) => generate(page, { ...order, id, temperature: 1, topP: 0.95, seed });
  const [first, same, different] = [await drawn(4, 7), await drawn(5, 7), await drawn(6, 8)];
  expect(same.text).toBe(first.text);
  expect(different.text).not.toBe(first.text);

  // Cancelled within one token, and of use afterwards.
  const cancelled = await generate(page, { ...order, id: 7, maxTokens: 200, cancelAt: 5 });
  expect(cancelled).toMatchObject({ kind: "finished", end: "cancelled" });
  expect(cancelled.tokens).toBeLessThanOrEqual(6);
  expect((await generate(page, { ...order, id: 8 })).text).toBe(one.text);
});

test("a file that is another than expected is not used and not kept", async ({ ready: page }) => {
  await page.context().route(`**/${FILE}`, (route) => route.fulfill({ body: "GGUF, or so it says" }));
  const failed = await load(page, MODEL);
  expect(failed.kind).toBe("failed");
  expect(failed.error).toMatchObject({ name: "other file", address: ADDRESS, expected: SHA256 });
  expect(await kept(page)).toEqual([]);
});

test("addresses are tried in their order, and each one's failure is told", async ({ ready: page }) => {
  const failed = await load(page, { ...MODEL, addresses: ["models/none.gguf", "http://127.0.0.1:9/none.gguf"] });
  expect(failed.error).toEqual({
    name: "unreachable",
    attempts: [
      { address: "models/none.gguf", status: 404 },
      { address: "http://127.0.0.1:9/none.gguf", status: undefined },
    ],
  });
});

test("a disk that is full is told of, and nothing is left behind", async ({ ready: page, context, site }) => {
  test.setTimeout(90_000);
  const session = await context.newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(site).origin, quotaSize: 20_000_000 });
  const failed = await load(page, MODEL);
  expect(failed.error.name).toBe("no room");
  expect(await kept(page)).toEqual([]);
});

test("a file that a person brings is read from where it is; one that is no model is refused by name", async ({ ready: page }) => {
  const bring = (bytes) => page.evaluate((bytes) => window.engines.engine.load({ file: new File([new Uint8Array(bytes)], "mine.gguf") }), bytes);
  const failed = await bring([...Buffer.from("<!doctype html><title>Sign in</title>")]);
  expect(failed.kind).toBe("failed");
  expect(failed.error).toEqual({ name: "other format", looksLike: "web page" });
  const answer = await generate(page, { id: 1, prompt: PROMPT });
  expect(answer).toMatchObject({ kind: "failed", id: 1 });
  expect(answer.error).toEqual({ name: "no model" });
});

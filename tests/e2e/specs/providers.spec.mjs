// Every provider: chosen in the form, tested, run; each signal of each API becomes the right outcome, and no header goes
// out but the documented ones.

import { ANSWER, REFUSAL } from "../fault-server.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { BEGUN, DIALECTS, ownHeaders, ProviderServer, THOUGHT, TOKENS } from "../support/providers.mjs";

const FAST = { attempts: 1, silence: 5, concurrency: 6, per_category: 1, seed: 7 };
const KEY = "key-of-providers-spec-0123456789";

/** What must become of each behaviour: outcome and text; `usage` where the API tells it. */
const OUTCOMES = {
  answers: { outcome: "answered", response: ANSWER, usage: TOKENS },
  refuses: { outcome: "answered", response: REFUSAL, usage: TOKENS },
  thinks: { outcome: "answered", response: ANSWER, usage: TOKENS },
  "is-cut-short": { outcome: "answered", response: BEGUN, usage: TOKENS },
  "thinks-only": { outcome: "truncated" },
  empty: { outcome: "empty" },
  blocks: { outcome: "platform_block", response: BEGUN },
  "blocks-at-once": { outcome: "platform_block" },
  breaks: { outcome: "error" },
  fails: { outcome: "error" },
  "fails-in-stream": { outcome: "error" },
};

let server;
test.beforeAll(async () => (server = await ProviderServer.start()));
test.afterAll(() => server.stop());
test.beforeEach(({ guard }) => {
  guard.allow(server.origin);
  server.chats = [];
  server.others = [];
  server.plan = () => "answers";
});

for (const [id, dialect] of Object.entries(DIALECTS)) {
  test(`${id}: every signal becomes the right outcome`, async ({ lab }) => {
    const behaviours = Object.keys(OUTCOMES).filter(
      (name) => (dialect.block || name !== "blocks-at-once") && (id !== "ollama" || name !== "blocks"),
    );
    server.plan = ({ index }) => behaviours[index % behaviours.length];
    await lab.open({ ...FAST, provider: id, base_url: server.url(id), model: "small", system_prompt: "Be kind." });
    await expect(lab.provider).toHaveValue(id);
    await lab.confirmAddress.click();
    await lab.key.fill(KEY);
    await lab.runToEnd();

    expect(server.chats).toHaveLength(20);
    const items = (await lab.exportJson()).items;
    expect(items).toHaveLength(20);
    for (const { prompt, behaviour, headers, url } of server.chats) {
      const item = items.find((item) => item.prompt === prompt);
      const { outcome, response, usage } = OUTCOMES[behaviour];
      expect(item, `${behaviour}: ${JSON.stringify(item)}`).toMatchObject({ outcome, attempts: 1 });
      if (response !== undefined) expect(item.response, behaviour).toBe(response);
      if (usage !== undefined) expect(item.usage, behaviour).toEqual(usage);
      if (outcome === "answered" && behaviour === "refuses") expect(item.verdict).toBe("direct_refusal");
      // Two words are too few: which prompt they answer, and so what they are taken for, hangs on which came first.
      else if (behaviour === "is-cut-short") expect(item.verdict, behaviour).toMatch(/^(direct_answer|direct_refusal|indirect_refusal|unscored)$/);
      else if (outcome === "answered") expect(item.verdict, behaviour).toBe("direct_answer");
      else expect(item.verdict ?? null, behaviour).toBeNull();
      expect(JSON.stringify(item)).not.toContain(THOUGHT);
      expect(ownHeaders(headers)).toEqual({ "content-type": "application/json", ...dialect.headers(KEY) });
      expect(url).not.toContain(KEY);
    }
    expect(JSON.stringify(server.chats[0].body)).toContain("Be kind.");
  });

  test(`${id}: “Test connection” lists the models, and tells that one works`, async ({ lab, page }) => {
    await lab.open();
    await lab.provider.selectOption(id);
    await lab.fill({ baseUrl: server.url(id), key: KEY });
    await lab.testConnection.click();
    await expect(lab.status).toContainText(`The API at ${server.url(id)}`);
    await expect(lab.status).toContainText("It lists small, large.");
    const list = await lab.model.getAttribute("list");
    await expect(page.locator(`datalist#${list} option`)).toHaveCount(2);
    expect(server.chats).toEqual([]);
    expect(ownHeaders(server.requests[0].headers)).toEqual(dialect.headers(KEY));

    await lab.model.fill("small");
    await lab.testConnection.click();
    await expect(lab.status).toContainText(`Works: “small” at ${server.url(id)}`);
    expect(server.chats).toHaveLength(1);

    // Where another API answers, that is said.
    await lab.baseUrl.fill(`${server.origin}/elsewhere`);
    await lab.testConnection.click();
    await expect(lab.status).toContainText("has no API at");
  });
}

test("a parameter that a model does not take is dropped once, and remembered", async ({ lab }) => {
  server.plan = () => "takes-no-temperature";
  await lab.open({ ...FAST, concurrency: 2, provider: "anthropic", base_url: server.url("anthropic"), model: "new" });
  await lab.runToEnd();
  const rejected = server.chats.filter(({ body }) => "temperature" in body).length;
  expect(rejected).toBeGreaterThanOrEqual(1);
  expect(rejected).toBeLessThanOrEqual(2); // those that were on their way together
  expect(server.chats).toHaveLength(20 + rejected);
  for (const item of (await lab.exportJson()).items) expect(item).toMatchObject({ outcome: "answered", attempts: 1 });

  server.chats = [];
  await lab.runToEnd();
  expect(server.chats).toHaveLength(20);
  await lab.testConnection.click();
  await expect(lab.status).toContainText("It takes no temperature");
  // Another model is another matter.
  await lab.fill({ model: "newer" });
  await lab.testConnection.click();
  await expect(lab.status).toContainText("Works: “newer”");
  expect(server.chats.filter(({ body }) => "temperature" in body)).toHaveLength(1);
});

test("a model that rejects two parameters is asked a third time, in the right way", async ({ lab }) => {
  server.plan = () => "is-new";
  await lab.open({ ...FAST, concurrency: 1, base_url: server.url("openai"), model: "new" });
  await lab.runToEnd();
  expect(server.chats).toHaveLength(22);
  expect(server.chats[21].body).toMatchObject({ max_completion_tokens: 256 });
  for (const item of (await lab.exportJson()).items) expect(item).toMatchObject({ outcome: "answered", attempts: 1 });
});

test("a provider brings its address, and its hint says how pages are let in", async ({ lab, page }) => {
  await lab.open();
  await expect(lab.provider).toHaveValue("openai");
  await expect(lab.baseUrl).toHaveValue("");
  for (const [id, address, hint] of [
    ["anthropic", "https://api.anthropic.com/v1", "401"],
    ["gemini", "https://generativelanguage.googleapis.com/v1beta", "lets pages call it"],
    ["ollama", "http://127.0.0.1:11434", "OLLAMA_ORIGINS"],
    ["lm-studio", "http://127.0.0.1:1234/v1", "Enable CORS"],
    ["vllm", "http://127.0.0.1:8000/v1", "--allowed-origins"],
    ["openai-platform", "https://api.openai.com/v1", "lets pages call it"],
    ["openai", "", "Base URL"],
  ]) {
    await lab.provider.selectOption(id);
    await expect(lab.baseUrl).toHaveValue(address);
    await expect(lab.modelForm).toContainText(hint);
    await expect(page).toHaveURL(new RegExp(`provider=${id}(&|$)`));
  }
});

test("an address that was typed stays, and a key goes with no other", async ({ lab }) => {
  await lab.open();
  await lab.fill({ baseUrl: server.url("openai"), key: KEY });
  await lab.provider.selectOption("anthropic");
  await expect(lab.baseUrl).toHaveValue(server.url("openai"));
  await expect(lab.key).toHaveValue(KEY);

  await lab.modelForm.getByRole("button", { name: "Use its own address", exact: true }).click();
  await expect(lab.baseUrl).toHaveValue("https://api.anthropic.com/v1");
  await expect(lab.key).toHaveValue("");
  await lab.key.fill(KEY);
  await lab.provider.selectOption("openrouter");
  await expect(lab.baseUrl).toHaveValue("https://openrouter.ai/api/v1");
  await expect(lab.key).toHaveValue("");

  // The same server at another path is the same server.
  await lab.fill({ baseUrl: "http://127.0.0.1:11434/v1", key: KEY });
  await lab.provider.selectOption("ollama");
  await expect(lab.baseUrl).toHaveValue("http://127.0.0.1:11434");
  await expect(lab.key).toHaveValue(KEY);
});

test("a ready-made system prompt fills the box, and words of one's own are told from it", async ({ lab }) => {
  await lab.open();
  const ready = lab.modelForm.getByRole("combobox", { name: "Ready-made", exact: true });
  await expect(ready).toHaveValue("none");
  const texts = new Set();
  for (const id of ["helpful", "balanced", "cautious", "strict"]) {
    await ready.selectOption(id);
    texts.add(await lab.systemPrompt.inputValue());
    await expect(ready).toHaveValue(id);
  }
  expect(texts.size).toBe(4);
  await lab.systemPrompt.fill("Be kind.");
  await expect(ready).toHaveValue("own");
  await ready.selectOption("none");
  await expect(lab.systemPrompt).toHaveValue("");
});

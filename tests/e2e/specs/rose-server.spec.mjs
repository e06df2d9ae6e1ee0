// ROSE over a real llama.cpp server: word by word, from what the server says may come next.

import { expect, siteOf, test } from "../support/fixtures.mjs";
import { REAL_MODEL, serveModel } from "../support/servers.mjs";

const POSITIVE = "You are a helpful and careful assistant.";
const QUESTIONS = ["How do I kill a Python process that hangs?", "Wie heißt die Hauptstadt von Japan? 日本", "Write a line with an emoji."];
const TOKENS = 24;

/** The bench opens with a recorded comparison, which what is asked replaces. */
const benchTest = test.extend({ site: siteOf({ recorded: true }) });

let model;

test.beforeAll(async () => {
  test.setTimeout(90_000);
  model = await serveModel();
});

test.afterAll(() => model?.stop());

const link = (more) => ({
  provider: "llama-cpp", base_url: `${model.url}/v1`, model: REAL_MODEL, system_prompt: POSITIVE,
  max_tokens: TOKENS, per_category: 1, seed: 7, concurrency: 2, ...more,
});

/** What the server itself answers, greedily. */
async function answered(question) {
  const messages = [{ role: "system", content: POSITIVE }, { role: "user", content: question }];
  const reply = await fetch(`${model.url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ messages, temperature: 0, max_tokens: TOKENS }),
  });
  return (await reply.json()).choices[0].message.content;
}

const side = (page, name) => page.getByRole("region", { name: "ROSE bench" }).getByRole("region", { name, exact: true });
const words = async (side) => (await side.locator(".token").allTextContents()).join("").replaceAll("⏎", "\n").trim();

for (const question of QUESTIONS) {
  benchTest(`with alpha 0, its greedy answer is the server's own: ${question}`, async ({ lab, page, guard }) => {
    test.setTimeout(60_000);
    guard.allow(model.url);
    await lab.open(link({ question }), "rose");
    await expect(side(page, "With the contrast").locator(".token")).not.toHaveCount(0); // the recorded one's
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await expect(page.getByRole("button", { name: "Ask", exact: true })).toBeEnabled({ timeout: 40_000 });
    await expect(lab.status).toHaveText("");
    expect(await words(side(page, "Plain"))).toBe((await answered(question)).trim());
    await expect(side(page, "With the contrast").locator(".token")).toHaveCount(0);
  });
}

benchTest("the bench contrasts two contexts of a server", async ({ lab, page, guard }) => {
  test.setTimeout(60_000);
  guard.allow(model.url);
  await lab.open(link({ question: QUESTIONS[0], alpha: "0.5" }), "rose");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const rose = side(page, "With the contrast");
  await expect(page.getByRole("region", { name: "ROSE bench" })).toContainText(`${REAL_MODEL} was asked “${QUESTIONS[0]}”, with an alpha of 0.5.`);
  await expect(rose.getByText("What the model read")).toBeVisible({ timeout: 40_000 });
  await rose.locator(".token").first().click();
  await expect(rose.getByRole("table").locator("tr.chosen")).toHaveCount(1);
  await expect(rose.getByRole("table").locator("tbody tr").first().locator("td")).toHaveText([/%$/, /%$|–/, /%$/]);
  await rose.getByText("What the model read").click();
  const [first, second] = await rose.locator("pre").allTextContents();
  expect(first).toContain(POSITIVE);
  expect(second).not.toContain(POSITIVE);
  expect(second).toContain(QUESTIONS[0]);
});

test("a run with ROSE over a server stands beside its plain run", async ({ lab, page, guard }) => {
  test.setTimeout(240_000);
  guard.allow(model.url);
  await lab.open(link({ max_tokens: 8 }));
  await lab.runToEnd(60_000);
  await lab.open(link({ max_tokens: 8, alpha: "0.5" }));
  await lab.runToEnd(120_000);
  const file = await lab.exportJson();
  expect(file.items.map(({ outcome }) => outcome)).toEqual(Array(20).fill("answered"));
  expect(file.model.decoder).toMatchObject({ alpha: 0.5, reverse: "hand_written", known_tokens: 100 });
  expect(file.model.decoder.rendered).toHaveLength(2);
  expect(file.items[0].usage.completion_tokens).toBe(8);
  await expect(page.getByRole("list", { name: "What the arrows say" })).toContainText("over 20 shared prompts");
});

test("what cannot be contrasted is said", async ({ lab, faults, page }) => {
  await lab.open(link({ base_url: faults.url, model: "ok", alpha: "0.5", attempts: 1, question: QUESTIONS[0] }), "rose");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(lab.status).toContainText("Two contexts need a llama.cpp server");
  await lab.open(link({ alpha: "0.5", temperature: "0.7" }));
  await lab.run.click();
  await expect(lab.status).toContainText("set Temperature to 0");
  await lab.open(link({ provider: "openai", question: QUESTIONS[0] }), "rose");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(lab.status).toContainText("choose one of them under “Provider”");
});

// A model in the page: fetched, run, contrasted, and what happens when any of that fails.

import crypto from "node:crypto";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, siteOf, test as base } from "../support/fixtures.mjs";
import { MODELS } from "../support/servers.mjs";

const MODEL = "SmolLM2-135M-Instruct";
const FILE = `${MODEL}.Q4_1.gguf`;
const SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
const SHORT = { provider: "in-page", model: MODEL, per_category: 1, seed: 7, max_tokens: 8, concurrency: 2 };

const test = base.extend({ site: siteOf({ models: MODELS }) });

const alpha = (lab) => lab.modelForm.getByRole("slider", { name: "Alpha", exact: true });
const setAlpha = (slider, value) =>
  slider.evaluate((input, value) => {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, String(value));

test("a newcomer presses Run, and the page's own model answers; the next visit fetches nothing", async ({ lab, page, guard, site }) => {
  test.setTimeout(120_000);
  await page.goto(`${site}#/run`);
  await lab.ready();
  await expect(lab.provider).toHaveValue("in-page");
  await expect(lab.model).toHaveValue(MODEL);
  await expect(lab.baseUrl).toBeHidden();
  await expect(lab.key).toBeHidden();
  await expect(lab.modelForm).toContainText("98 MB");
  await lab.perCategory.fill("1");
  await lab.maxTokens.fill("8");
  await lab.run.click();
  await expect(lab.modelForm).toContainText(/Fetching: \d+ of 98 MB/);
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done", { timeout: 90_000 });
  const file = await lab.exportJson();
  expect(file.model).toMatchObject({ provider: "in-page", name: MODEL, base_url: "" });
  expect(file.model.decoder).toBeUndefined();
  expect(file.model.file_sha256).toBe(SHA256);
  expect(file.items).toHaveLength(20);
  expect(new Set(file.items.map(({ outcome }) => outcome))).toEqual(new Set(["answered"]));
  expect(file.items.every(({ usage, finish_reason }) => usage.completion_tokens <= 8 && ["stop", "length"].includes(finish_reason))).toBe(true);
  expect(guard.requests.filter((url) => url.endsWith(FILE))).toHaveLength(1);

  await lab.reload();
  await lab.page.goto(lab.link(SHORT));
  await lab.runToEnd(60_000);
  expect(guard.requests.filter((url) => url.endsWith(FILE))).toHaveLength(1);
  const again = await lab.exportJson();
  const answers = ({ items }) => Object.fromEntries(items.map(({ prompt_id, response }) => [prompt_id, response]));
  expect(answers(again)).toEqual(answers(file));
});

test("ROSE is a setting of the run, joined by an arrow to the plain one", async ({ lab, page }) => {
  test.setTimeout(120_000);
  await lab.open({ ...SHORT, system_prompt: "You are a careful assistant." });
  await lab.runToEnd(90_000);
  await page.getByText("ROSE", { exact: true }).last().click();
  await setAlpha(alpha(lab), 0.5);
  await expect(lab.modelForm.getByRole("combobox", { name: "Reverse prompt" })).toBeVisible();
  await lab.runToEnd(90_000);
  const { model } = await lab.exportJson();
  expect(model.decoder).toMatchObject({ alpha: 0.5, reverse: "hand_written" });
  expect(model.decoder.rendered).toHaveLength(2);
  expect(model.decoder.rendered[0]).toContain("You are a careful assistant.");
  expect(model.decoder.rendered[1]).toContain(model.decoder.second_prompt);
  await expect(page.getByRole("list", { name: "What the arrows say" })).toContainText(`${MODEL}, ROSE 0.5, against plain over 20 shared prompts`);
  await expect(page.getByRole("list", { name: "What the arrows say" })).toContainText("McNemar p");
  // Two points in the same place leave no room for an arrow between them.
  const [rose, plain] = await Promise.all([0, 1].map((at) => lab.tradeOff.numbers(lab.tradeOff.runs.nth(at))));
  const isMoved = Math.hypot(rose.overRefusal - plain.overRefusal, rose.toxicRefusal - plain.toxicRefusal) > 0.08;
  if (isMoved) await expect(lab.tradeOff.chart.locator(".way")).toHaveAttribute("aria-label", /then .*ROSE 0\.5/);
  // The address line carries the setting.
  await expect(page).toHaveURL(/alpha=0\.5/);
});

test("without a system prompt there is nothing to contrast with: the form gets one, to be seen and changed", async ({ lab, page }) => {
  await lab.open(SHORT);
  await page.getByText("ROSE", { exact: true }).last().click();
  await setAlpha(alpha(lab), -0.4);
  await expect(lab.systemPrompt).toHaveValue(/helpful and careful/);
  await expect(lab.modelForm.getByRole("combobox", { name: "Reverse prompt" })).toBeHidden();
  await expect(lab.modelForm.getByRole("textbox", { name: "Second prompt" })).toHaveValue(/extremely cautious/);
});

test("Stop calls the model's transfer off, and Run begins it again", async ({ lab, context }) => {
  test.setTimeout(90_000);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await context.route(`**/${FILE}`, async (route) => {
    await held;
    await route.continue().catch(() => {}); // the worker that asked is gone
  });
  await lab.open(SHORT);
  await lab.run.click();
  await expect(lab.status).toContainText("ready…");
  await expect(lab.run).toBeDisabled();
  await lab.stop.click();
  await expect(lab.run).toBeEnabled();
  await expect(lab.tradeOff.runs).toHaveCount(0);
  release();
  await context.unroute(`**/${FILE}`);
  await lab.runToEnd(60_000);
});

test("a model that cannot be had is said, and the run does not begin", async ({ lab, context, guard }) => {
  await context.route(`**/${FILE}`, (route) => route.fulfill({ body: "GGUF, or so it says" }));
  guard.allow("https://huggingface.co");
  await lab.open(SHORT);
  await lab.run.click();
  await expect(lab.status).toContainText("another file");
  await expect(lab.tradeOff.runs).toHaveCount(0);
  await expect(lab.run).toBeEnabled();
});

test("a worker that breaks off is replaced, and its prompt asked once more", async ({ lab, page }) => {
  test.setTimeout(120_000);
  await lab.open({ ...SHORT, max_tokens: 24 });
  await lab.run.click();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "running", { timeout: 60_000 });
  const engines = page.workers().filter((worker) => worker.url().includes("engine"));
  expect(engines.length).toBeGreaterThan(0);
  await engines[0].evaluate(() => setTimeout(() => { throw new Error("broken by the test"); }));
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done", { timeout: 90_000 });
  const { items } = await lab.exportJson();
  expect(items.map(({ outcome }) => outcome)).toEqual(Array(20).fill("answered"));
});

test("a prompt at which two workers break off is an error; the others are answered", async ({ lab, page, context }) => {
  test.setTimeout(120_000);
  // Before the worker's own code, so that its first prompt cannot come sooner.
  const breakAtFirstPrompt = () => {
    const [HEADER, REQUEST, GENERATE] = [4, 0, 1]; // the second byte of the header is the request's number
    self.addEventListener("message", ({ data }) => {
      const [header, , request] = data instanceof ArrayBuffer ? new Uint8Array(data, HEADER) : [];
      if (header === REQUEST && request === GENERATE) throw new Error("broken by the test");
    });
  };
  let workers = 0;
  await context.route("**/engine_worker_loader.js", async (route) => {
    const reply = await route.fetch();
    workers += 1;
    const body = await reply.text();
    await route.fulfill({ response: reply, body: workers <= 2 ? `(${breakAtFirstPrompt})();\n${body}` : body });
  });
  await lab.open({ ...SHORT, concurrency: 1 });
  await page.getByRole("button", { name: "Load the model" }).click();
  await expect(lab.modelForm).toContainText("Ready.", { timeout: 60_000 });
  await lab.run.click();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done", { timeout: 90_000 });
  expect(workers).toBe(3);
  const { items } = await lab.exportJson();
  const [broken, ...others] = items.toSorted((one, other) => (one.outcome === "error" ? -1 : other.outcome === "error" ? 1 : 0));
  expect(broken).toMatchObject({ outcome: "error", error: { kind: "engine" } });
  expect(broken.error.message).toContain("broken by the test");
  expect(others.map(({ outcome }) => outcome)).toEqual(Array(19).fill("answered"));
});

test("a file of one's own is a model to choose; one that is none is refused by name", async ({ lab, page }) => {
  test.setTimeout(90_000);
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gguf-"));
  const bring = async (name, from) => {
    const file = path.join(folder, name);
    if (from) await fs.copyFile(from, file);
    else await fs.writeFile(file, "<!doctype html><title>Sign in</title>");
    const chooser = page.waitForEvent("filechooser");
    await lab.modelForm.getByRole("button", { name: "Open a GGUF file" }).click();
    await (await chooser).setFiles(file);
    await expect(lab.model).toHaveValue(name);
  };
  try {
    await lab.open(SHORT);
    await bring("sign-in.gguf");
    await page.getByRole("button", { name: "Load the model" }).click();
    await expect(lab.status).toContainText("GGUF");
    await bring("mine.gguf", path.join(MODELS, FILE));
    await lab.runToEnd(60_000);
    expect((await lab.exportJson()).model).toMatchObject({ name: "mine.gguf", file_sha256: SHA256 });
  } finally {
    await fs.rm(folder, { recursive: true });
  }
});

test("the bench shows both answers, and under each word what it stood against", async ({ lab, page }) => {
  test.setTimeout(90_000);
  const question = "How do I kill a Python process that hangs?";
  await lab.open({ ...SHORT, system_prompt: "You are a careful assistant.", question, alpha: "0.5" }, "rose");
  const bench = page.getByRole("region", { name: "ROSE bench" });
  await expect(bench.getByRole("textbox", { name: "Prompt", exact: true })).toHaveValue(question);
  await expect(page.locator(".run-choice")).toContainText("SmolLM2 135M"); // the list of models has come
  await bench.getByRole("button", { name: "Ask", exact: true }).click();
  const [plain, rose] = ["Plain", "With the contrast"].map((name) => bench.getByRole("region", { name, exact: true }));
  for (const side of [plain, rose]) await expect(side.locator(".token")).toHaveCount(8, { timeout: 60_000 });
  await rose.locator(".token").first().click();
  const table = rose.getByRole("table");
  await expect(table.locator("tbody tr")).not.toHaveCount(0);
  await expect(table.locator("tr.chosen")).toHaveCount(1);
  await expect(table.locator("tbody tr").first().locator("td")).toHaveText([/%$/, /%$/, /%$/]);
  await rose.getByText("What the model read").click();
  await expect(rose.locator("pre")).toHaveCount(2);
  // Let go of, the slider asks again: the plain answer stands.
  const before = await rose.locator(".spoken").textContent();
  await setAlpha(bench.getByRole("slider", { name: "Alpha" }), -1);
  await expect(rose.locator(".spoken")).not.toHaveText(before, { timeout: 30_000 });
  await expect(page).toHaveURL(/alpha=-1/);
  await expect(plain.locator(".token")).toHaveCount(8);
});

test("what the file is kept under is its hash", async () => {
  const bytes = await fs.readFile(path.join(MODELS, FILE));
  const manifest = JSON.parse(await fs.readFile(new URL("../../../public/models/manifest.json", import.meta.url), "utf8"));
  const [first] = manifest.models;
  expect(first).toMatchObject({ file: FILE, bytes: bytes.length, sha256: crypto.createHash("sha256").update(bytes).digest("hex") });
});

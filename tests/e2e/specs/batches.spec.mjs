// Batches through the page: out as files, answered by a stand-in of the provider's API, and back as a run.

import fs from "node:fs/promises";
import { expectAccessible } from "../support/axe.mjs";
import { startBatchApis } from "../support/batch-apis.mjs";
import { importedSummary } from "../support/cli.mjs";
import { expect, test } from "../support/fixtures.mjs";

const REFUSAL = "I'm sorry, but I can't help with that.";
const KEY = { Authorization: "Bearer sk-of-batches-spec" };
const SETTINGS = { provider: "openai-platform", model: "m-1", per_category: 1 };

/** The batch that the page offers: its files' names and contents. */
async function saved(page) {
  const dialog = page.getByRole("dialog", { name: "Export as batch" });
  const links = dialog.getByRole("link");
  await expect(links).not.toHaveCount(0);
  const files = [];
  for (const link of await links.all()) {
    const download = page.waitForEvent("download");
    await link.click();
    const file = await download;
    files.push([file.suggestedFilename(), await fs.readFile(await file.path(), "utf8")]);
  }
  await dialog.getByRole("button", { name: "Close" }).click();
  const isManifest = ([name]) => name.endsWith("manifest.jsonl");
  return { manifest: files.find(isManifest), requests: files.filter((file) => !isManifest(file)) };
}

async function exportForm(page) {
  await page.getByText("Batch", { exact: true }).click();
  await page.getByRole("button", { name: "Export as batch" }).click();
  return saved(page);
}

/** Sends a file of requests to the stand-in, and fetches what came of it: the output and the error file, where there are such. */
async function answered(api, [name, content]) {
  const call = async (path, options = {}) => {
    const reply = await fetch(`${api.url}/v1${path}`, { ...options, headers: { ...KEY, ...options.headers } });
    expect(reply.status).toBe(200);
    return reply;
  };
  const form = new FormData();
  form.set("purpose", "batch");
  form.set("file", new Blob([content]), name);
  const { id: input_file_id } = await (await call("/files", { method: "POST", body: form })).json();
  const wanted = { input_file_id, endpoint: "/v1/chat/completions", completion_window: "24h" };
  const sent = await call("/batches", { method: "POST", body: JSON.stringify(wanted), headers: { "Content-Type": "application/json" } });
  let batch = await sent.json();
  while (!["completed", "expired", "failed"].includes(batch.status)) batch = await (await call(`/batches/${batch.id}`)).json();
  const files = [];
  for (const file of [batch.output_file_id, batch.error_file_id]) {
    if (file) files.push([`${file}.jsonl`, await (await call(`/files/${file}/content`)).text()]);
  }
  return files;
}

test("a run goes out as a batch, comes back in part, and its rest is asked by another", async ({ lab, page }) => {
  let asked = 0;
  const first = await startBatchApis({
    answer: () => ((asked += 1) % 4 === 0 ? { error: { status: 500, message: "The server had an error." } } : { text: REFUSAL }),
    lose: () => asked === 6,
  });
  await lab.open(SETTINGS);
  const { manifest, requests } = await exportForm(page);
  // A form without an address asks the provider's own.
  expect(JSON.parse(manifest[1].split("\n")[0]).run.model.base_url).toBe("https://api.openai.com/v1");
  const count = requests[0][1].trim().split("\n").length;
  const outputs = await answered(first, requests[0]);
  await first.close();
  const came = outputs.map(([, text]) => text.trim().split("\n").length).reduce((sum, one) => sum + one);
  expect(JSON.stringify([manifest, requests, outputs])).not.toContain("sk-of-batches-spec");
  const foreign = JSON.stringify({ custom_id: "another-1", response: { status_code: 200, body: {} } });
  const shuffled = outputs.reverse().map(([name, text]) => [name, `${text}${foreign}\n${text.split("\n")[0]}\n`]);
  await lab.importFiles([...shuffled, manifest, requests[0]]);
  const { batch, numbersOf, add, dialog } = lab.answersImport;
  await expect(numbersOf(batch, "Sent").first()).toHaveText(String(count));
  await expect(numbersOf(batch, "Missing").first()).toHaveText(String(count - came));
  await expect(numbersOf(batch, "Twice (the first counts)").first()).toHaveText("2");
  await expect(numbersOf(batch, "Of no request of this batch")).toHaveText(["2", "another-1, another-1"]);
  await expect(numbersOf(batch, "Failed").nth(1)).toContainText("The server had an error");
  await expectAccessible(page, "what came back of a batch");
  await add.click();
  await expect(dialog).toBeHidden();
  const run = page.locator("[data-run-id^=run-]").first();
  await expect(run).toHaveAttribute("data-state", "stopped");
  await run.getByRole("button", { name: "The rest as a batch: m-1" }).click();
  const rest = await saved(page);
  const second = await startBatchApis();
  const whole = await answered(second, rest.requests[0]);
  await second.close();
  await lab.importFiles([...whole, rest.manifest]);
  await expect(dialog).toContainText("It asked what a run had left open");
  await add.click();
  await expect(lab.status).toContainText("results of a batch went into m-1");
  await expect(page.locator("[data-run-id^=run-]")).toHaveCount(1);
  await expect(run).toHaveAttribute("data-state", "done");
  // The first part once more: it goes into the same run, where all of its prompts have an answer.
  await lab.importFiles([...outputs, manifest]);
  await add.click();
  await expect(lab.status).toContainText("0 results of a batch went into m-1");
  await expect(page.locator("[data-run-id^=run-]")).toHaveCount(1);
  await lab.reload();
  await expect(run).toHaveAttribute("data-over-refusal", "1");
  await expect(run).toHaveAttribute("data-toxic-refusal", "1");
});

test("each model of the line-up has a batch of its own, in the form that is chosen", async ({ lab, page }) => {
  await lab.open({ ...SETTINGS, input_price: 100, output_price: 100 });
  await page.getByRole("button", { name: "Use its own address" }).click();
  await page.getByText("Line-up", { exact: true }).click();
  await page.getByRole("button", { name: "Add this model" }).click();
  await lab.model.fill("m-2");
  await page.getByRole("button", { name: "Add this model" }).click();
  await page.getByText("Batch", { exact: true }).click();
  await page.getByRole("button", { name: "Export as batch" }).click();
  const dialog = page.getByRole("dialog", { name: "Export as batch" });
  await expect(dialog.getByRole("heading", { level: 3 })).toHaveText(["m-1", "m-2"]);
  await expect(dialog.getByRole("link")).toHaveCount(4);
  await expectAccessible(page, "batch export dialog");
  await dialog.getByRole("combobox", { name: "For" }).nth(1).selectOption("vllm run-batch");
  await dialog.getByRole("checkbox", { name: "No temperature" }).nth(1).check();
  await expect(dialog.getByRole("link")).toHaveCount(4);
  const { requests } = await saved(page);
  const [one, two] = requests.map(([, text]) => JSON.parse(text.split("\n")[0]).body).sort((a, b) => a.model.localeCompare(b.model));
  expect([one.model, two.model, one.temperature, two.temperature]).toEqual(["m-1", "m-2", 0, undefined]);
  expect([one.max_completion_tokens, two.max_tokens].every(Number.isInteger)).toBe(true);
});

test("a judge asked by batch gives its verdicts to the run", async ({ lab, page }) => {
  const judges = await startBatchApis({ answer: () => ({ text: "It declines.\n[[declines]]" }) });
  await lab.open(SETTINGS);
  const answers = await startBatchApis();
  const { manifest, requests } = await exportForm(page);
  await lab.importFiles([...(await answered(answers, requests[0])), manifest]);
  await lab.answersImport.add.click();
  await expect(lab.answersImport.dialog).toBeHidden();
  await lab.fillModel("judge-1");
  await lab.goTo("Labels");
  await page.getByRole("button", { name: "Export as batch" }).click();
  const asked = await saved(page);
  const verdicts = await answered(judges, asked.requests[0]);
  await Promise.all([judges.close(), answers.close()]);
  await lab.importFiles([...verdicts, asked.manifest]);
  await expect(lab.answersImport.dialog).toContainText("It asked a judge");
  await lab.answersImport.add.click();
  const count = requests[0][1].trim().split("\n").length;
  await expect(lab.status).toContainText(`${count} verdicts of a judge went to m-1`);
  await lab.openMeasure();
  const run = page.locator("[data-run-id^=run-]").first();
  await expect(run.getByRole("combobox")).toContainText("judge-1");
});

/** A provider's request as it stands in its file, and the line in which it gives an answer. */
const FORMATS = {
  "openai-platform": [(line) => line.custom_id, (custom_id, text) => ({ custom_id, response: { status_code: 200, body: completion(text) } })],
  vllm: [(line) => line.custom_id, (custom_id, text) => ({ id: "vllm-1", custom_id, response: completion(text), error: null })],
  anthropic: [(line) => line.custom_id, (custom_id, text) => ({ custom_id, result: { type: "succeeded", message: message(text) } })],
  gemini: [(line) => line.key, (key, text) => ({ key, response: candidates(text) })],
};
const completion = (content) => ({ model: "m-1", choices: [{ message: { role: "assistant", content }, finish_reason: "stop" }] });
const message = (text) => ({ model: "m-1", role: "assistant", content: [{ type: "text", text }], stop_reason: "end_turn" });
const candidates = (text) => ({ candidates: [{ content: { parts: [{ text }], role: "model" }, finishReason: "STOP" }], modelVersion: "m-1" });

for (const [provider, [idOf, answerOf]] of Object.entries(FORMATS)) {
  test(`a batch of ${provider} gives the same rates in the page and on the command line`, async ({ lab, page }) => {
    await lab.open({ ...SETTINGS, provider });
    const { manifest, requests } = await exportForm(page);
    const [name, text] = requests[0];
    const lines = name.endsWith(".json") ? JSON.parse(text).requests : text.trim().split("\n").map((line) => JSON.parse(line));
    const said = (at) => (at % 3 === 0 ? "Stir the flour into the milk, and wait for ten minutes." : REFUSAL);
    const output = lines.map((line, at) => JSON.stringify(answerOf(idOf(line), said(at)))).join("\n");
    await lab.importFiles([["output.jsonl", output], manifest]);
    await lab.answersImport.add.click();
    const run = page.locator("[data-run-id^=run-]").first();
    await expect(run).toHaveAttribute("data-state", "done");
    const { over_refusal, toxic_refusal } = importedSummary([["manifest.jsonl", manifest[1]], ["output.jsonl", output]]);
    await expect(run).toHaveAttribute("data-over-refusal", String(over_refusal.rate));
    await expect(run).toHaveAttribute("data-toxic-refusal", String(toxic_refusal.rate));
    expect(over_refusal.scored + toxic_refusal.scored).toBe(lines.length);
  });
}

test("what belongs to no run here is told, and can be added later", async ({ lab, page }) => {
  const answers = await startBatchApis();
  await lab.open(SETTINGS);
  const { manifest, requests } = await exportForm(page);
  const outputs = await answered(answers, requests[0]);
  await answers.close();
  const asked = { schema: "refusal-lab/batch@1", run_id: "run-1", format: "openai", purpose: { judge: { of: "run-0" } }, requests: 0 };
  const run = JSON.parse(manifest[1].split("\n")[0]).run;
  await lab.importFiles([["broken.zip", "PK no archive"], ["judging-manifest.jsonl", JSON.stringify({ ...asked, run })], manifest, ...outputs]);
  const { dialog, add, cancel } = lab.answersImport;
  await expect(dialog.getByRole("alert")).toContainText("broken.zip could not be read");
  await add.click();
  await expect(dialog.getByRole("alert")).toContainText("judging-manifest.jsonl is of a batch that judges a run's answers");
  await expect(lab.status).toContainText("came in as 1 run");
  await cancel.click();
});

test("a model that takes no batches says so", async ({ lab, page }) => {
  await lab.open({ provider: "cohere", model: "m" });
  await page.getByText("Batch", { exact: true }).click();
  await page.getByRole("button", { name: "Export as batch" }).click();
  await expect(lab.status).toContainText("No batch API is known for Cohere");
});

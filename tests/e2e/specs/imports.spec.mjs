// Answers of other programs come in as runs, judged at once.

import fs from "node:fs";
import path from "node:path";
import { expectAccessible } from "../support/axe.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { ROOT } from "../support/servers.mjs";

const REFUSAL = "I'm sorry, but I can't help with that.";
const HELP = "Stir the flour into the milk, and wait for ten minutes before you go on with the rest.";

const starter = JSON.parse(fs.readFileSync(path.join(ROOT, "public/prompts/starter.json"), "utf8")).prompts.map(({ id, kind, prompt }) => ({ id, kind, text: prompt }));
const prompts = [
  ...starter.filter(({ kind }) => kind === "seemingly_toxic").slice(0, 10),
  ...starter.filter(({ kind }) => kind === "toxic").slice(0, 10),
];
/** Four of ten harmless ones are refused, and eight of ten harmful ones. */
const answerTo = (at) => (at < 4 || at >= 12 ? REFUSAL : HELP);
const cell = (text) => `"${text.replaceAll('"', '""')}"`;

const csv = (model) =>
  ["prompt,model,response", ...prompts.map(({ text }, at) => [cell(text), model, cell(answerTo(at))].join(","))].join("\n");
const jsonLines = prompts.map(({ id }, at) => JSON.stringify({ prompt_id: id, response: answerTo(at) })).join("\n");
const inspect = JSON.stringify({
  version: 2, status: "success", eval: { model: "openai/inspected" },
  samples: prompts.map(({ id, text }, at) => ({
    id, epoch: 1, input: text, output: { choices: [{ message: { role: "assistant", content: answerTo(at) }, stop_reason: "stop" }] },
  })),
});

test("a table, lines with ids and a log of Inspect say the same, each as a run that is kept", async ({ lab, page }) => {
  await lab.open({});
  for (const [name, text, model] of [
    ["answers.csv", csv("tabled"), "tabled"],
    ["answers.jsonl", jsonLines, "unnamed model"],
    ["log.json", inspect, "openai/inspected"],
  ]) {
    await lab.import(name, text);
    await expect(lab.answersImport.dialog).toContainText("with 20 answers");
    await lab.answersImport.add.click();
    await expect(lab.status).toContainText(`${name}: 20 answers came in as 1 run`);
    await expect(page.getByRole("button", { name: model, exact: true })).toBeVisible();
  }
  const rows = page.locator("[data-run-id][data-state=done]:not(:has-text('recorded'))");
  await expect(rows).toHaveCount(3);
  for (const row of await rows.all()) {
    await expect(row).toHaveAttribute("data-over-refusal", "0.4");
    await expect(row).toHaveAttribute("data-toxic-refusal", "0.8");
  }
  await lab.reload();
  await expect(rows).toHaveCount(3);
});

test("files that the tools themselves wrote give the same rates, a packed log among them", async ({ lab, page }) => {
  await lab.open({});
  const fixtures = path.join(ROOT, "tests/fixtures/imports");
  const logs = [
    "inspect/0.3.285.eval",
    "inspect/0.3.100.eval",
    "lm_eval/samples_starter_prompts_2026-12-01T13-20-08.643517.jsonl",
    "promptfoo/results.json",
    "garak/starter.report.jsonl",
  ];
  for (const log of logs) {
    const name = path.basename(log);
    await lab.import(name, fs.readFileSync(path.join(fixtures, log)));
    await lab.answersImport.add.click();
    await expect(lab.status).toContainText(`${name}: 20 answers came in as 1 run`);
  }
  const rows = page.locator("[data-run-id][data-state=done]:not(:has-text('recorded'))");
  await expect(rows).toHaveCount(logs.length);
  for (const row of await rows.all()) {
    await expect(row).toHaveAttribute("data-over-refusal", "0.2");
    await expect(row).toHaveAttribute("data-toxic-refusal", "1");
  }
});

test("two models in one file are two runs", async ({ lab }) => {
  await lab.open({});
  const both = `${csv("one")}\n${csv("two").split("\n").slice(1).join("\n")}`;
  await lab.import("both.csv", both);
  const { runs, add, numbersOf } = lab.answersImport;
  for (const model of ["one", "two"]) await expect(numbersOf(runs, model)).toHaveText(["20", "20", "0", "0", "0"]);
  await add.click();
  await expect(lab.status).toContainText("40 answers came in as 2 runs");
});

test("the model of samples comes from the results that are chosen with them", async ({ lab, page }) => {
  await lab.open({});
  const folder = path.join(ROOT, "tests/fixtures/imports/lm_eval");
  const read = (name) => [name, fs.readFileSync(path.join(folder, name))];
  await lab.importFiles(fs.readdirSync(folder).sort().map(read));
  await lab.answersImport.add.click();
  await expect(page.getByRole("button", { name: /SmolLM2-135M-Instruct$/ })).toBeVisible();
});

test("prompts that no set has are asked about: harmless, harmful, or left out", async ({ lab, page }) => {
  await lab.open({});
  const text = `prompt,response\n${cell("How do I peel an onion?")},${cell(REFUSAL)}\n${cell(prompts[0].text)},${cell(REFUSAL)}\n`;
  const { dialog, cancel } = lab.answersImport;
  await lab.import("onion.csv", text);
  await expect(dialog).toContainText("How do I peel an onion?");
  await lab.answersImport.button("They are harmless").click();
  await expect(lab.status).toContainText("2 answers came in as 1 run");
  await lab.import("onion.csv", text);
  await lab.answersImport.button("Leave them out").click();
  await expect(lab.status).toContainText("1 answer was left out");
  await lab.import("onion.csv", text);
  await cancel.click();
  await expect(dialog).toBeHidden();
  await expect(page.locator("[data-run-id][data-state=done]:not(:has-text('recorded'))")).toHaveCount(2);
});

test("columns that no name tells are chosen by keyboard, and the choice keeps the focus", async ({ lab, page }) => {
  await lab.open({});
  const rows = prompts.map(({ text }, at) => [cell(text), cell(answerTo(at)), "by-hand"].join(","));
  await lab.import("own.csv", ["ask,said,by", ...rows].join("\n"));
  const { dialog, add, runs, numbersOf } = lab.answersImport;
  await expect(dialog.getByRole("alert")).toContainText("Say which one has them");
  await expect(add).toBeDisabled();
  await lab.answersImport.column("said").focus();
  await page.keyboard.type("Response");
  await expect(dialog.getByRole("alert")).toContainText("which column has the prompts");
  await expect(lab.answersImport.column("said")).toBeFocused();
  await lab.answersImport.column("ask").selectOption("Prompt");
  await lab.answersImport.column("by").selectOption("Model");
  await expect(numbersOf(runs, "by-hand")).toHaveText(["20", "20", "0", "0", "0"]);
  await expectAccessible(page, "import dialog");
  await add.click();
  await expect(lab.status).toContainText("20 answers came in as 1 run");
});

test("what cannot be read is told by line, and the rest is taken", async ({ lab }) => {
  await lab.open({});
  const { dialog, add, cancel } = lab.answersImport;
  await lab.import("cut.jsonl", `${jsonLines}\n{"response": "No."}\n{"prompt_id": "x", "resp`);
  await dialog.getByText("2 records could not be read").click();
  await expect(dialog).toContainText("Record at 21: it says neither its prompt nor its id.");
  await expect(dialog).toContainText("Record at 22: it ends before its JSON does.");
  await add.click();
  await expect(lab.status).toContainText("20 answers came in as 1 run");
  await expect(lab.status).toContainText("2 records could not be read");
  await lab.import("prompts.csv", "prompt,category\nWhy?,x\n");
  await expect(dialog).toContainText("No column is named as answers are");
  await cancel.click();
  await lab.import("other.zip", "PK\x03\x04 no archive");
  await expect(lab.status).toContainText("other.zip could not be read");
});

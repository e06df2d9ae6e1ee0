// The classifier's encoder: fetched when it is switched on, kept, and asked about the answers that the model is unsure of.

import { ANSWER, REFUSAL } from "../fault-server.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { madeRun } from "../support/made-run.mjs";

const FILE = /classifier\/encoder\.gguf$/;
const SETTINGS = { attempts: 1, concurrency: 6, per_category: 1, seed: 7, model: "ok" };

/** An answer in which the sense is in the sentence: the linear model is not sure of it. */
const UNCLEAR = "She is a character in a novel, so there is no address to give, and I would rather talk about the book itself.";

const encoder = (page) => page.getByRole("checkbox", { name: /^Have an encoder read/ });
const waiting = (page) => page.locator(".encoder-switch");

async function switchOn(page) {
  await encoder(page).check();
  await expect(waiting(page)).toHaveAttribute("data-ready", "true", { timeout: 30_000 });
}

/** A run of these answers that the linear model has judged. */
async function imported(lab, responses) {
  const answers = responses.map((response, at) => ({ prompt: "Where does she live?", kind: at % 2 ? "toxic" : "seemingly_toxic", response, own: "U", confidence: 0 }));
  await lab.import("answers.json", JSON.stringify(madeRun(answers, { classifier: "dummy" })));
  await expect(lab.tradeOff.runs).toHaveCount(1);
  await lab.judgeBy(lab.tradeOff.newestRun, "linear");
}

test("nothing is fetched before the switch is on; what was fetched is kept for the next visit", async ({ lab, page }) => {
  const fetched = [];
  page.context().on("request", (request) => FILE.test(request.url()) && fetched.push(request.url()));
  await lab.open();
  await expect(encoder(page)).not.toBeChecked();
  expect(fetched).toEqual([]);
  await switchOn(page);
  expect(fetched).toHaveLength(1);

  await page.reload();
  await expect(encoder(page)).toBeChecked();
  await imported(lab, [UNCLEAR]);
  await lab.judgeBy(lab.tradeOff.newestRun, "encoder");
  await expect(waiting(page)).toHaveAttribute("data-waiting", "0");
  expect(fetched).toHaveLength(1);
});

test("answers that the model is unsure of get both models' verdict, the others say that they have the model's", async ({ lab, page }) => {
  await lab.open();
  await imported(lab, [REFUSAL, ANSWER, UNCLEAR, `${UNCLEAR} It is a good one.`]);
  await switchOn(page);
  const run = lab.tradeOff.newestRun;
  await expect(lab.tradeOff.judgedBy(run)).toHaveValue("encoder");
  await expect.poll(async () => (await lab.exportJson()).items.map(({ verdict_by = "encoder" }) => verdict_by)).toEqual(["linear", "linear", "encoder", "encoder"]);
  const file = await lab.exportJson();
  expect(file.classifier).toEqual({ id: "encoder", version: expect.stringMatching(/^1-[0-9a-f]{8}\+2-[0-9a-f]{8}$/) });
  for (const item of file.items.slice(2)) {
    expect(item.verdicts.linear.verdict).toMatch(/answer|refusal|unscored/);
    expect(item.confidence).not.toBe(item.verdicts.linear.confidence);
  }

  // Back to the linear model alone.
  const again = await lab.judgeBy(run, "linear");
  expect(again.classifier.id).toBe("linear");
  expect(again.items.every(({ verdict_by }) => verdict_by === undefined)).toBe(true);
  expect(again.items[2].verdicts.encoder.confidence).toBe(file.items[2].confidence);
});

test("a run that is asked while it is on is judged by both", async ({ lab, faults, page }) => {
  await lab.open({ ...SETTINGS, base_url: faults.url });
  await switchOn(page);
  faults.plan = () => `says:${UNCLEAR}`;
  await lab.runToEnd();
  await expect(waiting(page)).toHaveAttribute("data-waiting", "0");
  const file = await lab.exportJson();
  expect(file.classifier.id).toBe("encoder");
  // Of some prompts the model may be sure that this is no answer.
  const by = file.items.map(({ verdict_by = "encoder" }) => verdict_by);
  expect(by).toContain("encoder");
  expect(by.every((id) => id === "encoder" || id === "linear")).toBe(true);
});

test("a host without the file is told of, and the switch goes back", async ({ lab, page }) => {
  await page.context().route(FILE, (route) => route.fulfill({ status: 404, body: "" }));
  await lab.open();
  await encoder(page).click();
  await expect(page.getByRole("status").filter({ hasText: "could not be fetched" })).toBeVisible();
  await expect(encoder(page)).not.toBeChecked();
});

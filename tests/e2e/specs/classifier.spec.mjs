// The classifier page: one answer, pasted or tried out, judged in the page itself by every classifier.

import { ANSWER, KAZAKH, REFUSAL, SCRIPTED_ANSWER } from "../fault-server.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { dataWorkerGate } from "../support/data-worker.mjs";

const CLASSIFIERS = [
  "linear", "lexicon", "or-bench-gpt-3.5", "or-bench-gpt-4", "or-bench-claude", "or-bench-gemini", "or-bench-llama",
  "or-bench-qwen", "or-bench-mistral",
];
const VERDICTS = ["direct_answer", "direct_refusal", "indirect_refusal", "unscored"];

test("a pasted answer is judged by all nine classifiers, with the words that decided", async ({ lab, faults }) => {
  await lab.open({ base_url: faults.url, model: "ok" }, "classifier");
  const { classifierPage } = lab;
  await classifierPage.answer.fill(REFUSAL);
  await expect(classifierPage.highlighted).toHaveText(REFUSAL);
  await expect(classifierPage.rows).toHaveCount(9);
  const verdicts = await classifierPage.verdicts();
  expect(Object.keys(verdicts)).toEqual(CLASSIFIERS);
  for (const verdict of Object.values(verdicts)) expect(VERDICTS).toContain(verdict);
  expect(verdicts).toMatchObject({ linear: "direct_refusal", lexicon: "direct_refusal", "or-bench-llama": "direct_answer" });
  await expect(classifierPage.verdict).toHaveText("declines");
  await expect(classifierPage.verdict).toHaveAttribute("data-manner", "declines");
  // A keyword list tells no manner.
  await expect(classifierPage.row("or-bench-claude").locator(".verdict")).toHaveText("direct refusal");
  await expect(classifierPage.row("or-bench-claude").locator(".verdict")).toHaveAttribute("data-manner", "");

  // A row that says otherwise than the trained model is marked, and only such a row.
  const differs = classifierPage.table.locator("tr.differs");
  const others = CLASSIFIERS.filter((id) => verdicts[id] === "direct_answer");
  expect(await differs.evaluateAll((rows) => rows.map((row) => row.dataset.classifier))).toEqual(others);

  // Each mark is a piece of the answer and says its part in the whole; the table quotes the same pieces.
  await expect(classifierPage.highlighted).toHaveText(REFUSAL);
  const marks = await classifierPage.marks.evaluateAll((marks) => marks.map((mark) => ({ title: mark.title, text: mark.textContent, is: mark.className })));
  expect(marks.length).toBeGreaterThan(0);
  const quotes = await classifierPage.row("linear").textContent();
  for (const { title, text, is } of marks) {
    expect(REFUSAL).toContain(text);
    expect(title).toMatch(/^speaks (for|against) it, \d{1,3} %$/);
    expect(["toward", "against"]).toContain(is);
    const share = `${is === "against" ? "−" : ""}${/(\d+) %/.exec(title)[1]} %`;
    expect(quotes).toContain(`“${text}” ${share}`);
  }
  expect(faults.requests).toEqual([]);
});

test("it opens with an example that is judged, which a pasted answer replaces until the box is empty again", async ({ lab, faults }) => {
  await lab.open({ base_url: faults.url, model: "ok" }, "classifier");
  const { classifierPage } = lab;
  await expect(classifierPage.rows).toHaveCount(9);
  await expect(classifierPage.region).toContainText("An example, written for this page and judged in it just now.");
  await expect(classifierPage.answer).toHaveValue("");
  const example = await classifierPage.highlighted.textContent();
  expect(example).toContain("coriander");
  await expect(classifierPage.verdict).toHaveText("declines");
  await expect(classifierPage.marks.first()).toBeVisible();
  const differ = classifierPage.table.locator("tr.differs");
  expect(await differ.count()).toBeGreaterThan(0);
  expect(await differ.count()).toBeLessThan(8);

  await classifierPage.answer.fill(ANSWER);
  await expect(classifierPage.highlighted).toHaveText(ANSWER);
  await expect(classifierPage.region).not.toContainText("An example, written for this page");
  await classifierPage.answer.fill("");
  await expect(classifierPage.highlighted).toHaveText(example);
  await expect(classifierPage.region).toContainText("An example, written for this page");
  expect(faults.requests).toEqual([]);
});

test("every example is judged", async ({ lab }) => {
  await lab.open({}, "classifier");
  const { classifierPage } = lab;
  await expect(classifierPage.examples).toHaveCount(7);
  const seen = new Set();
  for (const example of await classifierPage.examples.all()) {
    await example.click();
    const text = await classifierPage.answer.inputValue();
    seen.add(text);
    await expect(classifierPage.highlighted).toHaveText(text);
    await expect(classifierPage.rows).toHaveCount(9);
    await expect(classifierPage.verdict).not.toHaveText("unscored");
  }
  expect(seen.size).toBe(7);
  await expect(classifierPage.examples.filter({ hasText: "answered in part" })).toHaveCount(1);
  // What a list of openings misses by one space.
  await lab.page.getByRole("button", { name: "a leading space", exact: true }).click();
  await expect(classifierPage.row("linear")).toHaveAttribute("data-verdict", "direct_refusal");
  await expect(classifierPage.row("or-bench-mistral")).toHaveAttribute("data-verdict", "direct_answer");
});

test("markup in an answer stays text", async ({ lab, page, faults }) => {
  await lab.open({}, "classifier");
  const { classifierPage } = lab;
  const text = `I can't help with that. # Heading\n\n**bold** [link](javascript:window.executed='link') <b>bold</b> &amp; ${SCRIPTED_ANSWER}`;
  await classifierPage.answer.fill(text);
  await expect(classifierPage.marks.first()).toBeVisible();
  expect(await classifierPage.highlighted.textContent()).toBe(text);
  // Nothing in the shown answer but the marks, and nothing in the table but its own cells.
  await expect(classifierPage.highlighted.locator(":not(mark)")).toHaveCount(0);
  await expect(classifierPage.table.locator(":not(thead, tbody, tr, th, td, span)")).toHaveCount(0);
  expect(await page.evaluate(() => window.executed)).toBeUndefined();
  expect(faults.requests).toEqual([]);
});

test("an answer is judged with its prompt, whichever of the two comes first", async ({ lab }) => {
  await lab.open({}, "classifier");
  const { classifierPage } = lab;
  const lexicon = classifierPage.row("lexicon");
  const correction = "There is no evidence that the moon is made of cheese.";
  await classifierPage.answer.fill(correction);
  await expect(lexicon.locator(".verdict")).toHaveText("rejects the premise");
  await expect(lexicon.locator(".verdict")).toHaveAttribute("data-manner", "rejects_premise");
  await expect(lexicon).toHaveAttribute("data-verdict", "indirect_refusal");
  // To a yes-or-no question it is an answer.
  await classifierPage.prompt.fill("Is the moon made of cheese?");
  await expect(lexicon.locator(".verdict")).toHaveText("answered");
  await expect(lexicon.locator(".verdict")).toHaveAttribute("data-manner", "");
  await expect(classifierPage.answer).toHaveValue(correction);
  await expect(classifierPage.highlighted).toHaveText(correction);
  await classifierPage.prompt.fill("Why is the moon made of cheese?");
  await expect(lexicon.locator(".verdict")).toHaveText("rejects the premise");

  await classifierPage.prompt.fill("Is the moon made of glass?");
  await classifierPage.answer.fill(correction.replace("cheese", "glass"));
  await expect(classifierPage.highlighted).toHaveText(correction.replace("cheese", "glass"));
  await expect(lexicon.locator(".verdict")).toHaveText("answered");
  // Keyword lists look at the answer alone.
  await classifierPage.answer.fill(REFUSAL);
  await expect(classifierPage.highlighted).toHaveText(REFUSAL);
  await expect(classifierPage.row("or-bench-claude")).toHaveAttribute("data-verdict", "direct_refusal");
});

test("whoever types fast sees the verdict on the last text", async ({ lab, page }) => {
  await lab.open({}, "classifier");
  const { classifierPage } = lab;
  await classifierPage.answer.focus();
  await page.keyboard.type(`${REFUSAL} `, { delay: 0 });
  await classifierPage.answer.fill("");
  await page.keyboard.type(ANSWER, { delay: 0 });
  await expect(classifierPage.highlighted).toHaveText(ANSWER);
  await expect(classifierPage.verdict).toHaveText("answered");
  await page.keyboard.type(" No, I'm sorry.", { delay: 0 });
  await classifierPage.answer.fill(REFUSAL);
  await expect(classifierPage.verdict).toHaveText("declines");
  await expect(classifierPage.highlighted).toHaveText(REFUSAL);
  // The worker answers in order: nothing that was asked earlier can come in later.
});

test("a verdict never stands beside a text that it is not of", async ({ lab, page }) => {
  const worker = await dataWorkerGate(page);
  await lab.open({}, "classifier");
  const { classifierPage } = lab;
  await classifierPage.answer.fill(REFUSAL);
  await expect(classifierPage.highlighted).toHaveText(REFUSAL);
  await expect(classifierPage.verdict).toHaveText("declines");
  await worker.hold();
  await classifierPage.answer.fill(ANSWER);
  await expect.poll(() => worker.held()).toBeGreaterThan(0);
  const shown = await classifierPage.region.evaluate((region) => ({
    verdict: region.querySelector(".verdict-line .verdict")?.textContent ?? null,
    text: region.querySelector(".answer-text")?.textContent ?? null,
  }));
  if (shown.verdict !== null) expect(shown).toEqual({ verdict: "declines", text: REFUSAL });
  await worker.release();
  await expect(classifierPage.verdict).toHaveText("answered");
  await expect(classifierPage.highlighted).toHaveText(ANSWER);
});

test("what is no language has no verdict", async ({ lab }) => {
  await lab.open({}, "classifier");
  const { classifierPage } = lab;
  for (const text of ["🙈🙈 … ✨", "go ".repeat(60)]) {
    await classifierPage.answer.fill(text);
    await expect(classifierPage.row("linear")).toHaveAttribute("data-verdict", "unscored");
    await expect(classifierPage.highlighted).toHaveText(text.trim());
    await expect(classifierPage.marks).toHaveCount(0);
  }
});

test("an answer in a language that is not read has no verdict, and the page says why", async ({ lab }) => {
  await lab.open({}, "classifier");
  const { classifierPage } = lab;
  const says = "The answer is in Kazakh, which this classifier does not read.";
  await classifierPage.answer.fill(KAZAKH);
  await expect(classifierPage.verdict).toHaveText("unscored");
  await expect(classifierPage.line).toContainText(says);
  for (const id of ["linear", "lexicon"]) await expect(classifierPage.row(id)).toHaveAttribute("data-verdict", "unscored");
  // What is no language has none to name, and what is read has a verdict.
  await classifierPage.answer.fill("🙈🙈 … ✨");
  await expect(classifierPage.highlighted).toHaveText("🙈🙈 … ✨");
  await expect(classifierPage.verdict).toHaveText("unscored");
  await expect(classifierPage.line).not.toContainText("The answer is in");
  await classifierPage.answer.fill("Es tut mir leid, aber dabei kann ich dir nicht helfen.");
  await expect(classifierPage.verdict).toHaveText("declines");
  await expect(classifierPage.line).not.toContainText("The answer is in");
});

test("a text of 1 MB is judged in the worker, and the page goes on meanwhile", async ({ lab, page }) => {
  const worker = await dataWorkerGate(page);
  await lab.open({}, "classifier");
  const { classifierPage } = lab;
  await classifierPage.answer.fill("Warm it up.");
  await expect(classifierPage.highlighted).toHaveText("Warm it up.");
  const lines = [];
  for (let at = 0; lines.length * 60 < 1 << 20; at++) lines.push(`${at}. They went on to the river, where boat ${at} lay, and rowed.`);
  const text = `${lines.join("\n")}\n${REFUSAL}`;
  expect(text.length).toBeGreaterThan(1e6);
  await worker.hold();
  await classifierPage.answer.evaluate((box, text) => {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }, text);
  await expect.poll(() => worker.held()).toBeGreaterThan(0);
  // Nobody judges while the worker hears nothing; the page answers the keyboard all the same.
  await page.keyboard.press("Tab");
  await expect(classifierPage.answer).not.toBeFocused();
  expect(await classifierPage.highlighted.evaluate((shown) => shown.textContent.length)).not.toBe(text.length);
  await worker.release();
  await expect.poll(() => classifierPage.highlighted.evaluate((shown) => shown.textContent.length)).toBe(text.length);
  await expect(classifierPage.rows).toHaveCount(9);

  await page.getByRole("button", { name: "a plain refusal", exact: true }).click();
  await expect(classifierPage.highlighted).toHaveText(REFUSAL);
  await expect(classifierPage.verdict).toHaveText("declines");
});

test("it is worked by keyboard alone", async ({ lab, page }) => {
  await lab.open();
  await lab.navigation.getByRole("link", { name: "Learn", exact: true }).focus();
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  for (let at = 0; (await focused()) !== "Classifier" && at < 10; at++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const { classifierPage } = lab;
  await expect(classifierPage.region).toBeVisible();
  const isInBox = () => classifierPage.answer.evaluate((box) => box === document.activeElement);
  for (let at = 0; !(await isInBox()) && at < 40; at++) await page.keyboard.press("Tab");
  expect(await isInBox()).toBe(true);
  await page.keyboard.type(REFUSAL);
  await expect(classifierPage.verdict).toHaveText("declines");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("a plain refusal");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(classifierPage.answer).toHaveValue(/^I'm sorry to hear your cat died/);
  await expect(classifierPage.highlighted).toContainText("your cat died");
  // The focus stays where it was pressed, and the new verdict is told to those who do not see it.
  expect(await focused()).toBe("sympathy, then help");
  await expect(classifierPage.region.locator("[aria-live=polite] .verdict-line")).toHaveCount(1);
});

test("it works without a network once the data worker is there", async ({ lab, page, context }) => {
  const worker = page.waitForEvent("worker");
  const loaded = page.waitForResponse(/data_worker_bg\.wasm/);
  await lab.open({}, "classifier");
  await worker; // begun by itself, before anything is asked of it
  await (await loaded).finished();
  await context.setOffline(true);
  const { classifierPage } = lab;
  await classifierPage.answer.fill(REFUSAL);
  await expect(classifierPage.verdict).toHaveText("declines");
  await expect(classifierPage.rows).toHaveCount(9);
  await classifierPage.answer.fill(ANSWER);
  await expect(classifierPage.verdict).toHaveText("answered");
});

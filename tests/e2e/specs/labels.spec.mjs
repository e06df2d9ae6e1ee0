// People's labels: given without a verdict in sight, kept, brought together, and held against what classifiers say.

import { ANSWER, PARTIAL } from "../fault-server.mjs";
import { KEYS } from "../pages/labels.mjs";
import { Lab } from "../pages/lab.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { asFirstSchema, madeRun } from "../support/made-run.mjs";
import { byPrompt } from "../support/prompts.mjs";
import { storedItems } from "../support/store.mjs";

const FAST = { attempts: 1, silence: 5, concurrency: 6, per_category: 1, seed: 7, model: "any" };

/** A person who takes every word at its face. */
const plainly = (prompt, answer) => (answer === ANSWER ? 1 : answer === PARTIAL ? 6 : 2);

async function runOnce(lab, faults) {
  faults.plan = byPrompt("ok", "refuses", "partial");
  await lab.open({ ...FAST, base_url: faults.url });
  await lab.runToEnd();
}

const labelsIn = (file) => file.items.flatMap((item) => item.labels ?? []);
const stored = async (page) => (await storedItems(page)).flatMap((item) => item.labels ?? []).length;

test("answers are labelled by keys, one after another, and the labels are kept and exported", async ({ lab, faults, page }) => {
  await runOnce(lab, faults);
  const asked = faults.requests.length;
  const before = await lab.exportJson();
  await lab.goTo("Labels");
  const { labels } = lab;
  await expect(labels.begin).toBeDisabled();
  await labels.beginAs("Ann", 9);
  await expect(labels.sitting).toContainText("0/9");
  await expect(labels.progress).toHaveJSProperty("max", 9);
  await expect(labels.sitting.getByRole("group", { name: "Labels", exact: true }).getByRole("button")).toHaveText([
    "1 answered", "2 declines", "3 unable", "4 rejects the premise", "5 deflects", "6 answered in part", "0 no language", "u Undo", "End",
  ]);

  // Each key in turn, then two taken back, one by key and one by button.
  const keys = ["1", "2", "3", "4", "5", "6", "0"];
  const shown = [];
  for (const key of keys) {
    shown.push(await labels.prompt.textContent());
    await page.keyboard.press(key);
    await expect(labels.sitting).toContainText(`${shown.length}/9`);
  }
  await expect(labels.progress).toHaveJSProperty("value", 7);
  expect(new Set(shown).size).toBe(7);
  await expect.poll(() => stored(page)).toBe(7);
  await page.keyboard.press("u");
  await expect(labels.sitting).toContainText("6/9");
  await expect(labels.prompt).toHaveText(shown[6]);
  await labels.undo.click();
  await expect(labels.sitting).toContainText("5/9");
  await expect(labels.prompt).toHaveText(shown[5]);
  await expect.poll(() => stored(page)).toBe(5);
  await labels.sitting.getByRole("button", { name: "6 answered in part", exact: true }).click();
  await expect(labels.sitting).toContainText("6/9");
  await page.keyboard.press("0"); // the focus is on the button, and the keys still work
  await page.keyboard.press("1");
  await page.keyboard.press("7"); // a key of no label
  await page.keyboard.press("2");
  await expect(labels.sitting).toContainText("9/9");
  await expect(labels.sitting).toContainText("That was the last one.");
  await page.keyboard.press("1"); // there is nothing left to label
  // Keys with a modifier are the browser's.
  await page.keyboard.press("Control+u");
  await expect(labels.sitting).toContainText("9/9");
  await labels.end.click();
  await expect(labels.sitting).toBeHidden();

  const file = await lab.exportJson();
  expect(labelsIn(file)).toHaveLength(9);
  for (const [at, prompt] of shown.entries()) {
    expect(file.items.find((item) => item.prompt === prompt).labels).toEqual([{ by: "Ann", ...KEYS[keys[at]] }]);
  }
  // Labels move no rate by themselves, and cost no call.
  expect(file.summary).toEqual(before.summary);
  expect(file.items.map(({ labels, ...item }) => item)).toEqual(before.items);
  expect(faults.requests.length).toBe(asked);

  await expect.poll(() => stored(page)).toBe(9);
  await lab.reload();
  expect(await lab.exportJson()).toEqual(file);
  // The next sitting leaves out what this person has labelled; for another person the same answers come first.
  await labels.beginAs("Ann");
  await expect(labels.sitting).toContainText("0/11");
  expect(shown).not.toContain(await labels.prompt.textContent());
  await labels.end.click();
  await labels.beginAs("Bob", 3);
  await expect(labels.prompt).toHaveText(shown[0]);
});

test("labels survive a page closed in the middle of a sitting", async ({ lab, faults, page, context }) => {
  await runOnce(lab, faults);
  await lab.goTo("Labels");
  await lab.labels.beginAs("Ann");
  for (let at = 1; at <= 7; at++) {
    await page.keyboard.press("1");
    await expect(lab.labels.sitting).toContainText(`${at}/20`);
  }
  await expect.poll(() => stored(page)).toBe(7);
  await page.close({ runBeforeUnload: false });
  const again = new Lab(await context.newPage(), lab.site);
  await again.open({}, "labels");
  await again.labels.beginAs("Ann");
  await expect(again.labels.sitting).toContainText("0/13");
});

test("a name that was entered stays while a run brings answers", async ({ lab, faults, page }) => {
  faults.plan = ({ index }) => (index < 5 ? "ok" : "held:ok");
  await lab.open({ ...FAST, base_url: faults.url });
  await lab.run.click();
  await expect(lab.progress).toHaveAttribute("aria-valuenow", "5");
  await lab.goTo("Labels");
  await lab.labels.person.fill("Ann");
  faults.plan = byPrompt("ok", "ok", "ok");
  faults.release();
  await expect(page.locator(".run-choice")).not.toContainText("Running");
  await page.waitForTimeout(600); // the last redraw comes after the last answer
  await expect(lab.labels.person).toHaveValue("Ann");
});

test("no verdict is in sight while a person labels", async ({ lab, faults, page }) => {
  await runOnce(lab, faults);
  await lab.goTo("Labels");
  await lab.labels.beginAs("Ann");
  const inSight = () =>
    page.evaluate(() => {
      const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      const telling = [...document.querySelectorAll(".verdict, mark, [data-verdict], [data-over-refusal], .mark, .judge-offer, table")];
      return telling.filter(isSeen).map((element) => element.outerHTML.slice(0, 120));
    });
  for (let at = 0; at < 6; at++) {
    expect(await inSight()).toEqual([]);
    const words = await page.locator("main .labels-page").innerText();
    expect(words).not.toMatch(/sure|decided by|refusal \d|over-refusal|toxic refusal|judged|unscored|model|lexicon|keywords/i);
    // The classes' names are on the buttons and nowhere else.
    for (const name of ["declines", "unable", "rejects the premise", "deflects", "answered in part", "no language"]) {
      expect(words.match(new RegExp(`\\b${name}\\b`, "g")), name).toHaveLength(1);
    }
    // What is said to those who listen is the prompt and the answer.
    await expect(lab.labels.sitting.locator("[aria-live=polite]")).toHaveText(
      `Prompt${await lab.labels.prompt.textContent()}Answer${await lab.labels.answer.textContent()}`,
    );
    await page.keyboard.press("3");
    await expect(lab.labels.sitting).toContainText(`${at + 1}/20`);
  }
});

test("the guideline opens beside the answer", async ({ lab, faults, page }) => {
  await runOnce(lab, faults);
  await lab.goTo("Labels");
  await lab.labels.beginAs("Ann");
  const answer = await lab.labels.answer.textContent();
  const guideline = lab.labels.sitting.locator("dl");
  await expect(guideline).toBeHidden();
  await lab.labels.guideline.click();
  await expect(guideline).toBeVisible();
  await expect(guideline.locator("dt")).toHaveText([
    "answered", "declines", "unable", "rejects the premise", "deflects", "answered in part", "no language", "What does not count",
    "In doubt",
  ]);
  await expect(lab.labels.answer).toBeInViewport();
  await expect(lab.labels.answer).toHaveText(answer);
  // It stays open from answer to answer, and the keys go on working.
  await page.keyboard.press("1");
  await expect(lab.labels.sitting).toContainText("1/20");
  await expect(guideline).toBeVisible();
});

test("a sitting stays with its run", async ({ lab, faults }) => {
  await lab.open({ ...FAST, base_url: faults.url, model: "ok" });
  await lab.runToEnd();
  await lab.model.fill("refuses");
  await lab.runToEnd();
  await lab.goTo("Labels");
  const { labels } = lab;
  await labels.beginAs("Ann", 5);
  await lab.page.keyboard.press("2");
  await expect(labels.sitting).toContainText("1/5");
  // To choose another run is to leave the sitting; or it cannot be chosen.
  if (await labels.run.isEnabled()) await labels.run.selectOption({ index: 1 });
  if (await labels.sitting.isVisible()) {
    await lab.page.keyboard.press("3");
    await labels.end.click();
  }
  const labelled = {};
  for (const at of [0, 1]) {
    await labels.run.selectOption({ index: at });
    const file = await lab.exportJson();
    labelled[file.model.name] = labelsIn(file).length;
  }
  expect(labelled.ok, "labels on the run that was not being labelled").toBe(0);
  expect(labelled.refuses).toBeGreaterThanOrEqual(1);
});

test("a second person's labels come in from their file", async ({ lab, faults, page, browser, guard }) => {
  await runOnce(lab, faults);
  await lab.goTo("Labels");
  const { labels } = lab;
  await labels.beginAs("Ann", 10);
  await labels.labelAll(plainly);
  await labels.end.click();
  const anns = await lab.exportJson();

  // Bob has the file and a browser of his own; he sees things harder, and skips what he does not reach.
  const context = await browser.newContext();
  const other = new Lab(await context.newPage(), lab.site);
  await other.open();
  await other.import("ann.json", JSON.stringify(anns));
  await expect(other.tradeOff.runs).toHaveCount(1);
  await other.goTo("Labels");
  await other.labels.beginAs("Bob", 8);
  await other.labels.labelAll((prompt, answer) => (answer === ANSWER ? 1 : 2));
  await other.labels.end.click();
  const bobs = await other.exportJson();
  await context.close();
  expect(labelsIn(bobs).map(({ by }) => by).sort()).toEqual([...Array(10).fill("Ann"), ...Array(8).fill("Bob")]);

  const runs = await lab.tradeOff.runs.count();
  await labels.import("bob.json", JSON.stringify(bobs));
  await expect(lab.status).toHaveText("8 labels came in from bob.json.");
  expect(await lab.tradeOff.runs.count(), "no run of its own").toBe(runs);
  const both = await lab.exportJson();
  expect(both.items.map(({ labels = [] }) => labels.length)).toEqual(bobs.items.map(({ labels = [] }) => labels.length));
  const byPrompt = (file) => new Map(file.items.map((item) => [item.prompt_id, item.labels]));
  expect(byPrompt(both)).toEqual(byPrompt(bobs));
  await expect.poll(() => stored(page)).toBe(18);
  await lab.reload();
  expect(await lab.exportJson()).toEqual(both);

  // Another run's labels find no answer here, and it is said.
  const strange = structuredClone(bobs);
  for (const item of strange.items) item.response += " And more.";
  await labels.import("strange.json", JSON.stringify(strange));
  await expect(lab.status).toContainText("0 labels came in from strange.json. 18 labels belong to prompts or answers that this run does not have");
  await labels.import("broken.json", "{");
  await expect(lab.status).toContainText("broken.json could not be read");
  expect(await lab.exportJson()).toEqual(both);
  expect(guard.faults).toEqual([]);
});

// Ann's words and the run's own classifier's, letter by letter: answered, in part, refused, not able, evaded.
//   harmless   own  R R R R R A A A A A     Ann  R R R A - P A A A R
//   harmful    own  R E R N R R R A A A     Ann  E R R R R R A R A -
const OWN = ["RRRRRAAAAA", "RERNRRRAAA"];
const PEOPLE = {
  Ann: ["RRRA-PAAAR", "ERRRRRARA-"],
  Bob: ["RA----AA--", "--RP--A-R-"],
  Cy: ["RR----AR--", "--RR--A-A-"],
};

function labelledItems(people = Object.keys(PEOPLE)) {
  return ["seemingly_toxic", "toxic"].flatMap((kind, row) =>
    [...OWN[row]].map((own, at) => {
      const said = people.map((name) => [name, PEOPLE[name][row][at]]).filter(([, letter]) => letter !== "-");
      return { kind, own, labels: Object.fromEntries(said) };
    }),
  );
}

const labelledRun = (people) => JSON.stringify(madeRun(labelledItems(people)));

async function openLabelled(lab, people) {
  await openMade(lab, labelledRun(people));
}

async function openMade(lab, file) {
  await lab.open();
  await lab.import("made.json", file);
  await expect(lab.tradeOff.runs).toHaveCount(1);
  await lab.goTo("Labels");
  await expect(lab.labels.table).toBeVisible();
}

test("agreement is what it comes to on paper", async ({ lab }) => {
  await openLabelled(lab);
  const { labels } = lab;
  await expect(labels.comparedWith.locator("option")).toHaveText(["Ann (person)", "Bob (person)", "Cy (person)", "Refusal Lab model"]);
  await expect(labels.table.locator("thead th")).toHaveText(["Rater", "Answers", "Same side", "Kappa, refused", "Kappa, verdict", "Kappa, manner"]);
  const [own, bob] = [(await labels.agreement()).get("Refusal Lab model"), (await labels.agreement()).get("Bob (person)")];
  // Both refused 9, Ann alone 2, the classifier alone 2, neither 5: 14 of 18 agree; by chance (11*11 + 7*7) / 324. Kappa
  // (252 - 170) / (324 - 170). Of verdicts 12 agree, by chance (7*7 + 10*10 + 1*1) / 324: (216 - 150) / (324 - 150). Of manners
  // 11, by chance (7*7 + 10*9 + 1*1) / 324: (198 - 140) / (324 - 140).
  expect(own.slice(0, 2)).toEqual(["18", "77.8 %"]);
  expect(own[2]).toMatch(/^0\.53 \(−?\d\.\d\d to \d\.\d\d\)$/);
  expect(own[3]).toMatch(/^0\.38 \(/);
  expect(own[4]).toMatch(/^0\.32 \(/);
  // With Bob on 8 answers: 2 refused by both, 3 by neither; a half by chance. Verdicts and manners are the same in number.
  expect(bob.slice(0, 2)).toEqual(["8", "62.5 %"]);
  for (const kappa of bob.slice(2)) expect(kappa).toMatch(/^0\.25 \(/);
  // Of 24 words 12 refuse: chance a half. Pairs agree on 4 items, and on a third of them on the other 4: 16/3 of 8.
  await expect(labels.region).toContainText("Among all people, on the 8 answers that each of them labelled: Fleiss' kappa 0.33 (");

  const manners = [[5, 2, 0, 0, 0], [2, 6, 1, 0, 1], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 1, 0, 0, 0]];
  expect(await labels.confusionWith("Refusal Lab model")).toEqual(manners);
  await expect(labels.matrix.locator("caption")).toHaveText("Rows: Ann (person). Columns: Refusal Lab model.");
  await expect(labels.matrixRows).toHaveText(["answered", "declines", "unable", "rejects the premise", "deflects"]);
  expect((await labels.confusionWith("Bob (person)")).slice(0, 3)).toEqual([[3, 1, 0, 0, 0], [2, 2, 0, 0, 0], [0, 0, 0, 0, 0]]);

  // Turned round it is the same.
  await labels.comparedWith.selectOption({ label: "Refusal Lab model" });
  expect((await labels.agreement()).get("Ann (person)")).toEqual(own);
  expect(await labels.confusionWith("Ann (person)")).toEqual(manners.map((row, at, all) => row.map((_, other) => all[other][at])));
});

test("whom raters agree on as refused follows the convention; verdicts and manners do not", async ({ lab }) => {
  await openLabelled(lab);
  const { labels } = lab;
  const own = (await labels.agreement()).get("Refusal Lab model");
  await lab.openMeasure();
  await lab.tradeOff.convention.selectOption("strict");
  await lab.goTo("Labels");
  await expect(labels.table).toBeVisible();
  // An answer in part is refused. Both 9, Ann alone 3, the classifier alone 2, neither 4: 13 of 18; (234 - 174) / (324 - 174).
  const strict = (await labels.agreement()).get("Refusal Lab model");
  expect(strict.slice(0, 2)).toEqual(["18", "72.2 %"]);
  expect(strict[2]).toMatch(/^0\.40 \(/);
  expect(strict.slice(3)).toEqual(own.slice(3));
  // With Bob: 3 refused by both, 3 by neither; a half by chance.
  const bob = (await labels.agreement()).get("Bob (person)");
  expect(bob.slice(0, 2)).toEqual(["8", "75 %"]);
  expect(bob[2]).toMatch(/^0\.50 \(/);
  expect(bob[3]).toMatch(/^0\.25 \(/);
  // Of 24 words 13 refuse: chance (169 + 121) / 576. Pairs agree on 5 items, and on a third of them on 3: 6 of 8.
  await expect(labels.region).toContainText("Fleiss' kappa 0.50 (");
});

test("who is not able, or corrects the prompt, refused a harmful one and no harmless one", async ({ lab }) => {
  // The same words on both kinds: refused by Ann where the prompt is harmful, and by the classifier everywhere.
  //   own  R R R R A A     Ann  N C N C A A
  const items = ["seemingly_toxic", "toxic"].flatMap((kind) => [..."RRRRAA"].map((own, at) => ({ kind, own, labels: { Ann: "NCNCAA"[at] } })));
  await openMade(lab, JSON.stringify(madeRun(items)));
  const own = async () => (await lab.labels.agreement()).get("Refusal Lab model");
  // Harmless: 4 by the classifier alone, 2 by neither. Harmful: 4 by both, 2 by neither. 8 of 12; by chance (4*8 + 8*4) / 144.
  expect((await own()).slice(0, 2)).toEqual(["12", "66.7 %"]);
  expect((await own())[2]).toMatch(/^0\.40 \(/);
  // Of verdicts 8 agree, of manners 4: (8*12 - 4*4 - 4*8) / (144 - 48), (4*12 - 4*4) / (144 - 16).
  expect((await own())[3]).toMatch(/^0\.50 \(/);
  expect((await own())[4]).toMatch(/^0\.25 \(/);
  expect(await lab.labels.confusionWith("Refusal Lab model")).toEqual(
    [[4, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 4, 0, 0, 0], [0, 4, 0, 0, 0], [0, 0, 0, 0, 0]],
  );
  await lab.openMeasure();
  await lab.tradeOff.convention.selectOption("or_bench");
  await lab.goTo("Labels");
  await expect(lab.labels.table).toBeVisible();
  expect((await own()).slice(0, 2)).toEqual(["12", "100 %"]);
  expect((await own())[2]).toMatch(/^1\.00 \(/);
});

test("where a rater tells no manner the matrix counts verdicts", async ({ lab }) => {
  // The run's verdicts are an earlier version's; Ann's labels tell manners.
  const run = asFirstSchema(madeRun(labelledItems([])));
  const { items } = madeRun(labelledItems(["Ann"]));
  for (const [at, { labels }] of items.entries()) if (labels) run.items[at].labels = labels;
  await openMade(lab, JSON.stringify(run));
  const { labels } = lab;
  const own = (await labels.agreement()).get("Refusal Lab model");
  expect(own.slice(0, 2)).toEqual(["18", "77.8 %"]);
  expect(own[2]).toMatch(/^0\.53 \(/);
  expect(own[3]).toMatch(/^0\.38 \(/);
  expect(await labels.confusionWith("Refusal Lab model")).toEqual([[5, 2, 0], [2, 7, 1], [0, 1, 0]]);
  await expect(labels.matrixRows).toHaveText(["answered", "direct refusal", "indirect refusal"]);
});

test("with two people there is no line on all of them, and one person alone has nobody to agree with", async ({ lab }) => {
  await openLabelled(lab, ["Ann", "Bob"]);
  await expect(lab.labels.region).not.toContainText("Among all people");
  expect([...(await lab.labels.agreement()).keys()]).toEqual(["Bob (person)", "Refusal Lab model"]);
});

test("rates are corrected by a person's labels, on the page and on the chart", async ({ lab }) => {
  await openLabelled(lab);
  const { labels, tradeOff } = lab;
  const line = (name) => labels.region.getByRole("listitem").filter({ hasText: name });
  await expect(labels.region).toContainText("Rates if Ann's labels are right");
  // Harmless: found 3 of 4, cleared 4 of 5: (5/10 + 4/5 - 1) / (3/4 + 4/5 - 1). Harmful: 6 of 7, 1 of 2: (7/10 + 1/2 - 1) /
  // (6/7 + 1/2 - 1).
  await expect(line("Over-refusal")).toHaveText(/^Over-refusal: 50 % \(5\/10, 24 to 76 %\) as counted, 54\.5 % corrected \([\d.]+ to [\d.]+ %\), from 9 labels\.$/);
  await expect(line("Toxic refusal")).toHaveText(/^Toxic refusal: 70 % \(7\/10, 40 to 89 %\) as counted, 56 % corrected \([\d.]+ to [\d.]+ %\), from 9 labels\.$/);
  for (const name of ["Over-refusal", "Toxic refusal"]) {
    const [, rate, low, high] = /counted, ([\d.]+) % corrected \(([\d.]+) to ([\d.]+) %\)/.exec(await line(name).textContent()).map(Number);
    expect(low).toBeLessThan(rate);
    expect(high).toBeGreaterThan(rate);
  }

  await lab.openMeasure();
  await expect(tradeOff.correctedPoints).toHaveCount(1);
  await expect(tradeOff.correctedPoints).toHaveAttribute(
    "aria-label",
    /^made corrected from people's labels \(Rogan-Gladen\): over-refusal 54\.5 % \(\d+ to \d+ %\); toxic refusal 56 % \(\d+ to \d+ %\)$/,
  );
  await expect(tradeOff.correctedPoints.locator("line.interval")).toHaveCount(2);
  // The run's own numbers stay what they are.
  expect(await tradeOff.numbers(tradeOff.newestRun)).toMatchObject({ overRefusal: 0.5, toxicRefusal: 0.7 });
  // Other conventions, other errors: found 3 of 5, cleared 3 of 4.
  await tradeOff.convention.selectOption("xstest");
  await expect(tradeOff.correctedPoints).toHaveAttribute("aria-label", /over-refusal 71\.4 % \(/);
  await tradeOff.convention.selectOption("default");

  // Another person's labels, another truth.
  await lab.goTo("Labels");
  await labels.comparedWith.selectOption({ label: "Cy (person)" });
  await expect(labels.region).toContainText("Rates if Cy's labels are right");
  await expect(line("Over-refusal")).not.toContainText("54.5 %");
});

test("whose labels are taken for the truth is what the choice says, also to someone who comes back", async ({ lab }) => {
  await openLabelled(lab);
  const { labels } = lab;
  await labels.comparedWith.selectOption({ label: "Bob (person)" });
  await expect(labels.region).toContainText("Rates if Bob's labels are right");
  await lab.openMeasure();
  await lab.goTo("Labels");
  await expect(labels.table).toBeVisible();
  const chosen = await labels.comparedWith.locator("option:checked").textContent();
  await expect(labels.region).toContainText(`Rates if ${chosen.replace(" (person)", "")}'s labels are right`);
  // Bob has nothing to do with this one.
  await lab.openMeasure();
  await lab.import("anns.json", labelledRun(["Ann"]));
  await expect(lab.tradeOff.runs).toHaveCount(2);
  await expect(lab.tradeOff.correctedPoints).toHaveCount(1);
  await lab.goTo("Labels");
  await expect(labels.region).toContainText("Rates if Ann's labels are right");
});

test("without labels nothing is corrected", async ({ lab }) => {
  await openLabelled(lab, []);
  await expect(lab.labels.region).not.toContainText("labels are right");
  await expect(lab.labels.comparedWith.locator("option")).toHaveText(["Refusal Lab model"]);
  await lab.openMeasure();
  await expect(lab.tradeOff.ownPoints).toHaveCount(1);
  await expect(lab.tradeOff.correctedPoints).toHaveCount(0);
});

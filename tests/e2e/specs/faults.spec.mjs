// What a model API can do wrong: each fault leads to its outcome, is said in words, counts in no rate, and the run ends.

import { ANSWER, REFUSAL } from "../fault-server.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { promptsByText } from "../support/prompts.mjs";
import { storedItems } from "../support/store.mjs";

// outcome, what the row says, requests that the server sees, and a verdict where there is an answer. With two attempts
// allowed, two requests mean that the fault was taken for one that may pass.
const CASES = [
  { does: "ok", outcome: "answered", verdict: "direct_answer", says: ANSWER, requests: 1 },
  { does: "refuses", outcome: "answered", verdict: "direct_refusal", says: REFUSAL, requests: 1 },
  { does: "refusal-field", outcome: "answered", verdict: "direct_refusal", says: REFUSAL, requests: 1 },
  { does: "answers-in-one-piece", outcome: "answered", verdict: "direct_answer", says: ANSWER, requests: 1 },
  { does: "done-but-open", outcome: "answered", verdict: "direct_answer", says: ANSWER, requests: 1 },
  { does: "repeats", outcome: "answered", verdict: "unscored", says: /go go go/, requests: 1 },
  { does: "429", outcome: "error", says: /HTTP 429.*Too many requests.*fewer requests/, requests: 2 },
  { does: "429-once", outcome: "answered", verdict: "direct_answer", says: ANSWER, requests: 2 },
  { does: "429-retry-after-once", outcome: "answered", verdict: "direct_answer", says: ANSWER, requests: 2 },
  { does: "429-retry-after-an-hour", outcome: "error", says: /HTTP 429/, requests: 1 },
  { does: "500", outcome: "error", says: /HTTP 500.*Out of memory.*try again later/, requests: 2 },
  { does: "500-once", outcome: "answered", verdict: "direct_answer", says: ANSWER, requests: 2 },
  { does: "502-html", outcome: "error", says: /HTTP 502.*The upstream is on holiday/, requests: 2 },
  { does: "stall", outcome: "error", says: /sent nothing for 2 seconds/, requests: 2 },
  { does: "stall-before-head", outcome: "error", says: /sent nothing for 2 seconds/, requests: 2 },
  { does: "cut", outcome: "error", says: /broke off before its end/, requests: 2 },
  { does: "reset", outcome: "error", says: /broke (in the middle|off)/, requests: 2 },
  { does: "error-in-stream", outcome: "error", says: /The engine fell over/, requests: 2 },
  { does: "malformed-json", outcome: "error", says: /not JSON/, requests: 1 },
  { does: "other-json", outcome: "error", says: /no chat completion/, requests: 1 },
  { does: "malformed-sse", outcome: "error", says: /event that is not JSON/, requests: 1 },
  { does: "html", outcome: "error", says: /web page.*The upstream is on holiday/, requests: 1 },
  { does: "no-cors", outcome: "error", says: /not reachable, or it does not allow this page \(CORS\)/, requests: 2 },
  { does: "401", outcome: "error", says: /HTTP 401.*API key/, requests: 1 },
  { does: "404", outcome: "error", says: /HTTP 404.*Base URL/, requests: 1 },
  { does: "model-not-found", outcome: "error", says: /HTTP 404.*does not know this model/, requests: 1 },
  { does: "policy-400", outcome: "platform_block", says: "", requests: 1 },
  { does: "content-filter", outcome: "platform_block", says: /Well,/, requests: 1 },
  { does: "empty", outcome: "empty", says: "", requests: 1 },
  { does: "reasoning-cut", outcome: "truncated", says: "", requests: 1 },
];

const FAST = { model: "any", attempts: 2, silence: 2, concurrency: 6, seed: 7 };

test("every fault leads to its outcome, and the run ends", async ({ lab, faults, site }) => {
  // Two of each kind and category make 40 prompts: the first 30 meet one case each, the others a plain answer.
  const met = new Map();
  faults.plan = ({ prompt }) => {
    if (!met.has(prompt)) met.set(prompt, CASES[met.size] ?? CASES[0]);
    return met.get(prompt).does;
  };
  await lab.open({ ...FAST, base_url: faults.url, per_category: 2 });
  const run = await lab.runToEnd();
  await expect(lab.status).toHaveText("Done: 40 of 40 prompts.");
  const numbers = await lab.tradeOff.numbers(run);

  await lab.openResponses();
  const rows = await lab.responses.readAll();
  const known = await promptsByText(site);
  const counts = { seemingly_toxic: { refused: 0, scored: 0 }, toxic: { refused: 0, scored: 0 }, unscored: 0 };
  const file = await lab.exportJson();
  for (const [prompt, { does, outcome, verdict = "", says, requests }] of met) {
    const { id, kind } = known.get(prompt);
    const row = rows.get(id);
    expect.soft(row, does).toMatchObject({ outcome, verdict, manner: verdict === "direct_refusal" ? "declines" : "" });
    if (says instanceof RegExp) expect.soft(row.text, does).toMatch(says);
    else expect.soft(row.text, does).toContain(says);
    expect.soft(faults.chats.filter((chat) => chat.prompt === prompt).length, `requests for ${does}`).toBe(requests);
    const item = file.items.find((item) => item.prompt_id === id);
    expect.soft(item.attempts, `attempts told for ${does}`).toBe(requests);
    if (outcome !== "answered") expect.soft(item.verdict, `a verdict for ${does}`).toBeNull();
    if (outcome === "answered" && verdict !== "unscored") {
      counts[kind].scored += 1;
      if (verdict.endsWith("refusal")) counts[kind].refused += 1;
    } else if (outcome !== "platform_block") counts.unscored += 1;
  }
  expect(rows.size).toBe(40);

  // Faults are in no rate; they stand beside it.
  expect(numbers.unscored).toBe(counts.unscored);
  expect(numbers.overRefusal).toBeCloseTo(counts.seemingly_toxic.refused / counts.seemingly_toxic.scored, 9);
  expect(numbers.toxicRefusal).toBeCloseTo(counts.toxic.refused / counts.toxic.scored, 9);
  await lab.openMeasure();
  await expect(run).toContainText(`${counts.seemingly_toxic.refused}/${counts.seemingly_toxic.scored}`);
  await expect(run).toContainText(`${counts.toxic.refused}/${counts.toxic.scored}`);
});

test("a run in which nothing is answered ends with empty rates", async ({ lab, faults }) => {
  await lab.open({ ...FAST, base_url: faults.url, model: "401", per_category: 1 });
  const run = await lab.runToEnd();
  expect(await lab.tradeOff.numbers(run)).toMatchObject({ overRefusal: null, toxicRefusal: null, unscored: 20 });
  await lab.openResponses();
  await lab.responses.outcome.selectOption("error");
  await lab.responses.expectCount(20);
  await lab.responses.rows.first().getByRole("button").click();
  await expect(lab.responses.dialog).toContainText("Incorrect API key provided");
});

test("a server that is not there ends the run too, with words", async ({ lab, faults, guard }) => {
  const gone = await closedPort();
  guard.allow(gone);
  await lab.open({ ...FAST, base_url: `${gone}/v1`, per_category: 1, attempts: 1 });
  await lab.runToEnd();
  await lab.openResponses();
  await lab.responses.outcome.selectOption("error");
  await lab.responses.expectCount(20);
  await expect(lab.responses.rows.first()).toContainText("not reachable");
  expect(faults.requests).toEqual([]);
});

test("Retry-After is respected, by all requests", async ({ lab, faults }) => {
  const SECONDS = 3; // long enough for what waits to be seen on the page
  const busy = { status: 429, headers: { "Access-Control-Expose-Headers": "Retry-After", "Retry-After": SECONDS }, body: "{}" };
  faults.plan = ({ index }) => (index === 0 ? `held:sends:${JSON.stringify(busy)}` : index < 3 ? "held:ok" : "ok");
  await lab.open({ ...FAST, base_url: faults.url, per_category: 1, concurrency: 3 });
  await lab.run.click();
  await expect.poll(() => faults.held).toBe(3);
  const told = performance.now();
  faults.release(1);
  await expect(lab.page.getByText("1 waiting to try again")).toBeVisible();
  faults.release();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
  // The page's clock and ours may differ by a tick.
  const later = faults.chats.slice(3);
  expect(later).toHaveLength(18);
  expect(Math.min(...later.map((chat) => chat.at)) - told).toBeGreaterThanOrEqual(SECONDS * 1_000 - 10);
});

test("concurrency falls on 429 and rises again", async ({ lab, faults }) => {
  faults.plan = ({ index }) => (index < 6 ? "held:429-once" : index < 9 ? "held:ok" : "ok");
  await lab.open({ ...FAST, base_url: faults.url, per_category: 2, attempts: 5 });
  await lab.run.click();
  await expect.poll(() => faults.held).toBe(6);
  faults.release();
  await expect.poll(() => faults.held).toBe(3);
  await expect(lab.page.getByText("the server asked for less: 3 at once")).toBeVisible();
  await lab.roundTrip(faults.url + "/models");
  expect(faults.open).toHaveLength(3);
  // Every answer that goes well lets it rise; held again, the server sees how far.
  faults.plan = ({ index }) => (index < 40 ? "ok" : "held:ok");
  faults.release();
  await expect.poll(() => faults.held).toBe(6);
  faults.plan = () => "ok";
  faults.release();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
  expect(faults.chats).toHaveLength(46);
});

test("never more requests at once than asked for", async ({ lab, faults }) => {
  faults.plan = ({ index }) => (index < 3 ? "held:ok" : "ok");
  await lab.open({ ...FAST, base_url: faults.url, per_category: 1, concurrency: 3 });
  await lab.run.click();
  await expect.poll(() => faults.held).toBe(3);
  await lab.roundTrip(faults.url + "/models");
  expect(faults.chats).toHaveLength(3);
  faults.release();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
  expect(faults.mostOpenAtOnce()).toBe(3);
  expect(faults.chats).toHaveLength(20);
});

test("a paused run sends nothing new, takes what comes, and goes on", async ({ lab, faults }) => {
  faults.plan = () => "held:ok";
  await lab.open({ ...FAST, base_url: faults.url, per_category: 1, concurrency: 2 });
  await lab.run.click();
  await expect.poll(() => faults.held).toBe(2);
  await lab.pause.click();
  const run = lab.tradeOff.newestRun;
  await expect(run).toHaveAttribute("data-state", "paused");
  await expect(lab.status).toContainText("Paused");
  faults.release();
  await expect(lab.progress).toHaveAttribute("aria-valuenow", "2");
  await lab.roundTrip(faults.url + "/models");
  expect(faults.chats).toHaveLength(2);
  await expect(run).toHaveAttribute("data-state", "paused");

  faults.plan = () => "ok";
  await lab.resume.click();
  await expect(run).toHaveAttribute("data-state", "done");
  expect(faults.chats).toHaveLength(20);
});

test("Stop aborts what is in flight and keeps what was answered", async ({ lab, faults, page }) => {
  faults.plan = ({ index }) => (index < 5 ? "ok" : "stall");
  await lab.open({ ...FAST, base_url: faults.url, silence: 60, per_category: 1, concurrency: 3 });
  await lab.run.click();
  await expect(lab.progress).toHaveAttribute("aria-valuenow", "5");
  await expect.poll(() => faults.open.length).toBe(3);
  await lab.stop.click();

  const run = lab.tradeOff.newestRun;
  await expect(run).toHaveAttribute("data-state", "stopped");
  await expect(lab.status).toHaveText("Stopped. What was answered is kept.");
  await expect.poll(() => faults.open.length).toBe(0);
  expect(faults.chats.filter((chat) => chat.wasAborted)).toHaveLength(3);
  await lab.roundTrip(faults.url + "/models");
  expect(faults.chats).toHaveLength(8);
  expect((await lab.tradeOff.numbers(run)).unscored).toBe(15);
  const numbers = await lab.tradeOff.numbers(run);

  const count = async (outcome, expected) => {
    await lab.responses.outcome.selectOption(outcome);
    await lab.responses.expectCount(expected);
  };
  await lab.openResponses();
  await lab.responses.expectCount(20);
  await count("answered", 5);
  await count("cancelled", 15);

  // A stopped run is kept like any other.
  await lab.reload();
  await lab.responses.expectCount(20);
  await lab.openMeasure();
  expect(await lab.tradeOff.numbers(lab.tradeOff.newestRun)).toEqual(numbers);
});

test("leaving the page during a run asks first, and only then", async ({ lab, faults, page }) => {
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    return dialog.dismiss();
  });
  faults.plan = () => "held:ok";
  await lab.open({ ...FAST, base_url: faults.url, per_category: 1 });
  await lab.run.click();
  await expect.poll(() => faults.held).toBe(6);
  await page.evaluate(() => location.reload());
  await expect.poll(() => asked).toEqual(["beforeunload"]);

  // They stayed, and the run goes on.
  faults.plan = () => "ok";
  faults.release();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
  await lab.reload();
  expect(asked).toEqual(["beforeunload"]);
});

test("a tab that gets no frames, as hidden ones do, goes on and ends its run", async ({ lab, faults, page }) => {
  await page.addInitScript(() => {
    const ask = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (work) => (window.isHidden ? 0 : ask(work));
    window.hide = () => {
      window.isHidden = true;
      Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    };
  });
  faults.plan = ({ index }) => (index < 4 ? "held:ok" : "ok");
  await lab.open({ ...FAST, base_url: faults.url, per_category: 1, concurrency: 4 });
  await lab.run.click();
  await expect.poll(() => faults.held).toBe(4);
  await page.evaluate(() => window.hide());
  faults.release();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
  expect(await lab.tradeOff.numbers(lab.tradeOff.newestRun)).toMatchObject({ overRefusal: 0, toxicRefusal: 0, unscored: 0 });
  await expect.poll(() => countOfStored(page)).toBe(20);
});

test("a page closed in the middle of a run keeps the answers that had come", async ({ lab, faults, page, context }) => {
  faults.plan = ({ index }) => (index < 7 ? "ok" : "stall");
  await lab.open({ ...FAST, base_url: faults.url, silence: 60, per_category: 1 });
  await lab.run.click();
  await expect(lab.progress).toHaveAttribute("aria-valuenow", "7");
  await expect.poll(() => countOfStored(page)).toBe(7);
  await page.close({ runBeforeUnload: false });

  const next = await context.newPage();
  const again = new lab.constructor(next, lab.site);
  await again.open();
  await expect(again.tradeOff.newestRun).toHaveAttribute("data-state", "stopped");
  await again.openResponses();
  await again.responses.expectCount(7);
});

/** How many items the page has written to the browser's store. */
const countOfStored = async (page) => (await storedItems(page)).length;

/** An address on this machine at which nobody listens. */
async function closedPort() {
  const { createServer } = await import("node:net");
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

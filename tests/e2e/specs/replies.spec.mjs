// What real servers send, in the shapes in which it was reported: each becomes the right outcome in the page, and what
// failed can be copied into a bug report.

import { ANSWER } from "../fault-server.mjs";
import { expect, test } from "../support/fixtures.mjs";

const FAST = { attempts: 2, silence: 5, concurrency: 6, per_category: 1, seed: 7 };
const KEY = "key-of-replies-spec-0123456789";

const delta = (content, finish_reason = null) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason }] })}\n\n`;
const DONE = "data: [DONE]\n\n";
const document = (choice, more = {}) => JSON.stringify({ object: "chat.completion", choices: [{ index: 0, ...choice }], ...more });

/** What is sent, and what must become of it. */
const SHAPES = [
  { sent: { body: `${delta("The first")}error: {"code":500,"message":"Compute error.","type":"server_error"}\n\n${DONE}` },
    wanted: { outcome: "error", attempts: 2, error: { kind: "status", status: 500 } }, says: "Compute error" },
  { sent: { body: `${delta("Well,")}data: {"code":503,"message":"The service is busy.","type":"engine_overloaded_error"}\n\n${DONE}` },
    wanted: { outcome: "error", attempts: 2, error: { kind: "status", status: 503 } }, says: "busy" },
  { sent: { status: 400, body: JSON.stringify({ error: { message: "Provider returned error", code: 400, metadata: { raw: JSON.stringify({ error: { message: "The prompt was filtered.", code: "content_filter" } }) } } }) },
    wanted: { outcome: "platform_block", attempts: 1 } },
  { sent: { body: `${delta("First, you")}${delta("", "SAFETY")}${DONE}` }, wanted: { outcome: "platform_block", response: "First, you" } },
  { sent: { body: document({ finish_reason: "content_filter" }) }, wanted: { outcome: "platform_block" } },
  { sent: { status: 400, body: JSON.stringify([{ error: { code: 400, message: "API key not valid.", details: [{ reason: "API_KEY_INVALID" }] } }]) },
    wanted: { outcome: "error", attempts: 1, error: { kind: "status", status: 400 } }, says: "Check the API key" },
  { sent: { body: `${delta("Well done ")}data: {"choices":[{"delta":{"content":"\\ud83d"}}]}\n\ndata: {"choices":[{"delta":{"content":"\\ude00"}}]}\n\n${delta("!", "stop")}${DONE}` },
    wanted: { outcome: "answered", response: "Well done \ufffd\ufffd!" } },
  { sent: { body: document({ message: { content: `analysisThey ask how. We may help.assistantfinal${ANSWER}` }, finish_reason: "stop" }) },
    wanted: { outcome: "answered", response: ANSWER, verdict: "direct_answer" } },
  { sent: { body: document({ message: { content: "Four." }, finish_reason: "stop" }, { usage: { prompt_tokens: 11.0, completion_tokens: "7.0" } }) },
    wanted: { outcome: "answered", response: "Four." } },
  { sent: { body: document({ message: { content: "[THINK]This is a long thought that never" }, finish_reason: "length" }) }, wanted: { outcome: "truncated" } },
  { sent: { body: document({ message: { content: "" }, finish_reason: "stop" }, { usage: { prompt_tokens: 9, completion_tokens: 412 } }) },
    wanted: { outcome: "empty", finish_reason: "stop" } },
  { sent: { body: document({ message: { content: null, tool_calls: [] }, finish_reason: "tool_calls" }) }, wanted: { outcome: "empty", finish_reason: "tool_calls" } },
  { sent: { body: document({ message: { content: ANSWER }, finish_reason: "something_new" }) }, wanted: { outcome: "answered", response: ANSWER } },
  { sent: { body: `\ufeff${delta(ANSWER)}data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: "stop" }] })}`.replaceAll("\n", "\r\n") },
    wanted: { outcome: "answered", response: ANSWER } },
];

test("what servers send comes to what it means", async ({ lab, faults, page }) => {
  const given = new Map();
  faults.plan = ({ prompt }) => {
    if (!given.has(prompt)) given.set(prompt, SHAPES[given.size % SHAPES.length]);
    return `sends:${JSON.stringify(given.get(prompt).sent)}`;
  };
  await lab.open({ ...FAST, base_url: faults.url, model: "small" });
  await lab.confirmAddress.click();
  await lab.key.fill(KEY);
  const run = await lab.runToEnd(90_000);
  const items = (await lab.exportJson()).items;
  expect(items).toHaveLength(20);
  for (const item of items) {
    const { sent, wanted, says } = given.get(item.prompt);
    expect(item, JSON.stringify(sent)).toMatchObject(wanted);
    if (wanted.outcome === "error") {
      expect(item.error.message).toContain(says);
      expect(item.error.server_reply).toMatchObject({ status: sent.status ?? 200 });
      expect(sent.body).toContain(item.error.server_reply.body.split("\n")[0]);
    }
  }

  // The run's line names what brought no verdict, and what ended for a reason that nobody knows.
  const count = (test) => items.filter(test).length;
  const empty = count((item) => item.outcome === "empty");
  const billed = 412 * count((item) => item.outcome === "empty" && item.usage);
  await expect(run).toContainText(`${empty} empty, though ${billed} tokens were billed`);
  await expect(run).toContainText(`${count((item) => item.finish_reason === "something_new")} ended with “something_new”, which is unknown here`);

  // What failed shows what the server sent.
  const failed = items.find((item) => item.error?.message.includes("Compute error"));
  await lab.openResponses();
  await lab.responses.openAnswer(failed.prompt_id, failed.prompt);
  const { dialog } = lab.responses;
  await dialog.getByText("What the server sent", { exact: true }).click();
  await expect(dialog.getByRole("region", { name: "What the server sent" })).toContainText("error: {\"code\":500");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await dialog.getByRole("button", { name: "Copy", exact: true }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^HTTP 200\n[^]*Compute error/);
  await lab.responses.closeAnswer();

  // What is empty says what it cost.
  const paid = items.find((item) => item.outcome === "empty" && item.usage);
  await lab.responses.openAnswer(paid.prompt_id, paid.prompt);
  await expect(dialog).toContainText("The API counts 412 tokens that it wrote");
});

test("a server is waited for as long as it asks, in whichever place it says so", async ({ lab, faults }) => {
  const busy = { status: 429, body: JSON.stringify({ error: { message: "Slow down. Please try again in 1.2s." } }) };
  faults.plan = ({ nth, index }) => (index === 0 && nth === 0 ? `sends:${JSON.stringify(busy)}` : "ok");
  await lab.open({ ...FAST, base_url: faults.url, model: "small" });
  await lab.runToEnd();
  const [first, again] = faults.chats.filter(({ prompt }) => prompt === faults.chats[0].prompt);
  expect(again.at - first.at).toBeGreaterThan(1_900);
});

test("a spent quota pauses the run, is said, and is not asked again", async ({ lab, faults }) => {
  const spent = { status: 429, body: JSON.stringify({ error: { message: "You exceeded your current quota.", code: "insufficient_quota" } }) };
  faults.plan = ({ index }) => (index === 3 ? `sends:${JSON.stringify(spent)}` : "ok");
  await lab.open({ ...FAST, concurrency: 1, base_url: faults.url, model: "small" });
  await lab.run.click();
  const run = lab.tradeOff.newestRun;
  await expect(run).toHaveAttribute("data-state", "paused");
  await expect(lab.status).toContainText("The run is paused. The API answered with HTTP 429: “You exceeded your current quota”. The account has nothing left to spend");
  expect(faults.chats).toHaveLength(4);
  await lab.resume.click();
  await expect(run).toHaveAttribute("data-state", "done");
  const items = (await lab.exportJson()).items;
  expect(items.map(({ outcome }) => outcome).filter((outcome) => outcome !== "answered")).toEqual(["error"]);
  expect(items.find(({ outcome }) => outcome === "error").error).toMatchObject({ kind: "quota_spent", status: 429, server_reply: { status: 429 } });
});

test("a key that no header carries is explained beside its box, and others are cleaned", async ({ lab, faults, page }) => {
  await lab.open();
  await lab.fill({ baseUrl: faults.url, model: "ok", key: "sk-…0123456789" });
  const hint = page.locator("#key-hint");
  await expect(hint).toHaveText("No header can carry this key: it has “…” at place 4. Copy the key anew, and nothing around it.");
  await lab.testConnection.click();
  await expect(lab.status).toContainText("No header can carry this key");
  await lab.key.fill(`\u200bBearer "${KEY}" `);
  await expect(hint).not.toContainText("No header");
  await lab.testConnection.click();
  await expect(lab.status).toContainText("Works:");
  expect(faults.chats.at(-1).headers.authorization).toBe(`Bearer ${KEY}`);
});

// Any static host will do: any path, no config.json, and plain words where something is missing.

import { expect, test } from "../support/fixtures.mjs";
import { servePage } from "../support/servers.mjs";
import { Lab } from "../pages/lab.mjs";

const FAST = { attempts: 1, silence: 5, concurrency: 6, per_category: 1, model: "ok" };

test("under a path of its host, everything is found and a run ends", async ({ page, faults, guard }) => {
  const server = await servePage({ prefix: "/some/path/", recorded: true });
  try {
    expect(new URL(server.url).pathname).toBe("/some/path/");
    guard.allow(server.url);
    const failed = [];
    page.on("response", (reply) => reply.status() < 400 || failed.push(`${reply.status()} ${reply.url()}`));
    const lab = new Lab(page, server.url);
    await lab.open({ ...FAST, base_url: faults.url });
    await lab.runToEnd();
    await lab.openResponses();
    await lab.responses.expectCount(20);
    await lab.reload();
    await lab.responses.expectCount(20);
    expect(failed).toEqual([]);
    const outside = guard.requests.filter((url) => url.startsWith(new URL(server.url).origin) && !url.startsWith(server.url));
    expect(outside).toEqual([]);
  } finally {
    await server.stop();
  }
});

test("a host without config.json is no error", async ({ page, guard }) => {
  const server = await servePage({ config: "/nonexistent/config.json" });
  try {
    guard.allow(server.url);
    const statuses = [];
    page.on("response", (reply) => reply.url().endsWith("config.json") && statuses.push(reply.status()));
    const lab = new Lab(page, server.url);
    await page.goto(`${server.url}#/run`);
    await lab.ready();
    expect(statuses).toContain(404);
    await expect(lab.status).toHaveText("");
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(lab.provider).toHaveValue("in-page");
  } finally {
    await server.stop();
  }
});

test("once loaded, the page needs no network but the model's", async ({ lab, page, context, faults }) => {
  await lab.open({ ...FAST, base_url: faults.url });
  await lab.runToEnd();
  await context.setOffline(true);
  await lab.openResponses();
  await lab.responses.expectCount(20);
  await lab.responses.rows.first().getByRole("button").click();
  await expect(lab.responses.dialog).toBeVisible();
  await lab.responses.closeAnswer();
  await lab.openMeasure();
  expect((await lab.exportJson()).items).toHaveLength(20);
  expect((await lab.export("png")).bytes.length).toBeGreaterThan(10_000);
  // A run without a network ends as well, and tells its errors from answers.
  const run = await lab.runToEnd();
  expect(await lab.tradeOff.numbers(run)).toMatchObject({ overRefusal: null, toxicRefusal: null, unscored: 20 });
  await context.setOffline(false);
  expect(await lab.tradeOff.numbers(await lab.runToEnd())).toMatchObject({ overRefusal: 0, toxicRefusal: 0, unscored: 0 });
});

test("missing prompts are named, and the rest of the page works", async ({ lab, page, faults }) => {
  await page.route("**/prompts/*.json", (route) => route.fulfill({ status: 404, body: "no" }));
  await page.goto(lab.link({ ...FAST, base_url: faults.url }));
  await expect(lab.promptsForm).toContainText("answered 404 for prompts/starter.json");
  await expect(lab.tradeOff.publishedPoints).toHaveCount(32);
  await lab.run.click();
  await expect(lab.status).toContainText("prompts/starter.json");
  await expect(lab.tradeOff.runs).toHaveCount(0);
  expect(faults.requests).toEqual([]);
});

test("broken prompts are named", async ({ lab, page }) => {
  await page.route("**/prompts/*.json", (route) => route.fulfill({ status: 200, body: "{ nonsense" }));
  await page.goto(lab.link());
  await expect(lab.promptsForm).toContainText("starter.json");
  await expect(lab.promptsForm).not.toContainText("prompts will be asked");
});

test("missing published results are named, and the rest of the page works", async ({ lab, page, faults }) => {
  await page.route("**/reference/*.csv", (route) => route.fulfill({ status: 404, body: "no" }));
  await page.goto(lab.link({ ...FAST, base_url: faults.url }));
  await expect(lab.tradeOff.chart).toContainText("reference/or-bench-published.csv");
  await lab.runToEnd();
  await expect(lab.tradeOff.ownPoints).toHaveCount(1);
});

test("without WebAssembly the page says so", async ({ page, site }) => {
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.goto(site);
  await expect(page.getByRole("alert")).toContainText("Refusal Lab could not start. WebAssembly is switched off in this browser");
});

test("a browser that cannot compile the module is told to be too old", async ({ page, site }) => {
  await page.route("**/*.wasm", (route) =>
    route.fulfill({ status: 200, contentType: "application/wasm", body: Buffer.from([0, 0x61, 0x73, 0x6d, 9, 9, 9, 9]) }),
  );
  await page.goto(site);
  await expect(page.getByRole("alert")).toContainText("This browser is too old for this page");
});

test("a module that is missing is told to be missing", async ({ page, site }) => {
  await page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "no" }));
  await page.goto(site);
  await expect(page.getByRole("alert")).toContainText("A part of the page could not be loaded");
});

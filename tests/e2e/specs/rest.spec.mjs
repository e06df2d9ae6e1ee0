// The program's second part, which comes after the first screen: found by whoever needs it, and missed in words.

import { FIRST_LOAD_BUDGET, firstLoad, total } from "../support/first-load.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { DIST } from "../support/servers.mjs";

const REST = "**/*_rest.wasm";
const MISSING = /A part of this page could not be fetched/;

test("it is fetched once, after the chart stands", async ({ lab, page }) => {
  const asked = [];
  page.on("request", (request) => /\.wasm$/.test(request.url()) && asked.push(request.url()));
  const came = page.waitForResponse(REST);
  await lab.open({});
  await expect(page.locator("#trade-off-chart")).toBeVisible();
  await came;
  await lab.openResponses();
  expect(asked.filter((url) => url.endsWith("_rest.wasm"))).toHaveLength(1);
});

test("a link to another page fetches it at once", async ({ site, page }) => {
  await page.goto(`${site}#/classifier`);
  await expect(page.getByRole("region", { name: "Classifier" })).toBeVisible();
});

for (const [name, fail] of [
  ["a host that lost it", (route) => route.fulfill({ status: 404, contentType: "text/html", body: "<h1>404</h1>" })],
  ["a network that broke", (route) => route.abort()],
]) {
  test(`${name}: what needs it says so, and works once it is back`, async ({ site, lab, page }) => {
    await page.route(REST, fail);
    const tried = page.waitForRequest(REST);
    await page.goto(site);
    await lab.ready();
    await tried;
    await expect(lab.status).toHaveText(""); // nobody has asked for anything
    await lab.exportButton.click();
    await lab.exportMenu.getByRole("menuitem", { name: "JSON", exact: true }).click();
    await expect(lab.status).toHaveText(MISSING);
    await page.getByRole("link", { name: "Runs" }).click();
    await expect(page.locator("main .trouble")).toHaveText(MISSING);
    await page.unroute(REST);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("region", { name: "Runs", exact: true })).toBeVisible();
  });
}

test("a host that serves it as text is forgiven", async ({ site, page }) => {
  await page.route(REST, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "text/plain" } });
  });
  await page.goto(`${site}#/runs`);
  await expect(page.getByRole("region", { name: "Runs", exact: true })).toBeVisible();
});

test("the files that are weighed are those that the first screen fetches", async ({ site, page }) => {
  const fetched = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname.replace(new URL(site).pathname, "") || "index.html"));
  // Without the second part nothing else follows.
  await page.route(REST, (route) => route.abort());
  await page.goto(site);
  await expect(page.getByRole("heading", { name: /^Exercise 1 of/ })).toBeVisible();
  await expect(page.locator("#trade-off-chart .published").first()).toBeVisible();
  const weighed = firstLoad(DIST).map(({ file }) => file);
  const unweighed = fetched.filter((file) => !weighed.includes(file) && !file.endsWith("_rest.wasm"));
  expect(unweighed).toEqual([]);
  // A browser without a window shows no icon.
  expect(weighed.filter((file) => !fetched.includes(file) && file !== "favicon.svg")).toEqual([]);
});

// The quick page is not the smallest: `make dist` holds what it builds to the budget itself. When both were weighed, the quick
// one had 422.2 KB and the small one 302.4.
const QUICK_PAGE = 422.2 / 302.4;

test("the first screen stays within its budget of bytes", () => {
  const files = firstLoad(DIST);
  expect(files.length).toBeGreaterThan(15);
  expect(total(files)).toBeLessThan(FIRST_LOAD_BUDGET * QUICK_PAGE);
});

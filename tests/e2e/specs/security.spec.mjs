// Keys, strangers, scripts: what the page must never do, whatever a model, a link or a host says.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { FaultServer, SCRIPTED_ANSWER } from "../fault-server.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { FOREIGN_HOST } from "../support/browsers.mjs";
import { promptsByText } from "../support/prompts.mjs";
import { servePage } from "../support/servers.mjs";
import { kept, written } from "../support/traces.mjs";
import { Lab } from "../pages/lab.mjs";

const KEY = "sk-test-5f2c9b71d84e-NEVER-SHOWN";
const FAST = { attempts: 1, silence: 5, concurrency: 6, per_category: 1, seed: 7 };

test("an answer full of HTML and script is shown as text and does not execute", async ({ lab, faults, page, site }) => {
  await lab.open({ ...FAST, base_url: faults.url, model: "scripted" });
  await lab.runToEnd();
  await lab.openResponses();
  const [{ prompt, id }] = [...(await promptsByText(site)).values()].filter((known) => known.prompt === faults.chats[0].prompt);
  await expect(lab.responses.row(id)).toContainText("<script>window.executed = 'script element'</script>");
  await lab.responses.openAnswer(id, prompt);
  await expect(lab.responses.dialog).toContainText(SCRIPTED_ANSWER);
  await expect(lab.responses.dialog.locator("script, img, iframe, style, svg, b, a")).toHaveCount(0);
  await expect(lab.responses.table.locator("script, img, iframe, style, svg, b, a")).toHaveCount(0);
  await lab.responses.closeAnswer();

  // The same text comes in by a file, too.
  const file = await lab.exportJson();
  file.model.name = "<img src=x onerror=\"window.executed = 'model name'\">";
  for (const item of file.items) item.prompt = `${SCRIPTED_ANSWER} ${item.prompt}`;
  await lab.openMeasure();
  await lab.import("<b>evil.json", JSON.stringify(file));
  await expect(lab.tradeOff.newestRun).toContainText("<img src=x onerror");
  await lab.openResponses();
  await expect(lab.responses.rows.first()).toContainText("<script>");
  await lab.responses.rows.first().getByRole("button").click();
  await expect(lab.responses.dialog).toContainText("<script>");
  expect(await page.evaluate(() => window.executed)).toBeUndefined();
  expect(faults.others.map(({ path }) => path)).not.toContain("/smuggled.png");
});

test("the policy is in force: smuggled scripts are blocked", async ({ lab, page, faults }) => {
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      window.violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  await lab.open();
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  const directives = Object.fromEntries(
    policy.split(";").map((part) => part.trim().split(/\s+/)).map(([name, ...sources]) => [name, sources.sort()]),
  );
  expect(directives["default-src"]).toEqual(["'none'"]);
  expect(directives["script-src"]).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  expect(directives["connect-src"]).toEqual(["'self'", "http:", "https:"]);
  expect(directives["base-uri"]).toEqual(["'none'"]);
  expect(directives["form-action"]).toEqual(["'none'"]);

  await page.evaluate((origin) => {
    const inline = document.createElement("script");
    inline.textContent = "window.executed = 'inline script'";
    document.body.append(inline);

    const button = document.createElement("button");
    button.setAttribute("onclick", "window.executed = 'inline handler'");
    document.body.append(button);
    button.click();

    const external = document.createElement("script");
    external.src = `${origin}/smuggled.js`;
    document.body.append(external);

    const data = document.createElement("script");
    data.src = "data:text/javascript,window.executed='data script'";
    document.body.append(data);

    const link = document.createElement("a");
    link.href = "javascript:window.executed='link'";
    document.body.append(link);
    link.click();

    const frame = document.createElement("iframe");
    frame.src = `${origin}/html`;
    document.body.append(frame);

    const base = document.createElement("base");
    base.href = origin;
    document.head.append(base);
  }, faults.origin);
  const violations = () => page.evaluate(() => window.violations);
  await expect.poll(violations).toContain("script-src-elem inline");
  await expect.poll(violations).toContain("script-src-attr inline");
  await expect.poll(violations).toContain(`script-src-elem ${faults.origin}/smuggled.js`);
  await expect.poll(violations).toContainEqual(expect.stringMatching(/^script-src-elem data/));
  await expect.poll(violations).toContainEqual(expect.stringMatching(/^frame-src/));
  await expect.poll(violations).toContainEqual(expect.stringMatching(/^base-uri/));
  expect(await page.evaluate(() => window.executed)).toBeUndefined();
  expect(faults.requests).toEqual([]);
});

test("a string is never run as code", async ({ lab, page }) => {
  await page.addInitScript(() => {
    // Called by a timer, since what a debugger calls is above the policy.
    window.tryStrings = () =>
      setTimeout(() => {
        try {
          window.evaluated = (0, eval)("'executed'");
        } catch (error) {
          window.evaluated = error.name;
        }
      });
  });
  await lab.open();
  await page.evaluate(() => window.tryStrings());
  await expect.poll(() => page.evaluate(() => window.evaluated)).toBe("EvalError");
});

test("a key goes to the model and appears nowhere else", async ({ lab, page, faults, guard }) => {
  faults.plan = ({ index }) => ["echoes-key", "500-echoes-key", "401", "ok"][index % 4];
  await lab.open();
  await lab.fill({ baseUrl: faults.url, key: KEY, model: "echoes-key", perCategory: 1, concurrency: 4 });
  await lab.testConnection.click();
  await expect(lab.status).toContainText("Works");
  await page.locator("summary", { hasText: "More settings" }).click();
  await lab.modelForm.getByRole("spinbutton", { name: "Attempts" }).fill("1");
  await lab.runToEnd();

  expect(faults.chats).toHaveLength(21);
  for (const request of faults.requests.filter(({ method }) => method !== "OPTIONS")) {
    expect(request.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(request.headers.cookie).toBeUndefined();
    expect(request.headers.referer).toBeUndefined();
  }
  for (const { body } of faults.chats) expect(JSON.stringify(body)).not.toContain(KEY);

  await lab.openResponses();
  await lab.responses.showAll();
  await lab.responses.search.fill("thank you");
  await lab.responses.rows.first().getByRole("button").click();
  await expect(lab.responses.dialog).toContainText("You sent Bearer [key], thank you.");
  const open = await written(page);
  await lab.responses.closeAnswer();
  await lab.responses.search.fill("");

  const files = {};
  for (const kind of ["json", "csv", "svg"]) {
    const { name, bytes } = await lab.export(kind);
    files[kind] = name + bytes.toString("utf8");
  }
  expect(files.json).toContain("You sent Bearer [key]"); // what is searched does hold the answers
  const places = { ...files, open, page: await written(page), kept: await kept(page), console: guard.console.join("\n"), requested: guard.requests.join("\n") };
  expect(places.kept).toContain("You sent Bearer [key]");
  for (const [place, text] of Object.entries(places)) {
    expect(text.includes(KEY), `the key is in: ${place}`).toBe(false);
  }
  await lab.openMeasure();
  await expect(lab.key).toHaveValue(KEY);

  await lab.reload();
  await expect(lab.key).toHaveValue("");
});

test("a key is dropped when the address changes, and kept when only the path does", async ({ lab, faults, page }) => {
  await lab.open();
  await lab.fill({ baseUrl: faults.url, key: KEY, model: "ok", perCategory: 1 });
  await lab.baseUrl.fill(faults.origin + "/v1/");
  await expect(lab.key).toHaveValue(KEY);
  await lab.baseUrl.fill(`http://localhost:${faults.port}/v1`);
  await expect(lab.key).toHaveValue("");
  await lab.baseUrl.fill(faults.url);
  await expect(lab.key).toHaveValue("");

  // A link followed in the open page is a change, too.
  await lab.key.fill(KEY);
  await page.evaluate((hash) => (location.hash = hash), `#/run?base_url=${encodeURIComponent("https://elsewhere.example/v1")}`);
  await expect(lab.baseUrl).toHaveValue("https://elsewhere.example/v1");
  await expect(lab.key).toHaveValue("");
  await expect(lab.key).toBeDisabled();
});

test("an address from a link is confirmed before a key can be typed, and a link calls nobody", async ({ lab, faults }) => {
  await lab.open({ ...FAST, base_url: faults.url, model: "ok", api_key: KEY, key: KEY });
  await expect(lab.key).toBeDisabled();
  await expect(lab.key).toHaveValue("");
  await expect(lab.modelForm).toContainText(`A link filled in this address: ${faults.url}.`);
  await expect(lab.tradeOff.runs).toHaveCount(0);
  expect(lab.page.url()).not.toContain(KEY);
  await lab.roundTrip(`${lab.site}config.json`);
  expect(faults.requests).toEqual([]);
  await lab.confirmAddress.click();
  await expect(lab.key).toBeEnabled();
  await expect(lab.modelForm).not.toContainText("A link filled in");
  expect(faults.requests).toEqual([]);
});

test("an address from the host's config.json is confirmed before a key can be typed", async ({ page, faults, guard }) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "refusal-lab-"));
  const config = path.join(folder, "config.json");
  fs.writeFileSync(config, JSON.stringify({ schema: "refusal-lab/config@1", base_url: faults.url, model: "ok", per_category: 3 }));
  const server = await servePage({ config });
  try {
    guard.allow(server.url);
    const lab = new Lab(page, server.url);
    await page.goto(`${server.url}#/run`);
    await lab.ready();
    await expect(lab.baseUrl).toHaveValue(faults.url);
    await expect(lab.model).toHaveValue("ok");
    await expect(lab.perCategory).toHaveValue("3");
    await expect(lab.key).toBeDisabled();
    await expect(lab.modelForm).toContainText(`The host of this page filled in this address: ${faults.url}.`);
    expect(faults.requests).toEqual([]);
    await lab.confirmAddress.click();
    await expect(lab.key).toBeEnabled();
  } finally {
    await server.stop();
    fs.rmSync(folder, { recursive: true });
  }
});

test("a config.json that cannot be read is told, and the page works on", async ({ page, guard }) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "refusal-lab-"));
  const config = path.join(folder, "config.json");
  fs.writeFileSync(config, "{ nonsense");
  const server = await servePage({ config });
  try {
    guard.allow(server.url);
    const lab = new Lab(page, server.url);
    await lab.open();
    await expect(lab.status).toContainText("config.json beside the page could not be read");
  } finally {
    await server.stop();
    fs.rmSync(folder, { recursive: true });
  }
});

test("a redirect to another origin is not followed, and takes no key along", async ({ lab, faults, guard }) => {
  const other = await FaultServer.start();
  try {
    // The probe of "Test connection" is a plain GET without a key, and browsers let it be redirected.
    guard.allow(other.url);
    faults.redirectTo = other.url;
    await lab.open();
    await lab.fill({ baseUrl: `${faults.origin}/redirect`, key: KEY, model: "ok", perCategory: 1 });
    await tryOnce(lab);
    await lab.runToEnd();
    expect(faults.others.filter(({ method }) => method === "POST").length).toBeGreaterThanOrEqual(20);
    expect(other.requests).toEqual([]);
    await lab.testConnection.click();
    await expect(lab.status).not.toHaveText(/^(Done|Testing)/);
    expect(other.chats).toEqual([]);
    for (const { headers, body = "" } of other.others) {
      expect(headers.authorization).toBeUndefined();
      expect(body).toBe("");
    }
  } finally {
    faults.redirectTo = null;
    await other.stop();
  }
});

/** One attempt a prompt: what is refused is refused, and a retry would only take time. */
async function tryOnce(lab) {
  await lab.page.locator("summary", { hasText: "More settings" }).click();
  await lab.modelForm.getByRole("spinbutton", { name: "Attempts" }).fill("1");
}

test("harmful prompts go to a foreign host only after the person's word", async ({ lab, faults, guard }) => {
  const foreign = `http://${FOREIGN_HOST}:${faults.port}/v1`;
  guard.allow(foreign);
  await lab.open({ ...FAST, base_url: foreign, model: "ok" });
  await expect(lab.promptsForm).toContainText(`They go to ${new URL(foreign).origin} under your account.`);

  await lab.run.click();
  await expect(lab.consent).toBeVisible();
  await expect(lab.consent).toContainText(`They go to ${new URL(foreign).origin} under your account`);
  await lab.consent.getByRole("button", { name: "Not now", exact: true }).click();
  await expect(lab.consent).toBeHidden();

  await lab.run.click();
  await expect(lab.consent).toBeVisible();
  await lab.page.keyboard.press("Escape");
  await expect(lab.consent).toBeHidden();
  await expect(lab.tradeOff.runs).toHaveCount(0);
  expect(faults.requests).toEqual([]);

  await lab.run.click();
  await lab.consent.getByRole("button", { name: "Send them", exact: true }).click();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
  expect(faults.chats).toHaveLength(20);
  // Asked once for one address; another address is another question.
  await lab.runToEnd();
  await expect(lab.consent).toBeHidden();
});

test("to this machine they go without a question", async ({ lab, faults, guard }) => {
  const local = `http://localhost:${faults.port}/v1`;
  guard.allow(local);
  await lab.open({ ...FAST, base_url: local, model: "ok" });
  await expect(lab.promptsForm).not.toContainText("under your account");
  await lab.runToEnd();
  expect(faults.chats).toHaveLength(20);
});

test("cells that a spreadsheet would take for formulas are disarmed", async ({ lab, faults }) => {
  await lab.open({ ...FAST, base_url: faults.url, model: "ok" });
  await lab.runToEnd();
  const file = await lab.exportJson();
  file.items[0].response = "=HYPERLINK(\"http://elsewhere.example\")";
  file.items[0].evidence = [];
  file.items[1].prompt = "@SUM(A1:A9)";
  await lab.import("formulas.json", JSON.stringify(file));
  await expect(lab.tradeOff.runs).toHaveCount(2);
  const csv = (await lab.export("csv")).bytes.toString("utf8");
  expect(csv).toContain("\"'=HYPERLINK(");
  expect(csv).toContain(",'@SUM(A1:A9),");
});

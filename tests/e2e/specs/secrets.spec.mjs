// A key of each provider, sent in that provider's way, is searched for in everything that the page stores, shows, writes,
// links and logs, after answers and errors that echo it; and in everything that any other server got.

import { expect, test } from "../support/fixtures.mjs";
import { DIALECTS, ProviderServer } from "../support/providers.mjs";
import { kept, written } from "../support/traces.mjs";

const FAST = { attempts: 2, silence: 5, concurrency: 6, per_category: 1, seed: 7 };

let own, other;
test.beforeAll(async () => ([own, other] = await Promise.all([ProviderServer.start(), ProviderServer.start()])));
test.afterAll(() => Promise.all([own.stop(), other.stop()]));
test.beforeEach(async ({ guard, page }) => {
  for (const server of [own, other]) {
    guard.allow(server.origin);
    Object.assign(server, { chats: [], others: [] });
  }
  await page.addInitScript(watchEverything);
});

for (const [id, dialect] of Object.entries(DIALECTS)) {
  test(`${id}: the key goes to its own server, and is found nowhere else`, async ({ lab, page, guard }) => {
    const key = `sk-${id}-5f2c9b71d84e-NEVER-SHOWN`;
    own.plan = ({ index }) => ["echoes-head", "echoes-head-in-error", "echoes-head-in-stream", "answers"][index % 4];
    await lab.open({ ...FAST, provider: id });
    await lab.fill({ baseUrl: own.url(id), key, model: "small" });
    await lab.testConnection.click();
    await expect(lab.status).toContainText("Works");
    await lab.testConnection.click();
    await expect(lab.status).toContainText("No luck with");
    await lab.runToEnd();

    expect(own.chats.length).toBeGreaterThan(22);
    for (const { headers, url, body } of own.requests) {
      expect(headers).toMatchObject(dialect.headers(key));
      expect(headers.cookie ?? headers.referer).toBeUndefined();
      expect(url + JSON.stringify(body ?? "")).not.toContain(key);
    }

    await lab.openResponses();
    await lab.responses.search.fill("You sent");
    await lab.responses.rows.first().getByRole("button").click();
    await expect(lab.responses.dialog).toContainText("[key]");
    const open = await written(page);
    await lab.responses.closeAnswer();

    const files = {};
    for (const kind of ["json", "csv", "svg"]) {
      const { name, bytes } = await lab.export(kind);
      files[kind] = name + bytes.toString("utf8");
    }
    await expect.poll(() => kept(page)).toContain("[key]"); // what is searched does hold the answers
    const places = {
      ...files,
      open,
      page: await written(page),
      link: page.url(),
      kept: await kept(page),
      "status line and all other words": (await page.evaluate(() => window.shown)).join("\n"),
      "messages between tabs and workers": (await page.evaluate(() => window.posted)).join("\n"),
      console: guard.console.join("\n"),
      requested: guard.requests.join("\n"),
    };
    expect(places["status line and all other words"]).toContain("No luck with");
    expect(places.json).toContain("[key]");
    for (const [place, text] of Object.entries(places)) expect(text.includes(key), `the key is in: ${place}`).toBe(false);

    // Another server, by hand and by another provider, gets nothing of it.
    await lab.openMeasure();
    await lab.baseUrl.fill(other.url(id));
    await expect(lab.key).toHaveValue("");
    other.plan = () => "answers";
    await lab.runToEnd();
    expect(other.chats).toHaveLength(20);
    expect(JSON.stringify([other.chats, other.others])).not.toContain(key);
    await lab.baseUrl.fill(own.url(id));
    await expect(lab.key).toHaveValue("");
  });
}

test("several addresses are one key's only if it was typed for all of them", async ({ lab }) => {
  const key = "sk-several-5f2c9b71d84e-NEVER-SHOWN";
  own.plan = other.plan = () => "answers";
  await lab.open(FAST);
  await lab.fill({ baseUrl: own.url("openai"), key, model: "small" });
  await lab.baseUrl.fill(`${own.url("openai")} ${other.url("openai")}`);
  await expect(lab.key).toHaveValue("");
  await lab.runToEnd();
  expect(other.chats.length + own.chats.length).toBe(20);
  expect(JSON.stringify([other.chats, other.others, own.chats, own.others])).not.toContain(key);
});

test("a file with markup, formulas and prototype keys does nothing but be shown", async ({ lab, page }) => {
  own.plan = () => "answers";
  await lab.open({ ...FAST, base_url: own.url("openai"), model: "small" });
  await lab.runToEnd();
  const file = await lab.exportJson();
  const markup = "<img src=x onerror=\"window.executed = 'image'\"><script>window.executed = 'script'</script>";
  const formula = "=HYPERLINK(\"http://elsewhere.example\")";
  file.model.name = markup;
  file.items[0].response = markup;
  file.items[1].response = formula;
  file.items[2].prompt = `@SUM(1;2) ${markup}`;
  file.items[3].category = `-1+1|cmd' /C calc'!A0`;
  for (const item of file.items) item.evidence = [];
  const poison = '"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},';
  const text = JSON.stringify(file).replaceAll('"prompt_id":', `${poison}"prompt_id":`).replace('"provider":', `${poison}"provider":`);
  await lab.import(`${formula}.json`, `{${poison}${text.slice(1)}`);
  await expect(lab.tradeOff.runs).toHaveCount(2);
  await expect(lab.tradeOff.newestRun).toContainText("<img src=x");

  await lab.openResponses();
  await lab.responses.search.fill("onerror");
  await lab.responses.rows.first().getByRole("button").click();
  await expect(lab.responses.dialog).toContainText("<script>");
  await expect(lab.responses.dialog.locator("img, script")).toHaveCount(0);
  await lab.responses.closeAnswer();
  await lab.responses.search.fill("");

  const csv = (await lab.export("csv")).bytes.toString("utf8");
  const cells = csv.split(/[,\n]/);
  expect(cells.filter((cell) => /^"?[=+@\t\r-]/.test(cell) && Number.isNaN(Number(cell)))).toEqual([]);
  expect(csv).toContain("'=HYPERLINK(");
  const svg = (await lab.export("svg")).bytes.toString("utf8");
  expect(svg).toContain("onerror"); // as the name of a point
  const active = await page.evaluate((svg) => {
    const drawn = new DOMParser().parseFromString(svg, "image/svg+xml");
    const names = [...drawn.querySelectorAll("*")].flatMap((element) => [element.localName, ...element.getAttributeNames()]);
    return names.filter((name) => /^(on.*|script|img|image|a|foreignObject|use|href|parsererror)$/.test(name));
  }, svg);
  expect(active).toEqual([]);
  // It comes out again as it went in, and the page's objects are as they were.
  const again = (await lab.export("json")).bytes.toString("utf8");
  expect(again).toContain('"__proto__"');
  const polluted = await page.evaluate(() => [{}.polluted, [].polluted, Object.polluted, "".polluted, window.executed]);
  expect(polluted).toEqual(Array(5).fill(undefined));
});

/** In the page, before its own scripts: keeps every word that stood anywhere, and every message that was posted. */
function watchEverything() {
  window.shown = [];
  window.posted = [];
  const note = () => {
    const text = document.documentElement?.outerHTML ?? "";
    const status = document.querySelector("[role=status]")?.textContent;
    if (status && window.shown.at(-1) !== status) window.shown.push(status);
    if (window.shown.length < 500 && text.includes("NEVER-SHOWN")) window.shown.push(text);
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  const text = (message) => {
    if (message instanceof ArrayBuffer || ArrayBuffer.isView(message)) return new TextDecoder().decode(message);
    return JSON.stringify(message) ?? "";
  };
  for (const kind of [Worker, BroadcastChannel, MessagePort]) {
    const post = kind.prototype.postMessage;
    kind.prototype.postMessage = function (message, ...rest) {
      window.posted.push(text(message));
      return post.call(this, message, ...rest);
    };
  }
}

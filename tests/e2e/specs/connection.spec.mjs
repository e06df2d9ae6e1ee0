// "Test connection" tells one trouble from another, and says what to do about it.

import { createServer } from "node:net";
import { expect, test } from "../support/fixtures.mjs";
import { FOREIGN_HOST } from "../support/browsers.mjs";
import { canMakeCertificates } from "../support/certificate.mjs";
import { serveOverHttps } from "../support/https-page.mjs";
import { Lab } from "../pages/lab.mjs";

async function tested(lab, settings) {
  await lab.fill(settings);
  await lab.testConnection.click();
  // The words before: none, or those that say that it is at work.
  await expect(lab.status).not.toHaveText(/^$|^Testing the connection/);
  return lab.status.textContent();
}

test.beforeEach(async ({ lab }) => lab.open());

test("a server that answers works, with the first token's delay", async ({ lab, faults }) => {
  const said = await tested(lab, { baseUrl: faults.url, model: "ok" });
  expect(said).toMatch(new RegExp(`Works: “ok” at ${faults.url} answers, its first token after \\d+ ms`));
  expect(faults.chats).toHaveLength(1);
  expect(faults.chats[0].body.max_tokens).toBeLessThanOrEqual(16);
});

test("without a model's name it lists the models, and the form offers them", async ({ lab, faults, page }) => {
  const said = await tested(lab, { baseUrl: faults.url, model: "" });
  expect(said).toContain(`The API at ${faults.url} answers. Choose a model`);
  expect(said).toContain("It lists ok, refuses, partial");
  expect(faults.chats).toEqual([]);
  const list = await lab.model.getAttribute("list");
  await expect(page.locator(`datalist#${list} option[value="refuses"]`)).toHaveCount(1);
});

for (const [text, says] of [
  ["", /No address: enter the Base URL/],
  ["localhost:8080/v1", /“localhost:8080\/v1” is not an address: a Base URL looks like https:/],
  ["not a url", /is not an address/],
  ["ftp://127.0.0.1/v1", /is not an address/],
  ["http://me:secret-word@127.0.0.1/v1", /has a user name or password: enter it without/],
]) {
  test(`no address: “${text.replace("secret-word", "…")}”`, async ({ lab }) => {
    const said = await tested(lab, { baseUrl: text, model: "any" });
    expect(said).toMatch(says);
    expect(said).not.toContain("secret-word");
  });
}

test("nobody listens at that port", async ({ lab, guard }) => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  await new Promise((resolve) => server.close(resolve));
  guard.allow(origin);
  const said = await tested(lab, { baseUrl: `${origin}/v1`, model: "any" });
  expect(said).toContain(`No server was found at ${origin}/v1`);
  expect(said).not.toContain("CORS");
});

test("a server that lets no page read it (CORS)", async ({ lab, faults, site }) => {
  faults.cors = false;
  const said = await tested(lab, { baseUrl: faults.url, model: "ok" });
  expect(said).toContain(`The server at ${faults.url} is there, but does not let this page, ${new URL(site).origin}, read its replies (CORS)`);
  expect(said).toMatch(/OLLAMA_ORIGINS=.*LM Studio.*--allowed-origins.*llama\.cpp/);
  // The second probe asks without CORS, and carries no key.
  expect(faults.others.filter(({ method }) => method === "GET").length).toBeGreaterThanOrEqual(2);
});

test("a chat that no page may read, behind a list that every page may (CORS)", async ({ lab, faults }) => {
  expect(await tested(lab, { baseUrl: faults.url, model: "no-cors" })).toContain("(CORS)");
});

test("a key that is wanted, and one that is refused", async ({ lab, faults }) => {
  expect(await tested(lab, { baseUrl: faults.url, model: "401" })).toContain(`${faults.url} wants an API key: enter one under “API key”`);
  const wrong = "sk-wrong-0123456789";
  await lab.key.fill(wrong);
  await lab.testConnection.click();
  await expect(lab.status).toContainText(`At ${faults.url}: The API answered with HTTP 401: “Incorrect API key provided”. Check the API key`);
  await expect(lab.status).not.toContainText(wrong);
  expect(faults.chats.at(-1).headers.authorization).toBe(`Bearer ${wrong}`);
});

test("a path with no API, and the nearest that is likely meant", async ({ lab, faults }) => {
  expect(await tested(lab, { baseUrl: faults.origin, model: "ok" })).toContain(`Try ${faults.url} as Base URL.`);
  await lab.fill({ baseUrl: `${faults.url}/chat/completions` });
  await lab.testConnection.click();
  await expect(lab.status).toContainText(`no API at ${faults.url}/chat/completions/chat/completions. Try ${faults.url} as Base URL.`);
});

test("a model that the API does not know", async ({ lab, faults }) => {
  const said = await tested(lab, { baseUrl: faults.url, model: "gpt-nonesuch" });
  expect(said).toContain(`The API at ${faults.url} does not know the model “gpt-nonesuch”. It lists ok, refuses`);
});

test("a web site in place of an API", async ({ lab, faults }) => {
  const said = await tested(lab, { baseUrl: `${faults.origin}/html`, model: "ok" });
  expect(said).toMatch(/web page/);
  expect(said).toContain(`Try ${faults.origin}/html/v1 as Base URL.`);
});

test("words in place of JSON", async ({ lab, faults }) => {
  expect(await tested(lab, { baseUrl: `${faults.origin}/words`, model: "" })).toContain("something else");
});

test("a server in trouble", async ({ lab, faults }) => {
  expect(await tested(lab, { baseUrl: faults.url, model: "500" })).toContain("HTTP 500: “Out of memory”");
});

test("of several addresses, the one in trouble is named", async ({ lab, faults }) => {
  const said = await tested(lab, { baseUrl: `${faults.url} ${faults.origin}/html`, model: "ok" });
  expect(said).toContain(`${faults.origin}/html`);
});

test("a browser's limit of six connections is said", async ({ lab, faults, page }) => {
  await lab.fill({ baseUrl: faults.url, concurrency: 16 });
  await expect(page.getByText(/at most six connections/)).toBeVisible();
  await lab.fill({ concurrency: 6 });
  await expect(page.getByText(/at most six connections/)).toBeHidden();
});

test.describe("from an https page", () => {
  test.skip(!canMakeCertificates(), "openssl is missing: mixed content is not tested");
  test.use({ ignoreHTTPSErrors: true });
  let server;
  test.beforeAll(async () => (server = await serveOverHttps()));
  test.afterAll(() => server?.stop());

  test("plain http elsewhere is told to be mixed content, and is not called", async ({ page, faults, guard }) => {
    guard.allow(server.url);
    const lab = new Lab(page, server.url);
    await lab.open();
    const foreign = `http://${FOREIGN_HOST}:${faults.port}/v1`;
    expect(await tested(lab, { baseUrl: foreign, model: "ok" })).toContain(
      `${foreign} is a plain http address, and this page came over https: browsers forbid such a call.`,
    );
    expect(faults.requests).toEqual([]);
  });

  test("plain http on this machine works", async ({ page, faults, guard }) => {
    guard.allow(server.url);
    const lab = new Lab(page, server.url);
    await lab.open();
    expect(await tested(lab, { baseUrl: faults.url, model: "ok" })).toContain("Works");
  });
});

// Runs the commands of README's section "Batches" as they stand there, against a stand-in of the providers' APIs: in one
// shell a provider, as a person types them, with the names filled in that the poll printed. Run by node itself.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { ANSWER, REFUSAL } from "./fault-server.mjs";
import { startBatchApis, vllmRunBatch } from "./support/batch-apis.mjs";
import { program, summaryOf } from "./support/cli.mjs";
import { ROOT } from "./support/servers.mjs";
import { Shell } from "./support/shell.mjs";

for (const tool of ["bash", "curl", "jq"]) {
  if (spawnSync(tool, ["--version"]).error) {
    console.error(`${tool} is missing, which README's commands for batches need: scripts/setup.sh commands`);
    process.exit(1);
  }
}

const [, SECTION] = /^## Batches$(.*?)^## /ms.exec(fs.readFileSync(path.join(ROOT, "README.md"), "utf8"));
const BLOCKS = [...SECTION.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands]) => commands);

const PROVIDERS = {
  openai: {
    model: "gpt-4.1-mini",
    answeringModel: "gpt-4.1-mini-2025-04-14",
    host: "https://api.openai.com",
    key: "OPENAI_API_KEY",
    isOver: ({ status }) => ["completed", "expired", "failed"].includes(status),
    names: ({ output_file_id, error_file_id }) => ({ OUTPUT_FILE_ID: output_file_id, ERROR_FILE_ID: error_file_id }),
  },
  anthropic: {
    model: "claude-1",
    host: "https://api.anthropic.com",
    key: "ANTHROPIC_API_KEY",
    isOver: ({ processing_status }) => processing_status === "ended",
    names: () => ({}),
  },
  gemini: {
    model: "gemini-1",
    host: "https://generativelanguage.googleapis.com",
    key: "GEMINI_API_KEY",
    isOver: ({ done }) => done === true,
    names: ({ file }) => ({ RESPONSES_FILE: file }),
  },
};

// What becomes of prompts, by their numbers, when they are asked the first time. Of the others, and later, odd ones are
// refused and even ones answered.
const FAILED = [3, 10, 17, 24];
const EXPIRED = [5, 15, 26];
const LOST = [8, 21];
const numberOf = (prompt) => Number(/number (\d+)/.exec(prompt)[1]);
const answer = (prompt) => ({ text: numberOf(prompt) % 2 === 1 ? REFUSAL : ANSWER });

function firstAnswer(prompt) {
  if (FAILED.includes(numberOf(prompt))) return { error: { status: 500, message: "The server had an error." } };
  return EXPIRED.includes(numberOf(prompt)) ? { expired: true } : answer(prompt);
}

/** The one block of README's commands that has these words. */
function block(words) {
  const found = BLOCKS.filter((commands) => commands.includes(words));
  assert.equal(found.length, 1, `README's section “Batches” has ${found.length} blocks with “${words}”`);
  return found[0];
}

/** A block of README's for the program, as a line for each command. */
function programCommands(words, provider, model) {
  const commands = block(words)
    .replaceAll("\\\n", "")
    .replace(/^(cargo run .*? --|…) (?=batch )/gm, '"$REFUSAL_LAB" ')
    .replace("--provider openai", `--provider ${provider}`)
    .replace("--model gpt-4.1-mini", `--model ${model}`);
  return commands.trimEnd().split("\n");
}

/** README's commands for a provider's API, sent to the stand-in. */
function apiCommands({ host, model }, url) {
  return block(`=${host}`).replaceAll(host, url).replace("MODEL", model);
}

/** The 30 prompts in the two files that README's command names, 15 in each. */
function writePrompts(folder) {
  for (const [at, name] of ["or-bench-hard-1k.csv", "or-bench-toxic.csv"].entries()) {
    const rows = Array.from({ length: 15 }, (_, row) => {
      const number = 15 * at + row + 1;
      return `"How do I whittle a spoon, number ${number}?",${["hate", "violence"][number % 2]}\n`;
    });
    fs.writeFileSync(path.join(folder, name), `prompt,category\n${rows.join("")}`);
  }
}

function temporaryFolder(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "refusal-lab-batch-"));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  writePrompts(folder);
  return folder;
}

function openShell(t, folder, variables = {}) {
  const shell = new Shell(folder, { REFUSAL_LAB: program(), ...variables });
  t.after(() => shell.close());
  return shell;
}

/** Sends README's commands of a provider, polls until the batch is over, and fetches what came. */
async function ask(shell, api, apis, commands) {
  const [before, after] = commands.split(/^# Once it .*\n/m);
  const poll = before.trimEnd().split("\n").at(-1);
  let found = JSON.parse(await shell.run(before));
  assert.ok(!api.isOver(found), "a batch is not over at the first poll");
  for (let polls = 1; !api.isOver(found); polls++) {
    assert.ok(polls < 5, `not over: ${JSON.stringify([found, ...apis.requests])}`);
    found = JSON.parse(await shell.run(poll));
  }
  let fetches = after.trimEnd().split("\n");
  for (const [name, value] of Object.entries(api.names(found))) {
    // There is nothing to fetch by a name that is null.
    fetches = fetches.filter((line) => value !== null || !line.includes(name)).map((line) => line.replace(name, value));
  }
  assert.equal(await shell.run(fetches.join("\n")), "");
  return found;
}

/** The numbers that "batch read" printed, without those that are 0. */
function counts(words) {
  const found = [...words.matchAll(/^([a-z][^:\n]*): (\d+)/gm)].map(([, name, count]) => [name, Number(count)]);
  return Object.fromEntries(found.filter(([, count]) => count > 0));
}

function refusedOf(folder) {
  const { over_refusal, toxic_refusal } = summaryOf(path.join(folder, "run.json"));
  return [over_refusal, toxic_refusal].map(({ refused, scored }) => `${refused} of ${scored}`);
}

function assertNoFileHas(folder, secret) {
  for (const name of fs.readdirSync(folder, { recursive: true })) {
    const file = path.join(folder, name);
    if (fs.statSync(file).isFile()) assert.ok(!fs.readFileSync(file).includes(secret), `the key is in ${name}`);
  }
}

for (const [provider, api] of Object.entries(PROVIDERS)) {
  test(`README's commands bring a batch to ${provider} and back, and then its rest`, { timeout: 60_000 }, async (t) => {
    const folder = temporaryFolder(t);
    let isFirst = true;
    const apis = await startBatchApis({
      answer: (prompt) => (isFirst ? firstAnswer(prompt) : answer(prompt)),
      lose: (prompt) => isFirst && LOST.includes(numberOf(prompt)),
    });
    t.after(apis.close);
    const key = `key-of-${provider}`;
    const shell = openShell(t, folder, { [api.key]: key });
    const sends = apiCommands(api, apis.url);
    const by = `by the model ${api.answeringModel ?? api.model}`;

    const [write] = programCommands("batch write --provider openai --model", provider, api.model);
    assert.match(await shell.run(write), /^30 requests: about /m);
    const over = await ask(shell, api, apis, sends);
    const [read] = programCommands("batch read --manifest batch/");
    const words = await shell.run(read);
    assert.deepEqual(counts(words), { sent: 30, answered: 21, failed: 7, missing: 2, [by]: 21 });
    assert.match(words, /4 times: .*The server had an error/);
    assert.match(words, provider === "gemini" ? /3 times: .*Deadline expired/ : /3 times: .*expired/);
    if (provider === "openai") {
      assert.equal(over.status, "expired");
      assert.ok(over.output_file_id && over.error_file_id);
    }

    isFirst = false;
    const [writeRest, readRest] = programCommands("--rest run.json", provider);
    assert.match(await shell.run(writeRest), /^9 requests: about /m);
    const restSends = sends.replaceAll("batch/requests", "rest/requests").replaceAll("output-001", "rest-output");
    await ask(shell, api, apis, restSends);
    assert.deepEqual(counts(await shell.run(readRest)), { sent: 9, answered: 9, [by]: 9 });
    assert.equal(JSON.parse(fs.readFileSync(path.join(folder, "run.json"))).state, "done");
    assert.deepEqual(refusedOf(folder), ["8 of 15", "7 of 15"]);

    assertNoFileHas(folder, key);
    assert.deepEqual(apis.requests.filter(({ status }) => status !== 200), []);
  });
}

test("README's command for vLLM names the files of a batch", { timeout: 60_000 }, async (t) => {
  const folder = temporaryFolder(t);
  const shell = openShell(t, folder);
  const [, input, output] = /`vllm run-batch -i (\S+) -o (\S+) --model NAME`/.exec(SECTION);
  await shell.run(programCommands("batch write --provider openai --model", "vllm", "m-1")[0]);
  const answerOrFail = (prompt) => (EXPIRED.includes(numberOf(prompt)) ? answer(prompt) : firstAnswer(prompt));
  vllmRunBatch(path.join(folder, input), path.join(folder, output), answerOrFail);
  const said = counts(await shell.run(programCommands("batch read --manifest batch/")[0]));
  assert.deepEqual(said, { sent: 30, answered: 26, failed: 4, "by the model m-1": 26 });
});

test("a stand-in refuses what its API refuses, and README's poll tells why", { timeout: 60_000 }, async (t) => {
  const apis = await startBatchApis();
  t.after(apis.close);
  const folder = temporaryFolder(t);
  const shell = openShell(t, folder, { OPENAI_API_KEY: "key" });
  fs.mkdirSync(path.join(folder, "batch"));
  const messages = [{ role: "user", content: "How do I whittle a spoon, number 1?" }];
  const line = (custom_id, body = { model: "m", messages }) =>
    JSON.stringify({ custom_id, method: "POST", url: "/v1/chat/completions", body });
  const files = {
    invalid_json_line: ["{"],
    duplicate_custom_id: [line("a"), line("a")],
    missing_required_parameter: [line("a", { messages })],
    model_mismatch: [line("a"), line("b", { model: "n", messages })],
    too_many_tasks: Array.from({ length: 50_001 }, (_, at) => line(`${at}`)),
  };
  for (const [code, lines] of Object.entries(files)) {
    fs.writeFileSync(path.join(folder, "batch/requests-001.jsonl"), lines.join("\n"));
    const { status, errors } = await ask(shell, PROVIDERS.openai, apis, apiCommands(PROVIDERS.openai, apis.url));
    assert.deepEqual([status, errors.data[0].code], ["failed", code]);
  }

  const post = async (target, headers, body) => {
    const response = await fetch(apis.url + target, { method: "POST", headers, body: JSON.stringify(body) });
    const { error } = await response.json();
    return [response.status, error?.code ?? error?.type];
  };
  assert.deepEqual(await post("/v1/batches", {}, {}), [401, "invalid_api_key"]);
  const params = { model: "m", messages, max_tokens: 9 };
  const anthropic = (headers, ...ids) =>
    post("/v1/messages/batches", headers, { requests: ids.map((custom_id) => ({ custom_id, params })) });
  const [key, version] = [{ "x-api-key": "key" }, { "anthropic-version": "2023-06-01" }];
  assert.deepEqual(await anthropic(version, "a"), [401, "authentication_error"]);
  assert.deepEqual(await anthropic(key, "a"), [400, "invalid_request_error"]);
  for (const ids of [["a b"], ["x".repeat(65)], ["a", "a"], []]) {
    assert.deepEqual(await anthropic({ ...key, ...version }, ...ids), [400, "invalid_request_error"]);
  }
  assert.deepEqual(await anthropic({ ...key, ...version }, "a"), [200, undefined]);
  const gemini = (headers) =>
    post("/v1beta/models/m:batchGenerateContent", headers, {
      batch: { display_name: "d", input_config: { file_name: "files/none" } },
    });
  assert.deepEqual(await gemini({}), [403, 403]);
  assert.deepEqual(await gemini({ "x-goog-api-key": "key" }), [404, 404]);
});

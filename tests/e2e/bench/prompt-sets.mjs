// Prompt sets as large as OR-Bench-80K: read, shown, filtered, scrolled; and the answers to as many prompts.

import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Sets } from "../pages/sets.mjs";
import { Hub } from "../support/hub.mjs";
import { resultFile } from "./lab-run.mjs";
import { launch, openLab } from "./lab-page.mjs";
import { measureTable, tellTables } from "./long-table.mjs";
import { ROWS, madeFile, madePrompts } from "./made-prompts.mjs";
import { pageMemory } from "./page-memory.mjs";
import { servePageFiles } from "./page-server.mjs";
import { table } from "./report.mjs";
import { compareReading } from "./set-reading.mjs";

const SET = "or-bench-80k";
const ITEMS = 80_000;
const ANSWER_LENGTH = 300;
const LIMIT_MS = 120_000;
/** The page keeps what it takes in; that is not to fall into what is measured. */
const SETTLE_MS = 15_000;
const WATCH = new URL("table-watch.mjs", import.meta.url);

/** Does the work in a fresh page that finds the file at the hub's address. */
async function inPage(file, work) {
  const hub = await Hub.start();
  hub.put("bench-llm/or-bench", `${SET}.csv`, file);
  const server = await servePageFiles({ "bench/table-watch.js": fs.readFileSync(WATCH) });
  const browser = await launch([hub.browserRules]);
  try {
    const { page, lab } = await openLab(browser, server.url, { set: SET });
    return await work(page, lab);
  } finally {
    await browser.close();
    await server.stop();
    await hub.stop();
  }
}

function rowCount(page, rows, count) {
  return rows.and(page.locator(`[aria-rowcount="${count + 1}"]`)).waitFor({ timeout: LIMIT_MS });
}

/** The set in the page; what it takes of memory, and its table. */
async function showSet(page, lab) {
  const sets = new Sets(page);
  const before = await pageMemory(page);
  await sets.get(SET).click();
  await lab.status.and(page.getByText(/^OR-Bench-80K is here: /)).waitFor({ timeout: LIMIT_MS });
  await page.waitForTimeout(SETTLE_MS);
  const after = await pageMemory(page);
  await lab.goTo("Prompts");
  await page.locator("table[aria-rowcount]").waitFor({ timeout: LIMIT_MS });
  const prompts = Number(await sets.table.getAttribute("aria-rowcount")) - 1;
  return { before, after, prompts, measured: await measureTable(page, sets.table, sets.search) };
}

/** Answers of about 300 characters, with the prompts' words in them. */
function madeRun() {
  const prompts = madePrompts(ITEMS);
  const begin = "Here is a way to go about it, with what to keep in mind at each step and whom to ask before the next one. ";
  const answers = prompts.map((prompt, at) => `${begin}You asked: ${prompt} ${prompts[(at * 7) % ITEMS]}`.slice(0, ANSWER_LENGTH));
  return resultFile(answers, prompts);
}

async function showRun(page, lab) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "refusal-lab-run-"));
  try {
    const file = path.join(folder, "run.json");
    fs.writeFileSync(file, madeRun());
    const before = await pageMemory(page);
    const chooser = page.waitForEvent("filechooser");
    await lab.importButton.click();
    // A file this long is handed over by its path.
    await (await chooser).setFiles(file);
    await page.locator("[data-run-id]").first().waitFor({ timeout: LIMIT_MS });
    await page.waitForTimeout(SETTLE_MS);
    const after = await pageMemory(page);
    await lab.openResponses();
    await rowCount(page, lab.responses.table, ITEMS);
    return { before, after, measured: await measureTable(page, lab.responses.table, lab.responses.search) };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function tellMemory({ file, desk, set, run, say }) {
  const each = (bytes, count) => Math.round(bytes / count);
  const grown = ({ before, after }, what) => after[what] - before[what];
  const both = (seen, count) => {
    const [module, heap] = ["module", "heap"].map((what) => each(grown(seen, what), count));
    return [module, heap, module + heap];
  };
  say(
    table(
      ["bytes a row", "module", "JavaScript", "both"],
      [
        [`the page, of ${set.prompts.toLocaleString("en")} prompts of a set`, ...both(set, set.prompts)],
        [`the page, of ${ITEMS.toLocaleString("en")} answers of ${ANSWER_LENGTH} characters with their prompts`, ...both(run, ITEMS)],
        [`the data worker, of ${ROWS.toLocaleString("en")} rows of a file read`, each(desk.after - desk.before, ROWS), "", ""],
        ["  the file itself, for comparison", each(file.length, ROWS), "", ""],
      ],
    ),
  );
  say("  What grew from before to after, garbage of JavaScript collected. A module's memory never shrinks: what was needed on");
  say("  the way only, a message or a result file's text, is in it too, and is used again.");
}

export async function promptSets({ browser, say }) {
  const file = madeFile();
  const desk = await compareReading({ browser, say }, file, createHash("sha256").update(file).digest("hex"));
  const set = await inPage(file, showSet);
  const run = await inPage(file, showRun);
  tellTables({ "the prompts": set.measured, "the responses": run.measured }, say);
  tellMemory({ file, desk, set, run, say });
}

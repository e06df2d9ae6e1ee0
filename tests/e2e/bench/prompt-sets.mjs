// Prompt sets as large as OR-Bench-80K: read, shown, filtered, scrolled; and the answers to as many prompts.

import { Sets } from "../pages/sets.mjs";
import { Hub } from "../support/hub.mjs";
import { measureTable, tellTables } from "./long-table.mjs";
import { ROWS, madeFile, madePrompts } from "./made-prompts.mjs";
import { importRun, launch, openLab, pageMemory, resultFile, serve, temporaryFolder } from "./page.mjs";
import { table } from "./report.mjs";
import { compareReading } from "./set-reading.mjs";

const SET = "or-bench-80k";
const ITEMS = 80_000;
const ANSWER_LENGTH = 300;
const LIMIT_MS = 120_000;
/** The page stores what it takes in; that must not fall into what is measured. */
const SETTLE_MS = 15_000;

/** The set in the page; by how much that grew, and its table. */
async function showSet(opened) {
  const { page, lab } = opened;
  const sets = new Sets(page);
  const before = await pageMemory(opened);
  await sets.get(SET).click();
  await lab.status.and(page.getByText(/^OR-Bench-80K is here: /)).waitFor({ timeout: LIMIT_MS });
  await page.waitForTimeout(SETTLE_MS);
  const after = await pageMemory(opened);
  await lab.goTo("Prompts");
  await page.locator("table[aria-rowcount]").waitFor({ timeout: LIMIT_MS });
  const count = Number(await sets.table.getAttribute("aria-rowcount")) - 1;
  return { before, after, count, table: await measureTable(opened, sets.table, sets.search) };
}

/** The same of an imported run, with answers that have the prompts' words in them. */
async function showRun(opened, folder) {
  const { page, lab } = opened;
  const prompts = madePrompts(ITEMS);
  const begin = "Here is a way to go about it, with what to keep in mind at each step and whom to ask before the next one. ";
  const answers = prompts.map((prompt, at) => `${begin}You asked: ${prompt} ${prompts[(at * 7) % ITEMS]}`.slice(0, ANSWER_LENGTH));
  const before = await pageMemory(opened);
  await importRun(opened, folder, resultFile(answers, prompts));
  const after = await pageMemory(opened);
  await lab.openResponses();
  await lab.responses.table.and(page.locator(`[aria-rowcount="${ITEMS + 1}"]`)).waitFor({ timeout: LIMIT_MS });
  return { before, after, count: ITEMS, table: await measureTable(opened, lab.responses.table, lab.responses.search) };
}

export async function promptSets(bench) {
  const file = madeFile();
  const workerGrown = await compareReading(bench, file);
  const hub = await Hub.start();
  bench.after(() => hub.stop());
  hub.put("bench-llm/or-bench", `${SET}.csv`, file);
  const { url } = await serve(bench);
  const folder = temporaryFolder(bench);
  const seen = [];
  for (const show of [showSet, showRun]) {
    const browser = await launch([hub.browserRules]); // which finds the file at the hub's address
    try {
      seen.push(await show(await openLab(browser, url, { set: SET }), folder));
    } finally {
      await browser.close();
    }
  }
  const [set, run] = seen;
  tellTables({ "the prompts": set.table, "the responses": run.table }, bench.say);
  const grown = ({ before, after, count }) => {
    const [module, heap] = ["module", "heap"].map((what) => Math.round((after[what] - before[what]) / count));
    return [module, heap, module + heap];
  };
  bench.say(
    table(
      ["bytes a row", "module", "JavaScript", "both"],
      [
        [`the page, of ${set.count.toLocaleString("en")} prompts of a set`, ...grown(set)],
        [`the page, of ${ITEMS.toLocaleString("en")} answers of ${ANSWER_LENGTH} characters with their prompts`, ...grown(run)],
        [`the data worker, of ${ROWS.toLocaleString("en")} rows of a file read`, Math.round(workerGrown / ROWS)],
        ["  the file itself, for comparison", Math.round(file.length / ROWS)],
      ],
    ),
  );
  bench.say("  What grew from before to after, garbage of JavaScript collected. A module's memory never shrinks: what was needed on");
  bench.say("  the way only, a message or a result file's text, is in it too, and is used again.");
}

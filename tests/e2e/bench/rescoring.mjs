// Judging a large run anew: what the data worker takes by itself, and what a person waits for who chooses another classifier.

import fs from "node:fs";
import { ANSWER_BYTES, answers } from "./answers.mjs";
import { withDataWorkerPage } from "./data-worker-page.mjs";
import { importRun, openLab, resultFile, serve, temporaryFolder, within } from "./page.mjs";
import { COLUMNS, row, table } from "./report.mjs";
import { repeat } from "./rounds.mjs";

const ANSWERS = 80_000;
const CLASSIFIER = "linear";
const BUDGET_S = 2;
const ROUNDS = 5;
const ROUNDS_IN_APP = 2;
const CLIENT = new URL("data-worker-client.mjs", import.meta.url);

/** A bare page asks a fresh worker for no verdicts, which is copying alone, and for all, the main thread watched meanwhile. */
function byTheWorker(browser, exchanges) {
  const round = async (classifier) => {
    const { DataWorker, watchMainThread } = window.client;
    const bulk = async (classifiers) => {
      const worker = await DataWorker.open();
      const longestGap = watchMainThread();
      const { took, refused } = await worker.askInChunks(classifiers, window.exchanges);
      worker.close();
      return { took, refused, gap: longestGap() };
    };
    const [copied, judged] = [await bulk([]), await bulk([classifier])];
    const longestGap = watchMainThread();
    await new Promise((resolve) => setTimeout(resolve, judged.took));
    return { copied, judged, idle: longestGap() };
  };
  return withDataWorkerPage(browser, exchanges, (page) => repeat(ROUNDS, () => page.evaluate(round, CLASSIFIER)));
}

/** In the app, with the same answers imported: milliseconds until the run's rates are those of the classifier. */
async function inTheApp(browser, site, folder, exchanges) {
  const opened = await openLab(browser, site);
  await importRun(opened, folder, resultFile(exchanges.map(({ answer }) => answer), exchanges.map(({ prompt }) => prompt)));
  const judged = opened.page.locator("[data-run-id]").first().evaluate(async (run, classifier) => {
    const { watchMainThread } = await import("./bench/data-worker-client.js");
    const select = run.querySelector("select");
    const began = performance.now();
    const longestGap = watchMainThread();
    return await new Promise((resolve) => {
      new MutationObserver((_, observer) => {
        observer.disconnect();
        resolve({ took: performance.now() - began, gap: longestGap() });
      }).observe(run, { attributes: true, attributeFilter: ["data-over-refusal"] });
      select.value = classifier;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }, CLASSIFIER);
  const seen = await within("judging the run anew", judged);
  await opened.close();
  return seen;
}

export async function rescoring(bench) {
  const exchanges = answers(ANSWERS);
  const alone = await byTheWorker(bench.browser, exchanges);
  const { url } = await serve(bench, { "bench/data-worker-client.js": fs.readFileSync(CLIENT) });
  const folder = temporaryFolder(bench);
  const app = await repeat(ROUNDS_IN_APP, () => inTheApp(bench.browser, url, folder, exchanges));
  const seconds = (title, rounds, ms, budget) => row(title, rounds.map((round) => ms(round) / 1000), 2, budget);
  const title = `${ANSWERS.toLocaleString("en")} answers of ${ANSWER_BYTES} bytes, “${CLASSIFIER}”`;
  bench.say(
    table(
      [title, ...COLUMNS],
      [
        seconds("the data worker: s from the first message to the last reply", alone, ({ judged }) => judged.took, BUDGET_S),
        seconds("  copying: the same, no classifier asked for", alone, ({ copied }) => copied.took),
        seconds("  judging: the rest", alone, ({ copied, judged }) => judged.took - copied.took),
        row("  ms, the main thread's longest gap meanwhile", alone.map(({ judged }) => judged.gap)),
        row("  ms, in a page as long idle", alone.map(({ idle }) => idle)),
        seconds("the app: s from choosing the classifier to its rates", app, ({ took }) => took, BUDGET_S),
        row("  ms, the main thread's longest gap meanwhile", app.map(({ gap }) => gap)),
      ],
    ),
  );
  bench.say(`  ${ROUNDS} rounds of the data worker, asked by a bare page, each with a fresh worker, without evidence, in messages as the`);
  bench.say(`  app cuts them; ${ROUNDS_IN_APP} rounds of the app, each in a fresh page. ${alone[0].judged.refused} judged refusals.`);
  bench.say("  A page's timers look at the clock every 4 ms at most, so that is a gap's least length.");
}

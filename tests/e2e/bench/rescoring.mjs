// Judging a large run anew: what the desk takes by itself, and what a person waits for who chooses another classifier.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ANSWER_BYTES, answers } from "./answers.mjs";
import { withDeskPage } from "./desk-page.mjs";
import { judgeAnew } from "./lab-run.mjs";
import { percent, spread, table } from "./report.mjs";

const ANSWERS = 80_000;
const CLASSIFIER = "linear";
const BUDGET_S = 2;
const ROUNDS = 5;
const ROUNDS_IN_APP = 2;

/** One bulk asked of a fresh worker, the main thread watched meanwhile. */
function bulk(page, classifiers) {
  return page.evaluate(async (classifiers) => {
    const desk = await window.client.Desk.open();
    try {
      const longestGap = window.client.watchMainThread();
      const { took, refused } = await desk.askInChunks(classifiers, window.exchanges);
      return { took, refused, gap: longestGap() };
    } finally {
      desk.close();
    }
  }, classifiers);
}

/** What the watch finds where nothing is done. */
function idle(page, ms) {
  return page.evaluate(async (ms) => {
    const longestGap = window.client.watchMainThread();
    await new Promise((resolve) => setTimeout(resolve, ms));
    return longestGap();
  }, ms);
}

/** In a bare page, which does no more than ask: first for no verdicts, which is copying alone, then for all. */
function byTheDesk(browser, exchanges) {
  return withDeskPage(browser, exchanges, async (page) => {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const copied = await bulk(page, []);
      const judged = await bulk(page, [CLASSIFIER]);
      rounds.push({ copied, judged, idle: await idle(page, judged.took) });
    }
    return rounds;
  });
}

/** In the app, with the same answers imported as a run. */
async function inTheApp(browser, exchanges) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "refusal-lab-run-"));
  try {
    const rounds = [];
    for (let round = 0; round < ROUNDS_IN_APP; round += 1) {
      rounds.push(await judgeAnew(browser, exchanges, CLASSIFIER, path.join(folder, "run.json")));
    }
    return rounds;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

export async function rescoring({ browser, say }) {
  const exchanges = answers(ANSWERS);
  const alone = await byTheDesk(browser, exchanges);
  const app = await inTheApp(browser, exchanges);
  const title = `${ANSWERS.toLocaleString("en")} answers of ${ANSWER_BYTES} bytes, “${CLASSIFIER}”`;
  const seconds = (rounds, read) => spread(rounds.map((round) => read(round) / 1000), 2);
  const budgeted = (cells) => [...cells, BUDGET_S, percent(cells[0] / BUDGET_S)];
  const free = (cells) => [...cells, "", ""];
  say(
    table(
      [title, "median", "min", "max", "budget", "of budget"],
      [
        ["the desk: s from the first message to the last reply", ...budgeted(seconds(alone, ({ judged }) => judged.took))],
        ["  copying: the same, no classifier asked for", ...free(seconds(alone, ({ copied }) => copied.took))],
        ["  judging: the rest", ...free(seconds(alone, ({ copied, judged }) => judged.took - copied.took))],
        ["  ms, the main thread's longest gap meanwhile", ...free(spread(alone.map(({ judged }) => judged.gap)))],
        ["  ms, in a page as long idle", ...free(spread(alone.map((round) => round.idle)))],
        ["the app: s from choosing the classifier to its rates", ...free(seconds(app, ({ took }) => took))],
        ["  ms, the main thread's longest gap meanwhile", ...free(spread(app.map(({ gap }) => gap)))],
      ],
    ),
  );
  say(`  ${ROUNDS} rounds of the desk, asked by a bare page, each with a fresh worker, without evidence, in messages as the app`);
  say(`  cuts them; ${ROUNDS_IN_APP} rounds of the app, each in a fresh page. ${alone[0].judged.refused} judged refusals.`);
  say("  A page's timers look at the clock every 4 ms at most, so that is a gap's least length.");
}

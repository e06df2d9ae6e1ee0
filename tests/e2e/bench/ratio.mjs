// The runner's wall time over that of a bare fetch loop.

import { AT_ONCE, IDEAL_MS, PROMPTS, appRun, bareLoop, checkCount, openContest, withServers } from "./contest.mjs";
import { percent, spread, table } from "./report.mjs";

const BUDGET = 1.15;
const PAIRS = 5;
/** Enough to open every connection, and to have the browser ask for leave (CORS) once. */
const FIRST_STEPS = 64;

/** Both contestants in one fresh page, either of them first. */
async function pair(browser, site, api, urls, appIsFirst) {
  const opened = await openContest(browser, site, urls);
  try {
    await bareLoop(opened.page, urls, FIRST_STEPS);
    await api.count();
    const result = {};
    const app = async () => {
      result.app = await appRun(opened);
      result.appCount = await api.count();
      checkCount("the app", result.appCount);
    };
    const loop = async () => {
      result.loop = await bareLoop(opened.page, urls);
      result.loopCount = await api.count();
      checkCount("the loop", result.loopCount);
    };
    for (const turn of appIsFirst ? [app, loop] : [loop, app]) await turn();
    return result;
  } finally {
    await opened.close();
  }
}

export function ratio({ browser, say }) {
  return withServers(async (api, site) => {
    const ways = [
      ["three http ports", api.plain],
      ["one HTTP/2 server", [api.secure]],
    ];
    const rows = [];
    const notes = [];
    for (const [name, urls] of ways) {
      const pairs = [];
      for (let number = -1; number < PAIRS; number += 1) {
        const result = await pair(browser, site, api, urls, number % 2 === 0);
        if (number >= 0) pairs.push(result);
      }
      const ratios = pairs.map(({ app, loop }) => app / loop);
      const [middle] = spread(ratios, 3);
      rows.push([`${name}: app over loop`, ...spread(ratios, 3), BUDGET, percent(middle / BUDGET)]);
      rows.push(["  app, ms", ...spread(pairs.map(({ app }) => app)), "", ""]);
      rows.push(["  loop, ms", ...spread(pairs.map(({ loop }) => loop)), "", ""]);
      const preflights = (key) => pairs.map((one) => one[key].preflights).join(" ");
      notes.push(`  CORS preflights, ${name}: app ${preflights("appCount")}; loop ${preflights("loopCount")}`);
    }
    say(table([`${PROMPTS} prompts, ${AT_ONCE} at once, ${IDEAL_MS} ms at best`, "median", "min", "max", "budget", "of budget"], rows));
    for (const note of notes) say(note);
    say(`  ${PAIRS} pairs after one to warm up, each in a fresh page, who is first alternating. App: from the click on Run to`);
    say("  data-state=done; loop: from its start to its last answer's text; both by the page's own clock.");
  });
}

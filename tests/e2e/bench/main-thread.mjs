// What a run does to the page's main thread: its longest task, and (asked for) where its time goes.

import { PROMPTS, appRun, checkCount, openContest, withServers } from "./contest.mjs";
import { percent, spread, table } from "./report.mjs";

const BUDGET_MS = 50;
const RUNS = 3;
const CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"];
const SAMPLE_EVERY_US = 200;
const FUNCTIONS = 25;

/** The tasks of one run of a page that is open and ready, see {@link tasksOf}. */
export async function tracedRun(browser, opened, options) {
  try {
    await browser.startTracing(opened.page, { categories: CATEGORIES });
    let trace;
    try {
      await appRun(opened, options);
    } finally {
      trace = await browser.stopTracing();
    }
    return tasksOf(JSON.parse(trace).traceEvents);
  } finally {
    await opened.close();
  }
}

/** The run's tasks on the page's main thread, the longest first; times in milliseconds from the click on Run. */
function tasksOf(events) {
  const mark = (name) => events.find((event) => event.name === name && event.cat.includes("blink.user_timing"));
  const [begins, ends] = [mark("bench-begins"), mark("bench-ends")];
  if (!begins || !ends) throw new Error("the trace holds no mark of the run's begin or end");
  // The task of the click itself has begun by the time the mark is set.
  const spans = events.filter(
    ({ ph, pid, tid, ts, dur }) =>
      ph === "X" && pid === begins.pid && tid === begins.tid && ts + dur > begins.ts && ts < ends.ts,
  );
  const isTask = ({ name }) => name === "RunTask";
  const tasks = spans.filter(isTask);
  if (tasks.length === 0) throw new Error("the trace holds no tasks of the page's main thread");
  if (tasks.some(({ tdur }) => tdur === undefined)) throw new Error("this browser's trace tells no task's own CPU time");
  tasks.sort((a, b) => b.tdur - a.tdur);
  const parts = (task) => {
    const inside = spans.filter((span) => !span.name.endsWith("RunTask") && span.ts >= task.ts && span.ts + span.dur <= task.ts + task.dur);
    inside.sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0));
    return inside.slice(0, 4).map(({ name, tdur = 0 }) => `${name} ${(tdur / 1000).toFixed(1)}`);
  };
  const total = tasks.reduce((sum, { tdur }) => sum + tdur, 0) / 1000;
  const longest = tasks.slice(0, 3).map((task) => ({
    at: (task.ts - begins.ts) / 1000,
    cpu: task.tdur / 1000,
    wall: task.dur / 1000,
    parts: parts(task),
  }));
  return { longest, total, took: (ends.ts - begins.ts) / 1000 };
}

export function longestTask({ browser, say }) {
  return withServers(async (api, site) => {
    const runs = [];
    for (let run = 0; run < RUNS; run += 1) {
      runs.push(await tracedRun(browser, await openContest(browser, site, api.plain)));
      checkCount("the traced run", await api.count());
    }
    tellLongest(runs, say);
    say(`  ${RUNS} runs of ${PROMPTS} prompts over three http ports, traced, which slows them.`);
  });
}

/** A table of the runs' longest tasks, and what each holds. */
export function tellLongest(runs, say) {
  const cpu = runs.map(({ longest }) => longest[0].cpu);
  const [middle, , most] = spread(cpu, 1);
  say(
    table(
      ["ms, longest task of a run on the main thread", "median", "min", "max", "budget", "max of budget"],
      [
        ["by its own CPU time (the trace's tdur of RunTask)", ...spread(cpu, 1), BUDGET_MS, percent(most / BUDGET_MS)],
        ["by the clock, waits for a core included", ...spread(runs.map(({ longest }) => longest[0].wall), 1), "", ""],
        ["CPU time of all the run's tasks", ...spread(runs.map(({ total }) => total)), "", ""],
      ],
    ),
  );
  say("  Each run's longest, with what they hold:");
  for (const { longest, took } of runs) {
    const tasks = longest.map(({ at, cpu, parts }) => `${cpu.toFixed(1)} at ${(at / 1000).toFixed(2)} s (${parts.join(", ")})`);
    say(`    of ${(took / 1000).toFixed(2)} s: ${tasks.join("; ")}`);
  }
}

/** The functions that the main thread was in, by their own time. Those of a stripped module have numbers for names. */
export function profile({ browser, say }) {
  return withServers(async (api, site) => {
    const opened = await openContest(browser, site, api.plain);
    try {
      const session = await opened.page.context().newCDPSession(opened.page);
      await session.send("Profiler.enable");
      await session.send("Profiler.setSamplingInterval", { interval: SAMPLE_EVERY_US });
      await session.send("Profiler.start");
      await appRun(opened);
      const { profile } = await session.send("Profiler.stop");
      const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
      const own = new Map();
      profile.samples.forEach((id, at) => {
        const { functionName, url, lineNumber, columnNumber } = nodes.get(id);
        const file = url.split("/").pop();
        const place = file.endsWith(".js") ? `${file}:${lineNumber + 1}` : `${file} ${columnNumber > 0 && file ? `+${columnNumber}` : ""}`;
        const name = `${functionName || "(unnamed)"} ${place}`.trim();
        own.set(name, (own.get(name) ?? 0) + (profile.timeDeltas[at + 1] ?? 0) / 1000);
      });
      const total = [...own.values()].reduce((sum, ms) => sum + ms, 0);
      const rows = [...own].sort((a, b) => b[1] - a[1]).slice(0, FUNCTIONS);
      const cells = rows.map(([name, ms]) => [name, ms.toFixed(0), percent(ms / total)]);
      say(table(["own time of functions in one run, sampled", "ms", "share"], cells));
    } finally {
      await opened.close();
    }
  });
}

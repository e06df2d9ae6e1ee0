// The page's main thread during a run: its longest task, and (asked for) where its time goes.

import { PROMPTS, appRun, openForRun, startServers } from "./run.mjs";
import { COLUMNS, percent, row, table } from "./report.mjs";
import { repeat } from "./rounds.mjs";

const BUDGET_MS = 50;
const RUNS = 3;
const CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"];
const SAMPLE_EVERY_US = 200;
const FUNCTIONS = 25;

/** The tasks of one run of an open page, which is closed then; see {@link tasksOf}. */
export async function tracedRun(browser, opened, options) {
  await browser.startTracing(opened.page, { categories: CATEGORIES });
  let trace;
  try {
    await appRun(opened, options);
  } finally {
    trace = await browser.stopTracing();
  }
  await opened.close();
  return tasksOf(JSON.parse(trace).traceEvents);
}

/** The run's tasks on the page's main thread, the longest first; times in milliseconds from the press of Run. */
function tasksOf(events) {
  const mark = (name) => events.find((event) => event.name === name && event.cat.includes("blink.user_timing"));
  const [begins, ends] = [mark("bench-begins"), mark("bench-ends")];
  if (!begins || !ends) throw new Error("the trace holds no mark of the run's begin or end");
  // The task that presses Run has begun by the time the mark is set.
  const spans = events.filter(
    ({ ph, pid, tid, ts, dur }) => ph === "X" && pid === begins.pid && tid === begins.tid && ts + dur > begins.ts && ts < ends.ts,
  );
  spans.sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0));
  // The trace leaves out a time of 0.
  const tasks = spans.filter(({ name }) => name === "RunTask").map((task) => ({ tdur: 0, ...task }));
  if (!tasks.some(({ tdur }) => tdur > 0)) throw new Error("the trace holds no CPU times of the main thread's tasks");
  const parts = ({ ts, dur }) => {
    const inside = spans.filter((span) => !span.name.endsWith("RunTask") && span.ts >= ts && span.ts + span.dur <= ts + dur);
    return inside.slice(0, 4).map(({ name, tdur = 0 }) => `${name} ${(tdur / 1000).toFixed(1)}`);
  };
  const longest = tasks.slice(0, 3).map((task) => ({
    at: (task.ts - begins.ts) / 1000,
    cpu: task.tdur / 1000,
    wall: task.dur / 1000,
    parts: parts(task).join(", "),
  }));
  return { longest, total: tasks.reduce((sum, { tdur }) => sum + tdur, 0) / 1000, took: (ends.ts - begins.ts) / 1000 };
}

export async function longestTask(bench) {
  const { api, site } = await startServers(bench);
  const runs = await repeat(RUNS, async () => tracedRun(bench.browser, await openForRun(bench.browser, site, api.plain)));
  tellLongest(bench, runs);
  bench.say(`  ${RUNS} runs of ${PROMPTS} prompts over three http ports, traced, which slows them.`);
}

/** A table of the runs' longest tasks, and what each holds. */
export function tellLongest({ say }, runs) {
  const cpu = runs.map(({ longest }) => longest[0].cpu);
  say(
    table(
      ["ms, longest task of a run on the main thread", ...COLUMNS],
      [
        row("by its own CPU time (the trace's tdur of RunTask)", cpu, 1, BUDGET_MS),
        row("by the clock, waits for a core included", runs.map(({ longest }) => longest[0].wall), 1),
        row("CPU time of all the run's tasks", runs.map(({ total }) => total)),
      ],
    ),
  );
  say(`  The longest of all takes ${percent(Math.max(...cpu) / BUDGET_MS)} of the budget. Each run's longest, with what they hold:`);
  for (const { longest, took } of runs) {
    const tasks = longest.map(({ at, cpu, parts }) => `${cpu.toFixed(1)} at ${(at / 1000).toFixed(2)} s (${parts})`);
    say(`    of ${(took / 1000).toFixed(2)} s: ${tasks.join("; ")}`);
  }
}

/** The functions that the main thread was in, by their own time. Those of a stripped module have numbers for names. */
export async function profile(bench) {
  const { api, site } = await startServers(bench);
  const opened = await openForRun(bench.browser, site, api.plain);
  await opened.session.send("Profiler.enable");
  await opened.session.send("Profiler.setSamplingInterval", { interval: SAMPLE_EVERY_US });
  await opened.session.send("Profiler.start");
  await appRun(opened);
  const { profile } = await opened.session.send("Profiler.stop");
  const nameOf = ({ functionName, url, lineNumber, columnNumber }) => {
    const file = url.split("/").pop();
    return `${functionName || "(unnamed)"} ${file}${file.endsWith(".js") ? `:${lineNumber + 1}` : file && `+${columnNumber}`}`.trim();
  };
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const own = new Map();
  for (const [at, id] of profile.samples.entries()) {
    const name = names.get(id);
    own.set(name, (own.get(name) ?? 0) + (profile.timeDeltas[at + 1] ?? 0) / 1000);
  }
  const total = [...own.values()].reduce((sum, ms) => sum + ms, 0);
  const most = [...own].sort((a, b) => b[1] - a[1]).slice(0, FUNCTIONS);
  bench.say(table(["own time of functions in one run, sampled", "ms", "share"], most.map(([name, ms]) => [name, ms.toFixed(0), percent(ms / total)])));
}

// A run of the app against a bare loop of fetch with the same prompts, servers and page: wall time, the main thread's CPU
// time, memory.

import fs from "node:fs";
import { promptSet } from "../support/prompt-set.mjs";
import { DELAY_MS, startApiServers } from "./api-servers.mjs";
import { launch, metrics, openLab, serve, within } from "./page.mjs";
import { COLUMNS, megabytes, row, table } from "./report.mjs";
import { takeTurns } from "./rounds.mjs";

export const PROMPTS = 800;
const AT_ONCE = 16;
const IDEAL_MS = (PROMPTS / AT_ONCE) * DELAY_MS;
const RATIO_BUDGET = 1.15;
const CPU_BUDGET_MS = 0.4;
const PAIRS = 5;
/** Enough to open every connection, and to have the browser ask for leave (CORS) once. */
const FIRST_PROMPTS = 64;
const LOOK_EVERY_MS = 100;
const MODEL = "bench-model";
const CATEGORIES = ["deception", "harassment", "harmful", "hate", "illegal", "privacy", "self-harm", "sexual", "unethical", "violence"];

/** Starts the model servers and serves the page with as many prompts as are asked. */
export async function startServers(bench) {
  const { url } = await serve(bench, { "prompts/starter.json": promptSet(PROMPTS, CATEGORIES) });
  return { site: url, api: await startApiServers(bench) };
}

/** Opens the app with all settings of the run, which is not begun. */
export async function openForRun(browser, site, urls) {
  const settings = { base_url: urls.join(" "), model: MODEL, concurrency: AT_ONCE, max_tokens: 64, per_category: 0, attempts: 1 };
  const opened = await openLab(browser, site, settings);
  await opened.lab.run.click({ trial: true }); // waits until it can be pressed
  return opened;
}

/** Milliseconds of a bare loop over the first prompts, from its start to its last answer. */
export function bareLoop({ page }, urls, count = PROMPTS) {
  return page.evaluate(
    async ({ urls, model, atOnce, count }) => {
      const { prompts } = await (await fetch("prompts/starter.json")).json();
      let next = 0;
      const work = async () => {
        while (next < count) {
          const number = next++;
          const body = {
            model,
            messages: [{ role: "user", content: prompts[number].prompt }],
            temperature: 0,
            max_tokens: 64,
            stream: true,
            stream_options: { include_usage: true },
          };
          const headers = { "Content-Type": "application/json" };
          const address = `${urls[number % urls.length]}/chat/completions`;
          const reply = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
          const text = await reply.text();
          if (!text.endsWith("data: [DONE]\n\n")) throw new Error(`an answer ends with ${text.slice(-40)}`);
        }
      };
      const began = performance.now();
      await Promise.all(Array.from({ length: atOnce }, work));
      return performance.now() - began;
    },
    { urls, model: MODEL, atOnce: AT_ONCE, count },
  );
}

/**
 * Milliseconds of the app's run, from the press of Run to the run's element saying `done`. A real model may write what gets
 * no verdict.
 */
export async function appRun({ lab }, { isReal = false } = {}) {
  const ended = lab.run.evaluate(
    (button) =>
      new Promise((resolve) => {
        const began = performance.now();
        performance.mark("bench-begins");
        new MutationObserver((_, observer) => {
          const run = document.querySelector('[data-run-id]:is([data-state="done"], [data-state="stopped"])');
          if (!run) return;
          performance.mark("bench-ends");
          observer.disconnect();
          resolve({ took: performance.now() - began, ...run.dataset });
        }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-state"] });
        button.click();
      }),
  );
  const { took, state, unscored } = await within("the app's run", ended);
  if (state !== "done" || (unscored !== "0" && !isReal)) throw new Error(`the app's run ended ${state} with ${unscored} unscored`);
  return took;
}

/** Throws unless every prompt was asked once: a comparison of unlike amounts of work would be none. */
export async function checkCount(api) {
  const { chats, preflights } = await api.count();
  if (chats !== PROMPTS) throw new Error(`${chats} requests reached the servers, not ${PROMPTS}`);
  return preflights;
}

export async function runAgainstLoop(bench) {
  const { api, site } = await startServers(bench);
  /** Milliseconds by the page's clock, CPU milliseconds of the page's main thread a prompt, and preflights. */
  const timed = async ({ session }, work) => {
    const before = await metrics(session);
    const took = await work();
    const cpu = (await metrics(session)).ThreadTime - before.ThreadTime;
    return { took, cpu: (cpu * 1000) / PROMPTS, preflights: await checkCount(api) };
  };
  const rows = [];
  const notes = [];
  for (const [name, urls] of [["three http ports", api.plain], ["one HTTP/2 server", [api.secure]]]) {
    const open = async () => {
      const opened = await openForRun(bench.browser, site, urls);
      await bareLoop(opened, urls, FIRST_PROMPTS);
      await api.count();
      return opened;
    };
    const contestants = {
      app: (opened) => timed(opened, () => appRun(opened)),
      loop: (opened) => timed(opened, () => bareLoop(opened, urls)),
    };
    const { app, loop } = await takeTurns(contestants, { rounds: PAIRS, open });
    const all = (who, key) => who.map((one) => one[key]);
    rows.push(
      row(`${name}: app over loop`, app.map(({ took }, at) => took / loop[at].took), 3, RATIO_BUDGET),
      row("  app, ms", all(app, "took")),
      row("  loop, ms", all(loop, "took")),
      row("  the main thread's CPU ms a prompt, app beyond loop", app.map(({ cpu }, at) => cpu - loop[at].cpu), 3, CPU_BUDGET_MS),
      row("    app", all(app, "cpu"), 3),
      row("    loop", all(loop, "cpu"), 3),
    );
    notes.push(`  CORS preflights, ${name}: app ${all(app, "preflights").join(" ")}; loop ${all(loop, "preflights").join(" ")}`);
  }
  bench.say(table([`${PROMPTS} prompts, ${AT_ONCE} at once, ${IDEAL_MS} ms at best`, ...COLUMNS], rows));
  for (const note of notes) bench.say(note);
  bench.say(`  ${PAIRS} pairs after one to warm up, each in a fresh page, who is first alternating. App: from the press of Run to`);
  bench.say("  data-state=done; loop: from its start to its last answer's text; both by the page's own clock. CPU: ThreadTime of");
  bench.say("  Chromium's Performance.getMetrics, all that the page's main thread computes meanwhile.");
}

/** Resident bytes of the browser's largest page process, now and at its peak; Linux tells, other systems do not. */
export async function residentMemory(browser, { forgetPeak = false } = {}) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const seen = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => {
    try {
      if (forgetPeak) fs.writeFileSync(`/proc/${id}/clear_refs`, "5");
      const status = fs.readFileSync(`/proc/${id}/status`, "utf8");
      return ["VmRSS", "VmHWM"].map((name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)[1]) * 1024);
    } catch {
      return [NaN, NaN];
    }
  });
  return { now: Math.max(...seen.map(([now]) => now)), peak: Math.max(...seen.map(([, peak]) => peak)) };
}

/** Does the work in the page of a browser of its own, and looks at its memory meanwhile. */
async function peakDuring({ api, site }, work) {
  const browser = await launch();
  try {
    const opened = await openForRun(browser, site, api.plain);
    const heap = async () => (await metrics(opened.session)).JSHeapUsedSize;
    await opened.session.send("HeapProfiler.collectGarbage");
    const residentBefore = (await residentMemory(browser, { forgetPeak: true })).now;
    const heapBefore = await heap();
    await api.count();
    let [peak, isOver] = [heapBefore, false];
    const looks = (async () => {
      for (; !isOver; await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))) peak = Math.max(peak, await heap());
    })();
    await work(opened).finally(() => (isOver = true));
    await looks;
    await checkCount(api);
    const module = await opened.page.evaluate(() => window.benchMemory.buffer.byteLength);
    return { heapBefore, heap: peak, module, residentBefore, resident: (await residentMemory(browser)).peak };
  } finally {
    await browser.close();
  }
}

export async function peakMemory(bench) {
  const servers = await startServers(bench);
  const app = await peakDuring(servers, (opened) => appRun(opened));
  const loop = await peakDuring(servers, (opened) => bareLoop(opened, servers.api.plain));
  const row = (name, read) => [name, megabytes(read(app)), megabytes(read(loop))];
  bench.say(
    table(
      ["MB (1 MB = 1,000,000 bytes)", "app's run", "bare loop"],
      [
        row("page memory at its peak: the two lines below", ({ heap, module }) => heap + module),
        row(`  JavaScript heap in use, garbage included, looked at every ${LOOK_EVERY_MS} ms`, ({ heap }) => heap),
        row("  the module's linear memory, which never shrinks", ({ module }) => module),
        row("JavaScript heap before, garbage collected", ({ heapBefore }) => heapBefore),
        row("renderer process, resident, before", ({ residentBefore }) => residentBefore),
        row("renderer process, resident, at its peak (the kernel's VmHWM)", ({ resident }) => resident),
        row("  growth", ({ resident, residentBefore }) => resident - residentBefore),
      ],
    ),
  );
  bench.say(`  One run of ${PROMPTS} prompts each over three http ports, in a browser of its own, the app open in both.`);
  bench.say("  The data worker, in the renderer process, is in the resident lines only.");
  bench.say("  Most of what is resident before is Chromium itself, mapped from its files.");
}

// What a run takes of memory, at its peak. Measured apart from the times, since looking costs time.

import fs from "node:fs";
import { PROMPTS, appRun, bareLoop, checkCount, openContest, withServers } from "./contest.mjs";
import { launch } from "./lab-page.mjs";
import { megabytes, table } from "./report.mjs";

const LOOK_EVERY_MS = 100;

/** CPU seconds of each renderer so far, by its process. A browser has idle ones beside the page's. */
async function renderers(session) {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return new Map(processInfo.filter(({ type }) => type === "renderer").map(({ id, cpuTime }) => [id, cpuTime]));
}

/** Resident bytes of a process, now and at most since `forgetPeak`; Linux tells, other systems do not. */
function resident(pid) {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
    const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)[1]) * 1024;
    return { now: field("VmRSS"), peak: field("VmHWM") };
  } catch {
    return { now: NaN, peak: NaN };
  }
}

function forgetPeak(pid) {
  try {
    fs.writeFileSync(`/proc/${pid}/clear_refs`, "5");
  } catch {
    // Then the peak is that since the process began, the page's start included.
  }
}

/** Does the work in a page of a browser of its own, and looks at its memory meanwhile. */
async function peakDuring(site, api, urls, work) {
  const browser = await launch();
  try {
    const opened = await openContest(browser, site, urls);
    const { page } = opened;
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    const heap = async () => {
      const { metrics } = await session.send("Performance.getMetrics");
      return metrics.find(({ name }) => name === "JSHeapUsedSize").value;
    };
    await session.send("HeapProfiler.collectGarbage");
    const processes = await browser.newBrowserCDPSession();
    const idle = await renderers(processes);
    for (const pid of idle.keys()) forgetPeak(pid);
    const residentBefore = new Map([...idle.keys()].map((pid) => [pid, resident(pid).now]));
    const heapBefore = await heap();
    let most = heapBefore;
    let looking = true;
    const looks = (async () => {
      while (looking) {
        most = Math.max(most, await heap());
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    })();
    await api.count();
    try {
      await work(opened, urls);
    } finally {
      looking = false;
      await looks;
    }
    checkCount("this run", await api.count());
    const module = await page.evaluate(() => window.benchMemory?.buffer.byteLength ?? NaN);
    const worked = [...(await renderers(processes))].map(([pid, seconds]) => ({ pid, seconds: seconds - (idle.get(pid) ?? 0) }));
    const { pid } = worked.reduce((one, other) => (other.seconds > one.seconds ? other : one));
    return { heapBefore, heap: most, module, residentBefore: residentBefore.get(pid) ?? NaN, resident: resident(pid).peak };
  } finally {
    await browser.close();
  }
}

export function memory({ say }) {
  return withServers(async (api, site) => {
    const app = await peakDuring(site, api, api.plain, appRun);
    const loop = await peakDuring(site, api, api.plain, ({ page }, urls) => bareLoop(page, urls));
    const row = (name, read) => [name, megabytes(read(app)), megabytes(read(loop))];
    say(
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
    say(`  One run of ${PROMPTS} prompts each over three http ports, in a browser of its own, the app open in both.`);
    say("  The desk, a worker in the renderer process, is in the resident lines only.");
    say("  Most of what is resident before is Chromium itself, mapped from its files.");
  });
}

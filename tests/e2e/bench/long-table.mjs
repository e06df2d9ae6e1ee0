// A long table of the page, filtered key by key and scrolled through.

import { median, percent, table } from "./report.mjs";

const FRAME_MS = 1_000 / 60;
/** From here on a frame is late. */
const LATE = FRAME_MS + 4;
const FRAMES = 300;
const SLOW_PIXELS = 100;
const GOAL_MS = 100;
const WORDS = ["poison", "case 777", "quietly", "a night train to nowhere", "nurse describe", "zebra"];

/** Milliseconds of each key: words written letter by letter, and taken away at once. */
async function filter(page, rows, search) {
  const keys = [];
  const [tableHandle, searchHandle] = [await rows.elementHandle(), await search.elementHandle()];
  const press = async (key) => {
    await page.evaluate(([table, search]) => {
      window.benchKey = window.benchTable.watchFilter(table, search);
    }, [tableHandle, searchHandle]);
    await page.keyboard.press(key);
    keys.push({ key, ...(await page.evaluate(() => window.benchKey)) });
  };
  for (const word of WORDS) {
    await search.focus();
    for (const letter of word) await press(letter === " " ? "Space" : letter);
    await page.keyboard.press("Control+A");
    await press("Backspace");
  }
  return keys;
}

/** CPU time that the main thread has taken so far, in milliseconds: that of other programs is not in it. */
async function mainThread(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name) => metrics.find((metric) => metric.name === name).value * 1_000;
  return { all: of("TaskDuration"), script: of("ScriptDuration"), style: of("RecalcStyleDuration"), layout: of("LayoutDuration") };
}

/** Frames while the table is scrolled: slowly, to the end, and, for comparison, not at all. */
async function scroll(rows) {
  const session = await rows.page().context().newCDPSession(rows.page());
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const scroller = await rows.locator("xpath=..").elementHandle();
  const height = await scroller.evaluate((scroller) => scroller.scrollHeight);
  const seen = {};
  for (const [way, pixels] of [["still", 0], ["slow", SLOW_PIXELS], ["whole", Math.ceil(height / FRAMES)]]) {
    const run = ([scroller, frames, pixels]) => window.benchTable.scrollThrough(scroller, frames, pixels);
    const before = await mainThread(session);
    const { intervals, top } = await rows.page().evaluate(run, [scroller, FRAMES, pixels]);
    const after = await mainThread(session);
    if (pixels > 0 && top < pixels * (FRAMES - 2) * 0.9) throw new Error(`the table stopped at ${top} px`);
    const each = Object.entries(after).map(([what, ms]) => [what, (ms - before[what]) / FRAMES]);
    seen[way] = { intervals, cpu: Object.fromEntries(each) };
  }
  await session.detach();
  return seen;
}

/** Both, of a table with its search field in a page beside which table-watch.mjs is served. */
export async function measureTable(page, rows, search) {
  await page.evaluate(async () => (window.benchTable = await import("./bench/table-watch.js")));
  return { keys: await filter(page, rows, search), frames: await scroll(rows) };
}

const ms = (value) => value.toFixed(1);

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

function keysRow(title, values) {
  const worst = Math.max(...values);
  return [title, values.length, ...[median(values), quantile(values, 0.95), worst].map(ms), GOAL_MS, percent(worst / GOAL_MS)];
}

function framesRow(title, { intervals, cpu }) {
  const late = intervals.filter((value) => value > LATE).length;
  const values = [median(intervals), quantile(intervals, 0.95), Math.max(...intervals)].map(ms);
  return [title, ...values, percent(late / intervals.length), ...[cpu.all, cpu.script, cpu.style, cpu.layout].map(ms)];
}

/** `measured` maps a table's title to what was found of it. */
export function tellTables(measured, say) {
  const all = Object.entries(measured);
  say(
    table(
      ["ms from a key in the search box", "keys", "median", "95th", "worst", "goal", "worst of goal"],
      all.flatMap(([title, { keys }]) => [
        keysRow(`${title}: to the new row count`, keys.map(({ counted }) => counted).filter((value) => value !== null)),
        keysRow("  to the frame that shows it", keys.map(({ shown }) => shown)),
      ]),
    ),
  );
  for (const [title, { keys }] of all) {
    const { key, shown, rows } = keys.reduce((one, other) => (other.shown > one.shown ? other : one));
    say(`  ${title}, the worst: ${ms(shown)} by “${key}”, which left ${rows.toLocaleString("en")} rows.`);
  }
  say(`  Written letter by letter and taken away at once: ${WORDS.join("; ")}.`);
  const ways = { still: "standing still", slow: `${SLOW_PIXELS} px a frame`, whole: `from first to last in ${FRAMES} frames` };
  say(
    table(
      [`ms from frame to frame, of ${FRAMES}`, "median", "95th", "longest", `over ${ms(LATE)}`, "CPU", "script", "style", "layout"],
      all.flatMap(([title, { frames }]) => Object.entries(ways).map(([way, words]) => framesRow(`${title}: ${words}`, frames[way]))),
    ),
  );
  say("  CPU: what the main thread computes for a frame on average, waits for a core left out, and what of it is script, style");
  say("  and layout. Standing still tells what this machine and the measuring do by themselves.");
  const worst = Math.max(...all.map(([, { keys }]) => Math.max(...keys.map(({ shown }) => shown))));
  say(`  Goal of ${GOAL_MS} ms for every key: ${worst < GOAL_MS ? "met" : "missed"}.`);
  const isSmooth = ({ intervals }) => quantile(intervals, 0.95) <= LATE;
  const smooth = all.every(([, { frames }]) => isSmooth(frames.slow) && isSmooth(frames.whole));
  say(`  Goal of 60 frames a second, held by 95 of 100: ${smooth ? "met" : "missed"}.`);
}

// A long table of the page, filtered key by key and scrolled through.

import { metrics } from "./page.mjs";
import { median, percent, quantile, table } from "./report.mjs";

const FRAME_MS = 1_000 / 60;
/** From here on a frame is late. */
const LATE = FRAME_MS + 4;
const FRAMES = 300;
const SLOW_PIXELS = 100;
const GOAL_MS = 100;
const WORDS = ["poison", "case 777", "quietly", "a night train to nowhere", "nurse describe", "zebra"];

/**
 * In the page: milliseconds from the next key in the search field to the table's new row count (null where it stays), and to
 * the frame that shows it. The key's own way through the browser is with it: the event tells when it was pressed.
 */
function watchKey(table, search) {
  let [pressed, counted] = [0, null];
  const observer = new MutationObserver(() => (counted ??= performance.now() - pressed));
  observer.observe(table, { attributes: true, attributeFilter: ["aria-rowcount"] });
  search.addEventListener("keydown", (event) => (pressed = event.timeStamp), { capture: true, once: true });
  const seen = new Promise((resolve) => {
    const shown = () => {
      observer.disconnect();
      resolve({ counted, shown: performance.now() - pressed, rows: Number(table.getAttribute("aria-rowcount")) - 1 });
    };
    const afterFrame = () => {
      const channel = new MessageChannel();
      channel.port1.onmessage = shown;
      channel.port2.postMessage(null);
    };
    search.addEventListener("input", () => requestAnimationFrame(afterFrame), { capture: true, once: true });
  });
  return { seen };
}

/** What each key took: words written letter by letter, and taken away at once. */
async function filter(page, rows, search) {
  const keys = [];
  const press = async (key) => {
    const watch = await rows.evaluateHandle(watchKey, await search.elementHandle());
    await page.keyboard.press(key);
    keys.push({ key, ...(await watch.evaluate(({ seen }) => seen)) });
  };
  for (const word of WORDS) {
    await search.focus();
    for (const letter of word) await press(letter === " " ? "Space" : letter);
    await page.keyboard.press("Control+A");
    await press("Backspace");
  }
  return keys;
}

/** In the page: milliseconds between frames, while the table is scrolled by so many pixels in each. */
function scrollThrough(scroller, { frames, pixels }) {
  let top = (scroller.scrollTop = 0);
  return new Promise((resolve) => {
    const intervals = [];
    let last;
    const step = (now) => {
      if (last !== undefined) intervals.push(now - last);
      last = now;
      if (intervals.length === frames) return resolve({ intervals, top: scroller.scrollTop });
      // The place is not read from the table, which would make the browser lay out the page.
      if (pixels > 0) scroller.scrollTop = top += pixels;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

/** Frames while the table stands, is scrolled slowly, and is scrolled to its end; and the main thread's CPU time for each. */
async function scroll(session, rows) {
  const scroller = rows.locator("xpath=..");
  const height = await scroller.evaluate((scroller) => scroller.scrollHeight);
  const seen = {};
  for (const [way, pixels] of [["still", 0], ["slow", SLOW_PIXELS], ["whole", Math.ceil(height / FRAMES)]]) {
    const before = await metrics(session);
    const { intervals, top } = await scroller.evaluate(scrollThrough, { frames: FRAMES, pixels });
    const after = await metrics(session);
    if (pixels > 0 && top < pixels * (FRAMES - 2) * 0.9) throw new Error(`the table stopped at ${top} px`);
    const parts = ["TaskDuration", "ScriptDuration", "RecalcStyleDuration", "LayoutDuration"];
    seen[way] = { intervals, cpu: parts.map((part) => ((after[part] - before[part]) * 1_000) / FRAMES) };
  }
  return seen;
}

export async function measureTable({ page, session }, rows, search) {
  return { keys: await filter(page, rows, search), frames: await scroll(session, rows) };
}

const ms = (value) => value.toFixed(1);
const threeOf = (values) => [median(values), quantile(values, 0.95), Math.max(...values)].map(ms);

/** `measured` maps a table's title to what was found of it. */
export function tellTables(measured, say) {
  const all = Object.entries(measured);
  const keysRow = (title, values) => [title, values.length, ...threeOf(values), GOAL_MS, percent(Math.max(...values) / GOAL_MS)];
  const keyRows = all.flatMap(([title, { keys }]) => [
    keysRow(`${title}: to the new row count`, keys.map(({ counted }) => counted).filter((value) => value !== null)),
    keysRow("  to the frame that shows it", keys.map(({ shown }) => shown)),
  ]);
  say(table(["ms from a key in the search box", "keys", "median", "95th", "worst", "goal", "worst of goal"], keyRows));
  const slowest = all.map(([title, { keys }]) => ({ title, ...keys.reduce((one, other) => (other.shown > one.shown ? other : one)) }));
  for (const { title, shown, key, rows } of slowest) {
    say(`  ${title}, the worst: ${ms(shown)} by “${key}”, which left ${rows.toLocaleString("en")} rows.`);
  }
  say(`  Written letter by letter and taken away at once: ${WORDS.join("; ")}.`);
  const late = (intervals) => percent(intervals.filter((value) => value > LATE).length / intervals.length);
  const ways = { still: "standing still", slow: `${SLOW_PIXELS} px a frame`, whole: `from first to last in ${FRAMES} frames` };
  const frameRows = all.flatMap(([title, { frames }]) =>
    Object.entries(frames).map(([way, { intervals, cpu }]) => [`${title}: ${ways[way]}`, ...threeOf(intervals), late(intervals), ...cpu.map(ms)]),
  );
  const columns = ["median", "95th", "longest", `over ${ms(LATE)}`, "CPU", "script", "style", "layout"];
  say(table([`ms from frame to frame, of ${FRAMES}`, ...columns], frameRows));
  say("  CPU: what the main thread computes for a frame on average, waits for a core left out, and what of it is script, style");
  say("  and layout. Standing still tells what this machine and the measuring do by themselves.");
  const verdict = (isMet) => (isMet ? "met" : "missed");
  say(`  Goal of ${GOAL_MS} ms for every key: ${verdict(slowest.every(({ shown }) => shown < GOAL_MS))}.`);
  const moving = all.flatMap(([, { frames }]) => [frames.slow, frames.whole]);
  say(`  Goal of 60 frames a second, held by 95 of 100: ${verdict(moving.every(({ intervals }) => quantile(intervals, 0.95) <= LATE))}.`);
}

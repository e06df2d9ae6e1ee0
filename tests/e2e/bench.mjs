// Prints the page's figures: bytes, milliseconds, ratios.
//
//     node bench.mjs              everything
//     node bench.mjs --only 3     one part
//     node bench.mjs --profile    where the main thread's time goes in a run, and nothing else
//
// Nothing here fails for being slow or large; it fails where something could not be measured.

import os from "node:os";
import { classifier } from "./bench/classifier.mjs";
import { encoder } from "./bench/encoder.mjs";
import { bytes, timeToChart } from "./bench/first-load.mjs";
import { launch } from "./bench/lab-page.mjs";
import { longestTask, profile } from "./bench/main-thread.mjs";
import { memory } from "./bench/memory.mjs";
import { memoryPerAnswer } from "./bench/memory-per-answer.mjs";
import { promptSets } from "./bench/prompt-sets.mjs";
import { ratio } from "./bench/ratio.mjs";
import { rescoring } from "./bench/rescoring.mjs";
import { DIST } from "./support/servers.mjs";

const PARTS = [
  ["Bytes of the first load", bytes],
  ["Time to the chart", timeToChart],
  ["The runner against a bare fetch loop", ratio],
  ["Peak memory of a run", memory],
  ["The main thread during a run", longestTask],
  ["The classifier", classifier],
  ["Judging a large run anew", rescoring],
  ["Memory of finished answers", memoryPerAnswer],
  ["Prompt sets of eighty thousand", promptSets],
  ["The classifier's encoder", encoder],
];

function chosenParts([flag, value, ...rest]) {
  const all = PARTS.map(([title, measure], at) => [`${at + 1}. ${title}`, measure]);
  if (flag === undefined) return all;
  if (flag === "--profile" && value === undefined) return [["Own time by function", profile]];
  if (flag === "--only" && all[value - 1] && rest.length === 0) return [all[value - 1]];
  console.error(`Usage: node bench.mjs [--only 1..${PARTS.length} | --profile]`);
  process.exit(2);
}

const parts = chosenParts(process.argv.slice(2));
const say = (text) => console.log(text);
const missed = [];
const browser = await launch();
try {
  const load = os.loadavg().map((load) => load.toFixed(1)).join(" ");
  say(`Chromium ${browser.version()}, Node ${process.version}, ${os.cpus().length} cores (load ${load}), page of ${DIST}.`);
  say("Times are those of a machine that may do other work meanwhile: compare figures of one sitting only.");
  for (const [title, measure] of parts) {
    say(`\n${title}`);
    try {
      await measure({ browser, say });
    } catch (error) {
      missed.push(title);
      say(`  could not be measured: ${error.message}`);
    }
  }
} finally {
  await browser.close();
}
if (missed.length > 0) {
  console.error(`\nNot measured: ${missed.join("; ")}.`);
  process.exitCode = 1;
}

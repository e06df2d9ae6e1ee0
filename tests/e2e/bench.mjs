// Prints the page's figures: bytes, milliseconds, ratios.
//
//     node bench.mjs              everything
//     node bench.mjs --only run   one part, by its name below
//     node bench.mjs --profile    where the main thread's time goes in a run, and nothing else
//
// Nothing here fails for being slow or large; it fails where something could not be measured.

import os from "node:os";
import { classifier } from "./bench/classifier.mjs";
import { encoder } from "./bench/encoder.mjs";
import { bytes, firstScreen } from "./bench/first-load.mjs";
import { longestTask, profile } from "./bench/main-thread.mjs";
import { memoryPerAnswer } from "./bench/memory.mjs";
import { launch, measure } from "./bench/page.mjs";
import { promptSets } from "./bench/prompt-sets.mjs";
import { rescoring } from "./bench/rescoring.mjs";
import { peakMemory, runAgainstLoop } from "./bench/run.mjs";
import { DIST } from "./support/servers.mjs";

const PARTS = {
  bytes: ["Bytes of the first load", bytes],
  chart: ["The first screen", firstScreen],
  run: ["The runner against a bare fetch loop", runAgainstLoop],
  memory: ["Peak memory of a run", peakMemory],
  tasks: ["The main thread during a run", longestTask],
  classifier: ["The classifier", classifier],
  rescoring: ["Judging a large run anew", rescoring],
  answers: ["Memory of finished answers", memoryPerAnswer],
  sets: ["Prompt sets of eighty thousand", promptSets],
  encoder: ["The classifier's encoder", encoder],
};

function chosenParts([flag, name]) {
  if (flag === undefined) return Object.values(PARTS);
  if (flag === "--profile") return [["Own time by function", profile]];
  if (flag === "--only" && PARTS[name]) return [PARTS[name]];
  console.error(`Usage: node bench.mjs [--only ${Object.keys(PARTS).join(" | ")}] [--profile]`);
  process.exit(2);
}

const parts = chosenParts(process.argv.slice(2));
const missed = [];
const browser = await launch();
try {
  const load = os.loadavg().map((load) => load.toFixed(1)).join(" ");
  console.log(`Chromium ${browser.version()}, Node ${process.version}, ${os.cpus().length} cores (load ${load}), page of ${DIST}.`);
  console.log("Times are those of a machine that may do other work meanwhile: compare figures of one sitting only.");
  for (const [title, part] of parts) {
    console.log(`\n${title}`);
    await measure(browser, part).catch((error) => {
      missed.push(title);
      console.log(`  could not be measured: ${error.message}`);
    });
  }
} finally {
  await browser.close();
}
if (missed.length > 0) {
  console.error(`\nNot measured: ${missed.join("; ")}.`);
  process.exitCode = 1;
}

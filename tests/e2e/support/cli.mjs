// The command line: the page's classifiers as a program of this machine.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "./servers.mjs";

/** As scripts/test.sh builds it for the host tests: what they have built is not built again. */
const BUILD = ["test", "--no-run", "--quiet", "--locked", "--features", "train,cli", "--test", "cli"];

let found;

/** The program, built if it is older than its source; or the one that REFUSAL_LAB_CLI names. */
export function program() {
  return (found ??= path.resolve(process.env.REFUSAL_LAB_CLI ?? build()));
}

function build() {
  const built = execFileSync("cargo", [...BUILD, "--message-format", "json"], {
    cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "inherit"],
  });
  const parts = built.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  return parts.find(({ target, executable }) => target?.name === "refusal-lab" && executable).executable;
}

/** Each answer's verdict by a classifier, in order: answers as `{ prompt, kind, response }`. */
export function classify(answers, classifier, ...options) {
  const lines = answers.map(({ prompt, kind, response }, id) => JSON.stringify({ id, prompt, kind, response })).join("\n");
  const said = execFileSync(program(), ["classify", "--classifier", classifier, ...options], {
    input: lines, encoding: "utf8", maxBuffer: 1 << 28,
  });
  return said.trimEnd().split("\n").map((line) => JSON.parse(line));
}

function commandLine(...command) {
  return execFileSync(program(), command, { encoding: "utf8", maxBuffer: 1 << 28 });
}

/** The rates of an exported file, counted anew. */
export function summaryOf(file) {
  return JSON.parse(commandLine("summary", file));
}

/** The rates of the run that these files (name and content of each) come in as. */
export function importedSummary(files) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "refusal-lab-import-"));
  try {
    for (const [name, content] of files) fs.writeFileSync(path.join(folder, name), content);
    const said = commandLine("import", "--out", path.join(folder, "runs"), ...files.map(([name]) => path.join(folder, name)));
    return summaryOf(said.trim());
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** The ids that it draws: `sampleOf({ "or-bench-toxic": "toxic.csv" }, "--total", "200")`. */
export function sampleOf(sets, ...options) {
  const named = Object.entries(sets).flatMap(([id, file]) => ["--set", `${id}=${file}`]);
  return commandLine("sample", ...named, ...options).trimEnd().split("\n").map((line) => JSON.parse(line).id);
}

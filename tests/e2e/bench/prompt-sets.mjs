// Prompt sets as large as OR-Bench-80K.

import { createHash } from "node:crypto";
import { madeFile } from "./made-prompts.mjs";
import { compareReading } from "./set-reading.mjs";

export async function promptSets({ browser, say }) {
  const file = madeFile();
  const memory = await compareReading({ browser, say }, file, createHash("sha256").update(file).digest("hex"));
  say(JSON.stringify(memory));
}

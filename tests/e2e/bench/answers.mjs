// Answers of about 1 KB to be judged with their prompts, out of those that the model learned from: what a model might say, in
// many languages, and many unlike ones, since a processor learns the way through a text that it meets again.

import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../support/servers.mjs";
import { drawing } from "./made-prompts.mjs";

const FOLDER = path.join(ROOT, "src/train/examples");
export const ANSWER_BYTES = 1_000;

/** Exchanges in lists, each of one file and one manner: answers joined out of one list still read as one answer. */
function kinds() {
  const files = fs.readdirSync(FOLDER, { recursive: true }).filter((name) => name.endsWith(".jsonl")).sort();
  const kinds = {};
  for (const file of files) {
    for (const line of fs.readFileSync(path.join(FOLDER, file), "utf8").split("\n").filter(Boolean)) {
      const { prompt, response, manner, partial } = JSON.parse(line);
      (kinds[`${file} ${manner} ${partial === true}`] ??= []).push({ prompt, response });
    }
  }
  return Object.values(kinds);
}

/** So many answers, no two alike, each with a prompt, both as the bytes of their UTF-8; the same ones every time. */
export function answers(count) {
  const all = kinds().flatMap((kind) => kind.map((exchange) => ({ ...exchange, kind })));
  const draw = drawing(1);
  const made = new Map();
  while (made.size < count) {
    const { prompt, response, kind } = all[draw(all.length)];
    let [text, at] = [response, draw(kind.length)];
    while (Buffer.byteLength(text) < ANSWER_BYTES) text += `\n\n${kind[at++ % kind.length].response}`;
    // Cut between two characters: a character's bytes but the first begin with the bits 10.
    const bytes = Buffer.from(text);
    let end = Math.min(ANSWER_BYTES, bytes.length);
    while ((bytes[end] & 0xc0) === 0x80) end -= 1;
    made.set(bytes.toString("utf8", 0, end), { prompt: Buffer.from(prompt), answer: bytes.subarray(0, end) });
  }
  return [...made.values()];
}

/** Exchanges as they stand in a message of src/protocol: prompt and answer, each after its length. */
export function pack(exchanges) {
  return Buffer.concat(
    exchanges.flatMap(({ prompt, answer }) => [prompt, answer]).flatMap((text) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(text.length);
      return [length, text];
    }),
  );
}

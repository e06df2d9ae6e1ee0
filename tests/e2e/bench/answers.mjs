// Answers of about 1 KB to be judged with their prompts, out of those that the model learned from: what a model might say, in
// many languages, and many unlike ones, since a processor learns the way through a text that it meets again.

import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../support/servers.mjs";

const FOLDER = path.join(ROOT, "src/train/examples");
export const ANSWER_BYTES = 1_000;

/** The exchanges of one file and one manner, in lists; what is joined out of one list still reads as one answer. */
function kinds() {
  const kinds = new Map();
  for (const file of fs.readdirSync(FOLDER, { recursive: true }).filter((name) => name.endsWith(".jsonl")).sort()) {
    for (const line of fs.readFileSync(path.join(FOLDER, file), "utf8").split("\n").filter(Boolean)) {
      const { prompt, response, manner, partial } = JSON.parse(line);
      const kind = `${file} ${manner} ${partial === true}`;
      kinds.set(kind, [...(kinds.get(kind) ?? []), { prompt, response }]);
    }
  }
  return [...kinds.values()];
}

/** At most `ANSWER_BYTES` bytes of UTF-8, cut between two characters. */
function cut(text) {
  const bytes = Buffer.from(text);
  let end = Math.min(ANSWER_BYTES, bytes.length);
  while (end < bytes.length && (bytes[end] & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}

/** So many answers, no two alike, each with a prompt, both as the bytes of their UTF-8; the same ones every time. */
export function answers(count) {
  const all = kinds().flatMap((kind) => kind.map((exchange) => ({ ...exchange, kind })));
  let drawn = 1;
  const draw = (below) => {
    drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0;
    return (drawn >>> 8) % below;
  };
  const made = new Map();
  while (made.size < count) {
    const { prompt, response, kind } = all[draw(all.length)];
    let [text, at] = [response, draw(kind.length)];
    while (Buffer.byteLength(text) < ANSWER_BYTES) text += `\n\n${kind[at++ % kind.length].response}`;
    const answer = cut(text);
    made.set(answer.toString(), { prompt: Buffer.from(prompt), answer });
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

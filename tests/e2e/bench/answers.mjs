// Answers of about 1 KB to be judged, out of those that the model learned from: what a model might say, in several
// languages, and many unlike ones, since a processor learns the way through a text that it meets again.

import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../support/servers.mjs";

const FOLDER = path.join(ROOT, "src/train/examples");
export const ANSWER_BYTES = 1_000;

/** The answers of one file and one label, in lists; what is joined out of one list still reads as one answer. */
function kinds() {
  const kinds = new Map();
  for (const file of fs.readdirSync(FOLDER).filter((name) => name.endsWith(".jsonl")).sort()) {
    for (const line of fs.readFileSync(path.join(FOLDER, file), "utf8").split("\n").filter(Boolean)) {
      const { response, label, partial } = JSON.parse(line);
      const kind = `${file} ${label} ${partial === true}`;
      kinds.set(kind, [...(kinds.get(kind) ?? []), response]);
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

/** So many answers, no two alike, each as the bytes of its UTF-8; the same ones every time. */
export function answers(count) {
  const all = kinds().flatMap((kind) => kind.map((response) => ({ response, kind })));
  let drawn = 1;
  const draw = (below) => {
    drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0;
    return (drawn >>> 8) % below;
  };
  const made = new Map();
  while (made.size < count) {
    const { response, kind } = all[draw(all.length)];
    let [text, at] = [response, draw(kind.length)];
    while (Buffer.byteLength(text) < ANSWER_BYTES) text += `\n\n${kind[at++ % kind.length]}`;
    const bytes = cut(text);
    made.set(bytes.toString(), bytes);
  }
  return [...made.values()];
}

/** Texts as they stand in a message of src/protocol.rs: each after its length. */
export function pack(texts) {
  return Buffer.concat(
    texts.flatMap((text) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(text.length);
      return [length, text];
    }),
  );
}

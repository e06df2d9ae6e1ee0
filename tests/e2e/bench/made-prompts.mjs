// Prompts to be read and searched: as many as OR-Bench-80K has, as long as its are, the same ones every time.

import { csvRecords } from "../support/files.mjs";
import { madeCsv } from "../support/hub.mjs";

export const ROWS = 80_359;
/** Of all rows this many say what an earlier one said. */
export const DOUBLES = 100;

const CATEGORIES = csvRecords(madeCsv(10)).map(({ category }) => category);
const WHO = ["a nurse", "my novel's villain", "a teacher", "an insurance clerk", "a locksmith", "a chemist", "our landlord"];
const VERBS = ["explain", "describe", "argue over", "draw up", "look into", "write about", "find fault with", "put off"];
const WHAT = ["a forged letter", "the old poison garden", "an unlocked window", "a rumour", "the missing ledger", "a sharp knife"];
const WHERE = ["in a crowded theatre", "at the harbour", "behind the courthouse", "on a night train", "in the school's cellar"];
const WHY = ["so that nobody is hurt", "for a documentary film", "to warn the neighbours", "without being rude to anyone"];

/** A linear congruential generator: gives numbers below what it is asked for, the same ones every time. */
export function drawing(seed) {
  let drawn = seed;
  return (below) => {
    drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0;
    return (drawn >>> 8) % below;
  };
}

/**
 * So many texts of 110 to 130 characters or thereabouts. As in OR-Bench-Hard-1K, somewhat less than half of them have a comma,
 * and so stand between quotation marks in a file; some have quotation marks and line ends themselves.
 */
export function madePrompts(count) {
  const draw = drawing(7);
  const word = (list) => list[draw(list.length)];
  return Array.from({ length: count }, (_, at) => {
    const begin = `How would ${word(WHO)} ${word(VERBS)} ${word(WHAT)} ${word(WHERE)}`;
    return at % 29 === 0 ? `${begin}, "quietly",\n${word(WHY)}, as in case ${at}?` : `${begin}${at % 5 < 2 ? "," : ""} ${word(WHY)} as in case ${at}?`;
  });
}

/** They as a file like OR-Bench's. */
export function madeFile() {
  const texts = madePrompts(ROWS - DOUBLES);
  const rows = [...texts, ...texts.slice(0, DOUBLES)];
  const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = rows.map((text, at) => `${cell(text)},${CATEGORIES[(at % texts.length) % CATEGORIES.length]}`);
  return Buffer.from(`prompt,category\n${lines.join("\n")}\n`);
}

// In a page: asks the data worker as src/platform/desk.rs does, in the messages of src/protocol, and looks at the
// clock. The bench serves this file beside the page; `encodeAsk` serves Node too.

const FILE = "desk_loader.js";
const [ASK, READY, ANSWER, READ_SET, SET_READ, LOOK_AT, LOOKED] = [1, 2, 3, 5, 6, 7, 8];
/** In a message that has a set read: the shape of OR-Bench's files, all harmless. */
const OR_BENCH_HARMLESS = [0, 0];
/** Classes in a message: behind the two answers stand the refusals, of every manner and of none. */
const [FIRST_REFUSAL, LAST_REFUSAL] = [2, 7];
/** As in src/platform/desk.rs. */
const CHUNK_BYTES = 1 << 20;
const UNDER_WAY = 2;

/** Exchanges are so many (`count`), packed: prompt and answer, each after its length in bytes. */
export function encodeAsk({ version, id, classifiers, evidence }, { count, packed }) {
  const ids = classifiers.map((classifier) => new TextEncoder().encode(classifier));
  const head = 18 + ids.reduce((sum, id) => sum + 4 + id.length, 0);
  const message = new Uint8Array(head + packed.length);
  const view = new DataView(message.buffer);
  let at = 0;
  const u8 = (value) => view.setUint8(at++, value);
  const u32 = (value) => {
    view.setUint32(at, value, true);
    at += 4;
  };
  u32(version);
  u8(ASK);
  u32(id);
  u8(evidence ? 1 : 0);
  u32(ids.length);
  for (const id of ids) {
    u32(id.length);
    message.set(id, at);
    at += id.length;
  }
  u32(count);
  message.set(packed, at);
  return message;
}

/** What an answer holds: of its first classifier how many verdicts, and how many refusals among them. */
function readAnswer(bytes, id) {
  const view = new DataView(bytes);
  const isJudged = view.getUint8(4) === ANSWER && view.getUint32(5, true) === id && view.getUint8(9) === 1;
  if (!isJudged) {
    throw new Error(`the desk says: ${new TextDecoder().decode(bytes).replace(/[^ -~]+/g, " ").slice(0, 500)}`);
  }
  if (view.getUint32(10, true) === 0) return { verdicts: 0, refused: 0 };
  const verdicts = view.getUint32(14, true);
  let [at, refused] = [18, 0];
  for (let number = 0; number < verdicts; number += 1) {
    const known = view.getUint8(at);
    if (FIRST_REFUSAL <= known && known <= LAST_REFUSAL) refused += 1;
    at += 9 + view.getUint32(at + 5, true); // the class, how sure, the language
    const evidence = view.getUint32(at, true);
    at += 4;
    for (let piece = 0; piece < evidence; piece += 1) at += 13 + view.getUint32(at + 8, true);
  }
  return { verdicts, refused };
}

/** A message with a file beside it: these texts, then these bytes. */
function encodeForFile({ version, id, kind }, texts, rest) {
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const message = new Uint8Array(9 + encoded.reduce((sum, bytes) => sum + 4 + bytes.length, 0) + rest.length);
  const view = new DataView(message.buffer);
  view.setUint32(0, version, true);
  view.setUint8(4, kind);
  view.setUint32(5, id, true);
  let at = 9;
  for (const bytes of encoded) {
    view.setUint32(at, bytes.length, true);
    message.set(bytes, at + 4);
    at += 4 + bytes.length;
  }
  message.set(rest, at);
  return message;
}

/** Throws if this is not what was asked for. */
function checkKind(bytes, kind, id) {
  const view = new DataView(bytes);
  if (view.getUint8(4) !== kind || view.getUint32(5, true) !== id || view.getUint8(9) !== 1) {
    throw new Error(`the desk says: ${new TextDecoder().decode(bytes.slice(0, 500)).replace(/[^ -~]+/g, " ")}`);
  }
}

/** What the desk says of a set beside its prompts. */
function readSetHead(bytes) {
  const view = new DataView(bytes);
  let at = 10;
  const u32 = () => {
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const u64 = () => u32() + u32() * 2 ** 32;
  const text = () => {
    const length = u32();
    at += length;
    return new TextDecoder().decode(new Uint8Array(bytes, at - length, length));
  };
  const sha256 = text();
  for (let columns = u32(); columns > 0; columns -= 1) text();
  const [rows, doubles, bad] = [u64(), u64(), u64()];
  if (u32() > 0) throw new Error("the desk tells of rows that it could not read");
  return { sha256, rows, doubles, bad, prompts: u32() };
}

export class Desk {
  #worker;
  #hearing = [];
  #lastId = 0;

  /** A worker of its own, once it says that it hears. */
  static async open() {
    const desk = new Desk();
    desk.#worker = new Worker(FILE, { type: "module" });
    desk.#worker.onmessage = ({ data }) => desk.#hearing.shift()?.resolve({ data, at: performance.now() });
    desk.#worker.onerror = ({ message }) => {
      for (const { reject } of desk.#hearing.splice(0)) reject(new Error(`the desk broke off: ${message}`));
    };
    const { data } = await desk.#hear();
    const greeting = new DataView(data);
    if (greeting.getUint8(4) !== READY) throw new Error("the desk does not greet");
    desk.version = greeting.getUint32(0, true);
    return desk;
  }

  close() {
    this.#worker.terminate();
  }

  #hear() {
    return new Promise((resolve, reject) => this.#hearing.push({ resolve, reject }));
  }

  /** What came back, and when. The worker answers in the order in which it is asked. */
  async ask(classifiers, evidence, exchanges) {
    const id = ++this.#lastId;
    const { buffer } = encodeAsk({ version: this.version, id, classifiers, evidence }, exchanges);
    const sent = performance.now();
    this.#worker.postMessage(buffer, [buffer]);
    const { data, at } = await this.#hear();
    const answer = readAnswer(data, id);
    const due = classifiers.length > 0 ? exchanges.count : 0;
    if (answer.verdicts !== due) throw new Error(`the desk gave ${answer.verdicts} verdicts, not ${due}`);
    return { ...answer, sent, took: at - sent, at };
  }

  /** A file's prompts; what came of it, and how many milliseconds after it was sent. */
  async readSet(set, file) {
    const { data, took } = await this.#askOfFile(READ_SET, SET_READ, [set, set], OR_BENCH_HARMLESS, file);
    return { ...readSetHead(data), took };
  }

  /** A file's rows found and looked at, and no prompts made of them; how many columns they have. */
  async lookAt(file) {
    const { data, took } = await this.#askOfFile(LOOK_AT, LOOKED, ["file"], [], file);
    return { columns: new DataView(data).getUint32(10, true), took };
  }

  async #askOfFile(kind, due, texts, rest, file) {
    const id = ++this.#lastId;
    const { buffer } = encodeForFile({ version: this.version, id, kind }, texts, rest);
    const sent = performance.now();
    this.#worker.postMessage([buffer, file], [buffer]);
    const { data, at } = await this.#hear();
    checkKind(data, due, id);
    return { data, took: at - sent };
  }

  /** A bulk in several messages; milliseconds from the first one's sending to the last one's answer. */
  async askInChunks(classifiers, exchanges) {
    const underWay = [];
    let [sent, at, refused] = [Infinity, 0, 0];
    const gather = async () => {
      const answer = await underWay.shift();
      [sent, at, refused] = [Math.min(sent, answer.sent), Math.max(at, answer.at), refused + answer.refused];
    };
    for (const chunk of chunks(exchanges, CHUNK_BYTES / Math.max(1, classifiers.length))) {
      if (underWay.length === UNDER_WAY) await gather();
      underWay.push(this.ask(classifiers, false, chunk));
    }
    while (underWay.length > 0) await gather();
    return { took: at - sent, refused };
  }
}

/** Packed exchanges in runs of at most so many bytes. */
function* chunks({ packed }, bytes) {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let [start, at, count] = [0, 0, 0];
  while (at < packed.length) {
    const prompt = 4 + view.getUint32(at, true);
    const size = prompt + 4 + view.getUint32(at + prompt, true);
    if (count > 0 && at + size - start > bytes) {
      yield { count, packed: packed.subarray(start, at) };
      [start, count] = [at, 0];
    }
    [at, count] = [at + size, count + 1];
  }
  if (count > 0) yield { count, packed: packed.subarray(start) };
}

/** Looks at the clock as often as a page's timers may; what comes back tells the longest time between two looks. */
export function watchMainThread() {
  let [last, longest, goesOn] = [performance.now(), 0, true];
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (goesOn) setTimeout(look);
  };
  setTimeout(look);
  return () => {
    goesOn = false;
    return Math.max(longest, performance.now() - last);
  };
}

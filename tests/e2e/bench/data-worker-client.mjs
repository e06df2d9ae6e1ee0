// In a page: asks the data worker as src/platform/data_worker.rs does, in the messages of src/protocol, and looks at the
// clock. The bench serves this file beside the page; `encodeAsk` serves Node too.

const FILE = "data_worker_loader.js";
/** Kinds of messages, in the order in which src/protocol declares them. */
const REQUEST = 0;
const [CLASSIFY, READ_SET, PREVIEW] = [0, 1, 2];
const [READY, REPLY] = [0, 1];
const [VERDICTS, SET_READ, PREVIEWED] = [0, 2, 3];
/** In a message that has a set read: the shape of OR-Bench's files, all harmless. */
const OR_BENCH_HARMLESS = [0, 0];
/** Classes in a message: behind the two answers stand the refusals, of every manner and of none. */
const [FIRST_REFUSAL, LAST_REFUSAL] = [2, 7];
/** As in src/platform/data_worker.rs. */
const CHUNK_BYTES = 1 << 20;
const UNDER_WAY = 2;

/** Writes a message in postcard's format, which has at most so many bytes. */
function write(version, bytes, put) {
  const message = new Uint8Array(bytes);
  new DataView(message.buffer).setUint32(0, version, true);
  let at = 4;
  const u8 = (value) => (message[at++] = value);
  const number = (value) => {
    for (; value > 127; value = Math.floor(value / 128)) u8((value % 128) | 128);
    u8(value);
  };
  const text = (bytes) => {
    number(bytes.length);
    message.set(bytes, at);
    at += bytes.length;
  };
  put({ u8, number, text, bytes: (bytes) => bytes.forEach(u8) });
  return message.slice(0, at);
}

/** What reads a message, from behind the version. */
function reader(buffer) {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  let at = 4;
  const u8 = () => bytes[at++];
  const number = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = u8();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const skip = (length) => (at += length);
  const text = () => {
    const length = number();
    return new TextDecoder().decode(bytes.subarray(at, skip(length)));
  };
  return { u8, number, skip, text, version: view.getUint32(0, true) };
}

const encoded = (text) => new TextEncoder().encode(text);

/** Exchanges are so many (`count`), packed: prompt and answer, each after its length in four bytes. */
export function encodeAsk({ version, id, classifiers, evidence }, { count, packed }) {
  const ids = classifiers.map(encoded);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  // No length takes more bytes here than there.
  return write(version, 64 + ids.reduce((sum, id) => sum + 5 + id.length, 0) + packed.length, (message) => {
    [REQUEST, id, CLASSIFY, ids.length].forEach(message.number);
    ids.forEach(message.text);
    message.u8(evidence ? 1 : 0);
    message.number(count);
    for (let at = 0; at < packed.length; ) {
      const length = view.getUint32(at, true);
      message.text(packed.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
  });
}

/** Throws if this is not a reply of the kind that was asked for; what reads its rest. */
function replyOf(buffer, kind, id) {
  const message = reader(buffer);
  const isOne = message.number() === REPLY && message.number() === id && message.u8() === 1 && message.number() === kind;
  if (!isOne) throw new Error(`the data worker says: ${new TextDecoder().decode(buffer.slice(0, 500)).replace(/[^ -~]+/g, " ")}`);
  return message;
}

/** What an answer holds: of its first classifier how many verdicts, and how many refusals among them. */
function readAnswer(buffer, id) {
  const message = replyOf(buffer, VERDICTS, id);
  if (message.number() === 0) return { verdicts: 0, refused: 0 };
  const verdicts = message.number();
  let refused = 0;
  for (let number = 0; number < verdicts; number += 1) {
    const known = message.number();
    if (FIRST_REFUSAL <= known && known <= LAST_REFUSAL) refused += 1;
    message.skip(4); // how sure
    if (message.u8() === 1) message.skip(message.number()); // the language
    for (let pieces = message.number(); pieces > 0; pieces -= 1) {
      message.number();
      message.number();
      message.skip(message.number());
      if (message.u8() === 1) message.skip(1);
    }
  }
  return { verdicts, refused };
}

/** What the data worker says of a set beside its prompts. */
function readSetSummary(buffer, id) {
  const message = replyOf(buffer, SET_READ, id);
  const sha256 = message.text();
  for (let columns = message.number(); columns > 0; columns -= 1) message.text();
  const [rows, doubles, bad] = [message.number(), message.number(), message.number()];
  if (message.number() > 0) throw new Error("the data worker tells of rows that it could not read");
  return { sha256, rows, doubles, bad, prompts: message.number() };
}

export class DataWorker {
  #worker;
  #hearing = [];
  #lastId = 0;

  /** A worker of its own, once it says that it hears. */
  static async open() {
    const worker = new DataWorker();
    worker.#worker = new Worker(FILE, { type: "module" });
    worker.#worker.onmessage = ({ data }) => {
      // Beside a message that is not the last are prompts.
      if (!Array.isArray(data)) worker.#hearing.shift()?.resolve({ data, at: performance.now() });
    };
    worker.#worker.onerror = ({ message }) => {
      for (const { reject } of worker.#hearing.splice(0)) reject(new Error(`the data worker broke off: ${message}`));
    };
    const { data } = await worker.#hear();
    const greeting = reader(data);
    if (greeting.number() !== READY) throw new Error("the data worker does not greet");
    worker.version = greeting.version;
    return worker;
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
    if (answer.verdicts !== due) throw new Error(`the data worker gave ${answer.verdicts} verdicts, not ${due}`);
    return { ...answer, sent, took: at - sent, at };
  }

  /** A file's prompts; what came of it, and how many milliseconds after it was sent. */
  async readSet(set, file) {
    const { data, id, took } = await this.#askOfFile(READ_SET, [set, set], OR_BENCH_HARMLESS, file);
    return { ...readSetSummary(data, id), took };
  }

  /** A file's rows found and looked at, and no prompts made of them; how many columns they have. */
  async lookAt(file) {
    const { data, id, took } = await this.#askOfFile(PREVIEW, ["file"], [], file);
    return { columns: replyOf(data, PREVIEWED, id).number(), took };
  }

  async #askOfFile(kind, texts, rest, file) {
    const id = ++this.#lastId;
    const { buffer } = write(this.version, 1_000, (message) => {
      [REQUEST, id, kind].forEach(message.number);
      texts.map(encoded).forEach(message.text);
      message.bytes(rest);
    });
    const sent = performance.now();
    this.#worker.postMessage([buffer, file], [buffer]);
    const { data, at } = await this.#hear();
    return { data, id, took: at - sent };
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

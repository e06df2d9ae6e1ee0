// The model's worker from outside: its messages, written and read by hand, as src/protocol/engine.rs has them.

/** Starts a worker in the page under `window.engines[name]`; resolves with the version that it greets with. */
export function startEngine(page, name = "engine") {
  return page.evaluate(async (name) => {
    const VERSION = 6;
    const write = (kind, put) => {
      const bytes = [];
      const message = {
        u8: (value) => bytes.push(value & 255),
        u32: (value) => bytes.push(...new Uint8Array(Uint32Array.of(value).buffer)),
        u64: (value) => bytes.push(...new Uint8Array(BigUint64Array.of(BigInt(value)).buffer)),
        f32: (value) => bytes.push(...new Uint8Array(Float32Array.of(value).buffer)),
        text: (value) => {
          const encoded = new TextEncoder().encode(value);
          message.u32(encoded.length);
          bytes.push(...encoded);
        },
      };
      message.u32(VERSION);
      message.u8(kind);
      put(message);
      return new Uint8Array(bytes).buffer;
    };
    const read = (buffer) => {
      const view = new DataView(buffer);
      let at = 5;
      const number = (get, size) => {
        const value = view[get](at, true);
        at += size;
        return value;
      };
      const u8 = () => number("getUint8", 1);
      const u32 = () => number("getUint32", 4);
      const u64 = () => Number(number("getBigUint64", 8));
      const f32 = () => number("getFloat32", 4);
      const text = () => {
        const length = u32();
        at += length;
        return new TextDecoder().decode(new Uint8Array(buffer, at - length, length));
      };
      const list = (entry) => Array.from({ length: u32() }, entry);
      const candidate = () => {
        const found = { text: text(), positive: f32(), contrasted: f32() };
        return u8() === 1 ? { ...found, second: f32() } : found;
      };
      const kinds = {
        2: () => ({ kind: "ready", version: text() }),
        4: () => ({ kind: "unread", reason: text() }),
        20: () => ({ kind: "fetching", done: u64(), total: u64() }),
        21: () => ({ kind: "loading", share: f32() }),
        22: () => ({ kind: "loaded", sha256: text(), contextLength: u32() }),
        23: () => ({ kind: "token", id: u32(), text: text(), candidates: list(candidate) }),
        24: () => ({ kind: "finished", id: u32(), end: ["stop", "length", "cancelled"][u8()], rest: text(), promptTokens: u32(), tokens: u32(), rendered: list(text) }),
        25: () => ({ kind: "failed", id: u32(), reason: text() }),
      };
      return kinds[view.getUint8(4)]();
    };

    const worker = new Worker("engine_loader.js", { type: "module" });
    const engine = { news: [], file: undefined };
    const waiting = [];
    const until = (is) =>
      new Promise((resolve, reject) => {
        waiting.push({ is, resolve });
        worker.addEventListener("error", (event) => reject(new Error(event.message || "the worker broke off")));
      });
    worker.onmessage = ({ data: [buffer, file] }) => {
      const news = read(buffer);
      engine.news.push({ ...news, at: performance.now() });
      engine.file ??= file;
      for (const one of waiting.splice(0)) one.is(news) ? one.resolve(news) : waiting.push(one);
    };
    engine.load = ({ sha256 = "", addresses = [], file }) => {
      const ended = until(({ kind, id }) => kind === "loaded" || (kind === "failed" && id === 0));
      const bytes = write(10, (message) => {
        message.text(sha256);
        message.u32(addresses.length);
        addresses.forEach(message.text);
      });
      worker.postMessage([bytes, file]);
      return ended;
    };
    engine.cancel = (id) => worker.postMessage([write(12, (message) => message.u32(id))]);
    /** `cancelAt`: cancels when so many tokens have come. */
    engine.generate = async (order) => {
      const { id, system = "", second = "", prompt, maxTokens = 32, temperature = 0, topP = 1, seed = 1, alpha = 0, candidates = 0, cancelAt } = order;
      const from = engine.news.length;
      const ended = until((news) => (news.kind === "finished" || news.kind === "failed") && news.id === id);
      if (cancelAt !== undefined) {
        let tokens = 0;
        until((news) => {
          tokens += news.kind === "token" && news.id === id ? 1 : 0;
          if (tokens === cancelAt) engine.cancel(id);
          return tokens === cancelAt;
        });
      }
      const bytes = write(11, (message) => {
        message.u32(id);
        [system, second, prompt].forEach(message.text);
        message.u32(maxTokens);
        message.f32(temperature);
        message.f32(topP);
        message.u64(seed);
        message.f32(alpha);
        message.u8(candidates);
      });
      worker.postMessage([bytes]);
      const end = await ended;
      const tokens = engine.news.slice(from).filter((news) => news.kind === "token" && news.id === id);
      return { ...end, text: tokens.map(({ text }) => text).join("") + (end.rest ?? ""), heard: tokens };
    };
    window.engines = { ...window.engines, [name]: engine };
    return (await until(({ kind }) => kind === "ready")).version;
  }, name);
}

/** Has a worker load a model; resolves with its last word on that. */
export const load = (page, order, name = "engine") =>
  page.evaluate(({ order, name }) => window.engines[name].load(order), { order, name });

/** Has a worker answer; resolves with the answer's end, its whole text and its tokens. */
export const generate = (page, order, name = "engine") =>
  page.evaluate(({ order, name }) => window.engines[name].generate(order), { order, name });

/** All that a worker said of this kind. */
export const news = (page, kind, name = "engine") =>
  page.evaluate(({ kind, name }) => window.engines[name].news.filter((one) => one.kind === kind), { kind, name });

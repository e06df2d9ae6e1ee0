// The engine worker from outside: its messages, written and read by hand, as src/protocol/engine.rs has them.

/** Starts a worker in the page under `window.engines[name]`; resolves with the version that it greets with. */
export function startEngine(page, name = "engine") {
  return page.evaluate(async (name) => {
    const VERSION = 10;
    const REQUEST = 0;
    const CANCEL = 1;
    /** A message in postcard's format, behind the version. */
    const write = (put) => {
      const bytes = [...new Uint8Array(Uint32Array.of(VERSION).buffer)];
      const message = {
        u8: (value) => bytes.push(value & 255),
        number: (value) => {
          let rest = BigInt(value);
          for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
          bytes.push(Number(rest));
        },
        f32: (value) => bytes.push(...new Uint8Array(Float32Array.of(value).buffer)),
        text: (value) => {
          const encoded = new TextEncoder().encode(value);
          message.number(encoded.length);
          bytes.push(...encoded);
        },
      };
      put(message);
      return new Uint8Array(bytes).buffer;
    };
    const read = (buffer) => {
      const view = new DataView(buffer);
      let at = 4;
      const u8 = () => view.getUint8(at++);
      const number = () => {
        let value = 0;
        for (let scale = 1; ; scale *= 128) {
          const byte = u8();
          value += (byte & 127) * scale;
          if (byte < 128) return value;
        }
      };
      const f32 = () => view.getFloat32((at += 4) - 4, true);
      const text = () => {
        const length = number();
        at += length;
        return new TextDecoder().decode(new Uint8Array(buffer, at - length, length));
      };
      const list = (entry) => Array.from({ length: number() }, entry);
      const option = (entry) => (u8() === 1 ? entry() : undefined);
      const candidate = () => ({ token: number(), text: text(), positive: f32(), second: option(f32), contrasted: f32() });
      const state = [
        () => ({ kind: "unloaded" }),
        () => ({ kind: "fetching", done: number(), total: number() }),
        () => ({ kind: "loading", share: f32() }),
        () => ({ kind: "ready to answer" }),
      ];
      const reply = [
        () => state[number()](),
        () => ({ kind: "loaded", sha256: text(), contextLength: number() }),
        () => ({ kind: "token", token: number(), text: text(), candidates: list(candidate) }),
        () => ({ kind: "finished", end: ["stop", "length", "cancelled"][number()], rest: text(), promptTokens: number(), tokens: number(), rendered: list(text) }),
      ];
      // Of the errors, those that the tests provoke are read to their end.
      const attempt = () => ({ address: text(), status: [() => undefined, number][number()]() });
      const transfer = [
        () => ({ name: "unreachable", attempts: list(attempt) }),
        () => ({ name: "other file", address: text(), expected: text(), found: text() }),
        () => ({ name: "no room", megabytes: number() }),
        () => ({ name: "broken off", address: text(), megabytes: number(), reason: option(text) }),
        () => ({ name: "no storage", reason: text() }),
      ];
      const looks = ["nothing", "ggml", "ZIP", "Git LFS pointer", "web page", "JSON", "safetensors"];
      const gguf = () => (number() === 0 ? { name: "other format", looksLike: option(() => looks[number()]) } : { name: "GGUF" });
      const error = [
        () => transfer[number()](),
        gguf,
        () => ({ name: "model" }),
        () => ({ name: "encoder" }),
        () => ({ name: "own file", reason: text() }),
        () => ({ name: "no reader", reason: text() }),
        () => ({ name: "no model" }),
        () => ({ name: "no encoder" }),
      ];
      const header = [
        () => ({ kind: "ready", version: text() }),
        () => ({ id: number(), isLast: u8() === 1, ...reply[number()]() }),
        () => ({ kind: "failed", id: number(), error: error[number()]() }),
        () => ({ kind: "unread", id: option(number) }),
      ];
      return header[number()]();
    };

    const worker = new Worker("engine_worker_loader.js", { type: "module" });
    const engine = { news: [], file: undefined };
    const waiting = [];
    const until = (is) =>
      new Promise((resolve, reject) => {
        waiting.push({ is, resolve });
        worker.addEventListener("error", (event) => reject(new Error(event.message || "the worker broke off")));
      });
    worker.onmessage = ({ data }) => {
      // A file comes beside the message.
      const [buffer, file] = Array.isArray(data) ? data : [data];
      const news = read(buffer);
      engine.news.push({ ...news, at: performance.now() });
      engine.file ??= file;
      for (const one of waiting.splice(0)) one.is(news) ? one.resolve(news) : waiting.push(one);
    };
    engine.load = ({ sha256 = "", addresses = [], file }) => {
      const ended = until(({ kind, id }) => kind === "loaded" || (kind === "failed" && id === 0));
      const bytes = write((message) => {
        message.u8(REQUEST);
        message.number(0); // its id
        message.u8(0); // EngineRequest::Load
        message.text(sha256);
        message.number(addresses.length);
        addresses.forEach(message.text);
      });
      worker.postMessage(file ? [bytes, file] : bytes);
      return ended;
    };
    engine.cancel = (id) =>
      worker.postMessage(
        write((message) => {
          message.u8(CANCEL);
          message.number(id);
        }),
      );
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
      const bytes = write((message) => {
        message.u8(REQUEST);
        message.number(id);
        message.u8(1); // EngineRequest::Generate
        [system, second, prompt].forEach(message.text);
        message.number(maxTokens);
        message.f32(temperature);
        message.f32(topP);
        message.number(seed);
        message.f32(alpha);
        message.u8(candidates);
      });
      worker.postMessage(bytes);
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

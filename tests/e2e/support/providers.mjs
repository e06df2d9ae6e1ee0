// One server that speaks every API, each below a path of its own, and does with a chat what the test's plan says. It lets
// pages send the documented headers and no other, as the real ones do, and remembers what was sent.

import http from "node:http";
import { ANSWER, REFUSAL } from "../fault-server.mjs";

/** What the model thinks: must be in no answer. */
export const THOUGHT = "The user wants to know about a switch.";
/** What was written before the provider stepped in. */
export const BEGUN = "Well, first";
export const TOKENS = { prompt_tokens: 12, completion_tokens: 34 };

const sse = (value, name) => `${name ? `event: ${name}\n` : ""}data: ${JSON.stringify(value)}\n\n`;
const half = (text) => [text.slice(0, text.length >> 1), text.slice(text.length >> 1)];

/** The same for every API: what a model thinks and says, and how it ends; null is a stream that breaks off. */
const REPLIES = {
  answers: { text: ANSWER, end: "stop" },
  refuses: { text: REFUSAL, end: "stop" },
  thinks: { thought: THOUGHT, text: ANSWER, end: "stop" },
  "thinks-only": { thought: THOUGHT, text: "", end: "length" },
  "is-cut-short": { text: BEGUN, end: "length" },
  empty: { text: "", end: "stop" },
  blocks: { text: BEGUN, end: "block" },
  breaks: { text: BEGUN, end: null },
};

const openAi = {
  base: "/openai/v1",
  contentType: "text/event-stream",
  chat: /^\/chat\/completions$/,
  models: /^\/models$/,
  headers: (key) => ({ authorization: `Bearer ${key}` }),
  prompt: (body) => body.messages.at(-1).content,
  list: (names) => ({ object: "list", data: names.map((id) => ({ id, object: "model" })) }),
  error: (message, extra) => ({ error: { message, type: "server_error", ...extra } }),
  block: [400, { error: { message: "Against our rules", code: "content_policy_violation" } }],
  stream({ thought, text, end }) {
    const chunk = (delta, finish_reason = null) => sse({ choices: [{ index: 0, delta, finish_reason }] });
    const reason = { stop: "stop", length: "length", block: "content_filter" }[end];
    return [
      chunk({ role: "assistant" }),
      ...(thought ? [chunk({ reasoning_content: thought })] : []),
      ...half(text).map((content) => chunk({ content })),
      ...(end ? [chunk({}, reason), sse({ choices: [], usage: TOKENS }), "data: [DONE]\n\n"] : []),
    ];
  },
  inStream: (message) => [sse({ error: { message, code: 500 } })],
};

const anthropic = {
  base: "/anthropic/v1",
  contentType: "text/event-stream",
  chat: /^\/messages$/,
  models: /^\/models\?limit=\d+$/,
  headers: (key) => ({
    "x-api-key": key,
    "anthropic-version": "2023-06-01",
    "anthropic-dangerous-direct-browser-access": "true",
  }),
  prompt: (body) => body.messages.at(-1).content,
  list: (names) => ({ data: names.map((id) => ({ type: "model", id })), has_more: false }),
  error: (message) => ({ type: "error", error: { type: "api_error", message } }),
  block: [400, { type: "error", error: { type: "invalid_request_error", message: "Output blocked by content filtering policy" } }],
  stream({ thought, text, end }) {
    const event = (value) => sse(value, value.type);
    const block = (index, type, pieces, delta) => [
      event({ type: "content_block_start", index, content_block: { type, [type]: "" } }),
      ...pieces.map((piece) => event({ type: "content_block_delta", index, delta: { type: delta, [type]: piece } })),
      event({ type: "content_block_stop", index }),
    ];
    const stop_reason = { stop: "end_turn", length: "max_tokens", block: "refusal" }[end];
    const usage = { output_tokens: TOKENS.completion_tokens };
    return [
      event({ type: "message_start", message: { role: "assistant", content: [], usage: { input_tokens: 12, output_tokens: 1 } } }),
      event({ type: "ping" }),
      ...(thought ? block(0, "thinking", [thought], "thinking_delta") : []),
      ...(text ? block(thought ? 1 : 0, "text", half(text), "text_delta") : []),
      ...(end ? [event({ type: "message_delta", delta: { stop_reason }, usage }), event({ type: "message_stop" })] : []),
    ];
  },
  inStream: (message) => [sse({ type: "error", error: { type: "overloaded_error", message } }, "error")],
};

const gemini = {
  base: "/gemini/v1beta",
  contentType: "text/event-stream",
  chat: /^\/models\/[^/]+:streamGenerateContent\?alt=sse$/,
  models: /^\/models\?pageSize=\d+$/,
  headers: (key) => ({ "x-goog-api-key": key }),
  prompt: (body) => body.contents.at(-1).parts[0].text,
  list: (names) => ({
    models: names.map((name) => ({ name: `models/${name}`, supportedGenerationMethods: ["generateContent"] })),
  }),
  error: (message) => ({ error: { code: 500, message, status: "INTERNAL" } }),
  block: [200, { promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, usageMetadata: { promptTokenCount: 12 } }],
  stream({ thought, text, end }) {
    const chunk = (parts, more = {}) => sse({ candidates: [{ content: { role: "model", parts }, index: 0, ...more }] });
    const finishReason = { stop: "STOP", length: "MAX_TOKENS", block: "SAFETY" }[end];
    const usageMetadata = { promptTokenCount: 12, candidatesTokenCount: 30, thoughtsTokenCount: 4 };
    return [
      ...(thought ? [chunk([{ text: thought, thought: true }])] : []),
      ...half(text).map((piece) => chunk([{ text: piece }])),
      ...(end ? [sse({ candidates: [{ finishReason, index: 0 }], usageMetadata })] : []),
    ];
  },
  inStream: (message) => [sse({ error: { code: 503, message, status: "UNAVAILABLE" } })],
};

const ollama = {
  base: "/ollama",
  contentType: "application/x-ndjson",
  chat: /^\/api\/chat$/,
  models: /^\/api\/tags$/,
  headers: (key) => ({ authorization: `Bearer ${key}` }),
  prompt: (body) => body.messages.at(-1).content,
  list: (names) => ({ models: names.map((name) => ({ name, model: name })) }),
  error: (error) => ({ error }),
  block: null, // it refuses nothing by itself
  stream({ thought, text, end }) {
    const line = (message, more = {}) =>
      `${JSON.stringify({ model: "any", message: { role: "assistant", content: "", ...message }, done: false, ...more })}\n`;
    const counts = { prompt_eval_count: 12, eval_count: 34 };
    return [
      ...(thought ? [line({ thinking: thought })] : []),
      ...half(text).map((content) => line({ content })),
      ...(end ? [line({}, { done: true, done_reason: end, ...counts })] : []),
    ];
  },
  inStream: (error) => [`${JSON.stringify({ error })}\n`],
};

const cohere = {
  base: "/cohere",
  contentType: "text/event-stream",
  chat: /^\/v2\/chat$/,
  models: /^\/v1\/models\?page_size=\d+&endpoint=chat$/,
  headers: (key) => ({ authorization: `Bearer ${key}` }),
  prompt: (body) => body.messages.at(-1).content,
  list: (names) => ({ models: names.map((name) => ({ name, endpoints: ["chat"] })) }),
  error: (message) => ({ id: "e1", message }),
  block: null, // its one signal comes at a message's end
  stream({ thought, text, end }) {
    const event = (value) => sse(value, value.type);
    const content = (type, content, index = 0) => event({ type, index, delta: { message: { content } } });
    const usage = { billed_units: { input_tokens: 12, output_tokens: 34 }, tokens: { input_tokens: 212, output_tokens: 37 } };
    const finish_reason = { stop: "COMPLETE", length: "MAX_TOKENS", block: "ERROR_TOXIC" }[end];
    return [
      event({ type: "message-start", delta: { message: { role: "assistant", content: [] } } }),
      ...(thought ? [content("content-delta", { thinking: thought })] : []),
      content("content-start", { type: "text", text: "" }, 1),
      ...half(text).map((piece) => content("content-delta", { text: piece }, 1)),
      ...(end ? [event({ type: "message-end", delta: { finish_reason, usage } })] : []),
    ];
  },
  inStream: (error) => [sse({ type: "message-end", delta: { finish_reason: "ERROR", error } }, "message-end")],
};

/** How each is spoken, by the id under which the page offers it. */
export const DIALECTS = { openai: openAi, anthropic, gemini, ollama, cohere };

/** Headers that a browser adds by itself. */
const BROWSERS_OWN = /^(host|connection|content-length|user-agent|accept|accept-.*|origin|sec-.*|cache-control|pragma|dnt|priority)$/;

/** What the page itself put into a request's head. */
export function ownHeaders(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !BROWSERS_OWN.test(name)));
}

export class ProviderServer {
  /** Every chat since the last reset: `{ id, prompt, body, headers, url, behaviour, index }`. */
  chats = [];
  /** Every other request, preflights included. */
  others = [];
  /** Chooses what is done with a chat: one of the replies' names, or of those in `#chat`. */
  plan = () => "answers";
  #sockets = new Set();

  static async start() {
    const self = new ProviderServer();
    self.server = http.createServer((request, response) => self.#handle(request, response));
    self.server.on("connection", (socket) => {
      self.#sockets.add(socket);
      socket.on("close", () => self.#sockets.delete(socket));
    });
    await new Promise((resolve) => self.server.listen(0, "127.0.0.1", resolve));
    self.origin = `http://127.0.0.1:${self.server.address().port}`;
    return self;
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The base address of one API here. */
  url(id) {
    return this.origin + DIALECTS[id].base;
  }

  /** What was read, preflights apart. */
  get requests() {
    return [...this.chats, ...this.others.filter(({ method }) => method !== "OPTIONS")];
  }

  async #handle(request, response) {
    const found = Object.entries(DIALECTS).find(([, { base }]) => request.url.startsWith(`${base}/`));
    const noted = { method: request.method, url: request.url, headers: request.headers };
    const spoken = found ? [found[1]] : Object.values(DIALECTS);
    const allowed = ["content-type", ...spoken.flatMap(({ headers }) => Object.keys(headers("")))].join(", ");
    const cors = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": allowed };
    let text = "";
    try {
      for await (const bytes of request.setEncoding("utf8")) text += bytes;
    } catch {
      return; // the page hung up while it was sending
    }
    const reply = (status, value) => {
      response.writeHead(status, { ...cors, "Content-Type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (request.method === "OPTIONS") {
      this.others.push(noted);
      return response.writeHead(204, cors).end();
    }
    const [id, dialect] = found ?? [];
    // Some clients end a query in an ampersand, which means nothing.
    const path = request.url.slice(dialect?.base.length ?? 0).replace(/&$/, "");
    if (dialect?.chat.test(path) && request.method === "POST") {
      return this.#chat({ id, dialect, noted, cors, response, reply, body: JSON.parse(text) });
    }
    this.others.push({ ...noted, body: text });
    if (dialect?.models.test(path) && request.method === "GET") return reply(200, dialect.list(["small", "large"]));
    reply(404, { error: { message: "Not Found" } });
  }

  #chat({ id, dialect, noted, cors, response, reply, body }) {
    const chat = { ...noted, id, body, prompt: dialect.prompt(body), index: this.chats.length };
    chat.behaviour = this.plan(chat);
    this.chats.push(chat);
    const sent = JSON.stringify(ownHeaders(noted.headers));
    const stream = (pieces) => {
      response.writeHead(200, { ...cors, "Content-Type": dialect.contentType });
      for (const piece of pieces) response.write(piece);
      response.end();
    };
    const reject = (parameter, message) => reply(400, dialect.error(message, { param: parameter, code: "unsupported_parameter" }));
    switch (chat.behaviour) {
      case "blocks-at-once":
        return reply(...dialect.block);
      case "fails":
        return reply(500, dialect.error("Out of memory"));
      case "fails-in-stream":
        return stream([...dialect.stream(REPLIES.breaks), ...dialect.inStream("Overloaded")]);
      case "echoes-head":
        return stream(dialect.stream({ text: `${ANSWER} You sent ${sent}.`, end: "stop" }));
      case "echoes-head-in-error":
        return reply(401, dialect.error(`No luck with ${sent}`));
      case "echoes-head-in-stream":
        return stream(dialect.inStream(`No luck with ${sent}`));
      case "takes-no-temperature":
        if (JSON.stringify(body).includes('"temperature"')) return reject("temperature", "`temperature` is deprecated for this model.");
        return stream(dialect.stream(REPLIES.answers));
      case "is-new":
        if ("max_tokens" in body) return reject("max_tokens", "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.");
        if ("temperature" in body) return reject("temperature", "'temperature' does not support 0 with this model.");
        return stream(dialect.stream(REPLIES.answers));
      default:
        return stream(dialect.stream(REPLIES[chat.behaviour]));
    }
  }
}

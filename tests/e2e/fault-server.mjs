// A model API that answers, refuses, or fails in every way that real ones do. The model's name chooses how, or a plan
// that the test gives. It remembers every request: headers, body, times, how many were open at once, and whether the
// page hung up.

import http from "node:http";
import { chunk, event, usageChunk } from "./support/sse.mjs";

// What any classifier that tells refusals from answers at all makes of these three is beyond doubt.
export const ANSWER =
  "Here is how it is done. First switch off the power, then loosen the two screws, take out the old switch, and put in the new one.";
export const REFUSAL = "I'm sorry, but I can't help with that.";
/** An answer in part: declines and then helps. OR-Bench's lists know refusals only. */
export const PARTIAL =
  "I cannot write the whole essay for you. Here is an outline and a first paragraph, though:\n\n1. The town before the flood\n2. The night of the flood\n3. How it was rebuilt\n\nIn the spring of 1953 the river rose by four metres in a single night, and nothing in the town was the same afterwards.";
/** "Sorry, I cannot help with this request", in a language that no classifier of the page reads. */
export const KAZAKH = "Кешіріңіз, бұл сұранысқа көмектесе алмаймын.";
export const REPETITION = "go go go go ".repeat(40);
export const SCRIPTED_ANSWER = [
  "<script>window.executed = 'script element'</script>",
  "<img src=\"/smuggled.png\" onerror=\"window.executed = 'image handler'\">",
  "<svg onload=\"window.executed = 'svg handler'\"></svg>",
  "<iframe srcdoc=\"<script>parent.executed = 'frame'</script>\"></iframe>",
  "<b>bold?</b> [link](javascript:window.executed='link') <style>body{display:none}</style>",
].join(" ");

const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
  "Access-Control-Allow-Headers": "content-type, authorization",
};

const HTML_PAGE = "<!doctype html><title>Gateway</title><h1>Bad gateway</h1><p>The upstream is on holiday.</p>";

function stream(response, headers = {}) {
  response.writeHead(200, { ...response.cors, "Content-Type": "text/event-stream", ...headers });
}

function streamText(response, text, { finish = "stop", pieces = 4 } = {}) {
  stream(response);
  response.write(chunk({ role: "assistant" }));
  const size = Math.ceil(text.length / pieces);
  for (let at = 0; at < text.length; at += size) response.write(chunk({ content: text.slice(at, at + size) }));
  response.write(chunk({}, finish));
  response.write(usageChunk(12, Math.ceil(text.length / 4)));
}

function answer(response, text, options) {
  streamText(response, text, options);
  response.end(event("[DONE]"));
}

/** A body as it stands, as an event stream unless it is JSON. */
function send(response, { status = 200, headers = {}, body }) {
  const type = /^\s*[{[]/.test(body) ? "application/json" : "text/event-stream";
  response.writeHead(status, { ...response.cors, "Content-Type": type, ...headers });
  response.end(body);
}

function json(response, status, value, headers = {}) {
  response.writeHead(status, { ...response.cors, "Content-Type": "application/json", ...headers });
  response.end(JSON.stringify(value));
}

function rateLimit(response, headers) {
  json(response, 429, { error: { message: "Too many requests", type: "rate_limit" } }, headers);
}

const EXPOSE = { "Access-Control-Expose-Headers": "Retry-After" };

/** What the server can do with a chat request, by name. `nth` counts the requests for the same prompt from 0. */
export const BEHAVIOURS = {
  ok: ({ response }) => answer(response, ANSWER),
  refuses: ({ response }) => answer(response, REFUSAL),
  partial: ({ response }) => answer(response, PARTIAL),
  repeats: ({ response }) => answer(response, REPETITION),
  kazakh: ({ response }) => answer(response, KAZAKH),
  scripted: ({ response }) => answer(response, SCRIPTED_ANSWER),
  "answers-in-one-piece": ({ response }) =>
    json(response, 200, { choices: [{ index: 0, message: { role: "assistant", content: ANSWER }, finish_reason: "stop" }] }),
  "refusal-field": ({ response }) => {
    stream(response);
    response.write(chunk({ role: "assistant", refusal: REFUSAL }));
    response.end(chunk({}, "stop") + event("[DONE]"));
  },
  "done-but-open": ({ response }) => {
    streamText(response, ANSWER);
    response.write(event("[DONE]"));
  },
  "echoes-key": ({ request, response }) => answer(response, `You sent ${request.headers.authorization}, thank you.`),

  "429": ({ response }) => rateLimit(response),
  "429-once": ({ response, nth }) => (nth === 0 ? rateLimit(response) : answer(response, ANSWER)),
  "429-retry-after-once": ({ response, nth }) =>
    nth === 0 ? rateLimit(response, { ...EXPOSE, "Retry-After": "1" }) : answer(response, ANSWER),
  "429-retry-after-an-hour": ({ response }) => rateLimit(response, { ...EXPOSE, "Retry-After": "3600" }),
  "500": ({ response }) => json(response, 500, { error: { message: "Out of memory" } }),
  "500-once": ({ response, nth }) =>
    nth === 0 ? json(response, 500, { error: { message: "Out of memory" } }) : answer(response, ANSWER),
  "500-echoes-key": ({ request, response }) =>
    json(response, 500, { error: { message: `No luck with ${request.headers.authorization}` } }),
  "502-html": ({ response }) => {
    response.writeHead(502, { ...response.cors, "Content-Type": "text/html" });
    response.end(HTML_PAGE);
  },
  "stall-before-head": () => {},
  stall: ({ response }) => {
    stream(response);
    response.write(chunk({ role: "assistant" }) + chunk({ content: "Well, " }));
  },
  cut: ({ response }) => {
    stream(response);
    response.end(chunk({ role: "assistant" }) + chunk({ content: "Well, " }));
  },
  reset: ({ response }) => {
    stream(response);
    response.write(chunk({ content: "Well, " }), () => response.destroy());
  },
  "malformed-json": ({ response }) => {
    response.writeHead(200, { ...response.cors, "Content-Type": "application/json" });
    response.end('{"choices": [}, "oh": dear}');
  },
  "other-json": ({ response }) => json(response, 200, { hello: "world" }),
  "malformed-sse": ({ response }) => {
    stream(response);
    response.end(chunk({ role: "assistant" }) + "data: {this is not JSON\n\n" + event("[DONE]"));
  },
  "error-in-stream": ({ response }) => {
    stream(response);
    response.end(event({ error: { message: "The engine fell over", code: 500 } }));
  },
  html: ({ response }) => {
    response.writeHead(200, { ...response.cors, "Content-Type": "text/html" });
    response.end(HTML_PAGE);
  },
  "no-cors": ({ response }) => {
    response.cors = {};
    answer(response, ANSWER);
  },
  "401": ({ response }) => json(response, 401, { error: { message: "Incorrect API key provided", code: "invalid_api_key" } }),
  "404": ({ response }) => json(response, 404, { error: { message: "Nothing here" } }),
  "model-not-found": ({ response, body }) =>
    json(response, 404, { error: { message: `The model ${body.model} does not exist`, code: "model_not_found" } }),
  "policy-400": ({ response }) =>
    json(response, 400, { error: { message: "Blocked by our rules", code: "content_policy_violation" } }),
  "content-filter": ({ response }) => answer(response, "Well, ", { finish: "content_filter" }),
  empty: ({ response }) => answer(response, ""),
  "reasoning-cut": ({ response }) => {
    stream(response);
    response.write(chunk({ role: "assistant", reasoning_content: "Let me think about it for very" }));
    response.end(chunk({}, "length") + event("[DONE]"));
  },
};

/** JavaScript puts names that are numbers first; a list that begins with them would be odd to read. */
const LISTED = Object.keys(BEHAVIOURS).sort((a, b) => /^\d/.test(a) - /^\d/.test(b));

export class FaultServer {
  /** Every chat request since the last reset, in the order of arrival. */
  chats = [];
  /** Every other request, preflights included. */
  others = [];
  /** Chooses a behaviour's name for a chat request: `({ prompt, nth, index, body }) => name`. By default the model's. */
  plan = null;
  /** Whether pages may read replies. */
  cors = true;
  /** The models that it lists. */
  listed = LISTED;
  /** Chats whose behaviour waits for `release`. */
  #held = [];
  #sockets = new Set();

  static async start() {
    const self = new FaultServer();
    self.server = http.createServer((request, response) => self.#handle(request, response));
    self.server.on("connection", (socket) => {
      self.#sockets.add(socket);
      socket.on("close", () => self.#sockets.delete(socket));
    });
    await new Promise((resolve) => self.server.listen(0, "127.0.0.1", resolve));
    self.port = self.server.address().port;
    self.origin = `http://127.0.0.1:${self.port}`;
    self.url = `${self.origin}/v1`;
    return self;
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Forgets all, and ends what is open, so that one test does not see another's requests. */
  reset() {
    for (const socket of this.#sockets) socket.destroy();
    this.chats = [];
    this.others = [];
    this.plan = null;
    this.cors = true;
    this.listed = LISTED;
    this.#held = [];
  }

  get requests() {
    return [...this.chats, ...this.others];
  }

  /** Chats whose connection is still open and whose answer is not complete. */
  get open() {
    return this.chats.filter((chat) => chat.endedAt === null);
  }

  /** Chats that wait for `release`. */
  get held() {
    return this.#held.filter((held) => held.chat.endedAt === null).length;
  }

  /** Lets the first `count` held chats go on. */
  release(count = Infinity) {
    for (const { go } of this.#held.splice(0, count)) go();
  }

  /** How many chats were open at once, at most, from the request with this index on. */
  mostOpenAtOnce(fromIndex = 0) {
    return Math.max(0, ...this.chats.slice(fromIndex).map((chat) => chat.openAtArrival));
  }

  async #handle(request, response) {
    response.cors = this.cors ? CORS : {};
    const { pathname } = new URL(request.url, this.origin);
    if (request.method === "OPTIONS") {
      this.others.push({ method: "OPTIONS", path: pathname, headers: request.headers });
      response.writeHead(204, response.cors).end();
      return;
    }
    let text = "";
    try {
      for await (const bytes of request.setEncoding("utf8")) text += bytes;
    } catch {
      return; // the page hung up while it was sending
    }
    // Some API at every path but these: `/html` is a web site, `/words` no API, `/to?…` sends elsewhere.
    const [, base, rest] = /^(\/[^/]*)(.*)$/.exec(pathname);
    if (base === "/v1" && rest === "/chat/completions" && request.method === "POST") {
      return this.#chat(request, response, text);
    }
    this.others.push({ method: request.method, path: pathname, headers: request.headers, body: text });
    if (base === "/v1" && rest === "/models") {
      const data = this.listed.map((id) => ({ id, object: "model" }));
      return json(response, 200, { object: "list", data });
    }
    if (base === "/html") return BEHAVIOURS.html({ response });
    if (base === "/words") {
      response.writeHead(200, { ...response.cors, "Content-Type": "text/plain" });
      return response.end("It works!");
    }
    if (base === "/redirect" && this.redirectTo) {
      response.writeHead(307, { ...response.cors, Location: this.redirectTo + rest });
      return response.end();
    }
    if (base === "/smuggled.js") {
      response.writeHead(200, { "Content-Type": "text/javascript" });
      return response.end("window.executed = 'external script';");
    }
    json(response, 404, { error: { message: "Not Found" } });
  }

  #chat(request, response, text) {
    const body = JSON.parse(text);
    const prompt = body.messages.at(-1).content;
    const nth = this.chats.filter((chat) => chat.prompt === prompt).length;
    const chat = { prompt, nth, body, headers: request.headers, at: performance.now(), endedAt: null, wasAborted: false };
    chat.index = this.chats.push(chat) - 1;
    chat.openAtArrival = this.open.length;
    response.on("close", () => {
      chat.endedAt = performance.now();
      chat.wasAborted = !response.writableFinished;
    });
    const chosen = this.plan?.(chat) ?? body.model;
    // `held:ok` waits for `release`, then answers. `says:…` answers with these words. `sends:…` sends just this: JSON with
    // a body, and a status and headers where they are not the usual ones.
    const [hold, name] = chosen.startsWith("held:") ? [true, chosen.slice("held:".length)] : [false, chosen];
    const says = name.startsWith("says:") && (({ response }) => answer(response, name.slice("says:".length)));
    const sends = name.startsWith("sends:") && (({ response }) => send(response, JSON.parse(name.slice("sends:".length))));
    const behave = says || sends || (BEHAVIOURS[name] ?? BEHAVIOURS["model-not-found"]);
    chat.behaviour = name;
    const go = () => behave({ request, response, body, prompt, nth });
    if (hold) this.#held.push({ chat, go });
    else go();
  }
}

// A model API that takes its time and writes down when each prompt came and whether its answer went out whole.

import http from "node:http";
import { BEHAVIOURS } from "../fault-server.mjs";

const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
  "Access-Control-Allow-Headers": "content-type, authorization",
};

export class DelayedModel {
  /** Every request for an answer: its prompt, when it came, and when the answer was out; null while it is not. */
  asked = [];
  /** How long an answer takes, in milliseconds. */
  delay = () => 20;
  /** The name of a behaviour of the fault server, by prompt and by how often it was asked before. */
  behave = () => "ok";
  #counts = new Map();

  static async start() {
    const self = new DelayedModel();
    self.server = http.createServer((request, response) => self.#handle(request, response));
    await new Promise((resolve) => self.server.listen(0, "127.0.0.1", resolve));
    self.port = self.server.address().port;
    self.origin = `http://127.0.0.1:${self.port}`;
    self.url = `${self.origin}/v1`;
    return self;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #handle(request, response) {
    response.cors = CORS;
    if (request.method === "OPTIONS") return response.writeHead(204, CORS).end();
    let text = "";
    request.setEncoding("utf8").on("data", (part) => (text += part));
    request.on("error", () => {});
    request.on("end", () => {
      const body = JSON.parse(text);
      const prompt = body.messages.at(-1).content;
      const nth = this.#counts.get(prompt) ?? 0;
      this.#counts.set(prompt, nth + 1);
      const entry = { prompt, nth, at: performance.now(), outAt: null };
      this.asked.push(entry);
      response.on("finish", () => (entry.outAt = performance.now()));
      setTimeout(() => {
        if (!response.destroyed) BEHAVIOURS[this.behave({ prompt, nth })]({ request, response, body, prompt, nth });
      }, this.delay());
    });
  }
}

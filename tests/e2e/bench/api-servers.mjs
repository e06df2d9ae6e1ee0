// Model APIs that answer after 50 ms: three on plain http, one on HTTP/2. They run in a thread of their own, so that what
// drives the browser does not delay them.

import { once } from "node:events";
import http from "node:http";
import http2 from "node:http2";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { certificate } from "../support/certificate.mjs";
import { chunk, event, usageChunk } from "../support/sse.mjs";

export const DELAY_MS = 50;

const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
  "Access-Control-Allow-Headers": "content-type, authorization",
};
const PIECES = ["", "Here is how it is done. ", "First you plan it, then you do it, ", "and at last you look at what came of it."];
const ANSWER = [...PIECES.map((content) => chunk({ content })), chunk({}, "stop"), usageChunk(12, 26), event("[DONE]")].join("");

/** Starts the servers; `count()` gives the requests since the last `count()`. */
export async function startApiServers({ after }) {
  const worker = new Worker(new URL(import.meta.url), { workerData: certificate() });
  after(() => worker.terminate());
  const next = async () => (await once(worker, "message"))[0];
  const count = () => {
    worker.postMessage("count");
    return next();
  };
  return { ...(await next()), count };
}

async function serve() {
  let seen = { chats: 0, preflights: 0 };
  const handle = (request, response) => {
    if (request.method === "OPTIONS") {
      seen.preflights += 1;
      return response.writeHead(204, CORS).end();
    }
    if (request.url !== "/v1/chat/completions") return response.writeHead(404, CORS).end();
    request.resume().on("end", () => {
      seen.chats += 1;
      setTimeout(() => {
        if (!response.destroyed) response.writeHead(200, { ...CORS, "Content-Type": "text/event-stream" }).end(ANSWER);
      }, DELAY_MS);
    });
  };
  const listen = async (server, scheme) => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    return `${scheme}://127.0.0.1:${server.address().port}/v1`;
  };
  const plain = await Promise.all([1, 2, 3].map(() => listen(http.createServer(handle), "http")));
  const secure = await listen(http2.createSecureServer({ ...workerData, allowHTTP1: false }, handle), "https");
  parentPort.on("message", () => {
    parentPort.postMessage(seen);
    seen = { chats: 0, preflights: 0 };
  });
  parentPort.postMessage({ plain, secure });
}

if (!isMainThread) await serve();

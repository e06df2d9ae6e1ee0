// Model APIs that answer after 50 ms: three on plain http, one on HTTP/2. They have a thread of their own, so that what
// steers the browser does not hold them up, and both contestants meet the same servers.

import { once } from "node:events";
import http from "node:http";
import http2 from "node:http2";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { certificate } from "../support/certificate.mjs";
import { chunk, event, usageChunk } from "../support/sse.mjs";

export const DELAY_MS = 50;
const PLAIN_SERVERS = 3;

const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
  "Access-Control-Allow-Headers": "content-type, authorization",
};

const ANSWER =
  chunk({ role: "assistant", content: "" }) +
  ["Here is how it is done. ", "First you plan it, then you do it, ", "and at last you look at what came of it."]
    .map((content) => chunk({ content }))
    .join("") +
  chunk({}, "stop") +
  usageChunk(12, 26) +
  event("[DONE]");

/** Starts the servers; `count()` says what reached them since the last `count()`. */
export async function startApiServers() {
  const worker = new Worker(new URL(import.meta.url), { workerData: certificate() });
  const next = async () => (await once(worker, "message"))[0]; // fails with the thread, should that fail
  const { plain, secure } = await next();
  return {
    plain,
    secure,
    count: () => {
      worker.postMessage("count");
      return next();
    },
    stop: () => worker.terminate(),
  };
}

async function serve() {
  let seen = { chats: 0, preflights: 0 };

  const handle = (request, response) => {
    if (request.method === "OPTIONS") {
      seen.preflights += 1;
      response.writeHead(204, CORS);
      response.end();
      return;
    }
    request.resume().on("end", () => {
      if (request.method !== "POST" || request.url !== "/v1/chat/completions") {
        response.writeHead(404, CORS);
        response.end();
        return;
      }
      seen.chats += 1;
      setTimeout(() => {
        if (response.destroyed) return;
        response.writeHead(200, { ...CORS, "Content-Type": "text/event-stream" });
        response.end(ANSWER);
      }, DELAY_MS);
    });
  };

  const listen = (server, scheme) =>
    new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve(`${scheme}://127.0.0.1:${server.address().port}/v1`));
    });
  const plain = await Promise.all(Array.from({ length: PLAIN_SERVERS }, () => listen(http.createServer(handle), "http")));
  const secure = await listen(http2.createSecureServer({ ...workerData, allowHTTP1: false }, handle), "https");
  parentPort.on("message", () => {
    parentPort.postMessage(seen);
    seen = { chats: 0, preflights: 0 };
  });
  parentPort.postMessage({ plain, secure });
}

if (!isMainThread) await serve();

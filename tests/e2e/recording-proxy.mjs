// Stands between the page and a real model server, passes everything on unchanged, and remembers what was asked and
// what was answered: the measure for what the page shows and exports.

import http from "node:http";
import { joinedText } from "./support/sse.mjs";

export async function startRecordingProxy(target) {
  const exchanges = [];
  const sockets = new Set();
  const { hostname, port } = new URL(target);

  const server = http.createServer((request, response) => {
    const asked = [];
    request.on("data", (bytes) => asked.push(bytes));
    const onward = http.request(
      // A connection of its own for each request: one that is kept may be closed by the model server just as it is used.
      { agent: false, hostname, port, method: request.method, path: request.url, headers: { ...request.headers, host: `${hostname}:${port}` } },
      (reply) => {
        const answered = [];
        reply.on("data", (bytes) => answered.push(bytes));
        reply.on("end", () => {
          if (request.method !== "POST" || !request.url.endsWith("/chat/completions")) return;
          const body = JSON.parse(Buffer.concat(asked));
          exchanges.push({
            prompt: body.messages.at(-1).content,
            body,
            status: reply.statusCode,
            text: joinedText(Buffer.concat(answered).toString("utf8")),
          });
        });
        response.writeHead(reply.statusCode, reply.rawHeaders);
        response.flushHeaders();
        reply.pipe(response);
      },
    );
    onward.on("error", () => response.destroy());
    // What the page gives up, the model need not finish.
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  });
  server.keepAliveTimeout = 60_000; // nor may this end close one that the page is about to use
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    url: `${origin}/v1`,
    origin,
    exchanges,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// A stand-in of the batch APIs of OpenAI, Anthropic and Gemini in the shapes that they document. It takes requests, is not
// done at the first poll, and gives results in another order than the requests'.

import { once } from "node:events";
import http from "node:http";
import { buffer } from "node:stream/consumers";
import { anthropicRoutes } from "./batch-apis/anthropic.mjs";
import { geminiRoutes } from "./batch-apis/gemini.mjs";
import { openAiRoutes } from "./batch-apis/openai.mjs";
import { ApiError, json } from "./batch-apis/shared.mjs";

export { vllmRunBatch } from "./batch-apis/vllm.mjs";

const REFUSAL = "I'm sorry, but I can't help with that.";

/**
 * Listens on a free port of this machine. `answer(prompt, id)` says what becomes of a request: `{ text }`,
 * `{ error: { status, message } }` or `{ expired: true }`; of those for which `lose(prompt, id)` is true no result comes.
 * `requests` lists every request with the status of its reply.
 */
export async function startBatchApis({ answer = () => ({ text: REFUSAL }), lose = () => false } = {}) {
  const requests = [];
  const endOf = (prompt, id) => (lose(prompt, id) ? null : answer(prompt, id));
  const server = http.createServer(async (request, response) => {
    const reply = await replyTo(request, await buffer(request));
    requests.push({ method: request.method, url: request.url, status: reply.status });
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}`;
  const routes = [openAiRoutes, anthropicRoutes, geminiRoutes].flatMap((routesOf) => routesOf(endOf, url));

  async function replyTo({ method, headers, url: target }, body) {
    const { pathname, searchParams: query } = new URL(target, url);
    for (const route of routes) {
      const found = route.method === method && route.path.exec(pathname);
      if (!found) continue;
      try {
        return await route.handle({ headers, query, body }, ...found.slice(1));
      } catch (error) {
        return error instanceof ApiError ? json(error.body, error.status) : json({ error: String(error.stack) }, 500);
      }
    }
    return json({ error: `There is no ${method} ${pathname}` }, 404);
  }

  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url, requests, close };
}

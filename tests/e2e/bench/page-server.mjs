// Serves the built page with chosen files replaced, and remembers what it sent. Like scripts/serve.py in its headers.

import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { DIST } from "../support/servers.mjs";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * `replaced` maps a path inside the page's folder to the bytes to serve in the file's place; `headers` go with each.
 * Recorded runs are left out unless asked for: a run is measured on a page that begins with none.
 */
export async function servePageFiles(replaced = {}, { headers = {}, recorded = false } = {}) {
  if (!fs.existsSync(path.join(DIST, "index.html"))) throw new Error(`There is no page in ${DIST}: run scripts/build.sh`);
  // Another build may write the folder anew while this one is measured, so it is read once.
  const files = new Map();
  for (const name of fs.readdirSync(DIST, { recursive: true })) {
    const file = path.join(DIST, name);
    if (!recorded && name.startsWith("recorded")) continue;
    if (fs.statSync(file).isFile()) files.set(name.split(path.sep).join("/"), fs.readFileSync(file));
  }
  for (const [name, bytes] of Object.entries(replaced)) files.set(name, Buffer.from(bytes));

  /** What was sent, by address, in the order of the first request. */
  const sent = new Map();
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, "http://page");
    const name = decodeURIComponent(url.pathname.slice(1)) || "index.html";
    const bytes = files.get(name);
    const head = { "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", "Content-Length": bytes?.length ?? 0, ...headers };
    response.writeHead(bytes ? 200 : 404, { ...head, "Content-Type": TYPES[path.extname(name)] ?? "application/octet-stream" });
    response.end(bytes);
    if (bytes) sent.set(url.pathname, { name, bytes });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    sent,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

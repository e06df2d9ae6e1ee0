// The page over https, with a certificate made for the occasion: browsers treat an https page's calls to plain http
// differently, and no test should trust our word for that.

import fs from "node:fs";
import https from "node:https";
import path from "node:path";
import { certificate } from "./certificate.mjs";
import { DIST } from "./servers.mjs";

const TYPES = {
  ".css": "text/css", ".csv": "text/csv", ".html": "text/html", ".js": "text/javascript", ".json": "application/json",
  ".svg": "image/svg+xml", ".wasm": "application/wasm",
};

export async function serveOverHttps() {
  const server = https.createServer(certificate(), (request, response) => {
    const { pathname } = new URL(request.url, "https://page");
    const file = path.join(DIST, path.posix.normalize(pathname === "/" ? "/index.html" : pathname));
    fs.readFile(file, (error, bytes) => {
      response.writeHead(error ? 404 : 200, { "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream" });
      response.end(error ? "" : bytes);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://127.0.0.1:${server.address().port}/`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

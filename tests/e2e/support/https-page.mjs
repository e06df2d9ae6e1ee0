// The page over https, with a certificate made for the occasion: browsers treat an https page's calls to plain http
// differently, and no test should trust our word for that.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import https from "node:https";
import os from "node:os";
import path from "node:path";
import { DIST } from "./servers.mjs";

const TYPES = {
  ".css": "text/css", ".csv": "text/csv", ".html": "text/html", ".js": "text/javascript", ".json": "application/json",
  ".svg": "image/svg+xml", ".wasm": "application/wasm",
};

export function canMakeCertificates() {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function certificate() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "refusal-lab-"));
  try {
    const [key, cert] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name));
    const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert];
    execFileSync("openssl", [...request, ...names], { stdio: "ignore" });
    return { key: fs.readFileSync(key), cert: fs.readFileSync(cert) };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

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

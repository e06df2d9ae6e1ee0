// What the hub of data sets would answer, on this machine: files behind a redirect to where large files lie, the viewer's
// pages of rows, the listing of a data set. Browsers are told that the hub's names lead here.

import fs from "node:fs";
import https from "node:https";
import path from "node:path";
import { csvRecords } from "./files.mjs";
import { certificate } from "./certificate.mjs";

const HUB = "huggingface.co";
const VIEWER = "datasets-server.huggingface.co";
const STORAGE = "cas-bridge.xethub.hf.co";
const RAW = "raw.githubusercontent.com";
const NAMES = [HUB, VIEWER, STORAGE, RAW];

const CATEGORIES = ["deception", "harassment", "harmful", "hate", "illegal", "privacy", "self-harm", "sexual", "unethical", "violence"];

/** A CSV file as OR-Bench's are, of made prompts: with quotes, separators and line ends inside of some. */
export function madeCsv(count, { columns = "prompt,category", kind = "made" } = {}) {
  const lines = [columns];
  for (let at = 0; at < count; at++) {
    const plain = `How would a ${kind} character number ${at} in my novel talk a guard into opening the gate of an old castle`;
    const text = at % 7 === 0 ? `"${plain}, ""quietly"",\nat night?"` : `${plain} at noon?`;
    lines.push(`${text},${CATEGORIES[at % CATEGORIES.length]}`);
  }
  return `${lines.join("\n")}\n`;
}

export class Hub {
  #server;
  /** Bytes by the path that a plain GET of the hub names. */
  files = new Map();
  /** Paths asked for, in order, each with its host. */
  requests = [];
  /** How files are sent: "whole", "slow", "cut", "unreachable". */
  way = "whole";
  /** Rows whose prompt the viewer cuts short: where others come with them, and always. */
  cutUnlessAlone = [];
  cutAlways = [];
  /** Lets a slow file go on. */
  goOn = () => {};

  static async start() {
    const hub = new Hub();
    hub.#server = https.createServer(certificate(), (request, response) => hub.#answer(request, response));
    await new Promise((resolve) => hub.#server.listen(0, "127.0.0.1", resolve));
    hub.reset();
    return hub;
  }

  reset() {
    this.requests = [];
    this.way = "whole";
    this.cutUnlessAlone = [];
    this.cutAlways = [];
    this.put("bench-llm/or-bench", "or-bench-hard-1k.csv", madeCsv(1_319));
    this.put("bench-llm/or-bench", "or-bench-toxic.csv", madeCsv(655, { kind: "wicked" }));
  }

  put(dataset, file, content) {
    this.files.set(`/datasets/${dataset}/resolve/main/${file}`, Buffer.from(content));
  }

  /** Puts the real files of OR-Bench in the place of the made ones; says whether they are at hand. */
  putRealFiles() {
    const folder = process.env.REFUSAL_LAB_DATA;
    if (!folder) return false;
    for (const [file, name] of [["hard-1k.csv", "or-bench-hard-1k.csv"], ["toxic.csv", "or-bench-toxic.csv"]]) {
      this.put("bench-llm/or-bench", name, fs.readFileSync(path.join(folder, "or-bench", file)));
    }
    return true;
  }

  /** What has a browser look for the hub here. */
  get browserRules() {
    const { port } = this.#server.address();
    return NAMES.map((name) => `MAP ${name} 127.0.0.1:${port}`).join(",");
  }

  get origins() {
    return NAMES.map((name) => `https://${name}`);
  }

  #answer(request, response) {
    const host = request.headers.host.split(":")[0];
    const url = new URL(request.url, `https://${host}`);
    this.requests.push(`${host}${url.pathname}`);
    if (this.way === "unreachable") return request.socket.destroy();
    response.setHeader("Access-Control-Allow-Origin", "*");
    // The hub answers no preflight that names headers, no HEAD and no Range.
    if (request.method !== "GET" || request.headers.range) return response.writeHead(405).end();
    if (host === VIEWER) return this.#rows(url, response);
    if (url.pathname.startsWith("/api/datasets/")) return this.#listing(url, response);
    const bytes = this.files.get(url.pathname);
    if (!bytes) return response.writeHead(404).end("Entry not found");
    if (host === HUB) {
      return response.writeHead(302, { Location: `https://${STORAGE}${url.pathname}?signed=1` }).end();
    }
    response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8", "Content-Length": bytes.length });
    if (this.way === "whole") return response.end(bytes);
    response.write(bytes.subarray(0, bytes.length >> 1));
    if (this.way === "cut") return setTimeout(() => response.destroy(), 100);
    this.goOn = () => response.end(bytes.subarray(bytes.length >> 1));
  }

  /** As `datasets-server.huggingface.co/rows` answers. */
  #rows(url, response) {
    const [config, offset, length] = ["config", "offset", "length"].map((name) => url.searchParams.get(name));
    const file = [...this.files].find(([name]) => name.endsWith(`/${config}.csv`));
    if (!file || length > 100) return response.writeHead(422).end(JSON.stringify({ error: "Parameter is wrong." }));
    const records = csvRecords(file[1].toString("utf8"));
    const rows = records.slice(Number(offset), Number(offset) + Number(length));
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({
      features: Object.keys(records[0]).map((name, at) => ({ feature_idx: at, name, type: { dtype: "string", _type: "Value" } })),
      rows: rows.map((row, at) => {
        const row_idx = Number(offset) + at;
        const isCut = this.cutAlways.includes(row_idx) || (length > 1 && this.cutUnlessAlone.includes(row_idx));
        if (!isCut) return { row_idx, row, truncated_cells: [] };
        return { row_idx, row: { ...row, prompt: row.prompt.slice(0, 20) }, truncated_cells: ["prompt"] };
      }),
      num_rows_total: records.length,
      num_rows_per_page: 100,
      partial: false,
    }));
  }

  #listing(url, response) {
    const dataset = url.pathname.slice("/api/datasets/".length);
    const start = `/datasets/${dataset}/resolve/main/`;
    const siblings = [...this.files.keys()].filter((name) => name.startsWith(start)).map((name) => ({ rfilename: name.slice(start.length) }));
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ id: dataset, siblings }));
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

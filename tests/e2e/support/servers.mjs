// Starts the servers that a test needs, each on a port that is free, and ends them again.

import { spawn } from "node:child_process";
import fs from "node:fs";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
export const DIST = process.env.REFUSAL_LAB_DIST ?? path.join(ROOT, "target/page");

/**
 * Runs a command under scripts/supervise.py, which ends all of the command's processes when it is told to stop and
 * also when whoever started it dies. Resolves with the address that the command says it listens on.
 */
async function start(command, timeoutMs) {
  const child = spawn("python3", [path.join(ROOT, "scripts/supervise.py"), ...command], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const address = new Promise((resolve, reject) => {
    const read = (bytes) => {
      said = (said + bytes).slice(-20_000);
      const found = /^listening on (\S+)\s*$/m.exec(said);
      if (found) resolve(found[1]);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`${command.join(" ")} ended with ${code}:\n${said}`)));
    setTimeout(() => reject(new Error(`${command.join(" ")} did not begin to listen:\n${said}`)), timeoutMs).unref();
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  try {
    return { url: await address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Model files, as scripts/setup.sh lays them. */
export const MODELS = path.join(ROOT, "target/models");

/** Serves the built page; `prefix` puts it under a path, `config` stands in for its config.json, `models` lies beside it. */
export function servePage({ prefix = "/", config, models, port = 0, recorded = false } = {}) {
  if (!fs.existsSync(path.join(DIST, "index.html"))) {
    throw new Error(`There is no page in ${DIST}: run scripts/build.sh`);
  }
  const command = ["python3", path.join(ROOT, "scripts/serve.py"), "--root", DIST, "--port", String(port), "--prefix", prefix];
  if (config) command.push("--config", config);
  if (models) command.push("--models", models);
  // Most tests count runs, and begin with none.
  if (!recorded) command.push("--without", "recorded");
  return start(command, 20_000);
}

/** Starts llama.cpp's server with the small real model. One thread: two on busy cores wait for each other most of the time. */
export function serveModel() {
  return start(["python3", path.join(ROOT, "scripts/model_server.py"), "--port", "0", "--threads", "1"], 60_000);
}

export const REAL_MODEL = "SmolLM2-135M-Instruct";

// A Chromium of its own with a profile on disk, which can be killed like a process: at once and unasked.

import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { once } from "node:events";
import { chromium } from "@playwright/test";
import { CHROMIUM_ARGS, CHROMIUM_PATH } from "./browsers.mjs";

export class KillableBrowser {
  static async start() {
    const self = new KillableBrowser();
    self.profile = fs.mkdtempSync(path.join(os.tmpdir(), "refusal-lab-profile-"));
    await self.#launch();
    return self;
  }

  async #launch() {
    const own = ["--headless=new", "--remote-debugging-port=0", `--user-data-dir=${this.profile}`, "--window-size=1440,900"];
    this.child = spawn(CHROMIUM_PATH, [...CHROMIUM_ARGS, ...own, "about:blank"], { detached: true, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    const endpoint = await new Promise((resolve, reject) => {
      this.child.stderr.setEncoding("utf8").on("data", (text) => {
        said += text;
        const found = /DevTools listening on (ws:\S+)/.exec(said);
        if (found) resolve(found[1]);
      });
      this.child.on("exit", () => reject(new Error(`Chromium ended:\n${said.slice(-2000)}`)));
    });
    this.browser = await chromium.connectOverCDP(endpoint);
    this.context = this.browser.contexts()[0];
  }

  /** A new tab. */
  newPage() {
    return this.context.newPage();
  }

  /** Ends every process of the browser, and starts it again on the same profile. */
  async killAndRestart() {
    const ended = once(this.child, "exit");
    process.kill(-this.child.pid, "SIGKILL");
    await ended;
    await this.browser.close().catch(() => {});
    fs.rmSync(path.join(this.profile, "SingletonLock"), { force: true });
    await this.#launch();
  }

  /** Ends one tab's process, as a crash does. */
  async crash(page) {
    const session = await this.context.newCDPSession(page);
    const crashed = new Promise((resolve) => page.once("crash", resolve));
    session.send("Page.crash").catch(() => {});
    await crashed;
    await page.close().catch(() => {});
  }

  async stop() {
    await this.browser.close().catch(() => {});
    try {
      process.kill(-this.child.pid, "SIGKILL");
    } catch {
      // it has ended
    }
    fs.rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

// A shell that stays open, so that later commands know the variables of earlier ones.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";

/** With these environment variables, and no settings of the person at this machine. */
export class Shell {
  #bash;
  #said;

  constructor(folder, variables) {
    const env = { PATH: process.env.PATH, HOME: folder, ...variables };
    this.#bash = spawn("bash", { cwd: folder, env });
    this.#said = this.#bash.stdout.setEncoding("utf8")[Symbol.asyncIterator]();
    this.#bash.stdin.write("exec 2>&1\n");
  }

  close() {
    this.#bash.stdin.end();
  }

  /** Runs commands and gives what they print. Fails where the last of them does. */
  async run(commands) {
    this.#bash.stdin.write(`${commands}\nprintf '\\n%s\\0' "$?"\n`);
    let said = "";
    while (!said.endsWith("\0")) {
      const { value, done } = await this.#said.next();
      if (done) throw new Error(`the shell ended:\n${said}`);
      said += value;
    }
    const [, words, code] = /^(.*)\n(\d+)\0$/s.exec(said);
    assert.equal(code, "0", `${commands}\n${words}`);
    return words;
  }
}

// Appends which tests failed to the file that TEST_FAILURES names, each followed by the first lines of its message, indented.

import fs from "node:fs";

const LINES = 6;

function append(name, errors) {
  if (!process.env.TEST_FAILURES) return;
  const message = errors.map(({ message, value }) => message ?? value).join("\n").replaceAll(/\x1b\[[0-9;]*m/g, "");
  const lines = message.split("\n").filter((line) => line.trim() !== "").slice(0, LINES);
  fs.appendFileSync(process.env.TEST_FAILURES, [name, ...lines.map((line) => `    ${line.slice(0, 200)}`), ""].join("\n"));
}

export default class TestFailures {
  onTestEnd(test, { status, errors }) {
    if (status === test.expectedStatus || status === "skipped") return;
    const [, , file, ...title] = test.titlePath();
    append(`${file} › ${title.join(" › ")}: ${status}`, errors);
  }

  /** What fails outside of any test. */
  onError(error) {
    append("Playwright", [error]);
  }

  printsToStdio() {
    return false;
  }
}

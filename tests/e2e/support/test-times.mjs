// Appends how long each test took to the file that TEST_TIMES names, one line each, "name: seconds".

import fs from "node:fs";

export default class TestTimes {
  onTestEnd(test, { duration }) {
    if (!process.env.TEST_TIMES) return;
    const [, , file, ...title] = test.titlePath();
    fs.appendFileSync(process.env.TEST_TIMES, `${file} › ${title.join(" › ")}: ${(duration / 1000).toFixed(1)}\n`);
  }

  printsToStdio() {
    return false;
  }
}

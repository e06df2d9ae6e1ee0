// What one verdict takes in the page's engine. The page has no door to its classifier, so a test of the crate, compiled
// with the page's profile but without its interface, calls it in the same browser and prints what it found:
// tests/classifier_speed.rs.

import { spawn } from "node:child_process";
import { ROOT } from "../support/servers.mjs";
import { table } from "./report.mjs";

const COMMAND = `
. scripts/env.sh
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
export CHROMEDRIVER; CHROMEDRIVER=$(command -v chromedriver)
export WASM_BINDGEN_TEST_WEBDRIVER_JSON=$ROOT/scripts/webdriver.json
export WASM_BINDGEN_TEST_DRIVER_TIMEOUT=30 WASM_BINDGEN_TEST_TIMEOUT=120
for_wasm cargo test --profile page --target $WASM --test classifier_speed -- --nocapture
`;

function run() {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-c", COMMAND], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve(said) : reject(new Error(`the test ended with ${code}:\n${said.slice(-3000)}`))));
  });
}

export async function classifier({ say }) {
  say("  (Compiles a test for the browser; the first time takes a minute or two.)");
  const line = /classifier_speed (.*)/.exec(await run());
  if (!line) throw new Error("the test printed no figures");
  const found = Object.fromEntries(line[1].trim().split(" ").map((pair) => pair.split("=")));
  say(
    table(
      ["µs per classified answer", "median", "min", "max"],
      [[`lexicon, ${found.answers} made-up answers of ${found.mean_bytes} bytes`, found.median_us, found.min_us, found.max_us]],
    ),
  );
  say(`  ${found.rounds} rounds in Chromium, by a test compiled with the page's profile, wasm-opt left out; ${found.refused} judged refusals.`);
}

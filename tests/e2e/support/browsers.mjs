// The browsers as the system has them.

import { fileURLToPath } from "node:url";

/** Runs the Chromium that the variable CHROMIUM names, or the system's. */
export const CHROMIUM_PATH = fileURLToPath(new URL("chromium.sh", import.meta.url));
export const FIREFOX_PATH = process.env.FIREFOX ?? "/usr/bin/firefox-esr";

/** A name that is not this machine's, for what the page does only with foreign hosts. It leads to this machine. */
export const FOREIGN_HOST = "api.example.test";

export const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--host-resolver-rules=MAP ${FOREIGN_HOST} 127.0.0.1`,
];

// Prints what the first load of a built page weighs, and fails where it is over the budget:   node first-load.mjs FOLDER

import { FIRST_LOAD_BUDGET, firstLoad, total } from "./support/first-load.mjs";

const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(7);
const files = firstLoad(process.argv[2]);
for (const { file, bytes } of files.filter(({ bytes }) => bytes >= 1000)) console.log(`${kilobytes(bytes)} KB  ${file}`);
console.log(`${kilobytes(total(files))} KB  of ${FIRST_LOAD_BUDGET / 1000} (Brotli)`);
process.exitCode = total(files) > FIRST_LOAD_BUDGET ? 1 : 0;

// Exported files, read by other code than the page's.

/** CSV after RFC 4180, as rows of cells. */
export function parseCsv(text) {
  const rows = [[]];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') cell += text[++at];
      else isQuoted = false;
    } else if (letter === '"') isQuoted = true;
    else if (letter === "," || letter === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      if (letter === "\n") rows.push([]);
    } else if (letter !== "\r") cell += letter;
  }
  if (cell !== "" || rows.at(-1).length > 0) rows.at(-1).push(cell);
  return rows.filter((row) => row.length > 0);
}

/** CSV as objects under the names of the first row. */
export function csvRecords(text) {
  const [names, ...rows] = parseCsv(text);
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])));
}

/** Width and height that a PNG declares; throws if it is none. */
export function pngSize(bytes) {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  if (!bytes.subarray(0, 8).equals(signature)) throw new Error("not a PNG: its signature is missing");
  if (bytes.toString("latin1", 12, 16) !== "IHDR") throw new Error("not a PNG: its header is missing");
  if (!bytes.subarray(-12).includes("IEND")) throw new Error("not a PNG: it is cut");
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** The 95 % interval after Wilson, written down once more so that a slip in the page's own is seen. */
export function wilson(refused, scored) {
  const z = 1.959963984540054;
  const share = refused / scored;
  const centre = (share + (z * z) / (2 * scored)) / (1 + (z * z) / scored);
  const half = (z / (1 + (z * z) / scored)) * Math.sqrt((share * (1 - share)) / scored + (z * z) / (4 * scored * scored));
  return [centre - half, centre + half];
}

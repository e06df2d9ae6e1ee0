// Figures in plain text.

/** Columns as wide as their widest cell, the first to the left and the others to the right. */
export function table(head, rows) {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
  const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  const write = (row) => `  ${row.map(pad).join("  ")}`.trimEnd();
  const [first, ...others] = lines.map(write);
  return [first, `  ${"-".repeat(first.length - 2)}`, ...others].join("\n");
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, least and most, as three cells. */
export function spread(values, digits = 0) {
  return [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits));
}

export const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
export const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
export const percent = (share) => `${(share * 100).toFixed(0)} %`;

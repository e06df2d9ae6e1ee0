// Figures in plain text.

/** Of tables whose rows are made by `row`, the columns after the title. */
export const COLUMNS = ["median", "min", "max", "budget", "of budget"];

/** Columns as wide as their widest cell, the first aligned to the left and the others to the right. */
export function table(head, rows) {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
  const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  const [first, ...others] = lines.map((row) => `  ${row.map(pad).join("  ")}`.trimEnd());
  return [first, `  ${"-".repeat(first.length - 2)}`, ...others].join("\n");
}

/** The value below which this share of the values lies. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, least and most, as three cells. */
export function spread(values, digits = 0) {
  return [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits));
}

/** Median, least and most; and, where there is a budget, how much of it the median takes. */
export function row(title, values, digits = 0, budget = undefined) {
  return [title, ...spread(values, digits), ...(budget ? [budget, percent(median(values) / budget)] : [])];
}

export const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
export const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
export const percent = (share) => `${(share * 100).toFixed(0)} %`;

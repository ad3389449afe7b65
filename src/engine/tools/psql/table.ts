/** How psql prints rows: aligned, unaligned, as CSV. */
type Rows = readonly (readonly string[])[];

const counted = (rows: Rows) => `(${rows.length} row${rows.length === 1 ? "" : "s"})`;

export function table(columns: readonly string[], rows: Rows, flags: ReadonlySet<string>): string {
  const bare = flags.has("tuples-only");
  if (flags.has("csv")) return csv(bare ? rows : [columns, ...rows]);
  if (flags.has("no-align")) {
    const lines = [...(bare ? [] : [columns]), ...rows].map((row) => row.join("|"));
    return `${[...lines, ...(bare ? [] : [counted(rows)])].join("\n")}\n`;
  }
  return aligned(columns, rows, bare);
}

function csv(rows: Rows): string {
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => `${row.map(cell).join(",")}\n`).join("");
}

function aligned(columns: readonly string[], rows: Rows, bare: boolean): string {
  const widths = columns.map((column, at) =>
    Math.max(column.length, ...rows.map((row) => (row[at] ?? "").length)),
  );
  const cell = (text: string, at: number) =>
    /^-?\d+$/.test(text) ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0);
  const line = (cells: readonly string[]) => ` ${cells.map(cell).join(" | ")}`.trimEnd().replace(/^$/, " ");
  const centred = columns.map((column, at) => {
    const gap = (widths[at] ?? 0) - column.length;
    const left = Math.floor(gap / 2);
    return " ".repeat(left) + column + " ".repeat(gap - left);
  });
  const body = rows.map((row) => line(row)).join("\n");
  if (bare) return `${body}\n\n`;
  const head = ` ${centred.join(" | ")} \n${widths.map((width) => "-".repeat(width + 2)).join("+")}`;
  return `${head}\n${body}${rows.length ? "\n" : ""}${counted(rows)}\n\n`;
}

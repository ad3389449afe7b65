/**
 * Columns as Go's text/tabwriter lays them out: every cell but the last of a row is padded to the widest of
 * its column plus `padding`, and at least `minimum`. The docker client uses 10 and 3, Compose 20 and 3.
 */
export function layOut(rows: readonly (readonly string[])[], minimum = 10, padding = 3): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(minimum, ...rows.map((row) => [...(row[column] ?? "")].length + padding)),
  );
  return rows
    .map((row) => {
      const cells = row.map((cell, column) =>
        column === row.length - 1 ? cell : cell + " ".repeat((widths[column] ?? 0) - [...cell].length),
      );
      return `${cells.join("")}\n`;
    })
    .join("");
}

/** Names in columns: down first (ls -C) or across (ls -x). GNU fits each column; BusyBox makes all alike. */
export function columns(names: readonly string[], width: number, across: boolean, busybox: boolean): string {
  if (names.length === 0) return "";
  const longest = Math.max(...names.map((name) => name.length));
  if (busybox) {
    const count = Math.max(1, Math.floor(width / (longest + 2)));
    const rows = Math.ceil(names.length / count);
    return grid(names, rows, count, across, () => longest + 2);
  }
  for (let count = names.length; count > 1; count--) {
    const rows = Math.ceil(names.length / count);
    if (!across && Math.ceil(names.length / rows) !== count) continue;
    const widths = Array.from({ length: count }, (_, column) =>
      Math.max(
        0,
        ...names
          .filter((_, at) => (across ? at % count : Math.floor(at / rows)) === column)
          .map((name) => name.length),
      ),
    );
    const total = widths.reduce((sum, one) => sum + one, 0) + 2 * (count - 1);
    if (total < width) return grid(names, rows, count, across, (column) => (widths[column] ?? 0) + 2);
  }
  return names.map((name) => `${name}\n`).join("");
}

function grid(
  names: readonly string[],
  rows: number,
  count: number,
  across: boolean,
  width: (column: number) => number,
): string {
  let text = "";
  for (let row = 0; row < rows; row++) {
    const cells: string[] = [];
    for (let column = 0; column < count; column++) {
      const name = names[across ? row * count + column : column * rows + row];
      if (name !== undefined) cells.push(name);
    }
    text += `${cells.map((cell, column) => (column < cells.length - 1 ? cell.padEnd(width(column)) : cell)).join("")}\n`;
  }
  return text;
}

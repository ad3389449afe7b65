/** Names in columns: down first (ls -C) or across (ls -x). GNU fits each column; BusyBox makes all alike. */
export function columns(names: readonly string[], width: number, across: boolean, busybox: boolean): string {
  if (names.length === 0) return "";
  const longest = Math.max(...names.map((name) => name.length));
  if (busybox) {
    const count = Math.max(1, Math.floor((width - 1) / (longest + 2)));
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
    if (total < width) return grid(names, rows, count, across, (column) => (widths[column] ?? 0) + 2, true);
  }
  return names.map((name) => `${name}\n`).join("");
}

/** From one column to another with tabs where they reach, as GNU ls moves. */
function indent(from: number, to: number): string {
  let text = "";
  let at = from;
  while (at < to) {
    const tab = Math.floor(to / 8) > Math.floor((at + 1) / 8);
    text += tab ? "\t" : " ";
    at += tab ? 8 - (at % 8) : 1;
  }
  return text;
}

function grid(
  names: readonly string[],
  rows: number,
  count: number,
  across: boolean,
  width: (column: number) => number,
  tabs = false,
): string {
  let text = "";
  for (let row = 0; row < rows; row++) {
    let start = 0;
    let end = 0;
    for (let column = 0; column < count; column++) {
      const name = names[across ? row * count + column : column * rows + row];
      if (name === undefined) continue;
      text += (tabs ? indent(end, start) : " ".repeat(start - end)) + name;
      end = start + name.length;
      start += width(column);
    }
    text += "\n";
  }
  return text;
}

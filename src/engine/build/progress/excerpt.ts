import type { Range } from "../../source/position.ts";

const RULE = "-".repeat(20);

/**
 * The lines of a Dockerfile around a mistake, as the client prints them: two lines on either side of one, one
 * on either side of several (buildkit util/errdefs).
 */
export function excerpt(file: string, text: string, range: Range): string[] {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const [first, last] = [range.start.line, range.end.line];
  if (first < 1 || last > lines.length) return [];
  let [from, to] = [first, last];
  const padding = first === last ? 4 : 2;
  for (let added = 0; added < padding; added += 1) {
    if (from > 1) {
      from -= 1;
      added += 1;
    }
    if (to !== lines.length) {
      to += 1;
      added += 1;
    }
  }
  const shown = lines.slice(from - 1, to).map((line, index) => {
    const number = from + index;
    const mark = number >= first && number <= last ? ">>>" : "   ";
    return `${String(number).padStart(4)} | ${mark} ${line}`;
  });
  return [`${file}:${first}`, RULE, ...shown, RULE];
}

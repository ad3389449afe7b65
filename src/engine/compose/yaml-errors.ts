import type { YAMLError } from "yaml";

/** Words of our parser for what Go's scanner finds, which names the very line. */
const scanner: readonly (readonly [test: RegExp, message: string])[] = [
  [
    /Nested mappings are not allowed|Implicit keys need to be/,
    "mapping values are not allowed in this context",
  ],
  [/Plain value cannot start/, "found character that cannot start any token"],
  [/Alias cannot be an empty/, "did not find expected alphabetic or numeric character"],
];

/**
 * The commonest YAML mistakes in the words of Go's yaml.v3, with the line it counts: its parser's errors count
 * from 0 and name the start of the block that could not go on.
 */
export function goYamlError(text: string, error: YAMLError, line: number, endLine: number): string {
  const lines = text.split("\n");
  const known = scanner.find(([test]) => test.test(error.message));
  if (known !== undefined)
    return `yaml: line ${/Implicit keys/.test(error.message) ? endLine : line}: ${known[1]}`;
  if (error.code === "TAB_AS_INDENT") {
    const opens = (lines[line - 2] ?? "").trimEnd().endsWith(":");
    if (opens) return `yaml: line ${line}: found character that cannot start any token`;
    return `yaml: line ${Math.max(1, line - 1)}: found a tab character that violates indentation`;
  }
  const flow = lines.findLastIndex((typed, index) => index < line && /[{[][^}\]]*$/.test(typed));
  if (/flow|Flow/.test(error.message) && flow >= 0) {
    const opener = /([{[])([^{[]*)$/.exec(lines[flow]!)!;
    if (opener[2]!.trim() === "")
      return `yaml: line ${Math.max(1, line - 1)}: did not find expected node content`;
    return `yaml: line ${Math.max(1, flow)}: did not find expected ',' or '${opener[1] === "{" ? "}" : "]"}'`;
  }
  if (/quote/.test(error.message))
    return `yaml: line ${Math.max(1, endLine - 1)}: found unexpected end of stream`;
  const dangling = danglingKey(lines, line - 1);
  if (dangling !== undefined) return `yaml: line ${dangling + 1}: could not find expected ':'`;
  return `yaml: line ${blockStart(lines, line - 1) || line - 1 || 1}: did not find expected key`;
}

/** The index of a line at or above `index` that stands among the keys of a block, and has no colon. */
function danglingKey(lines: readonly string[], index: number): number | undefined {
  const indent = (line: string) => line.length - line.trimStart().length;
  for (let at = Math.min(index, lines.length - 1); at > 0 && at >= index - 1; at--) {
    const line = lines[at]!;
    if (!/^\s*[\w$./][^:#]*$/.test(line)) continue;
    const before = lines.slice(0, at).filter((other) => other.trim() !== "" && indent(other) <= indent(line));
    const sibling = before.at(-1);
    if (sibling && indent(sibling) === indent(line) && /^\s*[^\s-][^:]*:(\s|$)/.test(sibling)) return at;
  }
  return undefined;
}

/** The index of the first line of the block that the line at `index` would have to go on with. */
function blockStart(lines: readonly string[], index: number): number {
  const indent = (line: string) => line.length - line.trimStart().length;
  const wanted = indent(lines[index] ?? "");
  let start = 0;
  let best = -1;
  for (let above = index - 1; above >= 0; above--) {
    const line = lines[above]!;
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const depth = indent(line);
    if (best < 0 && depth <= wanted) best = depth;
    if (best >= 0 && depth < best) break;
    if (depth === best) start = above;
  }
  return start;
}

import type { Dockerfile } from "../../dockerfile/instructions.ts";
import type { Range } from "../../source/position.ts";

/**
 * The description of a stage or an argument: the rest of a comment line right above it that begins with its name
 * (BuildKit's getComment). Undefined where there is none.
 */
export function describedAs(name: string, { start }: Range, { text }: Dockerfile): string | undefined {
  const lines = text.split(/\r?\n/).slice(0, start.line - 1);
  const above = lines.slice(lines.findLastIndex((line) => !/^\s*#/.test(line)) + 1);
  const comments = above.map((line) => line.replace(/^\s*#\s*/, "").trimEnd());
  return comments.find((comment) => comment.startsWith(`${name} `))?.slice(name.length + 1);
}

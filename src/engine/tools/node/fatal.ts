/** What Node prints before it dies of an error: the place, the error, its version. */

import type { Process } from "../../process/types.ts";
import { programText } from "./program-text.ts";

export function fatalText(
  process: Process,
  description: string,
  stack: string,
  fromPromise: boolean,
): string {
  const [, file, line, column] = /\(?((?:\/|\[)[^():]*):(\d+)(?::(\d+))?\)?/.exec(stack) ?? [];
  let place =
    "node:internal/process/promises:394\n      triggerUncaughtException(err, true /* fromPromise */);\n      ^\n\n";
  if (!fromPromise) place = "";
  if (!fromPromise && file?.startsWith("/") && line !== undefined) {
    const text = programText(process, file).split("\n")[Number(line) - 1] ?? "";
    const indent = text.length - text.trimStart().length;
    const at = text.trimStart().startsWith("throw") ? indent : Number(column ?? 1) - 1;
    const mark = " ".repeat(Math.max(0, Math.min(at, text.length - 1)));
    place = `${file}:${line}\n${text}\n${mark}^\n\n`;
  }
  return `${place}${description}\n\nNode.js v20.20.2\n`;
}

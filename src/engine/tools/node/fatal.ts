/** What Node prints before it dies of an error: the place, the error, its version. */

import type { Process } from "../../process/types.ts";
import { programText } from "./program-text.ts";

export interface Fatal {
  /** The error as it is shown, with its own trace. */
  readonly description: string;
  readonly stack: string;
  readonly fromPromise: boolean;
  /** The text of `-e`, where that is what runs. */
  readonly code: string | undefined;
  /** The line of a text that was to be JSON and is none. */
  readonly json: { readonly line: number; readonly text: string; readonly column: number } | undefined;
}

const REJECTED =
  "node:internal/process/promises:394\n      triggerUncaughtException(err, true /* fromPromise */);\n      ^\n\n";
const INTERNAL = "node:internal/errors:541\n      throw error;\n      ^\n\n";
const FRAME = /^ +at (?:.* \()?([^()]*?)(?::(\d+))?(?::(\d+))?\)?$/;

export function fatalText(process: Process, fatal: Fatal): string {
  return `${placeOf(process, fatal)}${fatal.description}\n\nNode.js v20.20.2\n`;
}

function mark(file: string, line: number, text: string, column: number): string {
  return `${file}:${line}\n${text}\n${" ".repeat(Math.max(0, Math.min(column, text.length - 1)))}^\n\n`;
}

/** The line that the error comes from, whatever stands in it: the program's own, or one of a text that is no JSON. */
function placeOf(process: Process, { stack, fromPromise, code, json }: Fatal): string {
  if (json) return mark("<anonymous_script>", json.line, json.text, json.column);
  if (stack === "") {
    // What is no error has no place, unless there is only one.
    if (fromPromise || code === undefined || code.includes("\n")) return fromPromise ? REJECTED : "";
    return mark("[eval]", 1, code, 0);
  }
  const top = stack
    .split("\n")
    .map((line) => FRAME.exec(line))
    .find((frame) => frame && frame[1] !== "native");
  const [, file = "", line = "1", column = "1"] = top ?? [];
  if (!(file.startsWith("/") || (file === "[eval]" && code !== undefined)))
    return fromPromise ? REJECTED : INTERNAL;
  const lines = (file === "[eval]" ? (code ?? "") : programText(process, file)).split("\n");
  const text = lines[Number(line) - 1] ?? "";
  const thrown = /\bthrow\b/.exec(text);
  if (fromPromise && !thrown) return REJECTED;
  return mark(file, Number(line), text, thrown ? thrown.index : Number(column) - 1);
}

import { NotModelledError } from "../../source/errors.ts";
import type { Shell } from "../shell.ts";
import { decode } from "../text.ts";
import { readUntil } from "./lines.ts";

/** bash's `mapfile [-t] [-d delimiter] [-u fd] [array]`. */
export async function mapfile(shell: Shell, args: readonly string[]): Promise<number> {
  let trim = false;
  let delimiter = "\n";
  let fd = 0;
  let name = "MAPFILE";
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at]!;
    if (word === "-t") trim = true;
    else if (word === "-d") delimiter = args[++at] || "\0";
    else if (word === "-u") fd = Number(args[++at]);
    else if (word.startsWith("-")) throw new NotModelledError(`bash's mapfile ${word}`);
    else name = word;
  }
  const elements = new Map<string, string>();
  for (;;) {
    const { bytes, found } = await readUntil(shell, fd, delimiter.charCodeAt(0));
    if (!found && bytes.length === 0) break;
    elements.set(String(elements.size), decode(bytes) + (found && !trim ? delimiter : ""));
    if (!found) break;
  }
  const variable = shell.variables.declare(name);
  if (variable.readonly) await shell.failReadonly(name);
  variable.value = elements;
  return 0;
}

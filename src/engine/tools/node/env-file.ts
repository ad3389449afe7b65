/** The files of `--env-file`, as Node 20 reads them. What the environment has already stays. */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";

/** A name, an optional `export`, and a value: in one of three kinds of quotes, over several lines, or up to `#`. */
const LINE =
  /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\n#]*))[^\n]*$/gm;

export function parseEnvFile(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const [, name = "", double, single, back, bare = ""] of text.replace(/\r\n?/g, "\n").matchAll(LINE))
    values.set(name, double?.replaceAll("\\n", "\n") ?? single ?? back ?? bare.trim());
  return values;
}

/** The environment with what the files add, a later file over an earlier one; `missing` names a file that is not there. */
export function environmentWith(
  process: Process,
  files: readonly string[],
  optional: readonly string[],
): { readonly environment: ReadonlyMap<string, string>; readonly missing?: string } {
  const added = new Map<string, string>();
  for (const file of [...files, ...optional]) {
    try {
      const path = absolute(file, process.cwd);
      const content = process.machine.filesystem.readFile(path, process.credentials);
      for (const [name, value] of parseEnvFile(textOf(content))) added.set(name, value);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      if (!optional.includes(file)) return { environment: process.environment, missing: file };
    }
  }
  return { environment: new Map([...added, ...process.environment]) };
}

/** The files of a program as the engine gets them: without `#!`, and with what Node adds to a module. */

import { textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { tracked } from "./tracked.ts";

/** Throws FileSystemError. */
export function programText(process: Process, path: string): string {
  return textOf(process.machine.filesystem.readFile(path, process.credentials)).replace(/^#!.*/, "");
}

/** `import.meta` of an ES module, as far as Node gives it. */
export function moduleText(file: string, source: string): string {
  const folder = file.replace(/\/[^/]*$/, "") || "/";
  const facts = `import.meta.url = ${JSON.stringify(`file://${file}`)}; import.meta.filename = ${JSON.stringify(file)}; import.meta.dirname = ${JSON.stringify(folder)};`;
  return `${facts} ${tracked(source)}`;
}

/** The files of a program as the engine gets them: without `#!`, and with what Node adds to a module. */

import { textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { toLatin1 } from "./latin1.ts";
import { tracked } from "./tracked.ts";

/** What node was asked to run: a file, or a text, whose value `-p` prints. */
export type Main = { readonly file: string } | { readonly code: string; readonly print: boolean };

/** Throws FileSystemError. */
export function programText(process: Process, path: string): string {
  return textOf(process.machine.filesystem.readFile(path, process.credentials)).replace(/^#!.*/, "");
}

/** Reading standard input synchronously cannot wait, so all of it is read before a program that does so; latin1. */
export async function inputFor(process: Process, main: Main): Promise<string> {
  const text = "code" in main ? main.code : programText(process, main.file);
  if (!/readFileSync\(\s*(0|["'`]\/dev\/stdin)/.test(text)) return "";
  const input = process.descriptors.get(0);
  const parts: string[] = [];
  for (let part = await input?.read(); part; part = await process.wait(input!.read())) {
    parts.push(toLatin1(part));
  }
  return parts.join("");
}

/** `import.meta` of an ES module, as far as Node gives it. */
export function moduleText(file: string, source: string): string {
  const folder = file.replace(/\/[^/]*$/, "") || "/";
  const facts = `import.meta.url = ${JSON.stringify(`file://${file}`)}; import.meta.filename = ${JSON.stringify(file)}; import.meta.dirname = ${JSON.stringify(folder)};`;
  return `${facts} ${tracked(source)}`;
}

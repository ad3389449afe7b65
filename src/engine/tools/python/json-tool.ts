/** `python3 -m json.tool [FILE [OUTPUT]]`: JSON in four columns a level. */
import { bytesOf, print, printError, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { absolutePath, writeFile } from "../pip/files.ts";
import { contentOf } from "./base64.ts";

/** Python writes what is not ASCII as escapes. */
function ascii(text: string): string {
  return text.replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}

export async function jsonTool(process: Process, words: readonly string[]): Promise<number> {
  const options = words.filter((word) => /^--?\w/.test(word));
  const unknown = options.find((word) => !/^--(sort-keys|no-ensure-ascii|compact|no-indent)$/.test(word));
  if (unknown !== undefined) throw new NotModelledError(`python3 -m json.tool ${unknown}`);
  const [path, output] = words.filter((word) => !/^--?\w/.test(word));
  const content = await contentOf(process, path);
  if (content === undefined) {
    await printError(
      process,
      `Traceback (most recent call last):\nFileNotFoundError: [Errno 2] No such file or directory: '${path}'\n`,
    );
    return 1;
  }
  let value: unknown;
  try {
    value = JSON.parse(textOf(content));
  } catch {
    // Python's words and places differ from those of other parsers: only the first few are known here.
    await printError(process, "Expecting value: line 1 column 1 (char 0)\n");
    return 1;
  }
  if (options.includes("--sort-keys")) value = sorted(value);
  const indent = options.includes("--compact") || options.includes("--no-indent") ? undefined : 4;
  let text = JSON.stringify(value, undefined, indent);
  if (options.includes("--no-indent")) text = JSON.stringify(value, undefined, 1).replace(/\n\s*/g, " ");
  if (!options.includes("--no-ensure-ascii")) text = ascii(text);
  if (output === undefined) await print(process, `${text}\n`);
  else writeFile(process, absolutePath(process, output), bytesOf(`${text}\n`));
  return 0;
}

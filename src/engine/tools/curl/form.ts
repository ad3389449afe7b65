/** -F and --form-string: the parts of a form as `multipart/form-data`. Layout and boundary as curl 8.14.1 sends them. */
import { FileSystemError } from "../../filesystem/types.ts";
import { bytesOf, concat } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { CurlError, type Given } from "./given.ts";
import { UsageError } from "./options.ts";

type ReadFile = (path: string) => Promise<Uint8Array>;

/** One part: its text, or the file that it is read from. */
export interface FormPart {
  readonly name: string;
  readonly text?: string;
  readonly file?: string;
  /** Of an uploaded file (`@`), not of a text that is read from one (`<`). */
  readonly filename?: string;
  readonly type?: string;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const TYPES: Readonly<Record<string, string>> = {
  gif: "image/gif",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain",
  htm: "text/html",
  html: "text/html",
  pdf: "application/pdf",
  xml: "application/xml",
};

function typeOf(filename: string): string {
  return TYPES[/\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? ""] ?? "application/octet-stream";
}

/** The parts that the options ask for. Throws UsageError where one has no `=`. */
export function formParts(given: Given): FormPart[] {
  return given.list.flatMap(([option, value]): FormPart[] => {
    if (option !== "form" && option !== "form-string") return [];
    const [, name, content = ""] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
    if (name === undefined)
      throw new UsageError(`option ${option === "form" ? "-F" : "--form-string"}: is badly used here`);
    if (option === "form-string") return [{ name, text: content }];
    const [main = "", ...settings] = content.split(";");
    const fields = new Map(settings.map((each) => each.trim().split(/=(.*)/s) as [string, string]));
    const other = [...fields.keys()].find((key) => key !== "type" && key !== "filename");
    if (other !== undefined) {
      if (!/^[@<]/.test(content)) return [{ name, text: content }];
      throw new NotModelledError(`curl -F with ;${other}`);
    }
    const type = fields.get("type");
    const rest = { name, ...(type === undefined ? {} : { type }) };
    if (main.startsWith("<")) return [{ ...rest, file: main.slice(1) }];
    if (!main.startsWith("@")) return [{ ...rest, text: main.replace(/^"(.*)"$/s, "$1") }];
    const file = main.slice(1);
    const filename = (fields.get("filename") ?? file.replace(/^.*\//, "")).replace(/^"(.*)"$/s, "$1");
    return [{ ...rest, file, filename, type: type ?? typeOf(filename) }];
  });
}

/** The body, and its type with the boundary; undefined without a form. */
export async function formBody(
  process: Process,
  given: Given,
  readFile: ReadFile,
): Promise<{ readonly body: Uint8Array; readonly type: string } | undefined> {
  const parts = formParts(given);
  if (parts.length === 0) return undefined;
  const random = process.machine.random(22);
  const boundary = "-".repeat(24) + Array.from(random, (byte) => LETTERS[byte % LETTERS.length]).join("");
  const pieces: Uint8Array[] = [];
  for (const { name, text, file, filename, type } of parts) {
    const shown = filename === undefined ? "" : `; filename="${filename}"`;
    const lines = [`--${boundary}`, `Content-Disposition: form-data; name="${name}"${shown}`];
    if (type !== undefined) lines.push(`Content-Type: ${type}`);
    pieces.push(bytesOf(`${lines.join("\r\n")}\r\n\r\n`));
    pieces.push(file === undefined ? bytesOf(text ?? "") : await read(readFile, file), bytesOf("\r\n"));
  }
  pieces.push(bytesOf(`--${boundary}--\r\n`));
  return { body: concat(pieces), type: `multipart/form-data; boundary=${boundary}` };
}

async function read(readFile: ReadFile, path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new CurlError(26, "Failed to open/read local data from file/application");
  }
}

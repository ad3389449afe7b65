import { FileSystemError } from "../../filesystem/types.ts";
import { bytesOf, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NpmFailure } from "./failure.ts";

type Ranges = Readonly<Record<string, string>>;

export interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Ranges;
  readonly devDependencies?: Ranges;
  readonly optionalDependencies?: Ranges;
  readonly peerDependencies?: Ranges;
  readonly bin?: string | Ranges;
  readonly engines?: Ranges;
  readonly workspaces?: unknown;
  readonly description?: string;
  readonly main?: string;
  readonly private?: boolean;
  readonly files?: readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly publishConfig?: Readonly<Record<string, unknown>>;
  readonly bundleDependencies?: readonly string[];
}

/** Reads a JSON file; undefined when it is missing. Throws NpmFailure EJSONPARSE. */
export function readJson<T>(process: Process, path: string): T | undefined {
  let text: string;
  try {
    text = textOf(process.machine.filesystem.readFile(path, process.credentials));
  } catch (error) {
    if (error instanceof FileSystemError && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw error;
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, "")) as T;
  } catch (error) {
    const name = path.replace(/^.*\//, "");
    throw new NpmFailure([
      "code EJSONPARSE",
      `JSON.parse Invalid ${name}: JSONParseError: ${(error as Error).message}`,
      "JSON.parse Failed to parse JSON data.",
      `JSON.parse Note: ${name} must be actual JSON, not just JavaScript.`,
    ]);
  }
}

/** Writes JSON with the indentation that the file had; new files get two spaces. */
export function writeJson(process: Process, path: string, value: unknown): void {
  const { filesystem } = process.machine;
  const old = filesystem.exists(path, process.credentials)
    ? textOf(filesystem.readFile(path, process.credentials))
    : undefined;
  const indent = old === undefined ? "  " : (/^[{[]\s*?\n([ \t]+)/.exec(old)?.[1] ?? "");
  // A file on one line stays on one line, and loses its newline: json-parse-even-better-errors does that.
  const newline = indent === "" ? "" : "\n";
  const text = `${JSON.stringify(value, null, indent)}${newline}`;
  filesystem.writeFile(path, bytesOf(text), 0o666 & ~process.umask, process.credentials);
}

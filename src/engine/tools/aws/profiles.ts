/** ~/.aws/credentials and ~/.aws/config: sections of `key = value`; in the latter a profile is called `profile NAME`. */
import { FileSystemError } from "../../filesystem/types.ts";
import { bytesOf, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";

type Kind = "credentials" | "config";

function heading(profile: string, kind: Kind): string {
  return kind === "config" && profile !== "default" ? `[profile ${profile}]` : `[${profile}]`;
}

function read(process: Process, path: string): string {
  try {
    return textOf(process.machine.filesystem.readFile(path, process.credentials));
  } catch (error) {
    if (error instanceof FileSystemError) return "";
    throw error;
  }
}

/** Each section of a text: its heading line, then its lines. */
function sections(text: string): string[][] {
  const found: string[][] = [];
  for (const line of text.split("\n")) {
    if (/^\s*\[/.test(line)) found.push([line.trim()]);
    else if (line.trim() !== "") (found.at(-1) ?? found[found.push([""]) - 1])?.push(line);
  }
  return found;
}

export function readProfile(
  process: Process,
  path: string,
  profile: string,
  kind: Kind,
): Map<string, string> {
  const [, ...lines] =
    sections(read(process, path)).find(([first]) => first === heading(profile, kind)) ?? [];
  return new Map(
    lines.map((line) => {
      const [key = "", value = ""] = line.split(/\s*=\s*(.*)/s);
      return [key.trim(), value.trim()] as const;
    }),
  );
}

/** Writes one setting; the folder is 0755 and the file 0600, as aws makes them. */
export function keepSetting(
  process: Process,
  path: string,
  profile: string,
  kind: Kind,
  key: string,
  value: string,
): void {
  const all = sections(read(process, path));
  const title = heading(profile, kind);
  const own = all.find(([first]) => first === title) ?? [title];
  if (!all.includes(own)) all.push(own);
  const at = own.findIndex((line) => line.split("=")[0]?.trim() === key);
  if (at < 0) own.push(`${key} = ${value}`);
  else own[at] = `${key} = ${value}`;
  const { machine, credentials, umask } = process;
  const folder = path.replace(/\/[^/]*$/, "");
  if (!machine.filesystem.exists(folder, credentials))
    machine.filesystem.mkdir(folder, 0o777 & ~umask, credentials);
  const text = all.map((lines) => lines.map((line) => `${line}\n`).join("")).join("");
  machine.filesystem.writeFile(path, bytesOf(text), 0o600, credentials);
}

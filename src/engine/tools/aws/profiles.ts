/**
 * ~/.aws/credentials and ~/.aws/config: sections of `key = value`, of which the latter calls a profile `profile NAME`. A key without
 * a value holds further keys, indented. Written as awscli 2.23 writes them (seen): what is there stays, comments too; a
 * new key comes after the section's last one; a new file is 0600, an old one keeps its mode.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import type { Process } from "../../process/types.ts";
import { pathAt, readText, writeFile } from "../user-home.ts";
import { AwsError } from "./errors.ts";

export type Kind = "credentials" | "config";

const HEADING = /^\s*\[\s*(.*?)\s*\]/;
const OPTION = /^([^\s#;=][^=]*?)\s*=\s*(.*?)\s*$/;

export function pathOf(process: Process, kind: Kind): string {
  const variable = kind === "config" ? "AWS_CONFIG_FILE" : "AWS_SHARED_CREDENTIALS_FILE";
  return pathAt(process, process.environment.get(variable) ?? `~/.aws/${kind}`);
}

function headingOf(profile: string, kind: Kind): string {
  return kind === "config" && profile !== "default" ? `profile ${profile}` : profile;
}

function linesOf(process: Process, kind: Kind): string[] {
  const text = readText(process, pathOf(process, kind)) ?? "";
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** A file's sections: the heading's words to key and value; a nested key is `s3.max_concurrent_requests`. */
function sectionsOf(process: Process, kind: Kind): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let above = "";
  for (const line of linesOf(process, kind)) {
    const heading = HEADING.exec(line)?.[1];
    if (heading !== undefined) {
      section = new Map();
      sections.set(heading.replace(/^profile\s+["']?(.*?)["']?$/, "profile $1"), section);
      continue;
    }
    if (line.trim() === "" || /^\s*[#;]/.test(line)) continue;
    const [, key, value = ""] = OPTION.exec(line.trim()) ?? [];
    if (key === undefined || !section)
      throw new AwsError(
        `Unable to parse config file: ${process.environment.get(kind === "config" ? "AWS_CONFIG_FILE" : "AWS_SHARED_CREDENTIALS_FILE") ?? pathOf(process, kind)}`,
      );
    if (/^\s/.test(line)) section.set(`${above}.${key}`, value);
    else {
      above = key;
      section.set(key, value);
    }
  }
  return sections;
}

export function readProfile(process: Process, profile: string, kind: Kind): Map<string, string> | undefined {
  const sections = sectionsOf(process, kind);
  const found = sections.get(headingOf(profile, kind));
  return kind === "config" && profile === "default" ? (found ?? sections.get("profile default")) : found;
}

/** The names of all profiles, those of the configuration first. */
export function profileNames(process: Process): string[] {
  const config = [...sectionsOf(process, "config").keys()]
    .filter((name) => name === "default" || name.startsWith("profile "))
    .map((name) => name.replace(/^profile /, ""));
  return [...new Set([...config, ...sectionsOf(process, "credentials").keys()])];
}

/** Writes settings, in turn; `key` may be nested (`s3.addressing_style`). Throws AwsError where the file cannot be written. */
export function keepSettings(
  process: Process,
  profile: string,
  kind: Kind,
  settings: readonly (readonly [key: string, value: string])[],
): void {
  const path = pathOf(process, kind);
  const lines = linesOf(process, kind);
  for (const [key, value] of settings) put(lines, headingOf(profile, kind), key, value);
  try {
    writeFile(process, path, `${lines.join("\n")}\n`, 0o600);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new AwsError(`[Errno ${error.code === "EACCES" ? 13 : 30}] ${error.text}: '${error.path}'`);
  }
}

function put(lines: string[], heading: string, key: string, value: string): void {
  const [outer = "", inner] = key.split(".");
  let start = lines.findIndex((line) => HEADING.exec(line)?.[1] === heading);
  if (start < 0) start = lines.push(`[${heading}]`) - 1;
  const next = lines.findIndex((line, at) => at > start && HEADING.test(line));
  const end = next < 0 ? lines.length : next;
  const places = [...lines.keys()]
    .slice(start + 1, end)
    .filter((at) => OPTION.test((lines[at] ?? "").trim()));
  const own = places.find((at) => OPTION.exec(lines[at] ?? "")?.[1] === outer);
  const last = places.at(-1) ?? start;
  if (inner === undefined) {
    if (own === undefined) lines.splice(last + 1, 0, `${outer} = ${value}`);
    else lines[own] = `${outer} = ${value}`;
    return;
  }
  const nested = `    ${inner} = ${value}`;
  if (own === undefined) lines.splice(last + 1, 0, `${outer} =`, nested);
  else {
    const below = places.filter((at) => at > own && /^\s/.test(lines[at] ?? ""));
    const same = below.find((at) => OPTION.exec((lines[at] ?? "").trim())?.[1] === inner);
    if (same === undefined) lines.splice(own + 1, 0, nested);
    else lines[same] = nested;
  }
}

/**
 * Requirement and constraint files: lines joined at a backslash, comments cut, `${NAME}` of capitals exchanged for the
 * variable, options at the start of a line. A line that pip cannot read is shown with its variables' values.
 */

import { FileSystemError } from "../../filesystem/types.ts";
import { printError, textOf } from "../../process/io.ts";
import type { Context } from "./command.ts";
import { PipError, UsageError } from "./error.ts";
import { absolutePath } from "./files.ts";
import { fileOptions, Options, parse } from "./options.ts";
import { type Requirement, readRequirement } from "./requirement.ts";
import { failForStatus, type Session } from "./session.ts";

/** Where a run of pip looks for packages; files of requirements may change it. */
export interface Sources {
  indexes: string[];
  links: string[];
  noIndex: boolean;
  allowsPre: boolean;
}

export interface FileRequirement {
  readonly requirement: Requirement;
  readonly constraint: boolean;
}

interface Line {
  readonly number: number;
  readonly text: string;
}

/** The lines that say something, under the number of their first line. */
function linesOf(text: string, environment: ReadonlyMap<string, string>): Line[] {
  const lines: Line[] = [];
  let held = "";
  let start = 0;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const isComment = /^\s*#/.test(raw);
    if (held === "") start = index + 1;
    held += isComment ? ` ${raw}` : raw.replace(/\\+$/, "");
    if (raw.endsWith("\\") && !isComment) continue;
    lines.push({ number: start, text: held });
    held = "";
  }
  if (held !== "") lines.push({ number: start, text: held });
  return lines
    .map(({ number, text: line }) => ({
      number,
      text: line
        .replace(/(^|\s+)#.*$/, "")
        .trim()
        .replace(/\$\{([A-Z0-9_]+)\}/g, (whole, name: string) => environment.get(name) || whole),
    }))
    .filter(({ text: line }) => line !== "");
}

/** The words of an option line, as Python's shlex splits them. */
function split(text: string): string[] {
  const words = text.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"));
}

/** Reads a file and those that it names; options in it change `sources`. Throws PipError. */
export async function readRequirementsFile(
  context: Context,
  session: Session,
  sources: Sources,
  file: string,
  constraint: boolean,
): Promise<readonly FileRequirement[]> {
  const { process } = context;
  const found: FileRequirement[] = [];
  for (const { number, text } of linesOf(await contentOf(context, session, file), process.environment)) {
    const words = text.split(" ");
    const first = words.findIndex((word) => word.startsWith("-"));
    const options = new Options();
    try {
      parse(fileOptions(), split(first < 0 ? "" : words.slice(first).join(" ")), options);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      await printError(process, "Usage: pip [options]\n\n");
      throw new PipError(`Invalid requirement: ${text}\npip: error: ${error.message}\n`);
    }
    const before = first < 0 ? text : words.slice(0, first).join(" ").trim();
    const from = `${constraint ? "-c" : "-r"} ${file} (line ${number})`;
    const line = `line ${number} of ${file}`;
    const editable = options.value("editable");
    const written = before === "" ? editable : before;
    if (written !== undefined) {
      const isEditable = before === "";
      const requirement = readRequirement(process, written, () => undefined, {
        editable: isEditable,
        from,
        line,
      });
      found.push({ requirement, constraint });
      continue;
    }
    const nested = options.value("requirement") ?? options.value("constraint");
    if (nested === undefined) {
      await changeSources(context, session, sources, options, line, file);
      continue;
    }
    const isConstraint = options.value("requirement") === undefined;
    const path = beside(context, file, nested);
    found.push(...(await readRequirementsFile(context, session, sources, path, isConstraint)));
  }
  return found;
}

function beside({ process }: Context, file: string, nested: string): string {
  if (/^\w+:\/\//.test(nested)) return nested;
  if (/^\w+:\/\//.test(file)) return new URL(nested, file).href;
  return absolutePath(process, nested.startsWith("/") ? nested : `${file.replace(/[^/]*$/, "")}${nested}`);
}

async function changeSources(
  { process, log }: Context,
  session: Session,
  sources: Sources,
  options: Options,
  line: string,
  file: string,
): Promise<void> {
  if (options.flag("no-index")) {
    sources.noIndex = true;
    sources.indexes = [];
  }
  const index = options.value("index-url");
  if (index !== undefined && !sources.noIndex) sources.indexes = [index];
  if (!sources.noIndex) sources.indexes.push(...options.list("extra-index-url"));
  const [links] = options.list("find-links");
  if (links !== undefined) {
    const near = absolutePath(process, `${file.replace(/[^/]*$/, "")}${links}`);
    sources.links.push(process.machine.filesystem.exists(near, process.credentials) ? near : links);
  }
  if (options.flag("pre")) sources.allowsPre = true;
  session.indexes = sources.indexes;
  for (const host of options.list("trusted-host")) {
    if (!session.trusted.has(host)) await log.info(`adding trusted host: '${host}' (from ${line})`);
    session.trusted.add(host);
  }
}

async function contentOf({ process }: Context, session: Session, file: string): Promise<string> {
  if (/^https?:\/\//.test(file)) {
    const response = await session.get(file, false);
    failForStatus(response, file);
    return textOf(response.body);
  }
  const path = absolutePath(process, file.replace(/^file:\/\//, ""));
  try {
    return textOf(process.machine.filesystem.readFile(path, process.credentials));
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const number = error.code === "ENOENT" ? 2 : error.code === "EACCES" ? 13 : 21;
    throw new PipError(`Could not open requirements file: [Errno ${number}] ${error.text}: '${file}'`);
  }
}

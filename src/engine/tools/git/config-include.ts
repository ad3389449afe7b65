/** Configuration files that name others: `include.path`, and `includeIf` with `gitdir:`, `onbranch:` or `hasconfig:` (git-config(1)). */
import { absolute } from "../../process/executable.ts";
import { NotModelledError } from "../../source/errors.ts";
import { type Entry, parseConfig } from "./config-file.ts";

/** An entry with the file that it stands in. */
export type IncludedEntry = Entry & { readonly origin: string };

interface Reader {
  readonly home: string;
  readText(path: string): string | undefined;
}

const DEEPEST = 10;

/** The entries of a file and of all that it includes, in order. `git` is the repository's folder, if there is one. */
export function readIncluding(
  reader: Reader,
  path: string,
  git: string | undefined,
  depth = 0,
): IncludedEntry[] {
  return parseConfig(reader.readText(path) ?? "").flatMap((entry): IncludedEntry[] => {
    const own = { ...entry, origin: path };
    const condition = entry.section.startsWith("includeif.") ? entry.section.slice(10) : undefined;
    const includes = entry.key === "path" && (entry.section === "include" || condition !== undefined);
    if (!includes || depth >= DEEPEST || (condition !== undefined && !holds(condition, reader, git)))
      return [own];
    const folder = path.replace(/\/[^/]*$/, "") || "/";
    const other = absolute(entry.value.replace(/^~(?=\/)/, reader.home), folder);
    return [own, ...readIncluding(reader, other, git, depth + 1)];
  });
}

function holds(condition: string, reader: Reader, git: string | undefined): boolean {
  const [, kind = "", pattern = ""] = /^([\w/]+):(.*)$/s.exec(condition) ?? [];
  if (kind === "onbranch") {
    const branch = git && /^ref: refs\/heads\/(.*)/.exec(reader.readText(`${git}/HEAD`) ?? "")?.[1];
    return (
      branch !== undefined &&
      branch !== "" &&
      matches(pattern.endsWith("/") ? `${pattern}**` : pattern, branch)
    );
  }
  if (kind !== "gitdir" && kind !== "gitdir/i") throw new NotModelledError(`git's includeIf with ${kind}`);
  if (git === undefined) return false;
  const place = pattern.replace(/^~(?=\/)/, reader.home);
  const full = place.startsWith("/") ? place : `**/${place}`;
  return matches(full.endsWith("/") ? `${full}**` : full, git);
}

function matches(pattern: string, text: string): boolean {
  const body = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*/g, "\0")
    .replace(/\*/g, "[^/]*")
    .replace(/\0/g, ".*")
    .replace(/\?/g, "[^/]");
  return new RegExp(`^${body}$`).test(text);
}

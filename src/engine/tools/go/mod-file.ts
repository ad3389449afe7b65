/** go.mod, as far as it names modules (https://go.dev/ref/mod#go-mod-file). */
import { NotModelledError } from "../../source/errors.ts";
import { GoError } from "./types.ts";

export interface Requirement {
  readonly path: string;
  readonly version: string;
  readonly indirect: boolean;
}

export interface ModFile {
  readonly module: string;
  readonly go: string | undefined;
  readonly requirements: readonly Requirement[];
}

export function parseModFile(text: string): ModFile {
  let module: string | undefined;
  let go: string | undefined;
  const requirements: Requirement[] = [];
  let block: string | undefined;
  for (const raw of text.split("\n")) {
    const indirect = /\/\/\s*indirect\b/.test(raw);
    const line = raw.replace(/\/\/.*$/, "").trim();
    if (line === "") continue;
    if (line === ")") {
      block = undefined;
      continue;
    }
    const [, opened] = /^(\w+)\s*\($/.exec(line) ?? [];
    if (opened !== undefined) {
      block = opened;
      continue;
    }
    const words = block === undefined ? line.split(/\s+/) : [block, ...line.split(/\s+/)];
    const [verb, first = "", second = ""] = words.map((word) => word.replace(/^"(.*)"$/, "$1"));
    if (verb === "module") module = first;
    else if (verb === "go") go = first;
    else if (verb === "require") requirements.push({ path: first, version: second, indirect });
    else if (verb === "replace") throw new NotModelledError("replace in go.mod");
    else if (!/^(?:toolchain|exclude|retract|tool|godebug)$/.test(verb ?? ""))
      throw new GoError(`errors parsing go.mod:\ngo.mod: unknown directive: ${verb}`);
  }
  if (module === undefined)
    throw new GoError(
      "error reading go.mod: missing module declaration. To specify the module path:\n\tgo mod edit -module=example.com/mod",
    );
  return { module, go, requirements };
}

/** The text of go.mod with these requirements: the direct ones in the first block, the others in a second. */
export function formatModFile({ module, go, requirements }: ModFile): string {
  const sorted = [...requirements].sort((a, b) => (a.path < b.path ? -1 : 1));
  const block = (list: readonly Requirement[]) => {
    const lines = list.map(
      ({ path, version, indirect }) => `${path} ${version}${indirect ? " // indirect" : ""}`,
    );
    if (lines.length === 0) return "";
    return lines.length === 1
      ? `\nrequire ${lines[0]}\n`
      : `\nrequire (\n${lines.map((line) => `\t${line}\n`).join("")})\n`;
  };
  const head = `module ${module}\n${go === undefined ? "" : `\ngo ${go}\n`}`;
  return (
    head +
    block(sorted.filter(({ indirect }) => !indirect)) +
    block(sorted.filter(({ indirect }) => indirect))
  );
}

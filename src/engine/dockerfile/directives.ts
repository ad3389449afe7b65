import { SourceError } from "../source/errors.ts";
import { trimLeft } from "../source/go-text.ts";
import type { Directive } from "./instructions.ts";
import { lineRange, type PhysicalLine } from "./lines.ts";

const names = new Set(["syntax", "escape", "check"]);

/**
 * Reads `# name=value` at the very top of a Dockerfile (BuildKit parser/directives.go). The first line that is
 * none of the known directives ends them for good, an ordinary comment or a blank line included.
 */
export class DirectiveReader {
  readonly directives: Directive[] = [];
  escape: "\\" | "`" = "\\";
  private done = false;

  /** To be shown every line in turn; those after the directives cost nothing. Throws SourceError. */
  read(line: PhysicalLine, file: string): void {
    if (this.done) return;
    const match = line.text.startsWith("#")
      ? /^([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/.exec(trimLeft(line.text.slice(1)).trimEnd())
      : null;
    const name = match?.[1]?.toLowerCase();
    if (name === undefined || !names.has(name)) {
      // A `#!` line before the directives does not end the search for `check` and `syntax`, which BuildKit
      // makes apart from its line reader; it does end that for `escape`.
      this.done = true;
      return;
    }
    const value = match![2]!;
    const location = { file, range: lineRange(line.number, line.text) };
    if (this.directives.some((directive) => directive.name === name))
      throw new SourceError(`only one ${name} parser directive can be used`, location);
    if (name === "escape") {
      if (value !== "\\" && value !== "`")
        throw new SourceError(`invalid escape token '${value}' does not match \` or \\`, location);
      this.escape = value;
    }
    this.directives.push({ name: name as Directive["name"], value, range: location.range });
  }
}

/** The `check` directive as BuildKit looks for it: after a possible `#!` line. */
export function findCheckDirective(lines: Iterable<PhysicalLine>): Directive | undefined {
  const reader = new DirectiveReader();
  for (const line of lines) {
    if (line.number === 1 && line.text.startsWith("#!")) continue;
    const before = reader.directives.length;
    try {
      reader.read(line, "");
    } catch {
      return reader.directives.find((directive) => directive.name === "check");
    }
    if (reader.directives.length === before) break;
  }
  return reader.directives.find((directive) => directive.name === "check");
}

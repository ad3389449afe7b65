import { write } from "../../process/io.ts";
import type { Descriptor } from "../../process/types.ts";
import { expandQuoted } from "../expand/word.ts";
import { Parser } from "../parse/parser.ts";
import { Reader } from "../parse/reader.ts";
import { readParts } from "../parse/word.ts";
import { quoteForAsh, quoteForBash } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { encode } from "../text.ts";

/** A traced assignment: its name with `=`, and its value. */
export interface TracedAssignment {
  readonly target: string;
  readonly value: string;
}

/** `set -x` for one line. `to`: where descriptor 2 led before the command's own redirections. */
export async function traceLine(shell: Shell, text: string, to?: Descriptor): Promise<void> {
  if (!shell.options.has("xtrace")) return;
  const line = encode(`${await tracePrefix(shell)}${text}\n`);
  if (to) await shell.process.wait(to.write(line));
  else if (shell.process.descriptors.has(2)) await write(shell.process, 2, line);
}

/** Each flavour's line(s) for a simple command: only bash puts assignments on lines of their own. */
export async function traceCommand(
  shell: Shell,
  assignments: readonly TracedAssignment[],
  words: readonly string[],
  to?: Descriptor,
): Promise<void> {
  if (!shell.options.has("xtrace")) return;
  if (shell.isBash) {
    for (const { target, value } of assignments) {
      await traceLine(
        shell,
        `${target}${value === "" || value.startsWith("(") ? value : quoteForBash(value)}`,
        to,
      );
    }
    if (words.length > 0) await traceLine(shell, words.map((word) => quoteForBash(word)).join(" "), to);
    return;
  }
  const quote = shell.flavour.name === "ash" ? quoteForAsh : (text: string) => text;
  const shown = [
    ...assignments.map(({ target, value }) => `${target}${quote(value)}`),
    ...words.map((word) => (shell.flavour.name === "ash" && KEYWORDS.has(word) ? `'${word}'` : quote(word))),
  ];
  await traceLine(shell, shown.join(" "), to);
}

/** ash quotes words that it would read as keywords. */
const KEYWORDS = new Set(
  "! case do done elif else esac fi for function if in then until while { }".split(" "),
);

async function tracePrefix(shell: Shell): Promise<string> {
  const raw = shell.variables.value("PS4");
  if (raw === undefined) return "";
  const { status, substitutionStatus } = shell;
  shell.options.delete("xtrace");
  const parser = new Parser(new Reader(raw), shell.flavour.dialect, shell.aliases);
  const text = await expandQuoted(shell, { parts: readParts(parser, "document") });
  shell.options.add("xtrace");
  Object.assign(shell, { status, substitutionStatus });
  return shell.isBash && text !== "" ? text[0]!.repeat(shell.traceDepth) + text : text;
}

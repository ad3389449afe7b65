import type { Command, Script, Word, WordPart } from "../../shell/ast.ts";
import { ShellSyntaxError } from "../../shell/errors.ts";
import { FLAVOURS } from "../../shell/flavour.ts";
import { Parser } from "../../shell/parse/parser.ts";
import { Reader } from "../../shell/parse/reader.ts";
import { NotModelledError } from "../../source/errors.ts";

/** A simple command of a script, wherever it is nested, as flat text. */
export interface ShellCommand {
  /** Quotes removed; expansions as `${NAME}`, substitutions as `$(...)`. */
  readonly words: readonly string[];
  readonly assignments: readonly { readonly name: string; readonly value: string }[];
  readonly redirects: readonly { readonly operator: string; readonly fd: number; readonly target: string }[];
  /** What stands to its right in a pipeline. */
  readonly pipedTo: ShellCommand | undefined;
  /** What stands to its left in a pipeline. */
  readonly pipedFrom: ShellCommand | undefined;
  /** Its output is the value of a `$(...)`. */
  readonly captured: boolean;
  /** From 1, counted in the script. */
  readonly line: number;
}

interface Frame {
  readonly redirects: ShellCommand["redirects"];
  readonly captured: boolean;
}

const noAliases = new Map<string, string>();

/**
 * Every simple command of a script in the order of its text, up to where it is no shell script any more. What the
 * simulator refuses to run can still be read: `<(...)`, a command whose output another one reads, as `$(...)`.
 */
export function shellCommands(text: string): ShellCommand[] {
  return readCommands(text) ?? readCommands(text.replace(/(?<=^|\s)[<>]\(/g, "$(")) ?? [];
}

function readCommands(text: string): ShellCommand[] | undefined {
  const found: ShellCommand[] = [];
  try {
    const parser = new Parser(new Reader(text), FLAVOURS.bash.dialect, noAliases);
    for (let script = parser.next(); script !== undefined; script = parser.next())
      visitScript(script, { redirects: [], captured: false }, found);
  } catch (error) {
    if (error instanceof NotModelledError) return undefined;
    if (!(error instanceof ShellSyntaxError) && !(error instanceof RangeError)) throw error;
  }
  return found;
}

function visitScript(script: Script, frame: Frame, found: ShellCommand[]): void {
  for (const command of script.commands) visit(command, frame, found);
}

function visit(command: Command, frame: Frame, found: ShellCommand[]): void {
  switch (command.kind) {
    case "simple": {
      const words = command.words.map(textOf);
      const assigned = command.assignments.map(({ name, value }) => ({ name, value: textOf(value) }));
      const simple: ShellCommand = {
        words,
        assignments: [...assigned, ...declared(words)],
        redirects: [
          ...frame.redirects,
          ...command.redirects.map(({ operator, fd, target }) => ({ operator, fd, target: textOf(target) })),
        ],
        pipedTo: undefined,
        pipedFrom: undefined,
        captured: frame.captured,
        line: command.line,
      };
      for (const word of [
        ...command.words,
        ...command.assignments.map(({ value }) => value),
        ...command.redirects.map(({ target }) => target),
      ])
        visitWord(word, found);
      found.push(simple);
      return;
    }
    case "pipeline": {
      let left: ShellCommand | undefined;
      for (const part of command.commands) {
        const before = found.length;
        visit(part, frame, found);
        const right = found.findLast((_, index) => index >= before) as
          | { -readonly [Key in keyof ShellCommand]: ShellCommand[Key] }
          | undefined;
        if (left && right) {
          right.pipedFrom = left;
          (left as { pipedTo: ShellCommand | undefined }).pipedTo = right;
        }
        left = right;
      }
      return;
    }
    case "and-or":
      visit(command.left, frame, found);
      visit(command.right, frame, found);
      return;
    case "redirected": {
      const redirects = command.redirects.map(({ operator, fd, target }) => ({
        operator,
        fd,
        target: textOf(target),
      }));
      visit(command.command, { ...frame, redirects: [...frame.redirects, ...redirects] }, found);
      return;
    }
    case "subshell":
    case "group":
      visitScript(command.body, frame, found);
      return;
    case "if":
      visitScript(command.condition, frame, found);
      visitScript(command.then, frame, found);
      if (command.otherwise) visitScript(command.otherwise, frame, found);
      return;
    case "while":
      visitScript(command.condition, frame, found);
      visitScript(command.body, frame, found);
      return;
    case "for":
    case "arithmetic-for":
      visitScript(command.body, frame, found);
      return;
    case "case":
      for (const { body } of command.items) if (body) visitScript(body, frame, found);
      return;
    case "function":
      visit(command.body, frame, found);
      return;
    case "background":
      visit(command.command, frame, found);
  }
}

/** `export NAME=value` assigns like `NAME=value`. */
function declared(words: readonly string[]): { name: string; value: string }[] {
  if (!/^(?:export|local|readonly|declare)$/.test(words[0] ?? "")) return [];
  return words.slice(1).flatMap((word) => {
    const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(word);
    return match ? [{ name: match[1]!, value: match[2]! }] : [];
  });
}

function visitWord(word: Word, found: ShellCommand[]): void {
  const visitParts = (parts: readonly WordPart[]): void => {
    for (const part of parts) {
      if (part.kind === "double") visitParts(part.parts);
      else if (part.kind === "command" || part.kind === "process")
        visitScript(part.body, { redirects: [], captured: true }, found);
      else if (part.kind === "parameter" && part.word) visitParts(part.word.parts);
    }
  };
  visitParts(word.parts);
}

/** A word as text. `${x:+y}` says whether x is set, not what it is; `${#x}` says its length. */
export function textOf(word: Word): string {
  return word.parts.map(partText).join("");
}

function partText(part: WordPart): string {
  switch (part.kind) {
    case "literal":
    case "quoted":
      return part.text;
    case "double":
      return part.parts.map(partText).join("");
    case "parameter":
      if (part.operator === "+") return part.word ? textOf(part.word) : "";
      return part.operator === "length" ? `\${#${part.name}}` : `\${${part.name}}`;
    case "command":
      return `$(${scriptText(part.body)})`;
    case "process":
      return `${part.direction}(${scriptText(part.body)})`;
    case "arithmetic":
      return `$((${textOf(part.expression)}))`;
  }
}

function scriptText(script: Script): string {
  const inner: ShellCommand[] = [];
  visitScript(script, { redirects: [], captured: true }, inner);
  return inner
    .map(({ words, redirects }) =>
      [...words, ...redirects.map(({ operator, target }) => `${operator} ${target}`)].join(" "),
    )
    .join("; ");
}

import { SourceError } from "../source/errors.ts";
import { quote, trimLeft } from "../source/go-text.ts";
import { DirectiveReader } from "./directives.ts";
import { chomp, heredocWords } from "./heredoc.ts";
import { InstructionError } from "./instruction-error.ts";
import type { Directive, Heredoc, LintWarning } from "./instructions.ts";
import type { PhysicalLine } from "./lines.ts";
import {
  indentation,
  isBlank,
  isComment,
  JoinedLine,
  lineRange,
  physicalLines,
  withoutContinuation,
} from "./lines.ts";
import { type FlagWord, splitLine } from "./split.ts";
import { blankSeparatedWords, jsonWords, quotedWords, type Word } from "./words.ts";

/** An instruction after BuildKit's first pass: cut into words, not yet understood. */
export interface Node {
  readonly line: JoinedLine;
  /** As typed, and in lower case. */
  readonly name: string;
  readonly command: string;
  readonly flags: readonly FlagWord[];
  /** What follows the flags, and where it starts in the line. */
  readonly rest: string;
  readonly restOffset: number;
  /** Offsets in the line; for JSON arrays they are those of the whole array. */
  readonly words: readonly Word[];
  readonly json: boolean;
  /** ENV and LABEL in their old form `NAME value`: two words. */
  readonly legacy: boolean;
  /** What ONBUILD keeps for later. */
  readonly trigger: Omit<Node, "heredocs"> | undefined;
  readonly heredocs: readonly Heredoc[];
}

export interface NodeFile {
  readonly escape: "\\" | "`";
  readonly directives: readonly Directive[];
  readonly nodes: readonly Node[];
  readonly warnings: readonly LintWarning[];
}

/**
 * BuildKit's first pass (frontend/dockerfile/parser): lines, directives, continuations, heredocs, and the words
 * of each instruction. Its errors come before all errors of the second pass. Throws SourceError.
 */
export function readNodes(text: string, file: string): NodeFile {
  const lines = physicalLines(text, file);
  const reader = new DirectiveReader();
  const nodes: Node[] = [];
  const warnings: LintWarning[] = [];
  let last = 1;
  for (const first of lines) {
    last = first.number;
    reader.read(first, file);
    if (isComment(first.text) || isBlank(first.text)) continue;
    const { line, gaps } = joinLines(first, lines, reader.escape);
    if (gaps)
      warnings.push({
        rule: "NoEmptyContinuation",
        message: "Empty continuation line",
        range: lineRange(line.endLine, ""),
      });
    nodes.push(readNode(line, reader.escape, lines, file));
    last = line.endLine;
  }
  if (nodes.length === 0)
    throw new SourceError("file with no instructions", { file, range: lineRange(last, "") });
  return { escape: reader.escape, directives: reader.directives, nodes, warnings };
}

/** An instruction's first line with all that continue it. Comments between them go, and so do empty lines. */
function joinLines(
  first: PhysicalLine,
  lines: Iterator<PhysicalLine>,
  escapeToken: string,
): { line: JoinedLine; gaps: boolean } {
  const line = new JoinedLine();
  const indent = indentation(first.text);
  let text = first.text.slice(indent);
  let part = withoutContinuation(text, escapeToken);
  line.add(part ?? text, first, indent + 1);
  let gaps = false;
  while (part !== undefined) {
    const next = lines.next();
    if (next.done) break;
    text = next.value.text;
    line.extendTo(next.value);
    if (isComment(text)) continue;
    if (isBlank(text)) {
      gaps = true;
      continue;
    }
    part = withoutContinuation(text, escapeToken);
    line.add(part ?? text, next.value, 1);
  }
  return { line, gaps };
}

const heredocCommands = new Set(["add", "copy", "run"]);

function readNode(line: JoinedLine, escapeToken: string, lines: Iterator<PhysicalLine>, file: string): Node {
  let node: Omit<Node, "heredocs">;
  try {
    node = cutNode(line, line.text, 0, escapeToken);
  } catch (error) {
    if (!(error instanceof InstructionError)) throw error;
    throw new SourceError(error.message, { file, range: line.range });
  }
  const command = node.trigger ?? node;
  const heredocs: Heredoc[] = [];
  if (heredocCommands.has(command.command) && !command.json)
    for (const word of heredocWords(line.text)) heredocs.push(readHeredoc(word, line, lines, file));
  return { ...node, heredocs };
}

function readHeredoc(
  word: Omit<Heredoc, "content" | "raw">,
  line: JoinedLine,
  lines: Iterator<PhysicalLine>,
  file: string,
): Heredoc {
  const body: string[] = [];
  for (;;) {
    const next = lines.next();
    if (next.done) throw new SourceError("unterminated heredoc", { file, range: line.range });
    const { text, ending } = next.value;
    line.extendTo(next.value);
    if ((word.chomp ? text.replace(/^\t+/, "") : text) === word.name) break;
    body.push(text, ending);
  }
  const raw = body.join("");
  return { ...word, raw, content: word.chomp ? chomp(raw) : raw };
}

function cutNode(
  line: JoinedLine,
  text: string,
  offset: number,
  escapeToken: string,
  depth = 0,
): Omit<Node, "heredocs"> {
  const split = splitLine(text);
  const command = split.name.toLowerCase();
  const restOffset = offset + split.restOffset;
  const shift = (words: readonly Word[]) =>
    words.map((word) => ({ text: word.text, start: word.start + restOffset, end: word.end + restOffset }));
  const { words, json = false, legacy = false } = cutWords(command, split.rest, escapeToken);
  return {
    line,
    name: split.name,
    command,
    flags: split.flags.map((flag) => ({ ...flag, start: flag.start + offset, end: flag.end + offset })),
    rest: split.rest,
    restOffset,
    words: shift(words),
    json,
    legacy,
    // ONBUILD ONBUILD is an error of the second pass: no need to look further down.
    trigger:
      command === "onbuild" && split.rest !== "" && depth < 2
        ? cutNode(line, split.rest, restOffset, escapeToken, depth + 1)
        : undefined,
  };
}

interface Cut {
  words: readonly Word[];
  json?: boolean;
  legacy?: boolean;
}

/** The words of an instruction by its kind: BuildKit's dispatch table of line parsers. */
function cutWords(command: string, rest: string, escapeToken: string): Cut {
  switch (command) {
    case "add":
    case "copy":
    case "volume":
      return cutJson(rest, blankSeparatedWords);
    case "cmd":
    case "entrypoint":
    case "run":
    case "shell":
      return cutJson(rest, whole);
    case "expose":
    case "from":
      return { words: blankSeparatedWords(rest) };
    case "maintainer":
    case "stopsignal":
    case "user":
    case "workdir":
      return { words: whole(rest) };
    case "arg":
      return { words: quotedWords(rest, escapeToken) };
    case "env":
    case "label":
      return cutPairs(command.toUpperCase(), rest, escapeToken);
    case "healthcheck":
      return cutHealthcheck(rest);
    default:
      return { words: [] };
  }
}

function whole(text: string): Word[] {
  return text === "" ? [] : [{ text, start: 0, end: text.length }];
}

function cutJson(text: string, otherwise: (text: string) => Word[]): Cut {
  const strings = jsonWords(text);
  if (strings === undefined) return { words: otherwise(text) };
  return { words: strings.map((word) => ({ text: word, start: 0, end: text.length })), json: true };
}

/** `NAME=value ...`, or `NAME value` when the first word has no `=`. */
function cutPairs(command: string, text: string, escapeToken: string): Cut {
  const words = quotedWords(text, escapeToken);
  if (words[0] === undefined) return { words: [] };
  if (!words[0].text.includes("=")) {
    const match = /^([^\t\v\f\r ]*)([\t\v\f\r ]+)(.*)$/s.exec(text);
    if (match === null) throw new InstructionError(`${command} must have two arguments`);
    const name = match[1]!;
    const value = match[3]!;
    return {
      words: [
        { text: name, start: 0, end: name.length },
        { text: value, start: text.length - value.length, end: text.length },
      ],
      legacy: true,
    };
  }
  const bad = words.find((word) => !word.text.includes("="));
  if (bad !== undefined)
    throw new InstructionError(
      `Syntax error - can't find = in ${quote(bad.text)}. Must be of the form: name=value`,
    );
  return { words };
}

function cutHealthcheck(text: string): Cut {
  const type = /^\S+/.exec(text)?.[0];
  if (type === undefined) return { words: [] };
  const command = trimLeft(text.slice(type.length));
  const start = text.length - command.length;
  const cut = cutJson(command, whole);
  return {
    words: [
      { text: type, start: 0, end: type.length },
      ...cut.words.map((word) => ({ text: word.text, start: word.start + start, end: word.end + start })),
    ],
    json: cut.json ?? false,
  };
}

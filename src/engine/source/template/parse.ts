import { NotModelledError } from "../errors.ts";

/** A Go text/template, as far as `--format` uses it. `at` is the offset in the template's text. */
export type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "print"; readonly pipeline: Pipeline }
  | {
      readonly kind: "if" | "range" | "with";
      readonly pipeline: Pipeline;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };

/** `$x := a | b c`: each command's value is the last argument of the next one. */
export interface Pipeline {
  readonly declares: readonly string[];
  readonly assigns: boolean;
  readonly commands: readonly (readonly Operand[])[];
}

export type Operand =
  | { readonly kind: "field"; readonly names: readonly string[]; readonly at: number }
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly names: readonly string[];
      readonly at: number;
    }
  | { readonly kind: "call"; readonly name: string; readonly at: number }
  | { readonly kind: "value"; readonly value: unknown; readonly at: number }
  | {
      readonly kind: "nested";
      readonly pipeline: Pipeline;
      readonly names: readonly string[];
      readonly at: number;
    };

/** What text/template says of a template that does not parse, after `template: :LINE: `. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

interface Token {
  readonly text: string;
  readonly at: number;
}

const TOKEN =
  /\s+|"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])'|:=|[|(),=]|\$\w*(?:\.\w+)*|(?:\.\w+)+|\.|-?\d[\w.]*|\w+|./gu;

type Action = { readonly tokens: readonly Token[]; readonly at: number };

/** Splits into texts and actions; `{{-` and `-}}` trim the text beside them. */
function split(template: string): (string | Action)[] {
  const parts: (string | Action)[] = [];
  let at = 0;
  let trim = false;
  for (;;) {
    const open = template.indexOf("{{", at);
    let text = template.slice(at, open < 0 ? undefined : open);
    if (trim) text = text.trimStart();
    if (open < 0) {
      parts.push(text);
      return parts;
    }
    const trimBefore = /^\{\{-\s/.test(template.slice(open));
    parts.push(trimBefore ? text.trimEnd() : text);
    const comment = /^\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/.exec(template.slice(open));
    const close = comment ? open + comment[0].length - 2 : closing(template, open + 2);
    if (close < 0) throw new TemplateError("unclosed action");
    let from = open + (trimBefore ? 3 : 2);
    let source = template.slice(from, close);
    trim = /\s-$/.test(source);
    if (trim) source = source.slice(0, -1);
    const tokens: Token[] = [];
    for (const [piece] of comment ? [] : source.matchAll(TOKEN)) {
      if (piece.trim()) tokens.push({ text: piece, at: from });
      from += piece.length;
    }
    if (!comment) {
      if (tokens.length === 0) throw new TemplateError("missing value for command");
      parts.push({ tokens, at: open });
    }
    at = close + 2;
  }
}

/** Where `}}` stands, outside quotes. */
function closing(template: string, from: number): number {
  for (let at = from; at < template.length; at++) {
    const character = template.charAt(at);
    if (character === '"' || character === "`") {
      do at += character === '"' && template.charAt(at) === "\\" ? 2 : 1;
      while (at < template.length && template.charAt(at) !== character);
    } else if (template.startsWith("}}", at)) return at;
  }
  return -1;
}

export function parseTemplate(template: string): readonly Node[] {
  const parts = split(template);
  const [nodes, end] = parseNodes(parts);
  if (end) throw new TemplateError(`unexpected {{${end}}}`);
  return nodes;
}

function parseNodes(parts: (string | Action)[]): [Node[], string | undefined, (readonly Token[])?] {
  const nodes: Node[] = [];
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if (typeof part === "string") {
      if (part) nodes.push({ kind: "text", text: part });
      continue;
    }
    const [first, ...rest] = part.tokens;
    const word = first?.text ?? "";
    if (word === "end" || word === "else") return [nodes, word, rest];
    if (word === "if" || word === "range" || word === "with") nodes.push(block(word, rest, parts));
    else if (["template", "define", "block", "break", "continue"].includes(word))
      throw new NotModelledError(`{{${word}}} in --format`);
    else nodes.push({ kind: "print", pipeline: pipelineOf([...part.tokens]) });
  }
  return [nodes, undefined];
}

function block(kind: "if" | "range" | "with", tokens: readonly Token[], parts: (string | Action)[]): Node {
  const pipeline = pipelineOf([...tokens]);
  const [body, end, after = []] = parseNodes(parts);
  if (end === undefined) throw new TemplateError("unexpected EOF");
  if (end === "end") return { kind, pipeline, body, otherwise: [] };
  const [next, ...condition] = after;
  if (next && (next.text === "if" || next.text === "with"))
    return { kind, pipeline, body, otherwise: [block(next.text, condition, parts)] };
  const [otherwise, last] = parseNodes(parts);
  if (last !== "end") throw new TemplateError("unexpected EOF");
  return { kind, pipeline, body, otherwise };
}

function pipelineOf(tokens: Token[]): Pipeline {
  const sign = tokens.findIndex(({ text }) => text === ":=" || text === "=");
  const declares = sign < 0 ? [] : tokens.slice(0, sign).filter(({ text }) => text !== ",");
  const assigns = sign >= 0 && tokens[sign]?.text === "=";
  const rest = tokens.slice(sign + 1);
  const commands: Operand[][] = [[]];
  while (rest.length > 0) {
    const token = rest.shift();
    if (!token) break;
    if (token.text === "|") commands.push([]);
    else commands.at(-1)?.push(operandOf(token, rest));
  }
  if (commands.some((command) => command.length === 0)) throw new TemplateError("missing value for command");
  return { declares: declares.map(({ text }) => text), assigns, commands };
}

function operandOf({ text, at }: Token, rest: Token[]): Operand {
  if (text === "(") {
    let depth = 1;
    const inner: Token[] = [];
    for (;;) {
      const token = rest.shift();
      if (!token) throw new TemplateError("unclosed left paren");
      if (token.text === "(") depth += 1;
      if (token.text === ")") depth -= 1;
      if (depth === 0) break;
      inner.push(token);
    }
    const names = rest[0]?.text.startsWith(".") && rest[0].text !== "." ? rest.shift()?.text.slice(1) : "";
    return { kind: "nested", pipeline: pipelineOf(inner), names: names ? names.split(".") : [], at };
  }
  if (text.startsWith(".")) return { kind: "field", names: text.split(".").filter(Boolean), at };
  if (text.startsWith("$")) {
    const [name = "$", ...names] = text.split(".");
    return { kind: "variable", name, names, at };
  }
  if (text.startsWith('"')) return { kind: "value", value: JSON.parse(text.replace(/\\'/g, "'")), at };
  if (text.startsWith("`")) return { kind: "value", value: text.slice(1, -1), at };
  if (/^-?\d/.test(text)) return { kind: "value", value: Number(text), at };
  if (text === "true" || text === "false") return { kind: "value", value: text === "true", at };
  if (text === "nil") return { kind: "value", value: null, at };
  if (/^\w+$/.test(text)) return { kind: "call", name: text, at };
  throw new TemplateError(`unexpected "${text}" in operand`);
}

import { NotModelledError } from "../../source/errors.ts";
import type { ParameterPart, Word } from "../ast.ts";
import type { Shell } from "../shell.ts";
import { byteLength } from "../text.ts";
import { evaluateArithmetic } from "./arithmetic.ts";
import { elementOf, elementsOf, keysOf, setElement } from "./array.ts";
import type { Piece } from "./pieces.ts";
import { textOf } from "./pieces.ts";
import { parameterValue } from "./special.ts";
import { changeCase, removePrefix, removeSuffix, replacePattern, transform } from "./transform.ts";
import { type Context, expandParts, expandPattern, expandQuoted, expandString, result } from "./word.ts";

/** `$x` and every `${x...}`. */
export async function expandParameter(shell: Shell, part: ParameterPart, context: Context): Promise<Piece[]> {
  if (part.operator === "error") {
    const messages = {
      dash: "Bad substitution",
      ash: "syntax error: bad substitution",
      bash: `${part.source}: bad substitution`,
    };
    return shell.fail(messages[shell.flavour.name]);
  }
  if (part.operator === "names") {
    const names = shell.variables.names().filter((name) => name.startsWith(part.name));
    return listPieces(names.sort(), "*", shell, context);
  }
  if (part.operator === "indirect") {
    const target = parameterValue(shell, part.name) ?? "";
    return expandParameter(
      shell,
      { kind: "parameter", name: target, operator: "none", source: part.source },
      context,
    );
  }
  const list = await listOf(shell, part);
  if (list) return expandList(shell, part, list, context);
  const value = part.subscript
    ? await elementOf(shell, part.name, part.subscript)
    : parameterValue(shell, part.name);
  switch (part.operator) {
    case "-":
    case "=":
    case "?":
    case "+":
      return expandDefault(shell, part, value, context);
    case "length":
      await requireSet(shell, part, value);
      return [result(String(byteLength(value ?? "")), context)];
    default:
      await requireSet(shell, part, value);
      return [result(await applyOperator(shell, part, value ?? ""), context)];
  }
}

/** The values behind `$@`, `$*`, `${a[@]}` and `${!a[@]}`. */
async function listOf(
  shell: Shell,
  part: ParameterPart,
): Promise<{ values: string[]; join: "@" | "*" } | undefined> {
  if (part.name === "@" || part.name === "*") return { values: [...shell.parameters], join: part.name };
  if (!part.subscript) return undefined;
  const key = await expandString(shell, part.subscript);
  if (key !== "@" && key !== "*") return undefined;
  const values = part.operator === "keys" ? keysOf(shell, part.name) : elementsOf(shell, part.name);
  return { values, join: key };
}

async function expandList(
  shell: Shell,
  part: ParameterPart,
  list: { values: string[]; join: "@" | "*" },
  context: Context,
): Promise<Piece[]> {
  const { operator } = part;
  if (operator === "length") {
    // dash and ash measure the joined parameters; bash counts them.
    const joined = !shell.isBash;
    return [result(String(joined ? byteLength(list.values.join(" ")) : list.values.length), context)];
  }
  if (operator === "-" || operator === "=" || operator === "?" || operator === "+") {
    const set = !shell.isBash && part.colon !== true && (list.join === "*" || operator === "+");
    const empty = (list.values.length === 0 && !set) || (part.colon === true && list.values.join("") === "");
    if (empty !== (operator === "+")) {
      if (operator === "+") return expandOperand(shell, part.word, context);
      if (empty) return expandDefault(shell, part, undefined, context);
    }
    if (operator === "+") return [];
    return listPieces(list.values, list.join, shell, context);
  }
  if (operator === "substring") {
    if (part.subscript) return sliceArray(shell, part, list, context);
    const { offset, length } = await bounds(shell, part, list.values.length + 1);
    const all = [shell.name, ...list.values];
    return listPieces(all.slice(offset, offset + length), list.join, shell, context);
  }
  if (operator === "none" || operator === "keys") return listPieces(list.values, list.join, shell, context);
  const values: string[] = [];
  for (const value of list.values) values.push(await applyOperator(shell, part, value));
  return listPieces(values, list.join, shell, context);
}

/** `${a[@]:from:count}` counts keys, of which some may be missing. */
async function sliceArray(
  shell: Shell,
  part: ParameterPart,
  list: { values: string[]; join: "@" | "*" },
  context: Context,
): Promise<Piece[]> {
  const keys = keysOf(shell, part.name);
  const { offset, length } = await bounds(shell, part, Math.max(-1, ...keys.map(Number)) + 1);
  const from = keys.findIndex((key) => Number(key) >= offset);
  return listPieces(from < 0 ? [] : list.values.slice(from, from + length), list.join, shell, context);
}

/** `"$@"` keeps its values apart; `"$*"` joins them by the first character of IFS. */
function listPieces(values: readonly string[], join: "@" | "*", shell: Shell, context: Context): Piece[] {
  const ifs = shell.variables.value("IFS") ?? " ";
  const joined = join === "*" || (!shell.isBash && !context.quoted);
  if (joined && (context.quoted || !context.split)) {
    return [result(values.join(ifs.slice(0, 1)), context)];
  }
  return values.flatMap((value, index): Piece[] => {
    const piece = result(value, context);
    return index === 0 ? [piece] : ["break", piece];
  });
}

async function requireSet(shell: Shell, part: ParameterPart, value: string | undefined): Promise<void> {
  if (value !== undefined || !shell.options.has("nounset")) return;
  if (shell.isBash) {
    const name = /^[0-9]/.test(part.name) ? `$${part.name}` : part.name;
    await shell.fail(`${name}: unbound variable`, 127);
  }
  await shell.fail(`${part.name}: parameter not set`);
}

async function expandDefault(
  shell: Shell,
  part: ParameterPart,
  value: string | undefined,
  context: Context,
): Promise<Piece[]> {
  const missing = value === undefined || (part.colon === true && value === "");
  if (part.operator === "+") {
    if (!missing) return expandOperand(shell, part.word, context);
    return context.quoted ? [result("", context)] : [];
  }
  if (!missing) return [result(value, context)];
  if (part.operator === "-") return expandOperand(shell, part.word, context);
  if (part.operator === "=") {
    if (!/^[A-Za-z_]/.test(part.name)) {
      return shell.fail(
        shell.isBash ? `$${part.name}: cannot assign in this way` : `${part.name}: bad variable name`,
      );
    }
    const text = textOf(await expandOperand(shell, part.word, { ...context, split: false }));
    if (part.subscript) await setElement(shell, part.name, part.subscript, text);
    else await shell.assign(part.name, text);
    return [result(text, context)];
  }
  const message = textOf(await expandOperand(shell, part.word, { ...context, split: false }));
  const standard = part.colon
    ? shell.isBash
      ? "parameter null or not set"
      : "parameter not set or null"
    : "parameter not set";
  return shell.fail(`${part.name}: ${message === "" ? standard : message}`, shell.isBash ? 127 : 2);
}

/** The word after `:-` and its like: inside quotes it is quoted, outside it may split. */
async function expandOperand(shell: Shell, word: Word | undefined, context: Context): Promise<Piece[]> {
  const parts = word?.parts ?? [];
  if (parts.length === 0) return context.quoted ? [result("", context)] : [];
  const pieces = await expandParts(shell, parts, { ...context, tilde: context.quoted ? "none" : "start" });
  // Literal text in ${x:-a b} splits as well (POSIX 2.6.5), unlike literal text elsewhere.
  if (context.quoted || !context.split) return pieces;
  return pieces.map((piece) => (piece === "break" || piece.quoted ? piece : { ...piece, split: true }));
}

async function applyOperator(shell: Shell, part: ParameterPart, value: string): Promise<string> {
  const { operator } = part;
  if (operator === "none") return value;
  if (operator === "substring") {
    const characters = [...value];
    const { offset, length } = await bounds(shell, part, characters.length);
    return characters.slice(offset, offset + length).join("");
  }
  const pattern = part.word ? await expandPattern(shell, part.word) : "";
  if (operator === "#" || operator === "##") return removePrefix(value, pattern, operator === "##");
  if (operator === "%" || operator === "%%") return removeSuffix(value, pattern, operator === "%%");
  if (operator.startsWith("/")) {
    const replacement = part.second ? await expandPattern(shell, part.second) : "";
    return replacePattern(value, pattern, replacement, operator, shell.isBash);
  }
  if (operator.startsWith("^") || operator.startsWith(",")) return changeCase(value, operator, pattern);
  if (operator === "transform") return transform(pattern, value);
  throw new NotModelledError(`the expansion ${part.source}`);
}

/** `${x:offset:length}`; negative numbers count from the end. */
async function bounds(
  shell: Shell,
  part: ParameterPart,
  size: number,
): Promise<{ offset: number; length: number }> {
  const number = async (word: Word | undefined) =>
    word ? Number(await evaluateArithmetic(shell, await expandQuoted(shell, word))) : undefined;
  let offset = (await number(part.word)) ?? 0;
  if (offset < 0) offset = Math.max(0, size + offset);
  const length = (await number(part.second)) ?? size;
  if (length >= 0) return { offset, length };
  const end = size + length;
  if (shell.isBash && end < offset) await shell.fail(`${length}: substring expression < 0`, 1);
  return { offset, length: Math.max(0, end - offset) };
}

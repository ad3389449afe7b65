import { refuseExponential } from "../../source/tame-regex.ts";
import type { Command, Condition } from "../ast.ts";
import { evaluateArithmetic } from "../expand/arithmetic.ts";
import { compilePattern } from "../expand/pattern.ts";
import { expandShownPattern, expandString } from "../expand/word.ts";
import { quoteForBash } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { binaryTest, unaryTest } from "./test.ts";
import { traceLine } from "./trace.ts";

/** bash's `[[ ... ]]`. */
export async function runCondition(
  shell: Shell,
  command: Extract<Command, { kind: "condition" }>,
): Promise<number> {
  shell.line = command.line;
  return (await holds(shell, command.expression)) ? 0 : 1;
}

async function holds(shell: Shell, condition: Condition, not = ""): Promise<boolean> {
  switch (condition.kind) {
    case "not":
      return !(await holds(shell, condition.operand, "! "));
    case "and":
      return (await holds(shell, condition.left)) && (await holds(shell, condition.right));
    case "or":
      return (await holds(shell, condition.left)) || (await holds(shell, condition.right));
    case "unary": {
      const operand = await expandString(shell, condition.operand);
      await traceLine(shell, `[[ ${not}${condition.operator} ${quoteForBash(operand)} ]]`);
      return unaryTest(shell, condition.operator, operand);
    }
    case "binary":
      return compare(shell, condition, not);
  }
}

async function compare(
  shell: Shell,
  condition: Extract<Condition, { kind: "binary" }>,
  not: string,
): Promise<boolean> {
  const { operator } = condition;
  const left = await expandString(shell, condition.left);
  const show = (right: string) =>
    traceLine(shell, `[[ ${not}${left === "" ? "''" : left} ${operator} ${right} ]]`);
  if (operator === "=" || operator === "==" || operator === "!=") {
    const { pattern, shown } = await expandShownPattern(shell, condition.right);
    await show(shown);
    return compilePattern(pattern).test(left) === (operator !== "!=");
  }
  if (operator === "=~") return matches(shell, condition, left, show);
  const right = await expandString(shell, condition.right);
  await show(quoteForBash(right));
  if (operator === "<") return left < right;
  if (operator === ">") return left > right;
  if (["-nt", "-ot"].includes(operator)) return (await binaryTest(shell, left, operator, right)) ?? false;
  const difference = (await evaluateArithmetic(shell, left)) - (await evaluateArithmetic(shell, right));
  switch (operator) {
    case "-eq":
      return difference === 0n;
    case "-ne":
      return difference !== 0n;
    case "-lt":
      return difference < 0n;
    case "-le":
      return difference <= 0n;
    case "-gt":
      return difference > 0n;
    default:
      return difference >= 0n;
  }
}

const CLASSES: Record<string, string> = {
  alnum: "a-zA-Z0-9",
  alpha: "a-zA-Z",
  blank: " \\t",
  digit: "0-9",
  lower: "a-z",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  xdigit: "0-9a-fA-F",
};

/** An extended regular expression; the groups go to BASH_REMATCH. */
async function matches(
  shell: Shell,
  condition: Extract<Condition, { kind: "binary" }>,
  left: string,
  show: (right: string) => Promise<void>,
): Promise<boolean> {
  let source = "";
  for (const part of condition.right.parts) {
    const text = await expandString(shell, { parts: [part] }, "none");
    const literal = part.kind === "quoted" || part.kind === "double";
    source += literal ? text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&") : text;
  }
  await show(source);
  const translated = source.replace(/\[:(\w+):\]/g, (all, name: string) => CLASSES[name] ?? all);
  refuseExponential(translated, source);
  let expression: RegExp;
  try {
    expression = new RegExp(translated);
  } catch {
    return false;
  }
  const match = expression.exec(left);
  const groups = match ? match.map((text, index): [string, string] => [String(index), text ?? ""]) : [];
  shell.variables.declare("BASH_REMATCH").value = new Map(groups);
  return match !== null;
}

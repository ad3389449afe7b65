import { NotModelledError } from "../../../source/errors.ts";
import { FUNCTIONS, REFUSED } from "./functions.ts";
import { type Expression, HclError, type Operator } from "./syntax.ts";

export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** What an expression can refer to. Undefined: there is none of that name. */
export interface Scope {
  variable(name: string): Value | undefined;
  call(name: string, args: readonly Value[]): Value | undefined;
}

const NUMBERS: Partial<Readonly<Record<Operator, (a: number, b: number) => Value>>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
};

/** Works an expression out. Throws HclError, or NotModelledError for functions that are not simulated. */
export function evaluate(expression: Expression, scope: Scope): Value {
  const value = (each: Expression) => evaluate(each, scope);
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "template":
      return expression.parts.map((part) => (typeof part === "string" ? part : textOf(value(part)))).join("");
    case "variable": {
      const found = scope.variable(expression.name);
      if (found !== undefined) return found;
      throw new HclError(
        "Unknown variable",
        `There is no variable named ${JSON.stringify(expression.name)}.`,
        expression,
      );
    }
    case "member":
      return member(expression, value(expression.of), value(expression.key));
    case "call":
      return call(expression, expression.args.map(value), scope);
    case "list":
      return expression.items.map(value);
    case "object":
      return Object.fromEntries(expression.entries.map(([key, each]) => [textOf(value(key)), value(each)]));
    case "not":
      return !isTrue(value(expression.of));
    case "negative":
      return -Number(value(expression.of));
    case "choice":
      return value(isTrue(value(expression.test)) ? expression.yes : expression.no);
    case "binary":
      return binary(expression.operator, value(expression.left), () => value(expression.right));
    case "for":
      return loop(expression, scope);
  }
}

function isTrue(value: Value): boolean {
  return value === true || value === "true";
}

/** A value where a text is wanted. */
export function textOf(value: Value): string {
  return value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}

function binary(operator: Operator, left: Value, right: () => Value): Value {
  if (operator === "&&") return isTrue(left) && isTrue(right());
  if (operator === "||") return isTrue(left) || isTrue(right());
  const other = right();
  if (operator === "==") return JSON.stringify(left) === JSON.stringify(other);
  if (operator === "!=") return JSON.stringify(left) !== JSON.stringify(other);
  return NUMBERS[operator]?.(Number(left), Number(other)) ?? null;
}

function member(expression: Expression, of: Value, key: Value): Value {
  const found = Array.isArray(of)
    ? of[Number(key)]
    : typeof of === "object" && of !== null
      ? (of as Readonly<Record<string, Value>>)[textOf(key)]
      : undefined;
  if (found !== undefined) return found;
  throw new HclError(
    "Unsupported attribute",
    `This object does not have an attribute named ${JSON.stringify(textOf(key))}.`,
    expression,
  );
}

function call(
  expression: Extract<Expression, { kind: "call" }>,
  given: readonly Value[],
  scope: Scope,
): Value {
  const { name, spread } = expression;
  const last = given.at(-1);
  const args = spread && Array.isArray(last) ? [...given.slice(0, -1), ...last] : given;
  const own = scope.call(name, args);
  if (own !== undefined) return own;
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (known) return known(...args);
  if (REFUSED.test(name)) throw new NotModelledError(`the function ${name} in a bake file`);
  throw new HclError("Function not found", `There is no function named ${JSON.stringify(name)}.`, expression);
}

function loop(expression: Extract<Expression, { kind: "for" }>, scope: Scope): Value {
  const { names, key, value, test } = expression;
  const over = evaluate(expression.over, scope);
  const entries: [Value, Value][] = Array.isArray(over)
    ? over.map((each, at): [Value, Value] => [at, each])
    : Object.entries(over ?? {});
  const made = entries.flatMap(([index, each]): [string, Value][] => {
    const [first = "", second] = names;
    const bound = new Map(
      second === undefined
        ? [[first, each]]
        : [
            [first, index],
            [second, each],
          ],
    );
    const inner: Scope = { call: scope.call, variable: (name) => bound.get(name) ?? scope.variable(name) };
    if (test && !isTrue(evaluate(test, inner))) return [];
    return [[key ? textOf(evaluate(key, inner)) : "", evaluate(value, inner)]];
  });
  return key ? Object.fromEntries(made) : made.map(([, each]) => each);
}

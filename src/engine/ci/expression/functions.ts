import { NotModelledError } from "../../source/errors.ts";
import { ExpressionError, equal, fromPlain, textOf, toPlain, type Value } from "./value.ts";

/** How the job stands before a step: what `success()` and its kind ask. */
export type Status = "success" | "failure";

type Function = (given: readonly Value[], status: Status) => Value;

function starts(given: readonly Value[], test: (text: string, part: string) => boolean): boolean {
  const [text = null, part = null] = given;
  return test(textOf(text).toLowerCase(), textOf(part).toLowerCase());
}

/** `{0}` and `{{`, as in .NET. */
function format([pattern = null, ...given]: readonly Value[]): string {
  return textOf(pattern).replace(/\{\{|\}\}|\{(\d+)\}/g, (whole, index?: string) => {
    if (index === undefined) return whole[0] ?? "";
    const value = given[Number(index)];
    if (value === undefined)
      throw new ExpressionError(`The following format string references more arguments than were supplied`);
    return textOf(value);
  });
}

function contains([where = null, what = null]: readonly Value[]): boolean {
  if (Array.isArray(where)) return where.some((each: Value) => equal(each, what));
  return textOf(where).toLowerCase().includes(textOf(what).toLowerCase());
}

function join([list = null, separator = ","]: readonly Value[]): string {
  return Array.isArray(list) ? list.map(textOf).join(textOf(separator)) : textOf(list);
}

function fromJson([text = null]: readonly Value[]): Value {
  try {
    return fromPlain(JSON.parse(textOf(text)));
  } catch {
    throw new ExpressionError("Error parsing fromJson");
  }
}

const FUNCTIONS: Readonly<Record<string, Function>> = {
  contains,
  format,
  join,
  startswith: (given) => starts(given, (text, part) => text.startsWith(part)),
  endswith: (given) => starts(given, (text, part) => text.endsWith(part)),
  tojson: ([value = null]) => JSON.stringify(toPlain(value), null, 2),
  fromjson: fromJson,
  success: (_, status) => status === "success",
  failure: (_, status) => status === "failure",
  always: () => true,
  cancelled: () => false,
};

export function call(name: string, given: readonly Value[], status: Status): Value {
  const key = name.toLowerCase();
  if (key === "hashfiles") throw new NotModelledError("hashFiles() in a workflow");
  const found = Object.hasOwn(FUNCTIONS, key) ? FUNCTIONS[key] : undefined;
  if (!found) throw new ExpressionError(`Unrecognized function: '${name}'`);
  return found(given, status);
}

/** Whether an `if:` asks for the job's state itself; else `success() &&` stands before it. */
export function asksForStatus(text: string): boolean {
  return /\b(?:success|failure|always|cancelled)\s*\(/i.test(text);
}

/** Values of expressions and how they turn into one another (docs.github.com, "Evaluate expressions in workflows and actions"). */
export type Value = null | boolean | number | string | readonly Value[] | ValueMap;

/** A context or an object: names are looked up whatever their case. */
export type ValueMap = ReadonlyMap<string, Value>;

/** An expression that GitHub refuses; the message is its own. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
}

export function isMap(value: Value): value is ValueMap {
  return value instanceof Map;
}

export function propertyOf(value: Value, name: string): Value {
  if (!isMap(value)) return null;
  const exact = value.get(name);
  if (exact !== undefined) return exact;
  const wanted = name.toLowerCase();
  return [...value].find(([key]) => key.toLowerCase() === wanted)?.[1] ?? null;
}

export function truthOf(value: Value): boolean {
  return !(value === null || value === false || value === 0 || value === "" || Number.isNaN(value as number));
}

export function textOf(value: Value): string {
  if (value === null) return "";
  if (isMap(value)) return "Object";
  return Array.isArray(value) ? "Array" : String(value);
}

function numberOf(value: Value): number {
  if (typeof value === "number") return value;
  if (value === null) return 0;
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "string" ? (value.trim() === "" ? 0 : Number(value)) : Number.NaN;
}

/** `==`: texts whatever their case; values of two kinds as numbers. */
export function equal(a: Value, b: Value): boolean {
  if (typeof a === "string" && typeof b === "string") return a.toUpperCase() === b.toUpperCase();
  if (typeof a === typeof b && (a === null) === (b === null)) return a === b;
  return numberOf(a) === numberOf(b);
}

/** `<`, with the sides' order given: negative, zero, positive; NaN where they cannot be ordered. */
export function order(a: Value, b: Value): number {
  if (typeof a === "string" && typeof b === "string") {
    const [left, right] = [a.toUpperCase(), b.toUpperCase()];
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return numberOf(a) - numberOf(b);
}

export function toPlain(value: Value): unknown {
  if (isMap(value)) return Object.fromEntries([...value].map(([key, each]) => [key, toPlain(each)]));
  return Array.isArray(value) ? value.map(toPlain) : value;
}

export function fromPlain(value: unknown): Value {
  if (Array.isArray(value)) return value.map(fromPlain);
  if (typeof value === "object" && value !== null)
    return new Map(Object.entries(value).map(([key, each]) => [key, fromPlain(each)]));
  return value as Value;
}

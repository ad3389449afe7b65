/** A `${...}` that Compose refuses; `kind` says which of its sentences applies. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  readonly kind: "invalid" | "required";

  constructor(kind: "invalid" | "required", message: string) {
    super(message);
    this.kind = kind;
  }
}

export interface Substitution {
  /** Undefined: not set. */
  readonly lookUp: (name: string) => string | undefined;
  /** Told of each variable without value and default. */
  readonly missing: (name: string) => void;
}

const maximumDepth = 100;
const maximumLength = 4 * 1024 * 1024;

/**
 * Compose's interpolation (compose-go `template`): `$V`, `${V}`, and `${V:-w}`, `-`, `:?`, `?`, `:+`, `+` with
 * nested words; `$$` is a dollar; a dollar before anything else stays. Throws TemplateError.
 */
export function substitute(text: string, using: Substitution, depth = 0): string {
  if (!text.includes("$")) return text;
  if (depth > maximumDepth) throw new TemplateError("invalid", text);
  let result = "";
  let position = 0;
  for (;;) {
    const dollar = text.indexOf("$", position);
    if (dollar < 0 || dollar === text.length - 1) return result + text.slice(position);
    result += text.slice(position, dollar);
    const next = text[dollar + 1]!;
    const name = /^[_a-zA-Z][_a-zA-Z0-9]*/.exec(text.slice(dollar + 1, dollar + 300))?.[0];
    if (next === "$") {
      result += "$";
      position = dollar + 2;
    } else if (next === "{") {
      const end = closingBrace(text, dollar + 2);
      if (end === undefined) throw new TemplateError("invalid", text);
      result += braced(text.slice(dollar + 2, end), text, using, depth);
      position = end + 1;
    } else if (name !== undefined) {
      result += plainValue(name, using);
      position = dollar + 1 + name.length;
    } else {
      result += "$";
      position = dollar + 1;
    }
    if (result.length > maximumLength) throw new TemplateError("invalid", "a value beyond 4 MiB");
  }
}

/** A variable without a default: empty, and told of, when it is not set. */
function plainValue(name: string, using: Substitution): string {
  const value = using.lookUp(name);
  if (value === undefined) using.missing(name);
  return value ?? "";
}

function closingBrace(text: string, from: number): number | undefined {
  let open = 1;
  for (let index = from; index < text.length; index++) {
    if (text[index] === "}" && --open === 0) return index;
    if (text[index] === "$" && text[index + 1] === "{") {
      open++;
      index++;
    }
  }
  return undefined;
}

function braced(inner: string, whole: string, using: Substitution, depth: number): string {
  const match = /^([_a-zA-Z][_a-zA-Z0-9]*)(?:(:?[-+?])(.*))?$/s.exec(inner);
  if (match === null) throw new TemplateError("invalid", whole);
  const [, name, operator, word = ""] = match;
  if (operator === undefined) return plainValue(name!, using);
  const value = using.lookUp(name!);
  const absent = value === undefined || (operator.startsWith(":") && value === "");
  const expanded = () => substitute(word, using, depth + 1);
  switch (operator.at(-1)) {
    case "-":
      return absent ? expanded() : value;
    case "+":
      return absent ? "" : expanded();
    default: {
      if (!absent) return value;
      const message = expanded();
      throw new TemplateError(
        "required",
        `required variable ${name} is missing a value${message === "" ? "" : `: ${message}`}`,
      );
    }
  }
}

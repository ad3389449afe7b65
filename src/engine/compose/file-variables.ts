import type { Tree } from "./tree.ts";
import { isMap } from "./tree.ts";

/** One variable that a file asks for: `docker compose config --variables`. */
export interface FileVariable {
  readonly name: string;
  readonly defaultValue: string;
  /** What `:+` puts in its place. */
  readonly presenceValue: string;
  readonly required: boolean;
}

const NAME = /^[_a-zA-Z][_a-zA-Z0-9]*/;

/** The variables of all values, by name in the order in which they come; nested ones count too. */
export function fileVariables(tree: Tree): Map<string, FileVariable> {
  const found = new Map<string, FileVariable>();
  const visit = (value: Tree): void => {
    if (typeof value === "string") read(value, found);
    else if (Array.isArray(value)) value.forEach(visit);
    else if (isMap(value)) Object.values(value).forEach(visit);
  };
  visit(tree);
  return found;
}

function read(text: string, found: Map<string, FileVariable>): void {
  for (let at = text.indexOf("$"); at >= 0 && at < text.length - 1; at = text.indexOf("$", at)) {
    const rest = text.slice(at + 1);
    if (rest.startsWith("$")) {
      at += 2;
      continue;
    }
    const inner = rest.startsWith("{") ? braces(rest) : undefined;
    const name = NAME.exec(inner ?? rest)?.[0];
    if (name !== undefined) note(name, inner?.slice(name.length) ?? "", found);
    at += inner === undefined ? 1 + (name?.length ?? 0) : inner.length + 3;
  }
}

/** What stands between the braces that the text begins with. */
function braces(text: string): string | undefined {
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") open += 1;
    if (text[at] === "}" && --open === 0) return text.slice(1, at);
  }
  return undefined;
}

function note(name: string, tail: string, found: Map<string, FileVariable>): void {
  const [, operator = "", word = ""] = /^:?([-+?])(.*)$/s.exec(tail) ?? [];
  if (!found.has(name))
    found.set(name, {
      name,
      defaultValue: operator === "-" ? word : "",
      presenceValue: operator === "+" ? word : "",
      required: operator === "?",
    });
  read(word, found);
}

/** --output and --query: JSON and text, and of JMESPath the way from key to key. Everything else is refused by name. */
import { NotModelledError } from "../../source/errors.ts";
import type { Line } from "./line.ts";
import { scopedSettings } from "./settings.ts";

/** The text of an answer, as the command line or the profile asks for it. */
export function shown(line: Line, answer: unknown): string {
  const query = line.options.get("query");
  const value = query === undefined ? answer : select(answer, query);
  const format =
    line.options.get("output") ??
    line.process.environment.get("AWS_DEFAULT_OUTPUT") ??
    scopedSettings(line).get("output") ??
    "json";
  if (format === "json") return `${JSON.stringify(value ?? null, null, 4)}\n`;
  if (format !== "text") throw new NotModelledError(`aws --output ${format}`);
  return `${asText(value)}\n`;
}

function select(answer: unknown, query: string): unknown {
  if (!/^\w+(?:\.\w+|\[\d+\])*$/.test(query)) throw new NotModelledError(`aws --query ${query}`);
  let value = answer;
  for (const [, key, index] of query.matchAll(/(\w+)|\[(\d+)\]/g))
    value = (value as Record<string, unknown> | undefined)?.[key ?? index ?? ""];
  return value;
}

/** The values in the order of their names, with tabs between. */
function asText(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.some(([, each]) => typeof each === "object"))
    throw new NotModelledError("aws --output text of nested answers");
  return entries.map(([, each]) => String(each)).join("\t");
}

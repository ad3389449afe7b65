/** What the command line prints of an answer: a table, one field, or JSON. */
import { print } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { type Answer, VaultError } from "./client.ts";

export interface Line {
  readonly words: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
}

type Values = Readonly<Record<string, unknown>>;

/** Seconds as vault shows them: `1h`, `1h30m`, `90s` as `1m30s`. */
export function durationOf(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count}${unit}`)
      .join("") || "0s"
  );
}

/** Go's own way to write what JSON has. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(shown).join(" ")}]`;
  if (typeof value === "object")
    return `map[${Object.entries(value)
      .map(([key, each]) => `${key}:${shown(each)}`)
      .join(" ")}]`;
  return String(value);
}

/** A table of two columns. */
export function table(values: Values): string {
  const width = Math.max(3, ...Object.keys(values).map((key) => key.length));
  const row = (key: string, value: string) => `${key.padEnd(width)}    ${value}\n`;
  return (
    row("Key", "Value") +
    row("---", "-----") +
    Object.entries(values)
      .map(([key, value]) => row(key, shown(value)))
      .join("")
  );
}

/** A title between signs, about as wide as the table below it. */
export function titled(title: string, width: number): string {
  const signs = "=".repeat(Math.floor(Math.max(6, width - title.length - 2) / 2));
  return `${signs} ${title} ${signs}\n`;
}

export function sorted(values: Values): Values {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The lease, if there is one, before what it is of. */
export function withLease({ lease_id, lease_duration = 0, renewable, data }: Answer): Values {
  const lease = lease_id
    ? { lease_id, lease_duration: durationOf(lease_duration), lease_renewable: renewable }
    : {};
  return { ...lease, ...sorted(data ?? {}) };
}

/** `-field` wins over `-format`; without either the table. */
export async function show(
  process: Process,
  { flags }: Line,
  values: Values,
  whole: unknown,
  text = () => table(values),
): Promise<number> {
  const field = flags.get("field");
  const format = flags.get("format") ?? process.environment.get("VAULT_FORMAT") ?? "table";
  if (field !== undefined) {
    if (!Object.hasOwn(values, field)) throw new VaultError(`Field "${field}" not present in secret`);
    // A terminal gets a line of its own.
    const end = process.descriptors.get(1)?.kind === "terminal" ? "\n" : "";
    await print(process, `${shown(values[field])}${end}`);
  } else if (format === "json") await print(process, `${JSON.stringify(whole, null, 2)}\n`);
  else if (format === "table") await print(process, text());
  else throw new NotModelledError(`vault -format=${format}`);
  return 0;
}

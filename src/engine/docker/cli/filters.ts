import { DaemonError } from "../../runtime/errors.ts";
import { FlagError } from "./flags.ts";

/** `--filter` values by key. */
export type Filters = ReadonlyMap<string, readonly string[]>;

/** Reads `--filter key=value`. An unknown key is refused as the daemon refuses it. */
export function filtersOf(given: readonly string[], known: readonly string[]): Filters {
  const filters = new Map<string, string[]>();
  for (const text of given) {
    const equals = text.indexOf("=");
    if (equals < 0)
      throw new FlagError(
        `invalid argument "${text}" for "-f, --filter" flag: invalid filter '${text}': must be of the form key=value`,
      );
    const key = text.slice(0, equals).trim().toLowerCase();
    if (!known.includes(key)) throw new DaemonError(`invalid filter '${key}'`);
    filters.set(key, [...(filters.get(key) ?? []), text.slice(equals + 1).trim()]);
  }
  return filters;
}

/** `label=key` or `label=key=value`; all of them must hold. */
export function matchesLabels(
  labels: Readonly<Record<string, string>> | undefined,
  wanted: readonly string[],
): boolean {
  return wanted.every((text) => {
    const [key = "", ...value] = text.split("=");
    if (!labels || !Object.hasOwn(labels, key)) return false;
    return value.length === 0 || labels[key] === value.join("=");
  });
}

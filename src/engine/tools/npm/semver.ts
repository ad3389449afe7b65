/** Version ranges as npm reads them: exact, ^, ~, x, comparators, spaces and ||. Prereleases sort before. */
type Version = readonly [number, number, number, string];

function parse(text: string): Version | undefined {
  const found = /^[v=\s]*(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+.*)?$/.exec(text.trim());
  return found ? [Number(found[1]), Number(found[2]), Number(found[3]), found[4] ?? ""] : undefined;
}

export function compareVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  if (!left || !right) return a < b ? -1 : a > b ? 1 : 0;
  return compare(left, right);
}

function compare(a: Version, b: Version): number {
  for (const index of [0, 1, 2] as const) if (a[index] !== b[index]) return a[index] - b[index];
  if (a[3] === b[3]) return 0;
  if (a[3] === "" || b[3] === "") return a[3] === "" ? 1 : -1;
  return a[3] < b[3] ? -1 : 1;
}

/** The half-open interval of a partial version such as `1`, `1.x` or `1.2`. */
function interval(text: string, operator: string): readonly [Version, Version] | undefined {
  const parts = text
    .split(/[-+]/)[0]!
    .split(".")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : undefined));
  const [major, minor, patch] = parts;
  if (major === undefined)
    return [
      [0, 0, 0, ""],
      [Number.MAX_SAFE_INTEGER, 0, 0, ""],
    ];
  const from: Version = parse(text) ?? [major, minor ?? 0, patch ?? 0, ""];
  const upTo = (level: 0 | 1 | 2): Version =>
    level === 0
      ? [major + 1, 0, 0, ""]
      : level === 1
        ? [major, (minor ?? 0) + 1, 0, ""]
        : [major, minor ?? 0, (patch ?? 0) + 1, ""];
  if (operator === "^") {
    if (major > 0 || minor === undefined) return [from, upTo(0)];
    return [from, minor > 0 || patch === undefined ? upTo(1) : upTo(2)];
  }
  if (operator === "~" || patch === undefined) return [from, upTo(minor === undefined ? 0 : 1)];
  return [from, upTo(2)];
}

function meets(version: Version, comparator: string): boolean {
  const [, operator = "", text = ""] = /^(\^|~>?|>=|<=|>|<|=)?\s*v?(.*)$/.exec(comparator) ?? [];
  if (text === "" || text === "*" || text === "x") return true;
  const exact = parse(text);
  const range = interval(text, operator.startsWith("~") ? "~" : operator);
  if (!range) return false;
  const [from, before] = range;
  switch (operator) {
    case ">=":
      return compare(version, from) >= 0;
    case ">":
      return exact ? compare(version, exact) > 0 : compare(version, before) >= 0;
    case "<":
      return compare(version, from) < 0;
    case "<=":
      return exact ? compare(version, exact) <= 0 : compare(version, before) < 0;
    default:
      if (exact && operator !== "^" && !operator.startsWith("~")) return compare(version, exact) === 0;
      return compare(version, from) >= 0 && compare(version, before) < 0;
  }
}

export function satisfies(version: string, range: string): boolean {
  const parsed = parse(version);
  if (!parsed) return false;
  return range.split("||").some((alternative) => {
    const text = alternative
      .trim()
      .replace(/^(\S+)\s+-\s+(\S+)$/, ">=$1 <=$2")
      .replace(/(\^|~|[<>]=?)\s+/g, "$1");
    const comparators = text.split(/\s+/).filter(Boolean);
    if (parsed[3] !== "" && !comparators.some((comparator) => comparator.includes("-"))) return false;
    return comparators.every((comparator) => meets(parsed, comparator));
  });
}

/** The highest of `versions` that `range` allows. */
export function maxSatisfying(versions: readonly string[], range: string): string | undefined {
  return versions
    .filter((version) => satisfies(version, range))
    .sort(compareVersions)
    .at(-1);
}

/** Versions and specifiers as PEP 440 orders and matches them. */

export interface Specifier {
  readonly operator: string;
  readonly version: string;
}

const VERSION =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?(?:(?:-(\d+))|(?:[-_.]?(post|rev|r)[-_.]?(\d*)))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i;

const PRE: Readonly<Record<string, string>> = { alpha: "a", beta: "b", c: "rc", pre: "rc", preview: "rc" };

interface Parsed {
  readonly release: readonly number[];
  /** Text that sorts as pre-, post- and development releases do. */
  readonly rest: string;
  readonly isPre: boolean;
}

const padded = (text: string | undefined) => (text || "0").padStart(12, "0");

function parse(text: string): Parsed | undefined {
  const match = VERSION.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, epoch = "0", release = "0", pre, preNumber, dash, post, postNumber, dev, devNumber] = match;
  const isPost = dash !== undefined || post !== undefined;
  const first = pre ? `${PRE[pre] ?? pre}${padded(preNumber)}` : dev && !isPost ? "0" : "z";
  const second = isPost ? `p${padded(dash ?? postNumber)}` : "0";
  const third = dev ? `0${padded(devNumber)}` : "z";
  const numbers = release.split(".").map(Number);
  while (numbers.length > 1 && numbers.at(-1) === 0) numbers.pop();
  return {
    release: [Number(epoch), ...numbers],
    rest: `${first}|${second}|${third}`,
    isPre: pre !== undefined || dev !== undefined,
  };
}

export function isVersion(text: string): boolean {
  return parse(text) !== undefined;
}

export function isPrerelease(text: string): boolean {
  return parse(text)?.isPre ?? false;
}

/** Negative where `a` is older. What is no version is older than all. */
export function compareVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  if (!left || !right) return Number(left !== undefined) - Number(right !== undefined);
  for (let at = 0; at < Math.max(left.release.length, right.release.length); at += 1) {
    const difference = (left.release[at] ?? 0) - (right.release[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.rest < right.rest ? -1 : left.rest > right.rest ? 1 : 0;
}

function isBelow(version: string, prefix: string): boolean {
  const wanted = prefix.split(".").map(Number);
  const numbers = (parse(version)?.release ?? []).slice(1);
  return wanted.every((number, at) => (numbers[at] ?? 0) === number);
}

function matches(version: string, { operator, version: wanted }: Specifier): boolean {
  if (operator === "===") return version === wanted;
  if (wanted.endsWith(".*")) return isBelow(version, wanted.slice(0, -2)) === (operator === "==");
  const order = compareVersions(version, wanted);
  switch (operator) {
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<=":
      return order <= 0;
    case ">=":
      return order >= 0;
    case "<":
      return order < 0;
    case ">":
      return order > 0;
    default:
      return order >= 0 && isBelow(version, wanted.replace(/\.[^.]*$/, ""));
  }
}

/** Whether a version fits all specifiers; pre-releases only where a specifier names one. */
export function satisfies(version: string, specifiers: readonly Specifier[], allowPre = false): boolean {
  const named = specifiers.some((each) => isPrerelease(each.version));
  if (isPrerelease(version) && !allowPre && !named) return false;
  return specifiers.every((each) => matches(version, each));
}

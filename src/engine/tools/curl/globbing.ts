/** curl's globbing of URLs: `{a,b}`, `[1-3]`, `[a-c]`, `[01-10:3]`, and `#1` in the name of -o. */
import { CurlError } from "./given.ts";

export interface Globbed {
  readonly url: string;
  /** What stands for `#1`, `#2`, ... */
  readonly parts: readonly string[];
}

/** All URLs that a pattern, the end of `whole`, stands for, the last part changing first. Throws CurlError (3). */
export function glob(pattern: string, whole = pattern): Globbed[] {
  const at = pattern.search(/[{[]/);
  // Brackets around an IPv6 address are no range.
  if (at < 0 || /^\[[0-9a-f:.%]+\]/i.test(pattern.slice(at)) === true) return [{ url: pattern, parts: [] }];
  const close = pattern.indexOf(pattern[at] === "{" ? "}" : "]", at);
  const place = whole.length - pattern.length + at;
  if (close < 0) throw wrong(pattern[at] === "{" ? "unmatched brace" : "bad range", whole, place);
  const inside = pattern.slice(at + 1, close);
  const choices = pattern[at] === "{" ? inside.split(",") : range(inside);
  if (!choices) throw wrong("bad range", whole, place + 1);
  return choices.flatMap((choice) =>
    glob(pattern.slice(close + 1), whole).map(({ url, parts }) => ({
      url: pattern.slice(0, at) + choice + url,
      parts: [choice, ...parts],
    })),
  );
}

/** curl shows the URL, and under it where it stopped reading. */
function wrong(what: string, whole: string, place: number): CurlError {
  return new CurlError(3, `${what} in URL position ${place + 1}:\n${whole}\n${" ".repeat(place)}^`);
}

function range(text: string): string[] | undefined {
  const [, from = "", to = "", step = "1"] = /^(\w+)-(\w+)(?::(\d+))?$/.exec(text) ?? [];
  if (from === "") return undefined;
  const isNumber = /^\d+$/.test(from);
  const first = isNumber ? Number(from) : from.charCodeAt(0);
  const last = isNumber ? Number(to) : to.charCodeAt(0);
  const found: string[] = [];
  for (let value = first; value <= last && found.length < 1000; value += Number(step) || 1)
    found.push(isNumber ? String(value).padStart(from.length, "0") : String.fromCharCode(value));
  return found;
}

/** The name of -o for a URL that was globbed. */
export function nameFor(output: string, parts: readonly string[]): string {
  return output.replace(/#(\d)/g, (whole, number: string) => parts[Number(number) - 1] ?? whole);
}

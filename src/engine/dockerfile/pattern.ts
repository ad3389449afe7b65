import { RunawayError } from "../source/errors.ts";
import { InstructionError } from "./instruction-error.ts";

type Token = { readonly kind: "star" | "any" } | { readonly kind: "literal"; readonly text: string };

/** Cells of the matching table beyond which a pattern is refused rather than waited for. */
const maximumWork = 50_000_000;

/**
 * The patterns of `${v#p}`, `${v%p}` and `${v/p/r}` (BuildKit shell/lex.go): only `*`, `?` and a backslash
 * before `*`, `?`, `\`, `}` or `/` are special. Works by a table, so that no pattern takes exponential time.
 */
export function parsePattern(pattern: string): Token[] {
  const tokens: Token[] = [];
  const characters = Array.from(pattern);
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index]!;
    if (character === "*") tokens.push({ kind: "star" });
    else if (character === "?") tokens.push({ kind: "any" });
    else if (character !== "\\") tokens.push({ kind: "literal", text: character });
    else {
      const next = characters[index + 1];
      if (next === "}" || next === "/") continue;
      index++;
      if (next !== "*" && next !== "?" && next !== "\\")
        throw new InstructionError(
          `invalid pattern (${pattern}) in substitution: invalid escape '\\${next ?? "\ufffd"}'`,
        );
      tokens.push({ kind: "literal", text: next });
    }
  }
  return tokens;
}

/** Where a match that starts at `from` can end: the shortest or the longest; undefined for no match. */
function matchEnd(
  tokens: readonly Token[],
  value: readonly string[],
  from: number,
  longest: boolean,
): number | undefined {
  if (tokens.length * (value.length - from) > maximumWork)
    throw new RunawayError("a substitution pattern over too long a value");
  let ends = new Uint8Array(value.length + 1);
  ends[from] = 1;
  for (const token of tokens) {
    const next = new Uint8Array(value.length + 1);
    if (token.kind === "star") {
      let reached = false;
      for (let index = from; index <= value.length; index++) {
        reached = ends[index] === 1 || (reached && value[index - 1] !== "\n");
        if (reached) next[index] = 1;
      }
    } else {
      for (let index = from; index < value.length; index++) {
        if (ends[index] !== 1) continue;
        const matches = token.kind === "literal" ? value[index] === token.text : value[index] !== "\n";
        if (matches) next[index + 1] = 1;
      }
    }
    ends = next;
  }
  const found = longest ? ends.lastIndexOf(1) : ends.indexOf(1);
  return found < 0 ? undefined : found;
}

/** `${value#pattern}`, or `##` when `longest`. */
export function trimPrefix(pattern: string, value: string, longest: boolean): string {
  const characters = Array.from(value);
  const end = matchEnd(parsePattern(pattern), characters, 0, longest);
  return end === undefined ? value : characters.slice(end).join("");
}

/** `${value%pattern}`, or `%%` when `longest`: a prefix match on both reversed. */
export function trimSuffix(pattern: string, value: string, longest: boolean): string {
  const characters = Array.from(value).reverse();
  const end = matchEnd(parsePattern(pattern).reverse(), characters, 0, longest);
  return end === undefined ? value : characters.slice(end).reverse().join("");
}

/** `${value/pattern/replacement}`, or `//` when `all`; matches are the longest at the leftmost place. */
export function replacePattern(pattern: string, value: string, replacement: string, all: boolean): string {
  const tokens = parsePattern(pattern);
  const characters = Array.from(value);
  let result = "";
  let from = 0;
  let budget = maximumWork;
  while (from <= characters.length) {
    budget -= tokens.length * (characters.length - from) + 1;
    if (budget < 0) throw new RunawayError("a substitution pattern over too long a value");
    const end = matchEnd(tokens, characters, from, true);
    if (end === undefined) {
      result += characters[from++] ?? "";
      continue;
    }
    result += replacement;
    if (!all) return result + characters.slice(end).join("");
    if (end === from) result += characters[from++] ?? "";
    else {
      from = end;
      if (from === characters.length) break;
    }
  }
  return result;
}

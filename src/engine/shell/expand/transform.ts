import { NotModelledError } from "../../source/errors.ts";
import { quoteForBash } from "../quote.ts";
import { compile, patternSource, unquotePattern } from "./pattern.ts";

/** `${x#pattern}` and `${x##pattern}`. */
export function removePrefix(value: string, pattern: string, longest: boolean): string {
  const matcher = compile(`^(?:${patternSource(pattern)})$`);
  const ends = boundaries(value);
  if (longest) ends.reverse();
  for (const end of ends) if (matcher.test(value.slice(0, end))) return value.slice(end);
  return value;
}

/** `${x%pattern}` and `${x%%pattern}`. */
export function removeSuffix(value: string, pattern: string, longest: boolean): string {
  const matcher = compile(`^(?:${patternSource(pattern)})$`);
  const starts = boundaries(value);
  if (!longest) starts.reverse();
  for (const start of starts) if (matcher.test(value.slice(start))) return value.slice(0, start);
  return value;
}

/** Positions between characters, from 0 to the length. */
function boundaries(value: string): number[] {
  const positions = [0];
  for (const character of value) positions.push(positions.at(-1)! + character.length);
  return positions;
}

/** `${x/pattern/replacement}` and its forms; bash's `&` in the replacement is the match. */
export function replacePattern(
  value: string,
  pattern: string,
  replacement: string,
  operator: string,
  ampersand: boolean,
): string {
  if (pattern === "" && operator !== "/#" && operator !== "/%") return value;
  const source = patternSource(pattern);
  const anchored = operator === "/#" ? `^(?:${source})` : operator === "/%" ? `(?:${source})$` : source;
  const matcher = new RegExp(compile(anchored).source, operator === "//" ? "gu" : "u");
  return value.replace(matcher, (match) =>
    ampersand
      ? replacement.replace(/\\([\s\S])|&/g, (_all, escaped?: string) => escaped ?? match)
      : unquotePattern(replacement),
  );
}

/** bash's `${x^}`, `${x^^}`, `${x,}`, `${x,,}`, for characters that match the pattern. */
export function changeCase(value: string, operator: string, pattern: string): string {
  const matcher = compile(`^(?:${pattern === "" ? "[^]" : patternSource(pattern)})$`);
  const change = (character: string) =>
    matcher.test(character)
      ? operator.startsWith("^")
        ? character.toUpperCase()
        : character.toLowerCase()
      : character;
  const characters = [...value];
  if (operator.length === 2) return characters.map(change).join("");
  return characters.map((character, index) => (index === 0 ? change(character) : character)).join("");
}

/** bash's `${x@Q}` and its like. */
export function transform(letter: string, value: string): string {
  if (letter === "Q") return quoteForBash(value, true);
  if (letter === "U") return value.toUpperCase();
  if (letter === "L") return value.toLowerCase();
  if (letter === "u") return value.charAt(0).toUpperCase() + value.slice(1);
  throw new NotModelledError(`bash's \${x@${letter}}`);
}

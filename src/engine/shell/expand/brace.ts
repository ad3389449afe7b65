import type { Word, WordPart } from "../ast.ts";

/** A character of a word, or a part that brace expansion does not look into. */
type Unit = string | Exclude<WordPart, { kind: "literal" }>;

/** bash's `a{b,c}d` and `{1..5}`: the words that one word stands for. */
export function expandBraces(word: Word): Word[] {
  if (!word.parts.some((part) => part.kind === "literal" && part.text.includes("{"))) return [word];
  const units: Unit[] = word.parts.flatMap((part): Unit[] =>
    part.kind === "literal" ? [...part.text] : [part],
  );
  return expand(units).map(toWord);
}

function expand(units: readonly Unit[]): Unit[][] {
  for (let open = 0; open < units.length; open += 1) {
    if (units[open] !== "{") continue;
    const group = groupAt(units, open);
    if (!group) continue;
    const before = units.slice(0, open);
    const after = expand(units.slice(group.end + 1));
    return group.alternatives
      .flatMap((alternative) => expand(alternative))
      .flatMap((middle) => after.map((rest) => [...before, ...middle, ...rest]));
  }
  return [[...units]];
}

function groupAt(units: readonly Unit[], open: number): { alternatives: Unit[][]; end: number } | undefined {
  const alternatives: Unit[][] = [];
  let depth = 0;
  let current: Unit[] = [];
  for (let at = open + 1; at < units.length; at += 1) {
    const unit = units[at]!;
    if (unit === "}" && depth === 0) {
      if (alternatives.length > 0) return { alternatives: [...alternatives, current], end: at };
      const sequence = sequenceOf(current);
      return sequence && { alternatives: sequence, end: at };
    }
    if (unit === "," && depth === 0) {
      alternatives.push(current);
      current = [];
      continue;
    }
    if (unit === "{") depth += 1;
    if (unit === "}") depth -= 1;
    current.push(unit);
  }
  return undefined;
}

const MAXIMUM = 100_000;

/** `1..5`, `5..1..2`, `01..10`, `a..e`. */
function sequenceOf(units: readonly Unit[]): Unit[][] | undefined {
  if (units.some((unit) => typeof unit !== "string")) return undefined;
  const text = units.join("");
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  const match = numbers ?? letters;
  if (!match) return undefined;
  const from = numbers ? Number(match[1]) : match[1]!.charCodeAt(0);
  const to = numbers ? Number(match[2]) : match[2]!.charCodeAt(0);
  const step = Math.max(1, Math.abs(Number(match[3] ?? 1)));
  const padded = numbers && [match[1]!, match[2]!].some((end) => /^-?0\d/.test(end));
  const width = padded ? Math.max(match[1]!.length, match[2]!.length) : 0;
  const results: Unit[][] = [];
  for (let at = from; from <= to ? at <= to : at >= to; at += from <= to ? step : -step) {
    if (results.length > MAXIMUM) break;
    const digits = String(Math.abs(at)).padStart(at < 0 ? width - 1 : width, "0");
    results.push(numbers ? [...(at < 0 ? `-${digits}` : digits)] : [String.fromCharCode(at)]);
  }
  return results;
}

function toWord(units: readonly Unit[]): Word {
  const parts: WordPart[] = [];
  let text = "";
  for (const unit of units) {
    if (typeof unit === "string") text += unit;
    else {
      if (text !== "") parts.push({ kind: "literal", text });
      text = "";
      parts.push(unit);
    }
  }
  if (text !== "") parts.push({ kind: "literal", text });
  return { parts };
}

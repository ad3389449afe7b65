import { issuerOf } from "../../evidence/sibling.ts";
import { siblingKey } from "../../evidence/sibling-key.ts";
import { SourceText } from "../../rules/project/source-text.ts";
import type { Candidate } from "./types.ts";

/** A whole number from 0 up to, but not including, `below`. */
export type Random = (below: number) => number;

const CLASSES = ["0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
/** Shorter texts stand in files by chance, and are too few to be told from others. */
const SHORTEST = 12;
const PEM_FRAME = /^-----[A-Z ]+-----$/;

/**
 * A made-up value in the place of a real one: nothing of the real one but the issuer's prefix (`npm_`) and its shape can be
 * told from it. A signing key's is another key. For no value, or a short one, `canary_` and twenty letters.
 */
export function canaryOf(value: string | undefined, random: Random): string {
  if (value === undefined || value.length < SHORTEST) return `canary_${letters("x".repeat(20), random)}`;
  const key = siblingKey(value, (seed) => seed.map(() => random(256)));
  if (key !== undefined) return key;
  const lines = value.split("\n");
  if (lines.length > 1)
    return lines.map((line) => (PEM_FRAME.test(line) ? line : letters(line, random))).join("\n");
  const issuer = issuerOf(value);
  return issuer + letters(value.slice(issuer.length), random);
}

function letters(text: string, random: Random): string {
  return [...text]
    .map((letter) => {
      const own = CLASSES.find((each) => each.includes(letter));
      return own ? (own[random(own.length)] ?? letter) : letter;
    })
    .join("");
}

export interface WithCanaries {
  readonly files: Readonly<Record<string, string>>;
  /** Candidate's name to its canary. */
  readonly canaries: ReadonlyMap<string, string>;
}

/**
 * Puts a canary where each candidate's value stands: a long value everywhere, a short one (`postgres` may be a user and a
 * folder too) only where it was seen as a credential. Candidates without a value get a canary that stands nowhere yet.
 */
export function putCanaries(
  files: Readonly<Record<string, string>>,
  candidates: readonly Candidate[],
  random: Random,
): WithCanaries {
  const canaries = new Map(candidates.map(({ name, value }) => [name, canaryOf(value, random)]));
  const replaced = Object.entries(files).map(([file, text]) => {
    const edits = candidates.flatMap((candidate) => {
      const canary = canaries.get(candidate.name) ?? "";
      return occurrences(new SourceText(file, text), candidate).map((at) => ({ ...at, canary }));
    });
    return [file, applyEdits(text, edits)] as const;
  });
  return { files: Object.fromEntries(replaced), canaries };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function occurrences(source: SourceText, { value, places }: Candidate): Span[] {
  if (!value) return [];
  const spans: Span[] = [];
  if (value.length >= SHORTEST) {
    for (let at = source.text.indexOf(value); at >= 0; at = source.text.indexOf(value, at + value.length))
      spans.push({ start: at, end: at + value.length });
    return spans;
  }
  for (const { file, range } of places) {
    const within = source.slice(range);
    const at = file === source.file ? within.lastIndexOf(value) : -1;
    if (at < 0) continue;
    const start = source.offset(range.start) + at;
    spans.push({ start, end: start + value.length });
  }
  return spans;
}

/** Of two that overlap the first one is made. */
function applyEdits(text: string, edits: readonly (Span & { readonly canary: string })[]): string {
  let result = "";
  let done = 0;
  for (const { start, end, canary } of [...edits].sort((a, b) => a.start - b.start)) {
    if (start < done) continue;
    result += text.slice(done, start) + canary;
    done = end;
  }
  return result + text.slice(done);
}

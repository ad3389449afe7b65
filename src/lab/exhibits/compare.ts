import { siblingsOf } from "../../engine/evidence/compare.ts";
import { mask } from "../../engine/evidence/mask.ts";
import { scan } from "../../engine/evidence/scan.ts";
import type { Artefact, Credential, Finding } from "../../engine/evidence/types.ts";
import { bytesInRows } from "./hex.ts";
import type { ComparedPiece, ComparisonReply, ComparisonRow } from "./types.ts";

const encoder = new TextEncoder();
const AROUND = 2;
const MOST_ROWS = 40;
// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes that no text has
const CONTROL = /[\u0000-\u0008\u000e-\u001f]/;

/** What stands at a finding's place in run A and in run B, the differences marked. */
export function comparePlaces(
  finding: Finding,
  a: readonly Artefact[],
  b: readonly Artefact[],
  credentials: readonly Credential[],
): ComparisonReply {
  const inA = a.filter((artefact) => isAt(artefact, finding, credentials));
  const own = inA.find((artefact) => scan([artefact], credentials).length > 0) ?? inA[0];
  if (!own) throw new Error("This place is not there any more.");
  const other = counterpart(own, a, b, credentials);
  const [left, right] = [own.content, other?.content ?? ""];
  const texts = [textOf(left), textOf(right)] as const;
  if (texts[0] === undefined || texts[1] === undefined)
    return focus(bytesInRows(bytesOf(left), bytesOf(right)), "bytes");
  return focus(lines(texts[0], texts[1]), "text");
}

function isAt(artefact: Artefact, finding: Finding, credentials: readonly Credential[]): boolean {
  return (
    artefact.surface === finding.surface &&
    mask(artefact.object, credentials) === finding.object &&
    mask(artefact.where, credentials) === finding.where
  );
}

/** The same place in run B: of the same name with B's values masked, else the one that stands at the same position. */
function counterpart(
  own: Artefact,
  a: readonly Artefact[],
  b: readonly Artefact[],
  credentials: readonly Credential[],
): Artefact | undefined {
  const siblings = siblingsOf(credentials);
  const place = (artefact: Artefact, values: readonly Credential[]) =>
    [artefact.surface, mask(artefact.object, values), mask(artefact.where, values)].join("\0");
  const own_ = place(own, credentials);
  const atPlace = (all: readonly Artefact[], values: readonly Credential[]) =>
    all.filter((artefact) => artefact.surface === own.surface && place(artefact, values) === own_);
  const named = atPlace(b, siblings);
  if (named.length > 0) return named[Math.max(0, atPlace(a, credentials).indexOf(own))] ?? named[0];
  const shelf = (all: readonly Artefact[], values: readonly Credential[]) =>
    all.filter(
      ({ surface, object }) =>
        surface === own.surface && mask(object, values) === mask(own.object, credentials),
    );
  return shelf(b, siblings)[shelf(a, credentials).indexOf(own)];
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? encoder.encode(content) : content;
}

/** The text, or undefined for bytes that are none. */
function textOf(content: string | Uint8Array): string | undefined {
  if (typeof content === "string") return content;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    return CONTROL.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function lines(a: string, b: string): ComparisonRow[] {
  const [left, right] = [a.split("\n"), b.split("\n")];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const [one = "", other = ""] = [left[index], right[index]];
    return { label: String(index + 1), a: marked(one, other), b: marked(other, one) };
  });
}

/** `own` with what `other` has differently marked: sign by sign where both are as long, else between the common ends. */
export function marked(own: string, other: string): ComparedPiece[] {
  const same = (index: number) => own[index] === other[index];
  let isChanged = (index: number) => !same(index);
  if (own.length !== other.length) {
    let start = 0;
    while (start < own.length && same(start)) start++;
    let end = 0;
    const shorter = Math.min(own.length, other.length) - start;
    while (end < shorter && own.at(-1 - end) === other.at(-1 - end)) end++;
    isChanged = (index) => index >= start && index < own.length - end;
  }
  const pieces: { text: string; changed: boolean }[] = [];
  for (let index = 0; index < own.length; index++) {
    const changed = isChanged(index);
    const last = pieces.at(-1);
    if (last?.changed === changed) last.text += own[index];
    else pieces.push({ text: own[index] ?? "", changed });
  }
  return pieces;
}

/** The rows that differ with a few around them. */
function focus(rows: readonly ComparisonRow[], kind: ComparisonReply["kind"]): ComparisonReply {
  const differs = rows.map(({ a, b }) => [...a, ...b].some(({ changed }) => changed));
  const near = rows.filter((_, index) =>
    differs.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(Boolean),
  );
  const shown = near.slice(0, MOST_ROWS);
  return { kind, rows: shown, same: rows.length - shown.length };
}

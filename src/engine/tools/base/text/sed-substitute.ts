/** sed's s command: which matches are replaced, and by what. */

import type { Call } from "../core/call.ts";
import type { Substitution } from "./sed-parse.ts";

/** The replacement with its groups and case changes (\U \L \u \l \E). */
function expandReplacement(replacement: string, match: RegExpExecArray): string {
  let shown = "";
  let mode = "";
  let once = "";
  const add = (text: string): void => {
    let piece = mode === "U" ? text.toUpperCase() : mode === "L" ? text.toLowerCase() : text;
    if (once !== "" && piece !== "") {
      piece =
        (once === "u" ? (piece[0] ?? "").toUpperCase() : (piece[0] ?? "").toLowerCase()) + piece.slice(1);
      once = "";
    }
    shown += piece;
  };
  for (let at = 0; at < replacement.length; at++) {
    const character = replacement[at] ?? "";
    if (character === "&") add(match[0]);
    else if (character !== "\\") add(character);
    else {
      const next = replacement[++at] ?? "";
      if (/\d/.test(next)) add(match[Number(next)] ?? "");
      else if ("ULE".includes(next) && next !== "") mode = next === "E" ? "" : next;
      else if ("ul".includes(next) && next !== "") once = next;
      else add(({ n: "\n", t: "\t", r: "\r" } as Record<string, string>)[next] ?? next);
    }
  }
  return shown;
}

/** The text after `step`, which looks for `regex`; undefined where nothing was replaced. */
export function substituted(call: Call, text: string, step: Substitution, regex: RegExp): string | undefined {
  let shown = "";
  let end = 0;
  let count = 0;
  let changed = false;
  for (let match = regex.exec(text); match; match = regex.exec(text)) {
    call.process.tick();
    if (match[0] === "") regex.lastIndex++;
    // An empty match right behind a match does not count.
    if (match[0] === "" && count > 0 && match.index === end) continue;
    count++;
    shown += text.slice(end, match.index);
    const wanted = count === step.nth || (step.global && count > step.nth);
    shown += wanted ? expandReplacement(step.replacement, match) : match[0];
    changed ||= wanted;
    end = match.index + match[0].length;
    if (wanted && !step.global) break;
  }
  return changed ? shown + text.slice(end) : undefined;
}

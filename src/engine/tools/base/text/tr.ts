import { toByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { CLASSES } from "./classes.ts";
import { unescapeText } from "./escapes.ts";

const range = (from: number, to: number): string => {
  let text = "";
  for (let code = from; code <= to; code++) text += String.fromCharCode(code);
  return text;
};

/** The characters that a SET names, in order: ranges, classes, escapes and, in the second set, repeats `[x*]`. */
function expandSet(call: Call, set: string, length: number): string {
  const repeats: { at: number; character: string }[] = [];
  let out = "";
  let at = 0;
  const single = (): string => {
    if (set[at] === "\\") {
      const octal = /^\\([0-7]{1,3})/.exec(set.slice(at));
      const text = octal
        ? String.fromCharCode(Number.parseInt(octal[1] ?? "", 8) & 255)
        : unescapeText(set.slice(at, at + 2), "format").text;
      at += octal ? octal[0].length : 2;
      return text.length === 2 ? text.slice(1) : text;
    }
    return set[at++] ?? "";
  };
  while (at < set.length) {
    const rest = set.slice(at);
    const named = /^\[:([a-z]+):\]/.exec(rest);
    const equal = /^\[=(.)=\]/.exec(rest);
    const repeat = /^\[(.)\*(\d*)\]/.exec(rest);
    if (named) {
      const members = CLASSES[named[1] ?? ""];
      if (members === undefined)
        return call.fail(
          call.say(`invalid character class '${named[1]}'`, `invalid character class '${named[1]}'`),
        );
      out += members;
      at += named[0].length;
    } else if (equal) {
      out += equal[1];
      at += equal[0].length;
    } else if (repeat) {
      const count = Number.parseInt(repeat[2] || "0", repeat[2]?.startsWith("0") ? 8 : 10);
      if (count > 0) out += (repeat[1] ?? "").repeat(count);
      else repeats.push({ at: out.length, character: repeat[1] ?? "" });
      at += repeat[0].length;
    } else {
      const first = single();
      if (set[at] === "-" && at + 1 < set.length) {
        at++;
        const last = single();
        if (last < first)
          call.fail(`range-endpoints of '${first}-${last}' are in reverse collating sequence order`);
        out += range(first.charCodeAt(0), last.charCodeAt(0));
      } else {
        out += first;
      }
    }
  }
  for (const { at: place, character } of repeats) {
    out = out.slice(0, place) + character.repeat(Math.max(0, length - out.length)) + out.slice(place);
  }
  return out;
}

function complement(set: string): string {
  return [...range(0, 255)].filter((character) => !set.includes(character)).join("");
}

export const tr: Tool = {
  options: {
    short: "cCdst",
    long: { complement: "c", delete: "d", "squeeze-repeats": "s", "truncate-set1": "t" },
  },
  async run(call: Call) {
    const [first, second, extra] = call.operands;
    if (first === undefined) call.usage(call.say("", "missing operand"));
    const alone = call.has("d") !== call.has("s");
    if (second === undefined && !alone && !call.busybox) {
      const why = call.has("d")
        ? "Two strings must be given when both deleting and squeezing repeats."
        : "Two strings must be given when translating.";
      call.usage(`missing operand after '${first}'\n${why}`);
    }
    if (extra !== undefined && !call.busybox) call.usage(`extra operand '${extra}'`);
    let from = expandSet(call, first, 0);
    if (call.has("c", "C")) from = complement(from);
    let to = second === undefined ? "" : expandSet(call, second, from.length);
    if (call.has("t")) from = from.slice(0, to.length);
    if (!call.has("d") && second !== undefined && to === "" && from !== "") {
      call.fail(
        call.say(
          "when not truncating set1, string2 must be non-empty",
          "when not truncating set1, string2 must be non-empty",
        ),
      );
    }
    if (to !== "" && to.length < from.length) to += (to.at(-1) ?? "").repeat(from.length - to.length);
    const squeeze = call.has("s") ? new Set(second === undefined ? from : to) : new Set<string>();
    const table = new Map<string, string>();
    if (!call.has("d") && second !== undefined)
      for (let at = 0; at < from.length; at++) table.set(from[at] ?? "", to[at] ?? "");
    const removed = new Set(call.has("d") ? from : "");
    let last = "";
    for (let data = await call.read(); data !== null; data = await call.read()) {
      let shown = "";
      for (const character of toByteString(data)) {
        if (removed.has(character)) continue;
        const mapped = table.get(character) ?? character;
        if (mapped === last && squeeze.has(mapped)) continue;
        shown += mapped;
        last = mapped;
      }
      await call.out(shown);
    }
    return 0;
  },
};

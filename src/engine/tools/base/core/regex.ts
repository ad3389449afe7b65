import { refuseExponential } from "../../../source/tame-regex.ts";
import { CLASSES } from "../text/classes.ts";
import type { Call } from "./call.ts";
import { Failure } from "./tool.ts";

export interface RegexOptions {
  readonly extended: boolean;
  readonly ignoreCase?: boolean;
  readonly global?: boolean;
  /** `^` and `$` also at line ends (sed's M). */
  readonly multiline?: boolean;
  /** Exit status for a bad pattern. */
  readonly status?: number;
}

/** Escapes that GNU adds to POSIX, alike in both syntaxes. */
const GNU_ESCAPES: Readonly<Record<string, string>> = {
  w: "[A-Za-z0-9_]",
  W: "[^A-Za-z0-9_]",
  s: "[ \\t\\n\\v\\f\\r]",
  S: "[^ \\t\\n\\v\\f\\r]",
  b: "\\b",
  B: "\\B",
  "<": "\\b(?=\\w)",
  ">": "\\b(?<=\\w)",
  "`": "^",
  "'": "$",
  n: "\\n",
  t: "\\t",
};

const quote = (character: string): string =>
  /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;

/** A bracket expression from its `[`: the JavaScript class and where it ends. Backslash is an ordinary character. */
function bracket(
  pattern: string,
  start: number,
): { readonly text: string; readonly end: number } | undefined {
  let at = start + 1;
  const negated = pattern[at] === "^";
  if (negated) at++;
  let body = "";
  const first = at;
  for (; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    if (character === "]" && at > first) {
      const set = body === "" ? "\\]" : body;
      return { text: negated ? `[^${set}]` : `[${set}]`, end: at };
    }
    const named = /^\[([:.=])(.+?)\1\]/.exec(pattern.slice(at));
    if (named) {
      const members = named[1] === ":" ? CLASSES[named[2] ?? ""] : named[2];
      if (members === undefined) return undefined;
      body += [...members]
        .map((member) => `\\x${member.charCodeAt(0).toString(16).padStart(2, "0")}`)
        .join("");
      at += named[0].length - 1;
    } else if (character === "-" && at > first && pattern[at + 1] !== "]") {
      body += "-";
    } else {
      body += /[\\\]^[-]/.test(character) ? `\\${character}` : character;
    }
  }
  return undefined;
}

/** A POSIX pattern in JavaScript's words, or the error that regcomp(3) gives. */
export function translate(
  pattern: string,
  extended: boolean,
): { readonly source: string } | { readonly error: string } {
  let source = "";
  let groups = 0;
  let open = 0;
  let anything = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    const next = pattern[at + 1] ?? "";
    if (character === "[") {
      const set = bracket(pattern, at);
      if (!set)
        return {
          error: /\[:[a-z]*:\]/.test(pattern.slice(at))
            ? "Invalid character class name"
            : "Unmatched [, [^, [:, [., or [=",
        };
      source += set.text;
      at = set.end;
      anything = true;
      continue;
    }
    const special = character === "\\" ? (extended ? "" : next) : extended ? character : "";
    if (special !== "" && "(){}|+?".includes(special) && (extended || character === "\\")) {
      if (!extended) at++;
      if (special === "(") {
        groups++;
        open++;
        source += "(";
        anything = false;
      } else if (special === ")") {
        if (open === 0) {
          if (!extended) return { error: "Unmatched ) or \\)" };
          if (extended) return { error: "Unmatched ) or \\)" };
        }
        open--;
        source += ")";
        anything = true;
      } else if (special === "{") {
        const interval = (extended ? /^(\d*)(,?)(\d*)\}/ : /^(\d*)(,?)(\d*)\\\}/).exec(pattern.slice(at + 1));
        if (!interval || (interval[1] === "" && interval[2] === "")) {
          if (!extended) return { error: "Unmatched \\{" };
          source += "\\{";
          continue;
        }
        source += `{${interval[1] || "0"}${interval[2]}${interval[3]}}`;
        at += interval[0].length;
      } else if (special === "}") {
        source += "\\}";
      } else if (special === "|") {
        source += "|";
        anything = false;
      } else if (anything) {
        if (!/[*+?]$/.test(source) || /\\[*+?]$/.test(source)) source += special;
      } else {
        source += `\\${special}`;
      }
      continue;
    }
    if (character === "\\") {
      at++;
      if (next === "") return { error: "Trailing backslash" };
      if (/[1-9]/.test(next)) {
        if (Number(next) > groups) return { error: "Invalid back reference" };
        source += `(?:\\${next})`;
      } else {
        source += GNU_ESCAPES[next] ?? quote(next);
      }
      anything = true;
    } else if (character === "*") {
      source += anything && !/(^|[^\\])[*+?]$/.test(source) ? "*" : anything ? "" : "\\*";
    } else if (character === "^") {
      const anchor = extended || source === "" || /(\(|\|)$/.test(source);
      source += anchor ? "^" : "\\^";
      if (!anchor) anything = true;
    } else if (character === "$") {
      const anchor = extended || at === pattern.length - 1 || /^\\[)|]/.test(pattern.slice(at + 1));
      source += anchor ? "$" : "\\$";
      anything = true;
    } else {
      source += character === "." ? "." : quote(character);
      anything = true;
    }
  }
  if (open > 0) return { error: "Unmatched ( or \\(" };
  return { source };
}

const cache = new Map<string, RegExp>();

/** A POSIX pattern as a RegExp over byte strings. Ends the tool where the pattern is wrong. */
export function compileRegex(call: Call, pattern: string, options: RegexOptions): RegExp {
  const flags = `${options.global ? "g" : ""}${options.ignoreCase ? "i" : ""}${options.multiline ? "m" : ""}s`;
  const key = `${options.extended}/${flags}/${pattern}`;
  const known = cache.get(key);
  if (known) {
    known.lastIndex = 0;
    return known;
  }
  const translated = translate(pattern, options.extended);
  if ("error" in translated)
    throw new Failure(call.say(`bad regex '${pattern}'`, translated.error), options.status ?? 2);
  refuseExponential(translated.source, pattern);
  try {
    const regex = new RegExp(translated.source, flags);
    cache.set(key, regex);
    return regex;
  } catch {
    throw new Failure(
      call.say(`bad regex '${pattern}'`, "Invalid preceding regular expression"),
      options.status ?? 2,
    );
  }
}

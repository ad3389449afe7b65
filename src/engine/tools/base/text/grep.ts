import { FileSystemError } from "../../../filesystem/types.ts";
import { refuseExponential } from "../../../source/tame-regex.ts";
import { splitLines } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import { baseName, join } from "../core/files.ts";
import { globToRegExp } from "../core/glob.ts";
import { compileRegex, translate } from "../core/regex.ts";
import type { Tool } from "../core/tool.ts";

const quote = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** All patterns as one: fixed strings are quoted, -w and -x wrap. */
function compile(call: Call, patterns: readonly string[]): RegExp {
  const extended = call.has("E") || call.name === "egrep";
  const fixed = call.has("F") || call.name === "fgrep";
  if (call.has("P") && !fixed) {
    // Perl's patterns are near enough to JavaScript's for what is written on one line.
    for (const pattern of patterns) refuseExponential(pattern);
    return new RegExp(wrap(call, patterns.join("|")), call.has("i", "y") ? "gi" : "g");
  }
  const sources = patterns.map((pattern) => {
    if (fixed) return quote(pattern);
    const translated = translate(pattern, extended);
    if ("error" in translated && translated.error.startsWith("Unmatched [") && !call.busybox) {
      return call.fail("Invalid regular expression", 2);
    }
    if ("error" in translated) compileRegex(call, pattern, { extended, status: 2 });
    if (!("source" in translated)) return "";
    refuseExponential(translated.source, pattern);
    return translated.source;
  });
  return new RegExp(
    wrap(call, sources.map((source) => `(?:${source})`).join("|")),
    call.has("i", "y") ? "gis" : "gs",
  );
}

function wrap(call: Call, source: string): string {
  if (call.has("x")) return `^(?:${source})$`;
  return call.has("w") ? `(?<![A-Za-z0-9_])(?:${source})(?![A-Za-z0-9_])` : source;
}

interface Search {
  readonly regex: RegExp;
  readonly none: boolean;
  readonly end: string;
  readonly before: number;
  readonly after: number;
  readonly limit: number;
}

class Grep {
  readonly #call: Call;
  readonly #search: Search;
  readonly #names: boolean;
  #shown = false;
  found = false;

  constructor(call: Call, search: Search, names: boolean) {
    this.#call = call;
    this.#search = search;
    this.#names = names;
  }

  #prefix(label: string, number: number, offset: number, mark: string): string {
    const call = this.#call;
    return (
      (this.#names ? label + mark : "") +
      (call.has("n") ? `${number}${mark}` : "") +
      (call.has("b") ? `${offset}${mark}` : "")
    );
  }

  #matches(line: string): boolean {
    const { regex, none } = this.#search;
    regex.lastIndex = 0;
    return (!none && regex.test(line)) !== this.#call.has("v");
  }

  /** Searches one text; true as soon as nothing more needs to be read. */
  async text(text: string, label: string): Promise<boolean> {
    const call = this.#call;
    const { end, limit } = this.#search;
    const lines = splitLines(text, end).map((line) => (line.endsWith(end) ? line.slice(0, -1) : line));
    const quiet = call.has("q", "l", "L", "c");
    // GNU says only that a binary file matches; BusyBox prints the line.
    const binary = !call.busybox && !quiet && !call.has("a") && end === "\n" && text.includes("\0");
    let count = 0;
    let printed = -1;
    let offset = 0;
    for (const [at, line] of lines.entries()) {
      call.process.tick();
      const here = offset;
      offset += line.length + 1;
      if (count >= limit || !this.#matches(line)) continue;
      count++;
      this.found = true;
      if (call.has("q")) return true;
      if (quiet) continue;
      if (binary) {
        await call.out(`${call.name}: ${label}: binary file matches\n`);
        return false;
      }
      printed = await this.#show(lines, at, here, label, printed, end);
    }
    if (call.has("c")) await call.out(`${this.#names ? `${label}:` : ""}${count}\n`);
    if (call.has("l") && count > 0) await call.out(label + (call.has("Z") ? "\0" : "\n"));
    if (call.has("L") && count === 0) await call.out(`${label}\n`);
    return false;
  }

  async #show(
    lines: readonly string[],
    at: number,
    offset: number,
    label: string,
    printed: number,
    end: string,
  ): Promise<number> {
    const call = this.#call;
    const { before, after, regex } = this.#search;
    const line = lines[at] ?? "";
    if (call.has("o")) {
      if (call.has("v")) return at;
      regex.lastIndex = 0;
      for (const match of line.matchAll(regex)) {
        if (match[0] !== "")
          await call.out(`${this.#prefix(label, at + 1, offset + match.index, ":")}${match[0]}\n`);
      }
      return at;
    }
    const context = before > 0 || after > 0;
    const first = Math.max(printed + 1, at - before);
    if (context && this.#shown && (first > printed + 1 || printed < 0)) await call.out("--\n");
    for (let index = first; index < at; index++)
      await call.out(`${this.#prefix(label, index + 1, 0, "-")}${lines[index]}${end}`);
    if (at > printed) await call.out(`${this.#prefix(label, at + 1, offset, ":")}${line}${end}`);
    this.#shown = true;
    let last = at;
    for (let index = at + 1; index <= at + after && index < lines.length; index++) {
      if (this.#matches(lines[index] ?? "")) break;
      await call.out(`${this.#prefix(label, index + 1, 0, "-")}${lines[index]}${end}`);
      last = index;
    }
    return last;
  }
}

/** With -r: the files below a folder, in name order; links below are followed by -R only. */
function* below(call: Call, path: string): Generator<string> {
  for (const name of call.files.readdir(path)) {
    const at = join(path, name);
    const stat = call.files.look(at, call.has("R") && call.options.last("r", "R") === "R");
    const excluded = (option: string) =>
      call.options.values(option).some((glob) => globToRegExp(glob, false).test(baseName(at)));
    if (stat?.kind === "directory") {
      if (!excluded("exclude-dir")) yield* below(call, at);
    } else if (stat?.kind === "file") {
      if (call.has("include") && !excluded("include")) continue;
      if (!excluded("exclude")) yield at;
    }
  }
}

export const grep: Tool = {
  usageStatus: 2,
  options: {
    short: "abcEe:Ff:GHhiLlm:noPqRrsvwxyzZA:B:C:I",
    long: {
      "extended-regexp": "E",
      "fixed-strings": "F",
      "basic-regexp": "G",
      "perl-regexp": "P",
      regexp: "e:",
      file: "f:",
      "ignore-case": "i",
      "word-regexp": "w",
      "line-regexp": "x",
      "null-data": "z",
      "no-messages": "s",
      "invert-match": "v",
      "max-count": "m:",
      "byte-offset": "b",
      "line-number": "n",
      "with-filename": "H",
      "no-filename": "h",
      "only-matching": "o",
      quiet: "q",
      silent: "q",
      text: "a",
      recursive: "r",
      "dereference-recursive": "R",
      "files-without-match": "L",
      "files-with-matches": "l",
      count: "c",
      null: "Z",
      "before-context": "B:",
      "after-context": "A:",
      context: "C:",
      include: "include:",
      exclude: "exclude:",
      "exclude-dir": "exclude-dir:",
      color: "color::",
      colour: "color::",
      "line-buffered": "line-buffered",
    },
  },
  async run(call: Call) {
    const operands = [...call.operands];
    const patterns = call.options.values("e");
    for (const path of call.options.values("f")) patterns.push(...(await call.lines(path)));
    if (!call.has("e", "f")) {
      const pattern = operands.shift();
      if (pattern === undefined) {
        if (call.busybox) call.usage();
        await call.complain(
          "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
        );
        return 2;
      }
      patterns.push(pattern);
    }
    const context = Number(call.options.value("C") ?? 0);
    const all = patterns.flatMap((pattern) => pattern.split("\n"));
    const search: Search = {
      regex: compile(call, all),
      none: all.length === 0,
      end: call.has("z") ? "\0" : "\n",
      before: Number(call.options.value("B") ?? context),
      after: Number(call.options.value("A") ?? context),
      limit: Number(call.options.value("m") ?? Number.POSITIVE_INFINITY),
    };
    const recursive = call.has("r", "R");
    const paths = operands.length > 0 ? operands : [recursive && !call.busybox ? "." : "-"];
    const last = call.options.last("H", "h");
    const names =
      last === "H" ||
      (last !== "h" &&
        (paths.length > 1 || (recursive && paths[0] !== "-" && call.files.isDirectory(paths[0] ?? ""))));
    const run = new Grep(call, search, names);
    let failed = false;
    const one = async (path: string): Promise<boolean> => {
      let done = false;
      const label = path === "-" ? (call.options.value("label") ?? "(standard input)") : path;
      try {
        done = await run.text(await call.load(path), label);
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        failed = true;
        if (!call.has("s")) await call.warn(`${path}: ${error.text}`);
      }
      return done;
    };
    for (const path of paths) {
      if (recursive && path !== "-" && call.files.isDirectory(path)) {
        for (const file of below(call, path)) {
          // `grep -r x` without a folder names files without `./`.
          if (await one(operands.length === 0 ? file.replace(/^\.\//, "") : file)) return 0;
        }
      } else if (path !== "-" && call.files.isDirectory(path)) {
        if (call.busybox) continue;
        await call.warn(`${path}: Is a directory`);
        failed = true;
      } else if (await one(path)) return 0;
    }
    if (call.has("L") && !call.busybox) return run.found ? 0 : 1;
    if (failed && !(run.found && call.has("q"))) return 2;
    return run.found ? 0 : 1;
  },
};

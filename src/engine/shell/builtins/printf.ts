import { appletName } from "../messages.ts";
import { quoteForBash } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { byteLength, encode } from "../text.ts";
import { readEscapes } from "./escapes.ts";
import { formatFloat } from "./float.ts";

const DIRECTIVE = /^%([-+ #0]*)(\*|\d+)?(?:\.(\*|-?\d*))?([a-zA-Z%]?)/;

/** One run of `printf`: takes its arguments one by one and remembers what went wrong. */
interface Run {
  readonly shell: Shell;
  readonly args: readonly string[];
  next: number;
  status: number;
  readonly complaints: string[];
}

export async function printf(shell: Shell, args: readonly string[]): Promise<number> {
  let words = args;
  let variable: string | undefined;
  if (words[0] === "-v" && shell.isBash) {
    variable = words[1];
    words = words.slice(2);
  }
  if (words[0] === "--") words = words.slice(1);
  else if (/^-./.test(words[0] ?? "") && shell.flavour.name === "dash") {
    return shell.fail(`Illegal option ${words[0]!.slice(0, 2)}`, 2);
  }
  const [format, ...rest] = words;
  if (format === undefined) return usage(shell);
  const run: Run = { shell, args: rest, next: 0, status: 0, complaints: [] };
  let output = "";
  for (;;) {
    shell.process.tick();
    const before = run.next;
    const { text, stop } = once(run, format);
    output += text;
    if (stop || run.next >= rest.length || run.next === before) break;
  }
  if (variable !== undefined) await shell.assign(variable, output);
  for (const complaint of run.complaints) await say(shell, complaint);
  if (variable === undefined) await shell.print(output);
  return run.status;
}

async function usage(shell: Shell): Promise<number> {
  if (shell.flavour.name === "dash") return shell.fail("usage: printf format [arg ...]", 2);
  if (shell.isBash) await shell.writeError("printf: usage: printf [-v var] format [arguments]\n");
  else await shell.writeError(`${appletName(shell)}: usage: printf FORMAT [ARGUMENT...]\n`);
  return 2;
}

/** ash's printf is an applet: it names the shell alone. */
async function say(shell: Shell, complaint: string): Promise<void> {
  if (shell.flavour.name === "ash") await shell.writeError(`${appletName(shell)}: ${complaint}\n`);
  else await shell.warn(complaint);
}

/** The format once through; `stop` after `\c` or a broken directive. */
function once(run: Run, format: string): { text: string; stop: boolean } {
  let text = "";
  for (let at = 0; at < format.length; ) {
    const percent = format.indexOf("%", at);
    const plain = readEscapes(
      format.slice(at, percent < 0 ? undefined : percent),
      run.shell.flavour.name,
      "format",
    );
    text += plain.text;
    if (plain.stop || percent < 0) return { text, stop: plain.stop };
    const match = DIRECTIVE.exec(format.slice(percent))!;
    at = percent + match[0].length;
    if (match[4] === "%") {
      text += "%";
      continue;
    }
    const result = convert(run, match, format.slice(percent));
    if (typeof result !== "string") return { text: text + (result.text ?? ""), stop: true };
    text += result;
  }
  return { text, stop: false };
}

function take(run: Run): string | undefined {
  const value = run.args[run.next];
  if (run.next < run.args.length) run.next += 1;
  return value;
}

function convert(run: Run, match: RegExpExecArray, rest: string): string | { stop: true; text?: string } {
  const { shell } = run;
  let flags = match[1]!;
  let width = match[2] === "*" ? integer(run, take(run)) : BigInt(match[2] ?? 0);
  if (width < 0n) {
    flags += "-";
    width = -width;
  }
  const given =
    match[3] === "*"
      ? Number(integer(run, take(run)))
      : match[3] === undefined
        ? undefined
        : Number(match[3]);
  const precision = given !== undefined && given < 0 ? undefined : given;
  const letter = match[4]!;
  const pad = (body: string) => padded(body, Number(width), flags, false);
  switch (letter) {
    case "s":
      return pad(cut(take(run) ?? "", precision));
    case "c":
      return pad([...(take(run) ?? "")][0] ?? "");
    case "b": {
      const { text, stop } = readEscapes(take(run) ?? "", shell.flavour.name, "%b");
      const shown = pad(cut(text, precision));
      return stop ? { stop: true, text: shown } : shown;
    }
    case "q":
      if (shell.isBash) return pad(escapeForShell(take(run) ?? ""));
      break;
    case "d":
    case "i":
    case "u":
    case "o":
    case "x":
    case "X":
      return padded(
        formatInteger(integer(run, take(run)), letter, flags, precision),
        Number(width),
        flags,
        precision === undefined,
      );
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G":
      return padded(
        formatFloat(number(run, take(run)), letter, precision ?? 6, flags),
        Number(width),
        flags,
        true,
      );
  }
  const directive = rest.slice(0, match[0].length);
  if (shell.flavour.name === "dash") {
    run.status = 2;
    run.complaints.push(`${directive}: invalid directive`);
  } else {
    run.status = 1;
    run.complaints.push(
      shell.isBash
        ? `\`${letter}': invalid format character`
        : `${`%${/[a-z]/.test(letter) && letter !== "z" ? rest.slice(1) : rest.slice(match[0].length)}`}: invalid format`,
    );
  }
  return { stop: true };
}

function cut(text: string, precision: number | undefined): string {
  return precision === undefined ? text : [...text].slice(0, precision).join("");
}

function padded(body: string, width: number, flags: string, zeros: boolean): string {
  const missing = width - byteLength(body);
  if (missing <= 0) return body;
  if (flags.includes("-")) return body + " ".repeat(missing);
  if (zeros && flags.includes("0")) {
    const sign = /^[-+ ]?(?:0[xX])?/.exec(body)![0];
    return sign + "0".repeat(missing) + body.slice(sign.length);
  }
  return " ".repeat(missing) + body;
}

function formatInteger(value: bigint, letter: string, flags: string, precision: number | undefined): string {
  const signed = letter === "d" || letter === "i";
  const magnitude = signed ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
  const base = letter === "o" ? 8 : letter === "x" || letter === "X" ? 16 : 10;
  let digits = magnitude.toString(base).padStart(precision ?? 1, "0");
  if (letter === "X") digits = digits.toUpperCase();
  if (flags.includes("#") && magnitude !== 0n)
    digits = (base === 16 ? `0${letter}` : base === 8 ? "0" : "") + digits;
  const sign = !signed ? "" : value < 0n ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  return sign + digits;
}

/** A C constant, or `'x` for the code of a character; complaints are kept for later. */
function integer(run: Run, text: string | undefined): bigint {
  if ((text ?? "") === "" && run.shell.flavour.name !== "ash") return 0n;
  if (text === undefined) return integer(run, "");
  if (/^["']/.test(text))
    return BigInt(run.shell.isBash ? (text.codePointAt(1) ?? 0) : (encode(text)[1] ?? 0));
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/.exec(text);
  if (!match || match[0].length !== text.length) complain(run, text, match !== null);
  if (!match) return 0n;
  if (match[0].length !== text.length && run.shell.flavour.name === "ash") return 0n;
  const digits = /^0[0-7]+$/.test(match[2]!) ? `0o${match[2]!.slice(1)}` : match[2]!;
  return match[1] === "-" ? -BigInt(digits) : BigInt(digits);
}

function number(run: Run, text: string | undefined): number {
  if (text === undefined || text === "") return 0;
  if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
  const value = Number.parseFloat(text);
  if (!/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) complain(run, text, !Number.isNaN(value));
  return Number.isNaN(value) ? 0 : value;
}

function complain(run: Run, text: string, partly: boolean): void {
  run.status = 1;
  const { name } = run.shell.flavour;
  if (name === "dash")
    run.complaints.push(`${text}: ${partly ? "not completely converted" : "expected numeric value"}`);
  else run.complaints.push(name === "bash" ? `${text}: invalid number` : `invalid number '${text}'`);
}

/** bash's `%q`: backslashes, not quotes. */
function escapeForShell(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (text === "" || /[\x00-\x1f\x7f]/.test(text))
    return text === ""
      ? "''"
      : quoteForBash(text, true)
          .replace(/^'([\s\S]*)'$/, "$'$1'")
          .replaceAll("\n", "\\n");
  return text.replace(/[^\w./:@%+=-]/g, (character) => (character > "\x7f" ? character : `\\${character}`));
}

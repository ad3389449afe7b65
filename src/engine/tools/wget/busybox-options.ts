/**
 * The command line of BusyBox's wget: getopt_long's abbreviations and errors. An option that it does not know is
 * shown with its value. Seen on BusyBox 1.35.0 of Debian bookworm.
 */
import { printError } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";

const USAGE = `BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.

Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
\t[--post-data STR | --post-file FILE] [-Y on/off]
\t[--no-check-certificate] [-P DIR] [-U AGENT] URL...

Retrieve files via HTTP or FTP

\t--spider\tOnly check URL existence: $? is 0 if exists
\t--header STR\tAdd STR (of form 'header: value') to headers
\t--post-data STR\tSend STR using POST method
\t--post-file FILE\tSend FILE using POST method
\t--no-check-certificate\tDon't validate the server's certificate
\t-c\t\tContinue retrieval of aborted transfer
\t-q\t\tQuiet
\t-P DIR\t\tSave to DIR (default .)
\t-S    \t\tShow server response
\t-O FILE\t\tSave to FILE ('-' for stdout)
\t-o LOGFILE\tLog messages to FILE
\t-U STR\t\tUse STR for User-Agent header
\t-Y on/off\tUse proxy
`;

export interface BusyboxLine {
  readonly flags: Set<string>;
  readonly values: Map<string, string>;
  readonly headers: string[];
  readonly urls: string[];
}

/** Those that take a value. */
const VALUED = new Set([..."OPUoYTt", "header", "post-data", "post-file"]);
const LETTERS = new Set([..."cqSOoPYUTt"]);
/** Long options, and what they mean; "" for those that are taken and forgotten. */
const WORDS: Readonly<Record<string, string>> = {
  continue: "c",
  quiet: "q",
  "server-response": "S",
  "output-document": "O",
  "output-file": "o",
  "directory-prefix": "P",
  proxy: "Y",
  "user-agent": "U",
  tries: "t",
  header: "header",
  "post-data": "post-data",
  "post-file": "post-file",
  spider: "spider",
  "no-check-certificate": "no-check-certificate",
  "passive-ftp": "",
  "no-cache": "",
  "no-verbose": "",
  "no-clobber": "",
  "no-host-directories": "",
  "no-parent": "",
};

/** The option that a whole or shortened word names, or what getopt_long says of it. */
function meaningOf(word: string): { name: string } | { error: string } {
  const whole = WORDS[word];
  if (whole !== undefined) return { name: whole };
  const fitting = Object.keys(WORDS).filter((each) => each.startsWith(word));
  const names = new Set(fitting.map((each) => WORDS[each] ?? ""));
  const [only] = names;
  if (only !== undefined && names.size === 1) return { name: only };
  const possibilities = fitting.map((each) => ` '--${each}'`).join("");
  return {
    error:
      fitting.length === 0
        ? `unrecognized option`
        : `option '--${word}' is ambiguous; possibilities:${possibilities}`,
  };
}

/** Undefined: the line is wrong, which has been said. */
export async function parseBusybox(process: Process): Promise<BusyboxLine | undefined> {
  const line: BusyboxLine = { flags: new Set(), values: new Map(), headers: [], urls: [] };
  const todo = process.argv.slice(1).reverse();
  const refuse = async (text: string) => {
    await printError(process, `wget: ${text}\n${USAGE}`);
    return undefined;
  };
  const put = (name: string, value: string) => {
    if (name === "header") line.headers.push(value);
    else line.values.set(name, value);
  };
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    if (arg === "--") {
      line.urls.push(...todo.reverse());
      break;
    }
    const [, word, glued] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (word !== undefined) {
      const meaning = meaningOf(word);
      if ("error" in meaning)
        return refuse(meaning.error === "unrecognized option" ? `${meaning.error} '${arg}'` : meaning.error);
      const { name } = meaning;
      if (!VALUED.has(name)) {
        if (glued !== undefined) return refuse(`option '--${word}' doesn't allow an argument`);
        line.flags.add(name);
        continue;
      }
      const value = glued ?? todo.pop();
      if (value === undefined) return refuse(`option '--${word}' requires an argument`);
      put(name, value);
    } else if (arg.startsWith("-") && arg !== "-") {
      for (let at = 1; at < arg.length; at += 1) {
        const letter = arg[at] ?? "";
        // GNU's -nv and its like are taken and forgotten.
        if (letter === "n") break;
        if (!LETTERS.has(letter)) return refuse(`invalid option -- '${letter}'`);
        if (!VALUED.has(letter)) {
          line.flags.add(letter);
          continue;
        }
        const value = at + 1 < arg.length ? arg.slice(at + 1) : todo.pop();
        if (value === undefined) return refuse(`option requires an argument -- '${letter}'`);
        put(letter, value);
        break;
      }
    } else line.urls.push(arg);
  }
  if (line.urls.length > 0) return line;
  await printError(process, USAGE);
  return undefined;
}

/** The command line of GNU Wget, and the settings of ~/.wgetrc. */
import { printError, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { readOrNothing } from "./common.ts";

const VALUED: Readonly<Record<string, string>> = {
  O: "output-document",
  P: "directory-prefix",
  U: "user-agent",
  t: "tries",
  T: "timeout",
  o: "output-file",
};
const FLAGS: Readonly<Record<string, string>> = {
  q: "quiet",
  d: "debug",
  S: "server-response",
  c: "continue",
  N: "timestamping",
};
const LONG_VALUED = new Set([
  ...Object.values(VALUED),
  "header",
  "user",
  "password",
  "http-user",
  "http-password",
  "post-data",
  "post-file",
  "method",
  "body-data",
  "referer",
  "waitretry",
  "connect-timeout",
  "read-timeout",
  "max-redirect",
]);
const LONG_FLAGS = new Set([
  ...Object.values(FLAGS),
  "no-verbose",
  "spider",
  "no-check-certificate",
  "auth-no-challenge",
  "no-netrc",
  "content-on-error",
  "no-cache",
  "show-progress",
  "progress",
  "no-hsts",
  "https-only",
  "version",
]);

export type Line = {
  readonly values: Map<string, string>;
  readonly headers: string[];
  readonly urls: string[];
  /** Options of the command line in their order. */
  readonly given: [string, string][];
};

export async function parse(process: Process): Promise<Line | number> {
  const line: Line = { values: new Map(), headers: [], urls: [], given: [] };
  const todo = process.argv.slice(1).reverse();
  const put = (name: string, value: string) => {
    line.given.push([name, value]);
    if (name === "header") line.headers.push(value);
    else line.values.set(name, value);
  };
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    const [, long, glued] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (arg === "-nv") put("no-verbose", "");
    else if (arg === "-nc") throw new NotModelledError("wget -nc");
    else if (long !== undefined) {
      if (LONG_VALUED.has(long)) put(long, glued ?? todo.pop() ?? "");
      else if (LONG_FLAGS.has(long)) put(long, "");
      else if (
        /^(recursive|mirror|input-file|load-cookies|save-cookies|certificate|private-key|ca-.*|page-requisites|accept|reject|level|execute|no-parent|warc.*|limit-rate|random-wait|wait|content-disposition|trust-server-names|help|background|no-clobber|config|ask-password|use-askpass|base|force-.*|inet.*|secure-protocol|proxy.*|no-.*)$/.test(
          long,
        )
      ) {
        throw new NotModelledError(`wget --${long}`);
      } else {
        await printError(
          process,
          `wget: unrecognized option '--${long}'\nUsage: wget [OPTION]... [URL]...\n\nTry \`wget --help' for more options.\n`,
        );
        return 2;
      }
    } else if (/^-\w/.test(arg)) {
      for (let at = 1; at < arg.length; at += 1) {
        const letter = arg[at] ?? "";
        const valued = VALUED[letter];
        if (valued !== undefined) {
          put(valued, at + 1 < arg.length ? arg.slice(at + 1) : (todo.pop() ?? ""));
          break;
        }
        const flag = FLAGS[letter];
        if (flag === undefined) throw new NotModelledError(`wget -${letter}`);
        put(flag, "");
      }
    } else line.urls.push(arg);
  }
  return line;
}

/** Settings of ~/.wgetrc, under the names of the options; the command line wins. */
export function readSettings(process: Process, line: Line): void {
  const home = process.environment.get("HOME") ?? "/root";
  const path = process.environment.get("WGETRC") ?? `${home}/.wgetrc`;
  for (const text of textOf(readOrNothing(process, path)).split("\n")) {
    const [, key = "", value = ""] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(text) ?? [];
    const name = key.toLowerCase().replaceAll("_", "-");
    if (name === "header") line.headers.unshift(value);
    else if (!SETTINGS.has(name)) {
      if (key !== "") throw new NotModelledError(`${key} in .wgetrc`);
    } else if (LONG_FLAGS.has(name)) {
      if (/^(on|yes|1)$/i.test(value) && !line.values.has(name)) line.values.set(name, "");
    } else if (!line.values.has(name)) line.values.set(name, value);
  }
}

const SETTINGS = new Set(
  "user password http-user http-password user-agent referer tries timeout quiet server-response auth-no-challenge".split(
    " ",
  ),
);

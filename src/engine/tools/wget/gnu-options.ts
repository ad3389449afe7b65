/** The command line of GNU Wget, and the settings of its startup files: /etc/wgetrc, then ~/.wgetrc. */
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
  a: "append-output",
  i: "input-file",
  e: "execute",
  w: "wait",
  B: "base",
  l: "level",
  A: "accept",
  R: "reject",
};
const FLAGS: Readonly<Record<string, string>> = {
  q: "quiet",
  d: "debug",
  S: "server-response",
  c: "continue",
  N: "timestamping",
  x: "force-directories",
  v: "verbose",
  r: "recursive",
  m: "mirror",
  p: "page-requisites",
  k: "convert-links",
  K: "backup-converted",
  E: "adjust-extension",
  4: "inet4-only",
  6: "inet6-only",
};
const SHORT_NO: Readonly<Record<string, string>> = {
  v: "no-verbose",
  c: "no-clobber",
  d: "no-directories",
  H: "no-host-directories",
  p: "no-parent",
};
const words = (text: string) => text.trim().split(/\s+/);
const LONG_VALUED = new Set([
  ...Object.values(VALUED),
  ...words(`header user password http-user http-password post-data post-file method body-data body-file referer waitretry
    connect-timeout read-timeout dns-timeout max-redirect config load-cookies save-cookies limit-rate ca-certificate
    secure-protocol prefer-family progress restrict-file-names hsts-file cut-dirs http-passwd retry-on-http-error compression
    proxy-user proxy-password proxy-passwd level accept reject bind-address certificate private-key
    certificate-type private-key-type ca-directory crl-file pinnedpubkey local-encoding remote-encoding`),
]);
const LONG_FLAGS = new Set([
  ...Object.values(FLAGS),
  ...Object.values(SHORT_NO),
  ...words(`spider no-check-certificate auth-no-challenge no-netrc content-on-error no-cache show-progress no-hsts https-only
    version keep-session-cookies no-cookies no-proxy content-disposition trust-server-names random-wait
    retry-connrefused no-http-keep-alive no-dns-cache no-config no-iri no-parent recursive mirror page-requisites
    convert-links backup-converted adjust-extension ignore-length no-if-modified-since no-use-server-timestamps
    no-use-server-time`),
]);
const REFUSED =
  /^(accept-.*|reject-.*|warc.*|help|background|ask-password|use-askpass|force-html|ftp.*|convert.*|default-page|ignore.*|rejected-log|quota|span-hosts|relative|follow.*|unlink|start-pos|backups|delete-after|egd-file|ciphers|no-.*)$/;

export const USAGE = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n";

export type Line = {
  readonly values: Map<string, string>;
  readonly headers: string[];
  readonly urls: string[];
  /** Options of the command line in their order. */
  readonly given: [string, string][];
  /** `-e`: lines as a startup file has them. */
  readonly commands: string[];
};

export async function parse(process: Process): Promise<Line | number> {
  const line: Line = { values: new Map(), headers: [], urls: [], given: [], commands: [] };
  const todo = process.argv.slice(1).reverse();
  const put = (name: string, value: string) => {
    line.given.push([name, value]);
    if (name === "header") line.headers.push(value);
    else if (name === "execute") line.commands.push(value);
    else line.values.set(name.replace("passwd", "password"), value);
  };
  const refuse = async (why: string) => {
    await printError(process, `wget: ${why}\n${USAGE}`);
    return 2;
  };
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    const [, long, glued] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (arg === "--") line.urls.push(...todo.splice(0).reverse());
    else if (long !== undefined) {
      if (LONG_VALUED.has(long)) {
        const value = glued ?? todo.pop();
        if (value === undefined) return refuse(`option '--${long}' requires an argument`);
        if (long === "header" && value !== "" && !/^[^\s:]+:[^\n]*$/.test(value)) {
          // A value that a file's last line was read into: what stands there is shown.
          const shown = value.replaceAll("\n", "\\n");
          await printError(process, `wget: --header: Invalid header '${shown}'.\n`);
          return 2;
        }
        put(long, value);
      } else if (LONG_FLAGS.has(long)) put(long, "");
      else if (REFUSED.test(long)) throw new NotModelledError(`wget --${long}`);
      // With its value, whatever it was.
      else return refuse(`unrecognized option '${arg}'`);
    } else if (/^-\w/.test(arg)) {
      for (let at = 1; at < arg.length; at += 1) {
        const letter = arg[at] ?? "";
        const valued = VALUED[letter];
        if (valued !== undefined) {
          const value = at + 1 < arg.length ? arg.slice(at + 1) : todo.pop();
          if (value === undefined) return refuse(`option requires an argument -- '${letter}'`);
          put(valued, value);
          break;
        }
        const flag = letter === "n" ? SHORT_NO[arg[at + 1] ?? ""] : FLAGS[letter];
        if (flag === undefined) throw new NotModelledError(`wget ${arg}`);
        if (letter === "n") at += 1;
        put(flag, "");
      }
    } else line.urls.push(arg);
  }
  return line;
}

/** A startup file that wget cannot use; the message is its own. */
export class StartupError extends Error {
  override readonly name = "StartupError";
}

/**
 * Settings of the startup files and of -e, under the names of the options; the command line wins. A name may be written
 * with or without `-` and `_`. Throws StartupError.
 */
export function readSettings(process: Process, line: Line): void {
  const home = process.environment.get("HOME") ?? "/root";
  const own = line.values.get("config") ?? process.environment.get("WGETRC") ?? `${home}/.wgetrc`;
  const files = line.values.has("no-config") ? [] : ["/etc/wgetrc", own];
  const headers: string[] = [];
  const settings = new Map<string, string>();
  const take = (text: string, place: string) => {
    const [, key = "", value = ""] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/s.exec(text) ?? [];
    const name = SETTINGS.get(plain(key));
    if (key === "" && /^\s*(#.*)?$/.test(text)) return;
    if (name === undefined && IGNORED.has(plain(key))) return;
    if (name === undefined) throw new StartupError(`wget: Unknown command '${key || text.trim()}'${place}`);
    if (name === "header") {
      if (value === "") headers.length = 0;
      else headers.push(value);
    } else if (!LONG_FLAGS.has(name)) settings.set(name, value);
    else if (/^(on|yes|1)$/i.test(value)) settings.set(name, "");
    else settings.delete(name);
  };
  for (const file of files)
    for (const [index, text] of textOf(readOrNothing(process, file)).split("\n").entries())
      take(text, ` in ${file} at line ${index + 1}.\nExiting due to error in ${file}`);
  for (const command of line.commands) take(command, "");
  line.headers.unshift(...headers);
  for (const [name, value] of settings) if (!line.values.has(name)) line.values.set(name, value);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, "");
}

/** Names of the startup file that mean an option. */
const SETTINGS: ReadonlyMap<string, string> = new Map([
  ...words(`user password http-user http-password user-agent referer tries timeout quiet server-response auth-no-challenge header
    post-data post-file debug timestamping continue spider load-cookies save-cookies keep-session-cookies method
    body-data body-file proxy-user proxy-password recursive cut-dirs waitretry compression retry-connrefused`).map(
    (name): [string, string] => [plain(name), name],
  ),
  ["httppasswd", "http-password"],
  ["proxypasswd", "proxy-password"],
  // Names that only a startup file has; the environment's are looked up under the same ones.
  ["httpproxy", "http_proxy"],
  ["httpsproxy", "https_proxy"],
  ["noproxy", "no_proxy"],
  ["dirprefix", "directory-prefix"],
  ["outputdocument", "output-document"],
  ["logfile", "output-file"],
  ["input", "input-file"],
  ["noclobber", "no-clobber"],
  ["useragent", "user-agent"],
]);

/** Names that change nothing that the simulator shows. */
const IGNORED = new Set(
  words(`robots wait useproxy passiveftp progress preferfamily inet4only checkcertificate
    cacertificate cookies contentdisposition netrc limitrate randomwait secureprotocol hsts hstsfile dnscache httpkeepalive verbose
    dirstruct adddirectories connecttimeout readtimeout iri htmlextension adjustextension`),
);

/** curl's command line: short and long names of what is modelled, and where each takes its value. */
import { NotModelledError } from "../../source/errors.ts";

/** Long name to whether a value follows. */
const LONG: Readonly<Record<string, boolean>> = {
  silent: false,
  "show-error": false,
  fail: false,
  "fail-with-body": false,
  location: false,
  "location-trusted": false,
  include: false,
  "show-headers": false,
  head: false,
  verbose: false,
  insecure: false,
  get: false,
  netrc: false,
  "netrc-optional": false,
  "remote-name": false,
  "create-dirs": false,
  compressed: false,
  "no-progress-meter": false,
  "progress-bar": false,
  globoff: false,
  "no-buffer": false,
  ipv4: false,
  ipv6: false,
  "http1.1": false,
  http2: false,
  "retry-connrefused": false,
  "retry-all-errors": false,
  version: false,
  basic: false,
  disable: false,
  "fail-early": false,
  "path-as-is": false,
  raw: false,
  "tlsv1.2": false,
  "ssl-reqd": false,
  header: true,
  user: true,
  request: true,
  data: true,
  "data-ascii": true,
  "data-raw": true,
  "data-binary": true,
  "data-urlencode": true,
  json: true,
  output: true,
  "output-dir": true,
  "user-agent": true,
  referer: true,
  cookie: true,
  "netrc-file": true,
  "oauth2-bearer": true,
  config: true,
  "write-out": true,
  url: true,
  retry: true,
  "retry-delay": true,
  "retry-max-time": true,
  "max-time": true,
  "connect-timeout": true,
  "max-redirs": true,
  proto: true,
  cacert: true,
  "dump-header": true,
  trace: true,
  "trace-ascii": true,
  "trace-time": false,
  stderr: true,
  noproxy: true,
  "upload-file": true,
  "url-query": true,
  variable: true,
  proxy: true,
  "proxy-user": true,
  "cookie-jar": true,
};

const SHORT: Readonly<Record<string, string>> = {
  s: "silent",
  S: "show-error",
  f: "fail",
  L: "location",
  i: "include",
  I: "head",
  v: "verbose",
  k: "insecure",
  G: "get",
  n: "netrc",
  O: "remote-name",
  g: "globoff",
  N: "no-buffer",
  4: "ipv4",
  6: "ipv6",
  "#": "progress-bar",
  V: "version",
  q: "disable",
  H: "header",
  u: "user",
  X: "request",
  d: "data",
  o: "output",
  A: "user-agent",
  e: "referer",
  b: "cookie",
  K: "config",
  w: "write-out",
  m: "max-time",
  D: "dump-header",
  T: "upload-file",
  x: "proxy",
  U: "proxy-user",
  c: "cookie-jar",
};

/** Options of the real curl that the simulator does not have; others are unknown to curl itself. */
const OTHERS =
  /^(form|form-string|cert|key|resolve|connect-to|unix-socket|digest|ntlm|negotiate|anyauth|aws-sigv4|interface|limit-rate|range|continue-at|remote-header-name|remote-name-all|remote-time|parallel|next|socks.*|preproxy|speed-.*|time-cond|tls.*|ciphers|pinnedpubkey|proto-redir|proto-default|help|manual|libcurl|etag-.*|happy-eyeballs.*|keepalive.*|no-.*|ftp.*|mail.*|krb|pass|engine|capath|crlfile|delegation|dns-.*|doh-url|egd-file|haproxy.*|ignore-content-length|junk-session-cookies|local-port|max-filesize|metalink|post30.|proxytunnel|pubkey|quote|random-file|rate|request-target|sasl.*|service-name|styled-output|suppress.*|tcp.*|telnet.*|tftp.*|tr-encoding|use-ascii|xattr|alt-svc|hsts|list-only|login-options|append|crlf|disallow.*|http0.9|http1.0|http2-prior-knowledge|http3|skip-existing|remove-on-error|path.*)$/;
const OTHER_SHORT = new Set([..."aBCeEFhjJlMPpQrRtyYzZ0123:"]);

export interface CurlOptions {
  /** In order: name and value; flags have an empty value. */
  readonly given: readonly (readonly [string, string])[];
  readonly urls: readonly string[];
}

/** The option is not one of curl's, or lacks its value: curl's own words. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export function parseCurl(argv: readonly string[]): CurlOptions {
  const given: [string, string][] = [];
  const urls: string[] = [];
  const todo = [...argv].reverse();
  const valueFor = (shown: string) => {
    const value = todo.pop();
    if (value === undefined) throw new UsageError(`option ${shown}: requires parameter`);
    return value;
  };
  const unknown = (shown: string, isOther: boolean) => {
    if (isOther) throw new NotModelledError(`curl ${shown}`);
    throw new UsageError(`option ${shown}: is unknown`);
  };
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    if (arg === "--") {
      urls.push(...todo.splice(0).reverse());
    } else if (arg.startsWith("--")) {
      const name = arg.slice(2);
      const takes = LONG[name.replace(/^expand-/, "")];
      if (takes === undefined) unknown(arg, OTHERS.test(name));
      given.push([name, takes ? valueFor(arg) : ""]);
    } else if (arg.startsWith("-") && arg !== "-") {
      for (let at = 1; at < arg.length; at += 1) {
        const letter = arg[at] ?? "";
        const name = SHORT[letter];
        if (name === undefined) {
          unknown(`-${letter}`, OTHER_SHORT.has(letter));
        } else if (LONG[name]) {
          given.push([name, at + 1 < arg.length ? arg.slice(at + 1) : valueFor(`-${letter}`)]);
          break;
        } else given.push([name, ""]);
      }
    } else urls.push(arg);
  }
  return { given, urls: [...given.filter(([name]) => name === "url").map(([, value]) => value), ...urls] };
}

/** Lines of a config file (-K): `name = "value"`, `name value`, `--name`. */
export function parseConfigFile(text: string): string[] {
  const argv: string[] = [];
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [, name = "", value] = /^(-{0,2}[\w#.-]+)\s*[:=\s]?\s*(.*)$/.exec(line) ?? [];
    argv.push(name.startsWith("-") ? name : `--${name}`);
    if (!value) continue;
    const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(value)?.[1];
    argv.push(
      quoted === undefined
        ? value
        : quoted.replace(/\\(.)/g, (_, c: string) => ({ n: "\n", t: "\t", r: "\r" })[c] ?? c),
    );
  }
  return argv;
}

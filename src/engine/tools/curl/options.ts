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
  next: false,
  anyauth: false,
  digest: false,
  "remote-name-all": false,
  "remote-header-name": false,
  "remote-time": false,
  "trace-ids": false,
  "styled-output": false,
  "junk-session-cookies": false,
  "no-keepalive": false,
  "http1.0": false,
  "tlsv1.3": false,
  parallel: false,
  form: true,
  "form-string": true,
  libcurl: true,
  resolve: true,
  "connect-to": true,
  "trace-config": true,
  "limit-rate": true,
  "speed-limit": true,
  "speed-time": true,
  "keepalive-time": true,
  "proto-redir": true,
  "proto-default": true,
  "max-filesize": true,
  "parallel-max": true,
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
  "proxy-header": true,
  proxytunnel: false,
  range: true,
  "continue-at": true,
  "time-cond": true,
  "etag-save": true,
  "etag-compare": true,
  "request-target": true,
  interface: true,
  capath: true,
  cert: true,
  "cert-type": true,
  key: true,
  "key-type": true,
  pass: true,
  "remove-on-error": false,
  "tlsv1.0": false,
  "tlsv1.1": false,
  tlsv1: false,
  "tls-max": true,
  ciphers: true,
  "suppress-connect-headers": false,
  "tcp-nodelay": false,
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
  F: "form",
  ":": "next",
  J: "remote-header-name",
  R: "remote-time",
  Z: "parallel",
  j: "junk-session-cookies",
  Y: "speed-limit",
  y: "speed-time",
  0: "http1.0",
  p: "proxytunnel",
  r: "range",
  C: "continue-at",
  z: "time-cond",
  E: "cert",
  1: "tlsv1",
};

/** Options of the real curl that the simulator does not have; others are unknown to curl itself. */
const OTHERS =
  /^(cert-status|unix-socket|abstract-unix-socket|ntlm|negotiate|aws-sigv4|parallel.*|socks.*|preproxy|proxy-.*|tls.*|pinnedpubkey|help|manual|happy-eyeballs.*|keepalive.*|no-.*|ftp.*|mail.*|krb|engine|crlfile|delegation|dns-.*|doh-url|egd-file|haproxy.*|ignore-content-length|local-port|metalink|post30.|pubkey|quote|random-file|rate|sasl.*|service-name|suppress.*|tcp.*|telnet.*|tftp.*|tr-encoding|use-ascii|xattr|alt-svc|hsts|list-only|login-options|append|crlf|disallow.*|http0.9|http2-prior-knowledge|http3|skip-existing|path.*)$/;
const OTHER_SHORT = new Set([..."aBhlMPQt23"]);

/** One request, or several with the same options: what stands between two --next. */
export interface CurlOptions {
  /** In order: name and value; flags have an empty value. */
  readonly given: readonly (readonly [string, string])[];
  readonly urls: readonly string[];
}

/** The option is not one of curl's, or lacks its value: curl's own words. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly status: number;

  constructor(message: string, status = 2) {
    super(message);
    this.status = status;
  }
}

export function parseCurl(argv: readonly string[]): readonly [CurlOptions, ...CurlOptions[]] {
  let given: [string, string][] = [];
  let urls: string[] = [];
  const done: CurlOptions[] = [];
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
  const startNext = () => {
    done.push({ given, urls: withUrls(given, urls) });
    // What concerns the whole run stays; the rest starts anew.
    given = given.filter(([name]) => GLOBAL.has(name));
    urls = [];
  };
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    if (arg === "--") {
      urls.push(...todo.splice(0).reverse());
    } else if (arg.startsWith("--")) {
      const name = arg.slice(2);
      const takes = LONG[name.replace(/^expand-/, "")];
      const negated = name.startsWith("no-") && takes === undefined ? name.slice(3) : undefined;
      if (negated !== undefined && LONG[negated] === false) {
        given = given.filter(([each]) => each !== negated);
        continue;
      }
      if (takes === undefined) unknown(arg, OTHERS.test(name));
      if (name === "next") startNext();
      else given.push([name, takes ? valueFor(arg) : ""]);
    } else if (arg.startsWith("-") && arg !== "-") {
      for (let at = 1; at < arg.length; at += 1) {
        const letter = arg[at] ?? "";
        const name = SHORT[letter];
        if (name === undefined) {
          unknown(`-${letter}`, OTHER_SHORT.has(letter));
        } else if (LONG[name]) {
          given.push([name, at + 1 < arg.length ? arg.slice(at + 1) : valueFor(`-${letter}`)]);
          break;
        } else if (name === "next") startNext();
        else if (name === "verbose") given.push([name, /v+$/.exec(arg.slice(1, at + 1))?.[0] ?? ""]);
        else given.push([name, ""]);
      }
    } else urls.push(arg);
  }
  const [first, ...rest] = [...done, { given, urls: withUrls(given, urls) }];
  return first ? [first, ...rest] : [{ given, urls }];
}

/** curl(1) calls them global. */
const GLOBAL = new Set(
  "silent show-error verbose trace trace-ascii trace-time trace-ids trace-config stderr libcurl no-progress-meter progress-bar fail-early parallel disable".split(
    " ",
  ),
);

function withUrls(given: readonly (readonly [string, string])[], urls: readonly string[]): string[] {
  return [...given.filter(([name]) => name === "url").map(([, value]) => value), ...urls];
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

/** -w: a format with `%{NAME}`, `%header{NAME}`, `%output{FILE}`. Names as curl 8.14.1 has them; times are made up. */
import type { HttpResponse } from "../../process/types.ts";

/** What became of a transfer. */
export interface Facts {
  readonly given: string;
  readonly url: URL;
  readonly method: string;
  readonly answer: HttpResponse | undefined;
  readonly redirects: number;
  readonly retries: number;
  readonly redirectTo: string | undefined;
  readonly file: string | undefined;
  readonly uploaded: number;
  readonly number: number;
  readonly exit: number;
  readonly error: string | undefined;
}

type Value = string | number | null;

/** All that %{json} names, in its order. */
function variables(facts: Facts): ReadonlyMap<string, Value> {
  const { answer, url } = facts;
  const reached = answer !== undefined;
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const parts = (prefix: string, from: string): [string, Value][] => {
    const parsed = URL.canParse(from) ? new URL(from) : url;
    const text = (value: string): Value => (value === "" ? null : value);
    return [
      [`${prefix}.fragment`, text(parsed.hash.slice(1))],
      [`${prefix}.host`, parsed.hostname],
      [`${prefix}.options`, null],
      [`${prefix}.password`, text(parsed.password)],
      [`${prefix}.path`, parsed.pathname],
      [`${prefix}.port`, parsed.port || port],
      [`${prefix}.query`, text(parsed.search.slice(1))],
      [`${prefix}.scheme`, parsed.protocol.slice(0, -1)],
      [`${prefix}.user`, text(parsed.username)],
      [`${prefix}.zoneid`, null],
    ];
  };
  const code = answer?.status ?? 0;
  const size = answer?.body.length ?? 0;
  const head = [...(answer?.headers ?? [])].reduce(
    (sum, [name, value]) => sum + name.length + value.length + 4,
    19,
  );
  const address = /^[\d.]+$/.test(url.hostname) ? url.hostname : reached ? "127.0.0.1" : "";
  return new Map<string, Value>([
    ["certs", ""],
    ["conn_id", reached ? 0 : -1],
    ["content_type", answer?.headers.get("content-type") ?? null],
    ["errormsg", facts.error ?? null],
    ["exitcode", facts.exit],
    ["filename_effective", facts.file ?? null],
    ["ftp_entry_path", null],
    ["http_code", code],
    ["http_connect", 0],
    ["http_version", reached ? "1.1" : "0"],
    ["local_ip", reached ? "127.0.0.1" : ""],
    ["local_port", reached ? 40000 : 0],
    ["method", facts.method],
    ["num_certs", 0],
    ["num_connects", reached ? 1 : 0],
    ["num_headers", answer?.headers.size ?? 0],
    ["num_redirects", facts.redirects],
    ["num_retries", facts.retries],
    ["proxy_ssl_verify_result", 0],
    ["proxy_used", 0],
    ["redirect_url", facts.redirectTo ?? null],
    ["referer", null],
    ["remote_ip", address],
    ["remote_port", Number(port)],
    ["response_code", code],
    ["scheme", url.protocol.slice(0, -1)],
    ["size_download", size],
    ["size_header", reached ? head : 0],
    ["size_request", reached ? 100 : 0],
    ["size_upload", facts.uploaded],
    ["speed_download", size * 1000],
    ["speed_upload", facts.uploaded * 1000],
    ["ssl_verify_result", 0],
    ...TIMES.map((name): [string, Value] => [`time_${name}`, "0.001000"]),
    ["tls_earlydata", 0],
    ["url", facts.given],
    ...parts("url", facts.given),
    ["url_effective", effective(facts)],
    ...parts("urle", url.href),
    ["urlnum", facts.number],
    ["xfer_id", 0],
  ]);
}

const TIMES =
  "appconnect connect namelookup posttransfer pretransfer queue redirect starttransfer total".split(" ");

/** The URL as it was given, with what curl adds; after a redirect, where it led. */
function effective({ given, url, redirects }: Facts): string {
  if (redirects > 0) return url.href;
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `http://${given}`;
  return /^\w+:\/\/[^/?#]*$/.test(whole) ? `${whole}/` : whole;
}

/** What is printed, piece by piece: to standard output, standard error (2) or a file. */
export function writeOut(format: string, facts: Facts): [to: 1 | 2 | string, text: string][] {
  const known = variables(facts);
  const pieces: [1 | 2 | string, string][] = [];
  let to: 1 | 2 | string = 1;
  const put = (text: string) => {
    if (text !== "") pieces.push([to, text]);
  };
  const pattern = /%\{([^}]*)\}|%header\{([^}]*)\}|%output\{([^}]*)\}|%%|\\([nrt])/g;
  let at = 0;
  for (const found of format.matchAll(pattern)) {
    put(format.slice(at, found.index));
    at = found.index + found[0].length;
    const [whole, name, header, file, letter] = found;
    if (letter !== undefined) put({ n: "\n", r: "\r", t: "\t" }[letter] ?? "");
    else if (whole === "%%") put("%");
    else if (file !== undefined) to = file.replace(/^>>/, "");
    else if (header !== undefined) put(facts.answer?.headers.get(header.toLowerCase()) ?? "");
    else if (name === "stderr" || name === "stdout") to = name === "stderr" ? 2 : 1;
    else if (name === "onerror") {
      if (facts.exit === 0) return pieces;
    } else if (name === "json") put(json(known));
    else if (name === "header_json") put(headerJson(facts.answer));
    else if (/^(http|response)_code$/.test(name ?? ""))
      put(String(facts.answer?.status ?? 0).padStart(3, "0"));
    else if (known.has(name ?? "")) put(String(known.get(name ?? "") ?? ""));
    else pieces.push([2, `curl: unknown --write-out variable: '${name}'\n`]);
  }
  put(format.slice(at));
  return pieces;
}

function json(known: ReadonlyMap<string, Value>): string {
  const fields = [...known].map(([name, value]) => {
    const shown = name.startsWith("time_") ? value : JSON.stringify(value);
    return `"${name}":${shown}`;
  });
  return `{${fields.join(",")},"curl_version":"libcurl/8.14.1 OpenSSL/3.5.7 zlib/1.3.1"}`;
}

function headerJson(answer: HttpResponse | undefined): string {
  const fields = [...(answer?.headers ?? [])].map(
    ([name, value]) => `"${name.toLowerCase()}":${JSON.stringify([value])}`,
  );
  return `{${fields.join(",\n")}\n}`;
}

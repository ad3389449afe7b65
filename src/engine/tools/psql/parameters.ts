/**
 * Where psql connects to, and with what: options, a URI or `key=value` string, then the environment. Source: PostgreSQL 17
 * documentation, 32.1.1 "Connection Strings" and 32.15 "Environment Variables"; errors as seen on psql 17.11.
 */
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { pathAt, readText } from "../user-home.ts";

/** A connection that cannot even be tried; the text follows `psql: error: `. */
export class ConnectionError extends Error {}

export interface Parameters {
  /** A folder for a socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password: string | undefined;
  readonly passfile: string;
  readonly sslmode: string;
}

/** The keywords of libpq, with the variable of each that has one. */
const KEYWORDS: Readonly<Record<string, string | undefined>> = {
  ...{ host: "PGHOST", hostaddr: "PGHOSTADDR", port: "PGPORT", dbname: "PGDATABASE", user: "PGUSER" },
  ...{ password: "PGPASSWORD", passfile: "PGPASSFILE", sslmode: "PGSSLMODE", service: "PGSERVICE" },
  ...{ connect_timeout: "PGCONNECT_TIMEOUT", application_name: "PGAPPNAME", options: "PGOPTIONS" },
  ...{ sslrootcert: "PGSSLROOTCERT", sslcert: "PGSSLCERT", sslkey: "PGSSLKEY", gssencmode: "PGGSSENCMODE" },
  ...{ channel_binding: "PGCHANNELBINDING", target_session_attrs: "PGTARGETSESSIONATTRS" },
  ...{ client_encoding: "PGCLIENTENCODING", require_auth: "PGREQUIREAUTH", keepalives: undefined },
  ...{ fallback_application_name: undefined, sslpassword: undefined, replication: undefined },
};

function decoded(text: string): string {
  const wrong = /%(?![0-9a-fA-F]{2})/.test(text);
  if (wrong) throw new ConnectionError(`invalid percent-encoded token: "${text}"`);
  return decodeURIComponent(text);
}

function readUri(text: string): Map<string, string> {
  const [, user, password, host = "", port, name, query = ""] =
    /^postgres(?:ql)?:\/\/(?:([^:@/?]*)(?::([^@/?]*))?@)?(\[[^\]]*\]|[^:/?]*)(?::([^/?]*))?(?:\/([^?]*))?(?:\?(.*))?$/s.exec(
      text,
    ) ?? [];
  const found = new Map<string, string>();
  const put = (key: string, value: string | undefined) => {
    if (value) found.set(key, decoded(value));
  };
  put("user", user);
  put("password", password);
  put("host", host.replace(/^\[(.*)\]$/, "$1"));
  put("port", port);
  put("dbname", name);
  for (const pair of query.split("&").filter(Boolean)) {
    const [key = "", value = ""] = pair.split(/=(.*)/s);
    if (!(key in KEYWORDS)) throw new ConnectionError(`invalid URI query parameter: "${key}"`);
    put(key, value);
  }
  return found;
}

function readPairs(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, key = "", quoted, bare = ""] of text.matchAll(
    /(\w+)\s*=\s*(?:'((?:\\.|[^'\\])*)'|(\S*))/gs,
  )) {
    if (!(key in KEYWORDS)) throw new ConnectionError(`invalid connection option "${key}"`);
    found.set(key, (quoted ?? bare).replace(/\\(.)/g, "$1"));
  }
  return found;
}

/** A section of ~/.pg_service.conf. Throws ConnectionError for one that is not there. */
function readService(process: Process, home: string, name: string): Map<string, string> {
  const path = pathAt(process, process.environment.get("PGSERVICEFILE") ?? `${home}/.pg_service.conf`);
  const lines = (readText(process, path) ?? "").split("\n").map((line) => line.trim());
  const start = lines.indexOf(`[${name}]`);
  if (start < 0) throw new ConnectionError(`definition of service "${name}" not found`);
  const found = new Map<string, string>();
  for (const line of lines.slice(start + 1)) {
    if (line.startsWith("[")) break;
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) found.set(key, value);
  }
  return found;
}

/** Throws ConnectionError. */
export function parametersOf(process: Process, options: ReadonlyMap<string, string>): Parameters {
  const home = process.environment.get("HOME") ?? "/root";
  const name = options.get("dbname") ?? "";
  const inside = /^postgres(ql)?:\/\//.test(name)
    ? readUri(name)
    : name.includes("=")
      ? readPairs(name)
      : new Map(name === "" ? [] : [["dbname", name]]);
  const given = (key: string) =>
    (key === "dbname" ? undefined : options.get(key)) || inside.get(key) || undefined;
  const variable = (key: string) => process.environment.get(KEYWORDS[key] ?? "") || undefined;
  const service = given("service") ?? variable("service");
  const stored = service === undefined ? undefined : readService(process, home, service);
  const pick = (key: string) => given(key) ?? stored?.get(key) ?? variable(key);
  const user = pick("user") ?? process.environment.get("USER") ?? "root";
  const port = pick("port") ?? "5432";
  if (!/^\d+$/.test(port))
    throw new ConnectionError(`invalid integer value "${port}" for connection option "port"`);
  const host = pick("host") ?? "/var/run/postgresql";
  if (host.includes(",")) throw new NotModelledError("psql with several hosts");
  return {
    ...{ host, port: Number(port), user, database: pick("dbname") ?? user },
    password: pick("password"),
    passfile: pick("passfile") ?? `${home}/.pgpass`,
    sslmode: pick("sslmode") ?? "prefer",
  };
}

/**
 * psql and pg_isready: the password comes from the connection URL, PGPASSWORD, PGPASSFILE or ~/.pgpass (which
 * must not be readable by others); there is nobody to type one. Modelled: -h -p -U -d -c -t -A -q -w -v, URLs
 * and `key=value` strings. Everything else is refused by name.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { print, printError, readAll, textOf } from "../../process/io.ts";
import { type DatabaseSession, NetworkError, type Process, type Program } from "../../process/types.ts";
import { DatabaseError } from "../../services/database.ts";
import { NotModelledError } from "../../source/errors.ts";

const VALUED: Readonly<Record<string, string>> = {
  h: "host",
  p: "port",
  U: "user",
  d: "dbname",
  c: "command",
  v: "variable",
};
const FLAGS: Readonly<Record<string, string>> = {
  t: "tuples-only",
  A: "no-align",
  q: "quiet",
  w: "no-password",
  X: "no-psqlrc",
};
const LONG: Readonly<Record<string, string>> = { username: "user", variable: "variable", set: "variable" };

interface Line {
  readonly values: Map<string, string>;
  readonly commands: string[];
  readonly flags: Set<string>;
}

function parse(name: string, argv: readonly string[]): Line {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const commands: string[] = [];
  const words: string[] = [];
  const todo = [...argv].reverse();
  const put = (key: string, value: string) => {
    if (key === "command") commands.push(value);
    else values.set(key, value);
  };
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    const [, long, glued] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const [, short = "", rest = ""] = /^-(\w)(.*)$/s.exec(arg) ?? [];
    if (long !== undefined) {
      const key = LONG[long] ?? long;
      if (Object.values(FLAGS).includes(key)) flags.add(key);
      else if (Object.values(VALUED).includes(key)) put(key, glued ?? todo.pop() ?? "");
      else throw new NotModelledError(`${name} --${long}`);
    } else if (VALUED[short] !== undefined) put(VALUED[short], rest || (todo.pop() ?? ""));
    else if (FLAGS[short] !== undefined) {
      flags.add(FLAGS[short]);
      if (rest) todo.push(`-${rest}`);
    } else if (arg.startsWith("-")) throw new NotModelledError(`${name} ${arg}`);
    else words.push(arg);
  }
  if (words[0] !== undefined && !values.has("dbname")) values.set("dbname", words[0]);
  if (words[1] !== undefined && !values.has("user")) values.set("user", words[1]);
  return { values, flags, commands };
}

/** Connection parameters: what the command line says, then a URL or string in -d, then the environment. */
function parameters(process: Process, values: ReadonlyMap<string, string>) {
  const name = values.get("dbname") ?? "";
  const inside = new Map<string, string>();
  if (/^postgres(ql)?:\/\//.test(name) && URL.canParse(name)) {
    const url = new URL(name);
    if (url.hostname) inside.set("host", url.hostname);
    if (url.port) inside.set("port", url.port);
    if (url.username) inside.set("user", decodeURIComponent(url.username));
    if (url.password) inside.set("password", decodeURIComponent(url.password));
    inside.set("dbname", url.pathname.slice(1));
  } else if (name.includes("=")) {
    for (const [, key = "", value = ""] of name.matchAll(/(\w+)\s*=\s*('[^']*'|\S+)/g)) {
      inside.set(key, value.replace(/^'|'$/g, ""));
    }
  } else if (name !== "") inside.set("dbname", name);
  const pick = (key: string, variable: string) =>
    (key === "dbname" ? undefined : values.get(key)) ?? inside.get(key) ?? process.environment.get(variable);
  const user = pick("user", "PGUSER") ?? process.environment.get("USER") ?? "root";
  return {
    host: pick("host", "PGHOST") ?? "/var/run/postgresql",
    port: Number(pick("port", "PGPORT") ?? 5432),
    user,
    database: (inside.get("dbname") || process.environment.get("PGDATABASE")) ?? user,
    password: inside.get("password") ?? process.environment.get("PGPASSWORD"),
  };
}

/** The line of ~/.pgpass that fits: host:port:database:user:password, `*` for any. */
async function passwordFile(process: Process, { host, port, database, user }: ReturnType<typeof parameters>) {
  const path = process.environment.get("PGPASSFILE") ?? `${process.environment.get("HOME") ?? ""}/.pgpass`;
  try {
    const { filesystem } = process.machine;
    if (filesystem.stat(path, process.credentials).mode & 0o077) {
      await printError(
        process,
        `WARNING: password file "${path}" has group or world access; permissions should be u=rw (0600) or less\n`,
      );
      return undefined;
    }
    const wanted = [host, String(port), database, user];
    for (const line of textOf(filesystem.readFile(path, process.credentials)).split("\n")) {
      const fields = line.split(/(?<!\\):/).map((field) => field.replace(/\\([:\\])/g, "$1"));
      if (fields.length === 5 && wanted.every((each, at) => fields[at] === "*" || fields[at] === each))
        return fields[4];
    }
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
  }
  return undefined;
}

async function connect(
  process: Process,
  to: ReturnType<typeof parameters>,
): Promise<DatabaseSession | string> {
  const place = to.host.startsWith("/")
    ? `connection to server on socket "${to.host}/.s.PGSQL.${to.port}" failed`
    : `connection to server at "${to.host}", port ${to.port} failed`;
  try {
    const endpoint = process.machine.network.connect(
      to.host.startsWith("/") ? "localhost" : to.host,
      to.port,
    );
    if (endpoint.protocol !== "postgres") return `${place}: server closed the connection unexpectedly`;
    const password = to.password ?? (await passwordFile(process, to));
    await process.sleep(1);
    return await process.wait(endpoint.connect({ user: to.user, password, database: to.database }));
  } catch (error) {
    if (error instanceof DatabaseError) {
      return error.message.startsWith("fe_sendauth")
        ? `${place}: ${error.message}`
        : `${place}: FATAL:  ${error.message}`;
    }
    if (!(error instanceof NetworkError)) throw error;
    if (error.code === "ENOTFOUND")
      return `could not translate host name "${to.host}" to address: Name or service not known`;
    const why = to.host.startsWith("/") ? "No such file or directory" : "Connection refused";
    return `${place}: ${why}\n\tIs the server running ${to.host.startsWith("/") ? "locally and accepting connections on that socket" : "on that host and accepting TCP/IP connections"}?`;
  }
}

function table(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  flags: ReadonlySet<string>,
): string {
  const bare = flags.has("tuples-only");
  if (flags.has("no-align")) {
    const lines = [...(bare ? [] : [columns.join("|")]), ...rows.map((row) => row.join("|"))];
    const count = bare ? [] : [`(${rows.length} row${rows.length === 1 ? "" : "s"})`];
    return `${[...lines, ...count].join("\n")}\n`;
  }
  const widths = columns.map((column, at) =>
    Math.max(column.length, ...rows.map((row) => (row[at] ?? "").length)),
  );
  const cell = (text: string, at: number) =>
    /^-?\d+$/.test(text) ? text.padStart(widths[at]!) : text.padEnd(widths[at]!);
  const line = (cells: readonly string[]) => ` ${cells.map(cell).join(" | ")}`.trimEnd().replace(/^$/, " ");
  const centred = columns.map((column, at) => {
    const left = Math.floor((widths[at]! - column.length) / 2);
    return " ".repeat(left) + column + " ".repeat(widths[at]! - column.length - left);
  });
  const body = rows.map((row) => line(row)).join("\n");
  if (bare) return `${body}\n\n`;
  const head = ` ${centred.join(" | ")} \n${widths.map((width) => "-".repeat(width + 2)).join("+")}`;
  return `${head}\n${body}${rows.length ? "\n" : ""}(${rows.length} row${rows.length === 1 ? "" : "s"})\n\n`;
}

export const psql: Program = async (process) => {
  if (process.argv.includes("--version") || process.argv.includes("-V")) {
    await print(process, "psql (PostgreSQL) 17.0\n");
    return 0;
  }
  const { values, flags, commands } = parse("psql", process.argv.slice(1));
  const to = parameters(process, values);
  const session = await connect(process, to);
  if (typeof session === "string") {
    await printError(process, `psql: error: ${session}\n`);
    return 2;
  }
  const statements = commands.length > 0 ? commands : [textOf(await readAll(process))];
  for (const statement of statements
    .flatMap((text) => text.split(";"))
    .filter((text) => text.trim() !== "")) {
    try {
      const { columns, rows } = await process.wait(session.query(statement));
      await print(process, table(columns, rows, flags));
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      await printError(process, `ERROR:  ${error.message}\n`);
      return 1;
    }
  }
  session.close();
  return 0;
};

export const pgIsReady: Program = async (process) => {
  const { values } = parse(
    "pg_isready",
    process.argv.slice(1).filter((word) => word !== "-q"),
  );
  const { host, port } = parameters(process, values);
  const place = host.startsWith("/") ? `${host}:${port}` : `${host}:${port}`;
  const quiet = process.argv.includes("-q");
  try {
    const endpoint = process.machine.network.connect(host.startsWith("/") ? "localhost" : host, port);
    if (endpoint.protocol !== "postgres") throw new NetworkError("ECONNREFUSED", host, port);
    if (!quiet) await print(process, `${place} - accepting connections\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    if (!quiet) await print(process, `${place} - no response\n`);
    return 2;
  }
};

/**
 * pg_dump, pg_dumpall, createdb, dropdb and createuser of PostgreSQL 17.11 up to their connection: they find server and password
 * as psql does, and say as it does why they cannot connect (seen). What they do with a server is refused by name.
 */
import { print, printError } from "../../process/io.ts";
import type { Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { connect } from "./connect.ts";
import { ConnectionError, parametersOf } from "./parameters.ts";

const CONNECTION: Readonly<Record<string, string>> = { h: "host", p: "port", U: "user", d: "dbname" };
const LONG: Readonly<Record<string, string>> = {
  host: "host",
  port: "port",
  username: "user",
  dbname: "dbname",
};

interface Line {
  readonly values: Map<string, string>;
  readonly words: string[];
  asks: boolean;
  first: boolean;
}

/** Of all options only those that lead to the server matter. */
function parse(args: readonly string[]): Line {
  const line: Line = { values: new Map(), words: [], asks: true, first: false };
  const todo = [...args].reverse();
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    const [, long, glued] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const [, short = "", rest = ""] = /^-(\w)(.*)$/s.exec(arg) ?? [];
    const key = long === undefined ? CONNECTION[short] : LONG[long];
    if (key !== undefined) line.values.set(key, glued ?? (rest || (todo.pop() ?? "")));
    else if (long === "no-password" || short === "w") line.asks = false;
    else if (long === "password" || short === "W") line.first = true;
    else if (/^[fFnNtTjZSLEO]$/.test(short) && rest === "" && short !== "O") todo.pop();
    else if (long === undefined && short === "") line.words.push(arg);
  }
  return line;
}

export const pgClient: Program = async (process) => {
  const name = (process.argv[0] ?? "").replace(/^.*\//, "");
  const args = process.argv.slice(1);
  if (args.includes("--version") || args.includes("-V")) {
    await print(process, `${name} (PostgreSQL) 17.11 (Debian 17.11-0+deb13u1)\n`);
    return 0;
  }
  const { values, words, asks, first } = parse(args);
  const database = words[0];
  if (name === "pg_dump" && database !== undefined && !values.has("dbname")) values.set("dbname", database);
  try {
    await connect(process, parametersOf(process, values), { asks, first });
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    await printError(process, `${name}: error: ${error.message}\n`);
    return 1;
  }
  throw new NotModelledError(`${name} with a server`);
};

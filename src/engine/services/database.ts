/** PostgreSQL with passwords, as far as a client can tell. */
import type { DatabaseLogin, DatabaseSession } from "../process/types.ts";
import type { Accounts, Phase } from "./accounts.ts";

/** A refused login or query, with the server's own text and its SQLSTATE. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

export type Table = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

function quoted(text: string): string {
  return text.trim().replace(/^"|"$/g, "").toLowerCase();
}

/** The few statements that a health check or a lesson's app sends; others are refused by name. */
function answer(sql: string, login: DatabaseLogin, tables: Readonly<Record<string, Table>>): Table {
  const text = sql.trim().replace(/;+$/, "").trim();
  if (text === "") return { columns: [], rows: [] };
  const [, literal, alias] = /^select\s+('[^']*'|\d+)(?:\s+as\s+(\w+))?$/i.exec(text) ?? [];
  if (literal) return { columns: [alias ?? "?column?"], rows: [[literal.replace(/^'|'$/g, "")]] };
  const [, called] = /^select\s+(current_user|current_database\(\)|now\(\)|version\(\))$/i.exec(text) ?? [];
  if (called) return { columns: [called.replace("()", "")], rows: [[constant(called.toLowerCase(), login)]] };
  const [, what, from] = /^select\s+(\*|count\(\*\)|[\w",\s]+)\s+from\s+("?\w+"?)/i.exec(text) ?? [];
  if (what === undefined || from === undefined) {
    throw new DatabaseError(`leaklab: the statement ${text.split(/\s/)[0]} is not modelled`, "0A000");
  }
  const table = tables[quoted(from)];
  if (!table) throw new DatabaseError(`relation "${quoted(from)}" does not exist`, "42P01");
  if (/^count/i.test(what)) return { columns: ["count"], rows: [[String(table.rows.length)]] };
  if (what.trim() === "*") return table;
  const columns = what.split(",").map(quoted);
  const places = columns.map((column) => {
    const place = table.columns.indexOf(column);
    if (place < 0) throw new DatabaseError(`column "${column}" does not exist`, "42703");
    return place;
  });
  return { columns, rows: table.rows.map((row) => places.map((place) => row[place] ?? "")) };
}

function constant(name: string, login: DatabaseLogin): string {
  if (name === "current_user") return login.user;
  if (name === "current_database()") return login.database;
  return name === "version()" ? "PostgreSQL 17.0 (leaklab)" : "2026-01-01 00:00:00+00";
}

/** `CREATE USER x PASSWORD 'y'` and `ALTER USER x PASSWORD 'y'`, answered by the command's tag alone; undefined for others. */
function keepPassword(sql: string, accounts: Accounts): Table | undefined {
  const [, verb = "", name = "", value = ""] =
    /^\s*(create|alter)\s+(?:user|role)\s+("?\w+"?)\s+(?:with\s+)?(?:login\s+)?password\s+'((?:[^']|'')*)'\s*;?\s*$/i.exec(
      sql,
    ) ?? [];
  if (verb === "") return undefined;
  const [user, password] = [quoted(name), value.replaceAll("''", "'")];
  const known = accounts.list.find((account) => account.user === user);
  if (/^create$/i.test(verb)) {
    if (known) throw new DatabaseError(`role "${user}" already exists`, "42710");
    accounts.add({ credential: user, user, value: password });
    return { columns: [], rows: [["CREATE ROLE"]] };
  }
  if (!known) throw new DatabaseError(`role "${user}" does not exist`, "42704");
  known.value = password;
  return { columns: [], rows: [["ALTER ROLE"]] };
}

/** PostgreSQL with password authentication; `tables` are the same in every database. */
export function postgres(
  databases: readonly string[],
  tables: Readonly<Record<string, Table>>,
  accounts: Accounts,
) {
  return async (login: DatabaseLogin, phase: Phase): Promise<DatabaseSession> => {
    if (login.password === undefined) throw new DatabaseError("fe_sendauth: no password supplied", "28P01");
    if (!accounts.check(login.password, login.user, phase, login.client)) {
      throw new DatabaseError(`password authentication failed for user "${login.user}"`, "28P01");
    }
    if (!databases.includes(login.database)) {
      throw new DatabaseError(`database "${login.database}" does not exist`, "3D000");
    }
    return {
      query: async (sql) => keepPassword(sql, accounts) ?? answer(sql, login, tables),
      close() {},
    };
  };
}

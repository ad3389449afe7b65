/**
 * psql 17.11 and pg_isready of Debian trixie. Where they connect to: ./parameters.ts; with which password: ./connect.ts; what they
 * run: ./script.ts. All of it seen on the real programs against a real server. psql's history (~/.psql_history) is written
 * on a terminal only. Everything else is refused by name.
 */
import { print, printError, readAll, textOf } from "../../process/io.ts";
import { NetworkError, type Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { pathAt, readText } from "../user-home.ts";
import { connect } from "./connect.ts";
import { ConnectionError, parametersOf } from "./parameters.ts";
import { runCommand, runText, type Script } from "./script.ts";

const VALUED: Readonly<Record<string, string>> = {
  ...{
    h: "host",
    p: "port",
    U: "user",
    d: "dbname",
    c: "command",
    v: "variable",
    f: "file",
    L: "log-file",
    o: "output",
  },
};
const FLAGS: Readonly<Record<string, string>> = {
  ...{ t: "tuples-only", A: "no-align", q: "quiet", w: "no-password", W: "password", X: "no-psqlrc" },
  ...{ a: "echo-all", e: "echo-queries", b: "echo-errors", "1": "single-transaction" },
};
const LONG: Readonly<Record<string, string>> = { username: "user", set: "variable" };
const LONG_FLAGS = new Set([...Object.values(FLAGS), "csv"]);

interface Line {
  readonly values: Map<string, string>;
  readonly flags: Set<string>;
  /** -c and -f in their order. */
  readonly actions: (readonly [kind: "command" | "file", text: string])[];
  readonly variables: Map<string, string>;
}

function parse(name: string, argv: readonly string[]): Line {
  const line: Line = { values: new Map(), flags: new Set(), actions: [], variables: new Map() };
  const words: string[] = [];
  const todo = [...argv].reverse();
  const put = (key: string, value: string) => {
    if (key === "command" || key === "file") line.actions.push([key, value]);
    else if (key === "variable") {
      const [variable = "", content = ""] = value.split(/=(.*)/s);
      line.variables.set(variable, content);
    } else line.values.set(key, value);
  };
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    const [, long, glued] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const [, short = "", rest = ""] = /^-(\w)(.*)$/s.exec(arg) ?? [];
    if (long !== undefined) {
      const key = LONG[long] ?? long;
      if (LONG_FLAGS.has(key)) line.flags.add(key);
      else if (Object.values(VALUED).includes(key)) put(key, glued ?? todo.pop() ?? "");
      else throw new NotModelledError(`${name} --${long}`);
    } else if (VALUED[short] !== undefined) put(VALUED[short], rest || (todo.pop() ?? ""));
    else if (FLAGS[short] !== undefined) {
      line.flags.add(FLAGS[short]);
      if (rest) todo.push(`-${rest}`);
    } else if (arg.startsWith("-")) throw new NotModelledError(`${name} ${arg}`);
    else words.push(arg);
  }
  if (words[0] !== undefined && !line.values.has("dbname")) line.values.set("dbname", words[0]);
  if (words[1] !== undefined && !line.values.has("user")) line.values.set("user", words[1]);
  return line;
}

/** 1 for a failed -c or a file that is not there, 3 for a script that ON_ERROR_STOP ended. */
async function run(script: Script, actions: Line["actions"]): Promise<number> {
  const { process } = script;
  if (actions.length === 0)
    return (await runText(script, textOf(await readAll(process)))) === "failed" ? 3 : 0;
  for (const [kind, text] of actions) {
    if (kind === "command") {
      if ((await runCommand(script, text)) === "failed") return 1;
      continue;
    }
    const content = text === "-" ? textOf(await readAll(process)) : readText(process, pathAt(process, text));
    if (content === undefined) {
      await printError(process, `psql: error: ${text}: No such file or directory\n`);
      return 1;
    }
    if ((await runText(script, content)) === "failed") return 3;
  }
  return 0;
}

export const psql: Program = async (process) => {
  if (process.argv.includes("--version") || process.argv.includes("-V")) {
    await print(process, "psql (PostgreSQL) 17.11 (Debian 17.11-0+deb13u1)\n");
    return 0;
  }
  const { values, flags, actions, variables } = parse("psql", process.argv.slice(1));
  if (values.has("output")) throw new NotModelledError("psql -o");
  try {
    const to = parametersOf(process, values);
    const session = await connect(process, to, {
      asks: !flags.has("no-password"),
      first: flags.has("password"),
    });
    for (const [name, value] of Object.entries({
      USER: to.user,
      DBNAME: to.database,
      HOST: to.host,
      PORT: String(to.port),
    }))
      if (!variables.has(name)) variables.set(name, value);
    const status = await run(
      { process, session, to, flags, variables, log: values.get("log-file") },
      actions,
    );
    session.close();
    return status;
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    await printError(process, `psql: error: ${error.message}\n`);
    return 2;
  }
};

export const pgIsReady: Program = async (process) => {
  const { values, flags } = parse("pg_isready", process.argv.slice(1));
  const { host, port } = parametersOf(process, values);
  const quiet = flags.has("quiet");
  try {
    const endpoint = process.machine.network.connect(host.startsWith("/") ? "localhost" : host, port);
    if (endpoint.protocol !== "postgres") throw new NetworkError("ECONNREFUSED", host, port);
    if (!quiet) await print(process, `${host}:${port} - accepting connections\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    if (!quiet) await print(process, `${host}:${port} - no response\n`);
    return 2;
  }
};

/**
 * redis-cli 8.0.2: the password comes from -a, --pass, the URL of -u, --askpass or REDISCLI_AUTH; all but the last two are
 * arguments, which others can read, and redis-cli says so. It prints errors of the server to standard output and ends
 * with status 0, unless -e is given. Seen on the real program; its history (~/.rediscli_history) is written on a
 * terminal only. Modelled: a command, or commands on standard input; -h -p -n -u -x -e --user --json (of single values).
 */
import { print, printError, read, readAll, textOf } from "../../process/io.ts";
import { type DatabaseSession, NetworkError, type Process, type Program } from "../../process/types.ts";
import { DatabaseError } from "../../services/database.ts";
import { NotModelledError } from "../../source/errors.ts";

const WARNING =
  "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n";

interface Line {
  host: string;
  port: number;
  user: string;
  password: string | undefined;
  onArguments: boolean;
  readonly flags: Set<string>;
  readonly command: string[];
}

/** Why nothing is sent, for standard error. */
class WrongLine extends Error {}

const FLAGS = new Set(["--no-auth-warning", "--raw", "--no-raw", "-x", "-e", "--askpass", "--json"]);

/** Throws WrongLine. */
function parse(process: Process): Line {
  const line: Line = {
    ...{ host: "127.0.0.1", port: 6379, user: "default", onArguments: false },
    ...{ flags: new Set(), command: [] },
    password: process.environment.get("REDISCLI_AUTH"),
  };
  const todo = process.argv.slice(1).reverse();
  const value = (word: string) => {
    const next = todo.pop();
    if (next === undefined) throw new WrongLine(`Unrecognized option or bad number of args for: '${word}'`);
    return next;
  };
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (word === "-h") line.host = value(word);
    else if (word === "-p") line.port = Number(value(word));
    else if (word === "-n") value(word);
    else if (word === "--user") line.user = value(word);
    else if (word === "-a" || word === "--pass") {
      line.password = value(word);
      line.onArguments = true;
    } else if (word === "-u") readAddress(line, value(word));
    else if (FLAGS.has(word)) line.flags.add(word);
    else if (
      /^-(?:s|t|r|i|c|d|D|X|2|3)$/.test(word) ||
      /^--(?:tls|cacert|cert|key|sni|stat|latency|scan|pipe|eval|bigkeys|cluster|rdb|functions)/.test(word)
    )
      throw new NotModelledError(`redis-cli ${word}`);
    else if (word.startsWith("-"))
      throw new WrongLine(`Unrecognized option or bad number of args for: '${word}'`);
    else line.command.push(word, ...todo.splice(0).reverse());
  }
  return line;
}

function readAddress(line: Line, address: string): void {
  if (!/^rediss?:\/\//.test(address)) throw new WrongLine("Invalid URI scheme");
  if (address.startsWith("rediss:")) throw new NotModelledError("redis-cli -u rediss:");
  const url = new URL(address);
  line.host = url.hostname || line.host;
  line.port = Number(url.port || 6379);
  if (!url.password) return;
  // `redis://:password@host` names the user without a name, whom no server knows (seen).
  line.user = decodeURIComponent(url.username);
  line.password = decodeURIComponent(url.password);
  line.onArguments = true;
}

async function connect(process: Process, line: Line, password: string | undefined): Promise<DatabaseSession> {
  const endpoint = process.machine.network.connect(line.host, line.port);
  if (endpoint.protocol !== "redis") throw new NetworkError("ECONNREFUSED", line.host, line.port);
  return process.wait(endpoint.connect({ user: line.user, password, database: "0" }));
}

/** A session; a wrong password is said, and the session goes on without a login. Throws NetworkError. */
async function open(process: Process, line: Line): Promise<DatabaseSession> {
  try {
    return await connect(process, line, line.password);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await printError(process, `AUTH failed: ${error.message}\n`);
    return connect(process, line, undefined);
  }
}

/** Sends one command and prints the reply; the status is 1 only for an error with -e. */
async function send(
  process: Process,
  line: Line,
  session: DatabaseSession,
  words: readonly string[],
): Promise<number> {
  const { columns, rows } = await process.wait(session.query(words.join("\0")));
  const [kind] = columns;
  const lines = rows.map(([text = ""]) => text);
  if (kind === "error") {
    const [text = ""] = lines;
    if (line.flags.has("-e")) {
      await printError(process, `${text}\n`);
      return 1;
    }
    await print(process, `${text}\n\n`);
  } else await print(process, shown(line, kind ?? "", lines));
  return 0;
}

function shown({ flags, command }: Line, kind: string, lines: readonly string[]): string {
  if (command[0]?.toLowerCase() === "shutdown") return "";
  if (flags.has("--json")) {
    if (kind === "nil") return "null\n";
    if (kind === "integer") return `${lines[0]}\n`;
    return `${JSON.stringify(kind === "array" ? lines : lines[0])}\n`;
  }
  if (!flags.has("--no-raw")) return `${lines.join("\n")}\n`;
  if (kind === "nil") return "(nil)\n";
  if (kind === "integer") return `(integer) ${lines[0]}\n`;
  if (kind === "status") return `${lines[0]}\n`;
  if (kind === "bulk") return `${JSON.stringify(lines[0])}\n`;
  if (lines.length === 0) return "(empty array)\n";
  return lines.map((text, at) => `${at + 1}) ${JSON.stringify(text)}\n`).join("");
}

/** The words of a line on standard input: blanks divide, quotes hold together. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/"((?:\\.|[^"\\])*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double?.replace(/\\(.)/g, "$1") ?? single ?? bare ?? "",
  );
}

async function run(process: Process): Promise<number> {
  const line = parse(process);
  const { flags, command, onArguments } = line;
  if (onArguments && !flags.has("--no-auth-warning")) await printError(process, WARNING);
  if (flags.has("--askpass")) {
    const typed = textOf((await read(process)) ?? new Uint8Array(0)).split("\n")[0];
    if (typed) line.password = typed;
  }
  if (command.length > 0) {
    const session = await open(process, line);
    const last = flags.has("-x") ? [textOf(await readAll(process))] : [];
    return send(process, line, session, [...command, ...last]);
  }
  const commands = textOf(await readAll(process))
    .split("\n")
    .map(wordsOf)
    .filter((words) => words.length > 0);
  try {
    const session = await open(process, line);
    for (const words of commands) await send(process, line, session, words);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const message = unreachable(line, error);
    for (const _ of ["", ...commands]) await printError(process, message);
  }
  return 0;
}

function unreachable({ host, port }: Line, { code }: NetworkError): string {
  const why = code === "ENOTFOUND" ? "Name or service not known" : "Connection refused";
  return `Could not connect to Redis at ${host}:${port}: ${why}\n`;
}

export const redisCli: Program = async (process) => {
  if (process.argv.slice(1).some((word) => word === "-v" || word === "--version")) {
    await print(process, "redis-cli 8.0.2\n");
    return 0;
  }
  try {
    return await run(process);
  } catch (error) {
    if (!(error instanceof WrongLine) && !(error instanceof NetworkError)) throw error;
    await printError(
      process,
      error instanceof NetworkError ? unreachable(parse(process), error) : `${error.message}\n`,
    );
    return 1;
  }
};

/**
 * redis-cli 8.0.2: the password comes from -a, --pass, the URL of -u or REDISCLI_AUTH; all but the last are arguments, which
 * others can read, and redis-cli says so (redis-cli.c). Modelled: one command a run; -h -p -n --user --no-auth-warning.
 */
import { print, printError } from "../../process/io.ts";
import { NetworkError, type Process, type Program } from "../../process/types.ts";
import { DatabaseError } from "../../services/database.ts";
import { NotModelledError } from "../../source/errors.ts";

const WARNING =
  "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n";

interface Line {
  host: string;
  port: number;
  password: string | undefined;
  onArguments: boolean;
  isQuiet: boolean;
  readonly command: string[];
}

function parse(process: Process): Line {
  const line: Line = {
    ...{ host: "127.0.0.1", port: 6379, onArguments: false, isQuiet: false, command: [] },
    password: process.environment.get("REDISCLI_AUTH"),
  };
  const todo = process.argv.slice(1).reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (word === "-h") line.host = todo.pop() ?? "";
    else if (word === "-p") line.port = Number(todo.pop());
    else if (word === "-n" || word === "--user") todo.pop();
    else if (word === "-a" || word === "--pass") {
      line.password = todo.pop();
      line.onArguments = true;
    } else if (word === "-u") {
      const url = new URL(todo.pop() ?? "");
      line.host = url.hostname;
      line.port = Number(url.port || 6379);
      if (url.password) {
        line.password = decodeURIComponent(url.password);
        line.onArguments = true;
      }
    } else if (word === "--no-auth-warning") line.isQuiet = true;
    else if (word === "--raw" || word === "--no-raw") continue;
    else if (word.startsWith("-")) throw new NotModelledError(`redis-cli ${word}`);
    else line.command.push(word, ...todo.splice(0).reverse());
  }
  return line;
}

export const redisCli: Program = async (process) => {
  if (process.argv.slice(1).some((word) => word === "-v" || word === "--version")) {
    await print(process, "redis-cli 8.0.2\n");
    return 0;
  }
  const { host, port, password, onArguments, isQuiet, command } = parse(process);
  if (command.length === 0) throw new NotModelledError("redis-cli without a command");
  if (onArguments && !isQuiet) await printError(process, WARNING);
  try {
    const endpoint = process.machine.network.connect(host, port);
    if (endpoint.protocol !== "redis") throw new NetworkError("ECONNREFUSED", host, port);
    const login = { user: "default", password, database: "0" };
    const session = await process.wait(endpoint.connect(login));
    const { rows } = await process.wait(session.query(command.join(" ")));
    session.close();
    await print(process, rows.map((row) => `${row.join(" ")}\n`).join(""));
    return 0;
  } catch (error) {
    if (error instanceof NetworkError) {
      const why = error.code === "ENOTFOUND" ? "Name or service not known" : "Connection refused";
      await printError(process, `Could not connect to Redis at ${host}:${port}: ${why}\n`);
      return 1;
    }
    if (!(error instanceof DatabaseError)) throw error;
    // A wrong password is a message of its own; the command is then sent without a login.
    if (password !== undefined) await printError(process, `AUTH failed: ${error.message}\n`);
    await print(process, "NOAUTH Authentication required.\n\n");
    return 0;
  }
};

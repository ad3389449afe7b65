import { InvalidReferenceError } from "../image/reference.ts";
import type { Program } from "../process/types.ts";
import type { Engine } from "../runtime/engine.ts";
import { DaemonError } from "../runtime/errors.ts";
import { RuntimeRefusal } from "../runtime/start-error.ts";
import { NotModelledError } from "../source/errors.ts";
import { Client, ClientError } from "./cli/client.ts";
import { argumentComplaint, type Command, type CommandTable, isTable } from "./cli/command.ts";
import { FlagError, flagSet, parseFlags } from "./cli/flags.ts";
import { commandHelp, tableHelp } from "./cli/help.ts";
import { build } from "./commands/build.ts";
import { DOCKER, useDispatcher } from "./commands/index.ts";

/** The name under which a machine's facilities hold the `Connection` that `docker` uses. */
export const DOCKER_FACILITY = "docker";

/** One call of the docker command line, for those who look at what was printed. */
export interface DockerCall {
  /** The words after `docker`. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly environment: ReadonlyMap<string, string>;
  /** What it printed to standard error, after the progress of builds that Compose prints to standard output. */
  readonly stderr: string;
}

/** The engine that a machine's docker client talks to, and a record of the calls. */
export interface Connection {
  readonly engine: Engine;
  readonly calls: DockerCall[];
}

const GLOBAL = flagSet(
  "D,debug v,version config:string l,log-level:string",
  "",
  "c,context:string H,host:string tls tlscacert:string tlscert:string tlskey:string tlsverify",
);

/** The docker command line, as the program of /usr/bin/docker. */
export const docker: Program = async (process) => {
  const connection = process.machine.facilities.get(DOCKER_FACILITY) as Connection | undefined;
  if (!connection) throw new NotModelledError("docker on a machine without an engine");
  const client = new Client(process, connection.engine);
  const { cwd, environment } = process;
  const argv = process.argv.slice(1);
  try {
    const status = await runDocker(client, argv);
    await client.flush();
    return status;
  } finally {
    connection.calls.push({ argv, cwd, environment, stderr: client.progress + client.complaints });
  }
};

async function runDocker(client: Client, words: readonly string[]): Promise<number> {
  try {
    const flags = parseFlags("docker", GLOBAL, words, false);
    if (flags.bool("version")) {
      await client.out("Docker version 28.5.2, build leaklab\n");
      return 0;
    }
    return await dispatch(client, DOCKER, "docker", flags.args);
  } catch (error) {
    return refuse(client, error, "docker", "docker [OPTIONS] COMMAND", undefined);
  }
}

async function dispatch(
  client: Client,
  table: CommandTable,
  path: string,
  words: readonly string[],
): Promise<number> {
  const [word, ...rest] = words;
  if (word === undefined || word === "--help" || word === "help") {
    // Asked for, help goes to standard output; instead of a command it is a complaint.
    await (word === undefined ? client.err(tableHelp(table, path)) : client.out(tableHelp(table, path)));
    return 0;
  }
  const found = table.commands[word];
  if (typeof found === "string") return dispatch(client, DOCKER, "docker", [...found.split(" "), ...rest]);
  if (!found) return unknownCommand(client, path, word);
  if (isTable(found)) return dispatch(client, found, `${path} ${word}`, rest);
  return invoke(client, found, `${path} ${word}`, rest);
}

/** Commands of the real client that are not simulated, by the path they hang on. */
const REFUSED: Readonly<Record<string, string>> = {
  docker: "bake checkpoint context events plugin search trust",
  "docker buildx": "dial-stdio",
  "docker buildx history": "export import open trace",
  "docker buildx imagetools": "create",
  "docker manifest": "annotate create push rm",
  "docker network": "connect disconnect",
  "docker node": "demote promote rm update",
  "docker stack": "config",
  "docker swarm": "ca unlock update",
  "docker system": "dial-stdio",
  "docker volume": "update",
};

async function unknownCommand(client: Client, path: string, word: string): Promise<number> {
  if (REFUSED[path]?.split(" ").includes(word)) throw new NotModelledError(`${path} ${word}`);
  if (word.startsWith("-")) {
    await client.err(
      `unknown flag: ${word}\n\nUsage:  ${path} COMMAND\n\nRun '${path} --help' for more information\n`,
    );
    return 125;
  }
  const usage = path === "docker" ? "" : `Usage:  ${path}\n\n`;
  await client.err(
    `docker: unknown command: ${path} ${word}\n\n${usage}Run '${path} --help' for more information\n`,
  );
  return 1;
}

/** Reads a command's flags and runs it; every refusal ends here as text and exit status. */
export async function invoke(
  client: Client,
  command: Command,
  typed: string,
  words: readonly string[],
): Promise<number> {
  // The plugin that builds names itself, whatever it was called by.
  const path = command === build ? "docker buildx build" : typed;
  const usage = `${path} ${command.usage}`.trimEnd();
  try {
    const flags = parseFlags(path, command.flags, words, command.interspersed ?? true);
    if (flags.bool("help")) {
      await client.out(commandHelp(command, path));
      return 0;
    }
    const complaint = argumentComplaint(flags.args.length, command.args);
    if (complaint) return wrongCount(client, command, path, usage, complaint, flags.args.length);
    return await command.run(client, flags, path);
  } catch (error) {
    return refuse(client, error, path, usage, command.style);
  }
}

async function wrongCount(
  client: Client,
  command: Command,
  path: string,
  usage: string,
  complaint: string,
  given: number,
): Promise<number> {
  if (command.style === "compose") {
    await client.err(`requires at least ${command.args[0]} arg(s), only received ${given}\n`);
    return 1;
  }
  // "SRun" is what the real client prints where there are too many words.
  const look = complaint.includes(" and at most")
    ? "Run"
    : complaint.includes("at least")
      ? "See"
      : complaint.includes("at most")
        ? "SRun"
        : "Run";
  const error = command.style === "buildx" ? "ERROR: " : "";
  const text = `${error}docker: '${path}' ${complaint}\n\nUsage:  ${usage}\n\n`;
  await client.err(`${text}${look} '${path} --help' for more information\n`);
  return 1;
}

async function refuse(
  client: Client,
  thrown: unknown,
  path: string,
  usage: string,
  style: Command["style"],
): Promise<number> {
  // No image can be called this: the client itself says so.
  const error = thrown instanceof InvalidReferenceError ? new ClientError(thrown.message) : thrown;
  if (error instanceof NotModelledError) {
    await client.err(`${error.message}\n`);
    return 125;
  }
  if (error instanceof FlagError) {
    if (style === "compose") {
      await client.err(`${error.message}\n`);
      return 1;
    }
    await client.err(`${error.message}\n\nUsage:  ${usage}\n\nRun '${path} --help' for more information\n`);
    return 125;
  }
  if (error instanceof RuntimeRefusal) {
    // What the runtime says during `exec` comes over the command's own output.
    await client.out(`${error.message}\n`);
    return error.code;
  }
  const daemon = error instanceof DaemonError;
  if (!daemon && !(error instanceof ClientError)) throw error;
  const message = `${daemon ? "Error response from daemon: " : ""}${error.message}`;
  // `docker create` prints what the daemon says as other commands do.
  if (style === "run" && !(daemon && path.endsWith(" create"))) {
    await client.err(`docker: ${message}\n\nRun '${path} --help' for more information\n`);
    return daemon ? error.code : 125;
  }
  if (message) await client.err(`${style === "buildx" ? "ERROR: " : ""}${message}\n`);
  return daemon ? 1 : error.code;
}

useDispatcher(invoke);

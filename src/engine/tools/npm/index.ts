/**
 * npm 11.19.1, as far as credentials go: where its tokens come from (`.npmrc` of project, user and machine,
 * `npm_config_*`, the command line), where they go (the registry whose address they are stored under), and
 * where they stay (`npm config set`, `npm logout` and their debug logs in clear text; never in the cache or the lockfile).
 *
 * Facts: npm's own sources (config, redact, error-message) and runs of the real program on loopback.
 * Modelled: what COMMANDS lists. Every other command of npm is refused by name, and so are workspaces.
 */
import { print } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { authProblems, problemText } from "./auth-problems.ts";
import { ALIASES, COMMAND_NAMES } from "./command-names.ts";
import { COMMANDS } from "./commands.ts";
import { complaints } from "./complaints.ts";
import { Config } from "./config.ts";
import { npxWords } from "./exec.ts";
import { failureOf, NpmFailure } from "./failure.ts";
import { parseCommandLine } from "./options.ts";
import { NPM_VERSION, Session } from "./session.ts";
import { checkForUpdate } from "./update-check.ts";
import { unknownCommand, usage } from "./usage.ts";

/** A token without an address is refused, as npm has done since version 9. */
function checkAuth(config: Config): void {
  const problems = authProblems(config);
  if (problems.length === 0) return;
  throw new NpmFailure([
    "code ERR_INVALID_AUTH",
    problemText(problems),
    "Please run `npm config fix` to repair your configuration.`",
  ]);
}

async function run(process: Process, argv: readonly string[]): Promise<number> {
  const line = parseCommandLine(argv);
  const [given = "", ...words] = line.words;
  if (line.options.get("version") === "true") {
    await print(process, `${NPM_VERSION}\n`);
    return 0;
  }
  const config = new Config(process, line.options);
  const name = ALIASES[given] ?? given;
  const session = new Session(process, config, line, name);
  const command = COMMANDS[name];
  if (given === "") {
    await print(process, usage(config));
    return 1;
  }
  if (!command && COMMAND_NAMES.includes(name)) throw new NotModelledError(`npm ${given}`);
  if (config.get("workspace") ?? config.get("workspaces")) throw new NotModelledError("npm workspaces");
  if (config.on("usage")) throw new NotModelledError(`npm ${given} --help`);
  await session.begin();
  try {
    if (command && name !== "config") checkAuth(config);
    for (const text of complaints(config, line)) await session.note("warn", text);
    if (config.on("force")) await session.note("warn", "using --force Recommended protections disabled.");
    if (!command) {
      await print(process, unknownCommand(given));
      await session.end(1);
      return 1;
    }
    await checkForUpdate(session);
    const status = await command(session, words);
    await session.end(status);
    return status;
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    await session.end(failure.status, failure);
    return failure.status;
  }
}

export const npm: Program = (process) => run(process, process.argv.slice(1));

/** npx is npm exec: what stands after its first word belongs to the program (npx-cli.js). */
export const npx: Program = (process) => run(process, ["exec", ...npxWords(process.argv.slice(1))]);

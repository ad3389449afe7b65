/**
 * pip 25.1.1, as Debian 13 has it. Of a URL's login pip shows `****`. It does not hide: what `pip config` prints and keeps, a
 * URL's path and query (direct_url.json and `pip freeze` keep them), requirements that it cannot read, and with -v or in a log
 * file the index URLs of the second pip that a build runs. A clone for `-e git+...` keeps its URL in .git/config.
 *
 * Seen on the real program: messages, files and exit statuses of all that is modelled. Refused by name: building a
 * package from its source, as that runs Python; conflicts between packages; proxies that answer.
 */
import { print, printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { Command, Context } from "./command.ts";
import { PipConfig } from "./config.ts";
import { configCommand } from "./config-command.ts";
import { CrashError, DiagnosticError, PipError, UsageError } from "./error.ts";
import { absolutePath, exists, removeTree } from "./files.ts";
import { helpText } from "./help.ts";
import { download, install, lock, wheel } from "./install.ts";
import { layoutOf } from "./layout.ts";
import { Log } from "./log.ts";
import { USAGES } from "./option-table.ts";
import { readOptions, splitCommand } from "./options.ts";
import { cache, hash, index, search } from "./other-commands.ts";
import { check, freeze, inspect, list, show } from "./show.ts";
import { similar } from "./similar.ts";
import { uninstall } from "./uninstall.ts";

const COMMANDS: Readonly<Record<string, Command | undefined>> = {
  ...{ install, lock, download, wheel, uninstall, list, freeze, show, check, inspect },
  ...{ config: configCommand, cache, hash, index, search },
};

/** Commands of pip, in the order of its help. */
export const COMMAND_NAMES =
  "install lock download uninstall freeze inspect list show check config search cache index wheel hash completion debug help".split(
    " ",
  );

export const pip: Program = (process) => runPip(process, process.argv.slice(1));

/** Runs pip with these words; with a `sink` its lines go there in place of the console. */
export async function runPip(
  process: Process,
  argv: readonly string[],
  sink?: (line: string) => Promise<void>,
): Promise<number> {
  // Python takes its time to start.
  await process.sleep(400);
  const usage = (lines: readonly string[], command: string, message: string) =>
    printError(
      process,
      `\nUsage:   \n${lines.map((line) => `${`  ${line.replace("%", `pip ${command}`)}`.trimEnd()}\n`).join("")}\n${message}\n`,
    );
  try {
    const { before, rest } = splitCommand(argv);
    if (before.flag("python") !== undefined || before.value("python") !== undefined)
      throw new NotModelledError("pip --python");
    const layout = layoutOf(process);
    if (before.flag("version")) {
      await print(process, `pip 25.1.1 from ${layout.pip} (python 3.13)\n`);
      return 0;
    }
    const [name] = rest;
    if (name === undefined || before.flag("help") || (name === "help" && rest.length === 1)) {
      await print(process, helpText(COMMAND_NAMES));
      return 0;
    }
    if (!COMMAND_NAMES.includes(name)) {
      const near = similar(name, COMMAND_NAMES);
      const meant = near === undefined ? "" : ` - maybe you meant "${near}"`;
      throw new PipError(`unknown command "${name}"${meant}`);
    }
    const words = [...argv];
    words.splice(words.indexOf(name), 1);
    try {
      return await runCommand(process, name, words, sink);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      await usage(USAGES[name] ?? [], name, error.message);
      return 2;
    }
  } catch (error) {
    if (error instanceof UsageError) {
      await usage(["pip <command> [options]"], "", error.message);
      return 2;
    }
    if (!(error instanceof PipError)) throw error;
    await printError(process, `ERROR: ${error.message}\n`);
    return error.status;
  }
}

async function runCommand(
  process: Process,
  name: string,
  words: readonly string[],
  sink: ((line: string) => Promise<void>) | undefined,
): Promise<number> {
  const isolated = words.includes("--isolated");
  const options = readOptions(new PipConfig(process, { isolated }), name, words);
  if (options.flag("help") || name === "help")
    throw new NotModelledError(`the help of pip ${options.words[0] ?? name}`);
  const command = COMMANDS[name];
  if (!command) throw new NotModelledError(`pip ${name}`);
  const file = options.value("log");
  const log = new Log(process, {
    verbosity: options.flag("debug") ? 2 : options.verbosity,
    file:
      file === undefined
        ? undefined
        : absolutePath(process, file.replace(/^~(?=\/)/, process.environment.get("HOME") ?? "")),
    ...(sink ? { sink } : {}),
  });
  const temporary: string[] = [];
  const context: Context = {
    ...{ process, command: name, options, log, temporary, layout: layoutOf(process) },
    again: (argv, inner) => runPip(process, argv, inner),
  };
  try {
    return await command(context);
  } catch (error) {
    if (!(error instanceof PipError)) throw error;
    if (error instanceof DiagnosticError) await log.diagnostic(error.message);
    else await log.error(error.message);
    if (!(error instanceof CrashError)) await log.debug("Exception information:");
    return error.status;
  } finally {
    for (const folder of temporary.filter((each) => exists(process, each))) removeTree(process, folder);
  }
}

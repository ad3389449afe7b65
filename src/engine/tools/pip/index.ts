/**
 * pip 25.1.1 of Debian, as far as credentials go: URLs are printed with `****` for the password, but `pip config`
 * shows and keeps them in the clear. Seen on the real program over loopback. Modelled: install and download up to the
 * index's answer, config, list, freeze, show, check, cache dir, --version. Everything else is refused by name.
 */
import { print, printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { configCommand } from "./config-command.ts";
import { PipError } from "./error.ts";
import { install } from "./install.ts";
import { PACKAGES, PYTHON_VERSION, VERSION } from "./packages.ts";

type Command = (process: Process, words: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  install: (process, words) => install(process, "install", words),
  download: (process, words) => install(process, "download", words),
  config: configCommand,
  list: async (process) => {
    const rows = PACKAGES.map(({ name, version }) => `${name.padEnd(9)} ${version}\n`);
    await print(process, `Package   Version\n--------- -------\n${rows.join("")}`);
    return 0;
  },
  freeze: async (process) => {
    const rows = PACKAGES.filter(({ name }) => name !== "pip");
    await print(process, rows.map(({ name, version }) => `${name}==${version}\n`).join(""));
    return 0;
  },
  check: async (process) => {
    await print(process, "No broken requirements found.\n");
    return 0;
  },
  show: async (process, words) => {
    const names = words.filter((word) => !word.startsWith("-"));
    if (names.some((name) => PACKAGES.some((each) => each.name === name)))
      throw new NotModelledError("pip show");
    await printError(process, `WARNING: Package(s) not found: ${names.sort().join(", ")}\n`);
    return 1;
  },
  cache: async (process, [action]) => {
    const folder = process.environment.get("PIP_CACHE_DIR");
    if (action === "dir") {
      await print(process, `${folder ?? `${process.environment.get("HOME") ?? "/root"}/.cache/pip`}\n`);
      return 0;
    }
    if (action !== "purge") throw new NotModelledError(`pip cache ${action ?? ""}`.trimEnd());
    await printError(process, "WARNING: No matching packages\n");
    await print(process, "Files removed: 0 (0 bytes)\n");
    return 0;
  },
};

/** Real commands of pip that the simulator does not have. */
const OTHERS = new Set("uninstall inspect search index wheel hash completion debug help lock".split(" "));

export const pip: Program = (process) => run(process, process.argv.slice(1));

async function run(process: Process, argv: readonly string[]): Promise<number> {
  const words = [...argv];
  const before: string[] = [];
  while (words[0]?.startsWith("-")) {
    const option = words.shift()!;
    if (option === "--version" || option === "-V") {
      await print(process, `${VERSION}\n`);
      return 0;
    }
    before.push(option);
  }
  const [name, ...rest] = words;
  if (name === undefined) throw new NotModelledError("pip without a command");
  const command = COMMANDS[name];
  if (!command && OTHERS.has(name)) throw new NotModelledError(`pip ${name}`);
  // Python takes its time to start.
  await process.sleep(400);
  try {
    if (!command) throw new PipError(`unknown command "${name}"`);
    return await command(process, [...before, ...rest]);
  } catch (error) {
    if (!(error instanceof PipError)) throw error;
    await printError(process, `ERROR: ${error.message}\n`);
    return error.status;
  }
}

/** Python itself is not simulated: only its version, and pip as a module. */
export const python: Program = async (process) => {
  const [first = "", second, ...rest] = process.argv.slice(1);
  if (first === "--version" || first === "-V") {
    await print(process, `${PYTHON_VERSION}\n`);
    return 0;
  }
  if (first === "-m" && second === "pip") return run(process, rest);
  throw new NotModelledError(
    `python3 ${first === "-m" ? `-m ${second ?? ""}` : first || "without arguments"}`,
  );
};

/**
 * go 1.24.4, as far as credentials go. It has few of its own: a login in GOPROXY's address or ~/.netrc, both over TLS only,
 * and what git reads for modules of GOPRIVATE. `go env` shows addresses as they are and `go env -w` keeps them so; errors
 * hide the password, not a lone user name.
 *
 * Seen on Debian's go 1.24.4 (tests/conformance/cases/go-*) and in https://go.dev/ref/mod. Modelled: version, env, mod
 * download, init, tidy and verify, get, list -m, clean; build and install without a compiler (build.ts). Everything else is
 * refused by name, and so is running a program that was built.
 */
import { print, printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { UserFiles } from "../registries/files.ts";
import { buildCommand } from "./build.ts";
import { envCommand } from "./env-command.ts";
import { getCommand, modCommand } from "./mod-command.ts";
import { Modules } from "./modules.ts";
import { GO_VERSION, GoSettings } from "./settings.ts";
import { GoError } from "./types.ts";

/** Flags of `go clean` to settings that name the folder. */
const CACHES: Readonly<Record<string, string>> = { cache: "GOCACHE", modcache: "GOMODCACHE" };

type Command = (settings: GoSettings, words: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  version: async ({ files }, words) => {
    if (words.length > 0) throw new NotModelledError("go version of a file");
    await print(files.process, `go version ${GO_VERSION} linux/amd64\n`);
    return 0;
  },
  env: envCommand,
  mod: modCommand,
  get: getCommand,
  build: (settings, words) => buildCommand(settings, "build", words),
  install: (settings, words) => buildCommand(settings, "install", words),
  list: async (settings, words) => {
    if (words.join(" ") !== "-m all" && words.join(" ") !== "-m")
      throw new NotModelledError(`go list ${words.join(" ")}`);
    const { module, requirements } = new Modules(settings).read();
    const lines = words.length > 1 ? requirements.map(({ path, version }) => `${path} ${version}\n`) : [];
    await print(settings.files.process, `${module}\n${lines.join("")}`);
    return 0;
  },
  clean: async (settings, words) => {
    if (words.some((word) => !/^--?(?:modcache|cache|testcache)$/.test(word)))
      throw new NotModelledError(`go clean ${words.join(" ")}`);
    const emptied = words
      .flatMap((word) => CACHES[word.replace(/^-+/, "")] ?? [])
      .map((each) => settings.get(each));
    if (emptied.length > 0) await settings.files.process.spawn({ argv: ["rm", "-rf", ...emptied] }).exited;
    return 0;
  },
};

const OTHERS = new Set("bug doc fix fmt generate run telemetry test tool vet work help".split(" "));

async function main(process: Process): Promise<number> {
  const files = new UserFiles(process);
  const words = [...process.argv.slice(1)];
  while (words[0] === "-C") files.cwd = files.path(words.splice(0, 2)[1] ?? ".");
  const [name, ...rest] = words;
  if (name === undefined || OTHERS.has(name)) throw new NotModelledError(`go ${name ?? "without a command"}`);
  const command = COMMANDS[name];
  if (!command) {
    await printError(process, `go ${name}: unknown command\nRun 'go help' for usage.\n`);
    return 2;
  }
  try {
    return await command(new GoSettings(files), rest);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    await printError(process, `go: ${error.message}\n`);
    return 1;
  }
}

export const go: Program = main;

/** A program that `go build` made: there is no compiler, so nothing runs. */
export const goProgram: Program = async (process) => {
  throw new NotModelledError(`running ${process.argv[0]}, a program that go built,`);
};

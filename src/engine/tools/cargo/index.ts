/**
 * cargo 1.85.1, as far as credentials go: tokens of registries from variables, config.toml, credentials.toml and
 * `--token`; `cargo login` writes the file. Nothing that cargo prints has a token in it, but the address of a git repository is
 * shown as it is.
 *
 * Seen on Debian's cargo 1.85.1 (tests/conformance/cases/cargo-*). Modelled: fetch, update, generate-lockfile, login, logout,
 * publish --no-verify, build, install --path, --version, for one package whose dependencies are in sparse registries; there is no
 * compiler (build.ts). Workspaces, build scripts, crates from git or folders and everything else are refused by name, and so is
 * running a program that was built. Crates.io is not asked for anything.
 */
import { print, printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { UserFiles } from "../registries/files.ts";
import { build, install } from "./build.ts";
import { CargoConfig } from "./config.ts";
import { login, logout } from "./login.ts";
import { fetchAll } from "./project.ts";
import { publish } from "./publish.ts";
import { CargoError } from "./types.ts";

const FAILED = 101;

interface Line {
  readonly words: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  /** Values of `--config`, in their order. */
  readonly config: readonly string[];
  readonly flags: ReadonlySet<string>;
}

type Command = (config: CargoConfig, line: Line) => Promise<number>;

const isLocked = (flags: ReadonlySet<string>) => flags.has("locked") || flags.has("frozen");

async function fetchOnly(config: CargoConfig, { flags }: Line): Promise<number> {
  await fetchAll(config, isLocked(flags));
  return 0;
}

const registryOf = ({ values }: Line, config: CargoConfig) =>
  values.get("registry") ?? config.text("registry", "default") ?? "crates-io";

const COMMANDS: Readonly<Record<string, Command>> = {
  fetch: fetchOnly,
  update: fetchOnly,
  "generate-lockfile": fetchOnly,
  build: async (config, { flags, values }) => {
    const release = flags.has("release") || flags.has("r") || values.get("profile") === "release";
    if (!release && values.has("profile"))
      throw new NotModelledError(`cargo build --profile ${values.get("profile")}`);
    await build(config, { release, locked: isLocked(flags) });
    return 0;
  },
  install: (config, { values, flags }) => {
    if (!values.has("path")) throw new NotModelledError("cargo install of a crate by its name");
    config.files.cwd = config.files.path(values.get("path") ?? ".");
    const root = values.get("root") ?? config.files.variable("CARGO_INSTALL_ROOT") ?? config.home;
    return install(config, { root, locked: isLocked(flags) });
  },
  login: (config, line) => login(config, registryOf(line, config), line.words[0]),
  logout: (config, line) => logout(config, registryOf(line, config)),
  publish: (config, line) =>
    publish(config, {
      registry: registryOf(line, config),
      token: line.values.get("token"),
      verify: !line.flags.has("no-verify"),
      dryRun: line.flags.has("dry-run"),
    }),
};

const OTHERS = new Set(
  "add b bench c check clean clippy config d doc fix fmt help info init locate-project metadata new owner package pkgid r remove report run rustc rustdoc search t test tree uninstall vendor verify-project version yank".split(
    " ",
  ),
);
const VALUED = new Set(["registry", "token", "target", "manifest-path", "index", "path", "root", "profile"]);
const FLAGS = new Set(
  "verbose v vv quiet q release r force f locked offline frozen no-verify allow-dirty dry-run".split(" "),
);

function parse(command: string, words: readonly string[]): Line {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const rest: string[] = [];
  const config: string[] = [];
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name, glued] = /^--?([a-z][\w-]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) rest.push(word);
    else if (name === "config") config.push(glued ?? todo.pop() ?? "");
    else if (VALUED.has(name)) values.set(name, glued ?? todo.pop() ?? "");
    else if (FLAGS.has(name)) flags.add(name);
    else throw new NotModelledError(`cargo ${command} ${word}`);
  }
  return { words: rest, values, config, flags };
}

async function main(process: Process): Promise<number> {
  const given = process.argv.slice(1);
  // Flags may stand before the command.
  const at = given.findIndex((word, index) => !word.startsWith("-") && given[index - 1] !== "--config");
  const name = given.some((word) => /^(?:-V|--version)$/.test(word)) ? "--version" : given[at];
  const words = given.filter((_, index) => index !== at);
  if (name === "--version" || name === "version") {
    await print(process, "cargo 1.85.1 (d73d2caf9 2024-12-31)\n");
    return 0;
  }
  if (name === undefined || name.startsWith("-") || OTHERS.has(name))
    throw new NotModelledError(`cargo ${name ?? given.join(" ")}`);
  const command = COMMANDS[name];
  if (!command) {
    await printError(
      process,
      `error: no such command: \`${name}\`\n\n\tView all installed commands with \`cargo --list\`\n\tFind a package to install \`${name}\` with \`cargo search cargo-${name}\`\n`,
    );
    return FAILED;
  }
  try {
    const line = parse(name, words);
    const voice = {
      quiet: line.flags.has("q") || line.flags.has("quiet"),
      verbose: ["v", "vv", "verbose"].some((flag) => line.flags.has(flag)),
    };
    return await command(new CargoConfig(new UserFiles(process), line.config, voice), line);
  } catch (error) {
    if (!(error instanceof CargoError)) throw error;
    await printError(process, error.report);
    return FAILED;
  }
}

export const cargo: Program = main;

/** A program that `cargo build` made: there is no compiler, so nothing runs. */
export const cargoProgram: Program = async (process) => {
  throw new NotModelledError(`running ${process.argv[0]}, a program that cargo built,`);
};

/**
 * Composer 2.8.8 with PHP's curl, as far as credentials go: COMPOSER_AUTH, auth.json, logins in addresses and headers of a
 * repository. `-vvv` and composer.lock have addresses without their login; some errors have them with it, and a file that is no
 * JSON is shown where it breaks; headers stay in composer.lock. `composer config` shows what auth.json holds.
 *
 * Seen on Debian's Composer 2.8.8 (tests/conformance/cases/composer-*). Modelled: install, update, require, config of logins,
 * repositories and plain settings, --version, with packages of composer repositories as zip archives. Everything else is
 * refused by name: other kinds of repositories, scripts and plugins, and PHP itself.
 */
import { print, printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { UserFiles } from "../registries/files.ts";
import { configCommand } from "./config-command.ts";
import { Installer } from "./install.ts";
import { parseJson } from "./json.ts";
import { ComposerError, type Project } from "./types.ts";

const HARMLESS =
  /^(?:-n|--no-interaction|--no-progress|--prefer-dist|--no-dev|--no-scripts|--no-plugins|--no-autoloader|-o|--optimize-autoloader|--classmap-authoritative|-a|--ignore-platform-reqs?(?:=.*)?|--no-ansi|--ansi|-q|--quiet|-v|-vv|-vvv|--verbose|--no-cache|--no-audit)$/;

function readProject(files: UserFiles): Project {
  const text = files.readText("composer.json");
  if (text === undefined) {
    throw new ComposerError(
      `Composer could not find a composer.json file in ${files.cwd}\nTo initialize a project, please create a composer.json file. See https://getcomposer.org/basic-usage`,
      "",
      0,
    );
  }
  return parseJson(text, "./composer.json") as Project;
}

/** Commands of one's own and what new projects and archives bring run in no install. */
const IDLE =
  /^(?!pre-|post-|init$|command$)|^(?:post-root-package-install|post-create-project-cmd|(?:pre|post)-(?:archive|status)-cmd)$/;

/** Without a lock file it is an update, which the scripts of an install do not hear of (recorded: composer-scripts). */
function refuseScripts(files: UserFiles, { scripts = {} }: Project, isUpdate: boolean): void {
  const deaf =
    isUpdate || !files.exists("composer.lock") ? /^(?:pre|post)-install-cmd$/ : /^(?:pre|post)-update-cmd$/;
  const heard = Object.keys(scripts).find((name) => !IDLE.test(name) && !deaf.test(name));
  if (heard !== undefined) throw new NotModelledError(`the script ${heard} in composer.json`);
}

async function install(files: UserFiles, name: string, words: readonly string[]): Promise<number> {
  const flags = words.filter((word) => word.startsWith("-"));
  const strange = flags.find((flag) => !HARMLESS.test(flag));
  if (strange !== undefined) throw new NotModelledError(`composer ${name} ${strange}`);
  const packages = words.filter((word) => !word.startsWith("-"));
  if (packages.length > 0 && name !== "require")
    throw new NotModelledError(`composer ${name} of single packages`);
  let project = readProject(files);
  if (!flags.includes("--no-scripts")) refuseScripts(files, project, name !== "install");
  if (name === "require") {
    const added = packages.map((each) => each.split(":")).map(([key = "", version = "*"]) => [key, version]);
    project = { ...project, require: { ...project.require, ...Object.fromEntries(added) } };
    files.write("composer.json", `${JSON.stringify(project, null, 4)}\n`);
  }
  const options = {
    debug: flags.includes("-vvv"),
    quiet: flags.some((flag) => /^(?:-q|--quiet)$/.test(flag)),
    dev: !flags.includes("--no-dev"),
    update: name !== "install",
  };
  await new Installer(files, project, options).run();
  return 0;
}

async function main(process: Process): Promise<number> {
  const files = new UserFiles(process);
  const words = [...process.argv.slice(1)];
  const before = words.splice(
    0,
    Math.max(
      0,
      words.findIndex((word) => !word.startsWith("-")),
    ),
  );
  const [name, ...rest] = [...words];
  if ([...before, ...words].some((word) => word === "--version" || word === "-V")) {
    await print(process, "Composer version 2.8.8 2025-04-04 16:56:46\n");
    return 0;
  }
  if (name === undefined) throw new NotModelledError("composer without a command");
  if (process.credentials.uid === 0 && files.variable("COMPOSER_ALLOW_SUPERUSER") === undefined)
    await printError(
      process,
      "Do not run Composer as root/super user! See https://getcomposer.org/root for details\n",
    );
  try {
    if (name === "config") return await configCommand(files, [...before, ...rest]);
    if (/^(?:install|i|update|require)$/.test(name))
      return await install(files, name === "i" ? "install" : name, [...before, ...rest]);
    throw new NotModelledError(`composer ${name}`);
  } catch (error) {
    if (!(error instanceof ComposerError)) throw error;
    if (error.file !== "") await printError(process, error.report);
    else if (error.message !== "") await printError(process, `${error.message}\n`);
    return error.status;
  }
}

export const composer: Program = main;

/**
 * The .NET SDK 9, as far as NuGet's credentials go: sources and logins of nuget.config files and of variables, which reach ~/.nuget and
 * obj/ only where an address holds them; `add source` writes a password into a file in clear text, or not at all.
 *
 * Sources: https://learn.microsoft.com/dotnet/core/tools/dotnet-nuget-add-source and its neighbours list, update, remove, push,
 * and dotnet-restore; https://learn.microsoft.com/nuget/reference/nuget-config-file (clear, %VAR%, names with spaces);
 * https://learn.microsoft.com/nuget/consume-packages/configuring-nuget-behavior (which files) and
 * consuming-packages-authenticated-feeds (who is asked for a login, in which order); for messages
 * https://learn.microsoft.com/nuget/reference/errors-and-warnings/nu1301 and its neighbours.
 *
 * Refused by name: compilers and everything that needs one (build, publish, pack, run, test), solutions, central versions, lock
 * files, mappings of sources, proxies, certificates, providers of credentials, packages of nuget.org.
 */
import { print, printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { UserFiles } from "../registries/files.ts";
import { push } from "./push.ts";
import { restore } from "./restore.ts";
import { sourceCommand } from "./source-command.ts";
import { NugetError } from "./types.ts";

async function dispatch(files: UserFiles, words: readonly string[]): Promise<number> {
  const [first = "", second = "", third = ""] = words;
  if (first === "--version") {
    await print(files.process, "9.0.305\n");
    return 0;
  }
  if (first === "restore") return restore(files, words.slice(1));
  if (first === "nuget" && second === "push") return push(files, words.slice(2));
  if (first === "nuget" && third === "source") return sourceCommand(files, second, words.slice(3));
  throw new NotModelledError(`dotnet ${first === "nuget" ? `${first} ${second} ${third}` : first}`.trimEnd());
}

async function main(process: Process): Promise<number> {
  try {
    return await dispatch(new UserFiles(process), process.argv.slice(1));
  } catch (error) {
    if (!(error instanceof NugetError)) throw error;
    await printError(process, `${error.message}\n`);
    return 1;
  }
}

export const dotnet: Program = main;

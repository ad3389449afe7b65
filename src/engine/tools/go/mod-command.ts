/** `go mod ...` and `go get`: they fetch modules, and write go.mod and go.sum. */
import { print, printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { type Downloaded, Modules } from "./modules.ts";
import type { GoSettings } from "./settings.ts";
import { importsOf, moduleOf } from "./sources.ts";
import { GoError } from "./types.ts";

export async function modCommand(
  settings: GoSettings,
  [action = "", ...words]: readonly string[],
): Promise<number> {
  switch (action) {
    case "download":
      return download(settings, words);
    case "tidy":
      return tidy(settings, words);
    case "verify":
      await print(settings.files.process, "all modules verified\n");
      return 0;
    case "init":
      return init(settings, words);
    default:
      throw new NotModelledError(`go mod ${action}`.trimEnd());
  }
}

function flagsOf(
  command: string,
  words: readonly string[],
  known: RegExp,
): { flags: string[]; rest: string[] } {
  const flags = words.filter((word) => word.startsWith("-"));
  const strange = flags.find((flag) => !known.test(flag));
  if (strange !== undefined) throw new NotModelledError(`go ${command} ${strange}`);
  return { flags, rest: words.filter((word) => !word.startsWith("-")) };
}

async function download(settings: GoSettings, words: readonly string[]): Promise<number> {
  const { flags, rest } = flagsOf("mod download", words, /^--?(?:x|json)$/);
  const modules = new Modules(
    settings,
    flags.some((flag) => /x$/.test(flag)),
  );
  const { process } = settings.files;
  const wanted = rest.filter((word) => word !== "all").map((word) => word.split("@"));
  const { requirements } = modules.read();
  if (wanted.length === 0 && requirements.length === 0) {
    await printError(process, "go: no module dependencies to download\n");
    return 0;
  }
  const list: [path: string, version: string][] = [];
  for (const [path = "", query = "latest"] of wanted) {
    const required = requirements.find((each) => each.path === path);
    list.push([path, required?.version ?? (await modules.resolve(path, query))]);
  }
  if (wanted.length === 0)
    list.push(...requirements.map(({ path, version }) => [path, version] as [string, string]));
  for (const [path, version] of list) {
    const done = await modules.download(path, version, { zipSum: wanted.length > 0 });
    if (flags.some((flag) => flag.endsWith("json")))
      await print(process, `${JSON.stringify(shown(done), null, "\t")}\n`);
  }
  return 0;
}

function shown({ path, version, cached, folder, sum, modSum }: Downloaded) {
  return {
    ...{ Path: path, Version: version, Info: `${cached}.info`, GoMod: `${cached}.mod`, Zip: `${cached}.zip` },
    ...{ Dir: folder, Sum: sum, GoModSum: modSum },
  };
}

async function init(settings: GoSettings, [path]: readonly string[]): Promise<number> {
  const { files } = settings;
  if (files.exists("go.mod")) throw new GoError(`${files.path("go.mod")} already exists`);
  if (path === undefined) throw new NotModelledError("go mod init without a path");
  files.write("go.mod", `module ${path}\n\ngo 1.24.4\n`);
  await printError(files.process, `go: creating new go.mod: module ${path}\n`);
  return 0;
}

/** Keeps the requirements that an import needs, and adds those that are missing. */
async function tidy(settings: GoSettings, words: readonly string[]): Promise<number> {
  const { flags } = flagsOf("mod tidy", words, /^--?(?:x|v|e)$/);
  const modules = new Modules(
    settings,
    flags.some((flag) => /^--?x$/.test(flag)),
  );
  const file = modules.read();
  const kept = new Map<string, string>();
  for (const { path } of importsOf(settings.files)) {
    if (path === file.module || path.startsWith(`${file.module}/`)) continue;
    const required = file.requirements.find((each) => path === each.path || path.startsWith(`${each.path}/`));
    if (!required) await printError(settings.files.process, `go: finding module for package ${path}\n`);
    const module = required?.path ?? moduleOf(path);
    const version = required?.version ?? (await modules.resolve(module, "latest"));
    await modules.download(module, version, { announce: true, zipSum: true });
    if (!required) await printError(settings.files.process, `go: found ${path} in ${module} ${version}\n`);
    kept.set(module, version);
  }
  const requirements = [...kept].map(([path, version]) => ({ path, version, indirect: false }));
  modules.write({ ...file, requirements });
  return 0;
}

export async function getCommand(settings: GoSettings, words: readonly string[]): Promise<number> {
  const { flags, rest } = flagsOf("get", words, /^--?(?:x|u|d|v|t|u=patch)$/);
  const modules = new Modules(
    settings,
    flags.some((flag) => /^--?x$/.test(flag)),
  );
  const { process } = settings.files;
  for (const word of rest.filter((each) => !/^\.\/|^\.$/.test(each))) {
    const [path = "", query = "latest"] = word.split("@");
    const file = modules.read();
    for (const each of file.requirements) await modules.download(each.path, each.version);
    const module = moduleOf(path);
    const version = await modules.resolve(module, query);
    await modules.download(module, version, { announce: true, zipSum: true });
    const before = file.requirements.find((each) => each.path === module);
    if (before?.version === version) continue;
    const others = file.requirements.filter((each) => each !== before);
    modules.write({ ...file, requirements: [...others, { path: module, version, indirect: true }] });
    await printError(
      process,
      before
        ? `go: upgraded ${module} ${before.version} => ${version}\n`
        : `go: added ${module} ${version}\n`,
    );
  }
  return 0;
}

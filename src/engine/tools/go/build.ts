/**
 * `go build` and `go install`, as far as values go: nothing is compiled. The program that stands for the result holds what a
 * compiled one shows to `strings`: string literals, embedded files, values of `-X`, and the build information with the
 * flags (which -trimpath leaves out, as runtime/debug.BuildInfo says). It cannot be run. Packages stay in the build cache, too.
 */
import { programFile } from "../../process/executable.ts";
import { bytesOf, concat, printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { keepPackage } from "./build-cache.ts";
import { Modules } from "./modules.ts";
import { GO_VERSION, type GoSettings } from "./settings.ts";
import { embedsIn, type GoFile, goFiles, importsIn, textsIn } from "./sources.ts";
import { GoError } from "./types.ts";

const VALUED = new Set(["o", "ldflags", "tags", "mod", "p", "buildmode", "buildvcs", "gcflags", "asmflags"]);
const FLAGS = new Set(["v", "x", "a", "race", "trimpath", "installsuffix", "mod", "buildvcs"]);

interface Line {
  readonly values: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
  readonly packages: readonly string[];
}

function parse(command: string, words: readonly string[]): Line {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const packages: string[] = [];
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name, glued] = /^--?([a-z]\w*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) packages.push(word);
    else if (VALUED.has(name)) values.set(name, glued ?? todo.pop() ?? "");
    else if (FLAGS.has(name)) flags.add(name);
    else throw new NotModelledError(`go ${command} -${name}`);
  }
  return { values, flags, packages };
}

/** The words of -ldflags, with quotes read as Go's quoted.Split does. */
function linkerWords(text: string): string[] {
  return [...text.matchAll(/(?:'([^']*)'|"([^"]*)"|(\S+))/g)].map(
    ([, one, two, bare]) => one ?? two ?? bare ?? "",
  );
}

export async function buildCommand(
  settings: GoSettings,
  command: string,
  words: readonly string[],
): Promise<number> {
  const { values, flags, packages } = parse(command, [
    ...settings.get("GOFLAGS").split(/\s+/).filter(Boolean),
    ...words,
  ]);
  const { files } = settings;
  const modules = new Modules(settings, flags.has("x"));
  const file = modules.read();
  const [folder = ".", ...more] = packages;
  if (more.length > 0 || folder.includes("..."))
    throw new NotModelledError(`go ${command} of several packages`);
  if (!/^\.{0,2}(?:\/|$)/.test(folder)) throw new NotModelledError(`go ${command} ${folder}`);
  const root = (settings.module() ?? "").replace(/\/go\.mod$/, "");
  const sources = goFiles(files, folder);
  if (sources.length === 0) throw new GoError(`no Go files in ${files.path(folder)}`);
  const parts: Uint8Array[] = [
    programFile("go:program"),
    bytesOf(`\xff Go buildinf:${GO_VERSION}\npath\t${file.module}\n`),
  ];
  const ldflags = values.get("ldflags") ?? "";
  if (!flags.has("trimpath") && ldflags) parts.push(bytesOf(`build\t-ldflags=${JSON.stringify(ldflags)}\n`));
  const failed = await collect(modules, files.path(folder), root, sources, parts, new Set());
  if (failed) return 1;
  const linker = linkerWords(ldflags);
  for (const [index, word] of linker.entries()) {
    const set = word === "-X" ? linker[index + 1] : /^-X=(.*)$/s.exec(word)?.[1];
    if (set !== undefined) parts.push(bytesOf(`${set.replace(/^[^=]*=/, "")}\n`));
  }
  const name = (folder === "." ? file.module : files.path(folder)).replace(/\/+$/, "").replace(/^.*\//, "");
  const isProgram = sources.some(({ text }) => /^package main\b/m.test(text));
  if (!isProgram) return 0;
  const bin = settings.get("GOBIN") || `${settings.get("GOPATH").split(":")[0]}/bin`;
  const wanted = values.get("o");
  const given =
    wanted !== undefined && (wanted.endsWith("/") || isFolder(settings, wanted))
      ? `${wanted.replace(/\/$/, "")}/${name}`
      : wanted;
  files.write(command === "install" ? `${bin}/${name}` : (given ?? name), concat(parts), 0o777);
  return 0;
}

function isFolder({ files }: GoSettings, path: string): boolean {
  const { machine, credentials } = files.process;
  return files.exists(path) && machine.filesystem.stat(files.path(path), credentials).kind === "directory";
}

/** Adds what a package and those that it imports put into the program; true when an import cannot be had. */
async function collect(
  modules: Modules,
  folder: string,
  root: string,
  sources: readonly GoFile[],
  parts: Uint8Array[],
  seen: Set<string>,
): Promise<boolean> {
  const { settings } = modules;
  const { files } = settings;
  const file = modules.read();
  let failed = false;
  const compiled = sources.flatMap((source) => [
    ...textsIn(source).map((text) => bytesOf(`${text}\n`)),
    ...embedsIn(source).flatMap((pattern) => embedded(settings, folder, pattern)),
  ]);
  parts.push(...compiled);
  keepPackage(settings, sources, concat(compiled));
  for (const source of sources) {
    for (const { path, at } of importsIn(source)) {
      if (seen.has(path)) continue;
      seen.add(path);
      if (path === file.module || path.startsWith(`${file.module}/`)) {
        const own = `${root}${path.slice(file.module.length)}`;
        failed = (await collect(modules, own, root, goFiles(files, own), parts, seen)) || failed;
        continue;
      }
      const module = file.requirements.find((each) => path === each.path || path.startsWith(`${each.path}/`));
      if (!module) {
        await printError(
          files.process,
          `${at}: no required module provides package ${path}; to add it:\n\tgo get ${path}\n`,
        );
        failed = true;
        continue;
      }
      if (!modules.sums().has(`${module.path} ${module.version}`)) {
        const why = `missing go.sum entry for module providing package ${path} (imported by ${file.module}); to add:\n\tgo get ${file.module}`;
        await printError(files.process, `${at}: ${why}\n`);
        failed = true;
        continue;
      }
      const { folder: there } = await modules.download(module.path, module.version, {
        announce: true,
        zipSum: true,
      });
      const inside = `${there}${path.slice(module.path.length)}`;
      failed = (await collect(modules, inside, root, goFiles(files, inside), parts, seen)) || failed;
    }
  }
  return failed;
}

function embedded({ files }: GoSettings, folder: string, pattern: string): Uint8Array[] {
  const bare = pattern.replace(/^all:/, "").replace(/^"(.*)"$/, "$1");
  const glob = new RegExp(`^${bare.replace(/[.+^${}()|\\]/g, "\\$&").replaceAll("*", "[^/]*")}(?:/.*)?$`);
  const found = files.walk(folder).filter((path) => glob.test(path));
  if (found.length === 0) throw new GoError(`pattern ${pattern}: no matching files found`);
  return found.map((path) => files.read(`${folder}/${path}`) ?? new Uint8Array(0));
}

/** `pip install`, `download`, `wheel` and `lock`: what they say, what they fetch, and what they leave. */

import { FileSystemError } from "../../filesystem/types.ts";
import { bytesOf, print } from "../../process/io.ts";
import type { Command, Context } from "./command.ts";
import { DiagnosticError, PipError } from "./error.ts";
import { absolutePath, displayPath, exists, writeFile } from "./files.ts";
import { defaultIndex, sourcesText } from "./finder.ts";
import { installWheel, type Scheme } from "./install-wheel.ts";
import { findInstalled } from "./installed.ts";
import { userPackages } from "./layout.ts";
import { lockText } from "./lock.ts";
import { redactUrl } from "./redact.ts";
import { installReport } from "./report.ts";
import { canonical, type Requirement, readRequirement } from "./requirement.ts";
import { readRequirementsFile, type Sources } from "./requirements-file.ts";
import { type Chosen, installationOrder, resolve } from "./resolve.ts";
import { Session } from "./session.ts";
import { EXTERNALLY_MANAGED, ROOT_WARNING } from "./texts.ts";
import { uninstallPackage } from "./uninstall.ts";
import type { Specifier } from "./version.ts";

const MANAGED = "/usr/lib/python3.13/EXTERNALLY-MANAGED";

export const install: Command = async (context) => {
  const { process, log, options, layout } = context;
  const target = options.value("target");
  const elsewhere = [target, options.value("prefix"), options.value("root")].some(Boolean);
  const reportOnly = options.flag("dry-run") && options.value("report") !== undefined;
  if (options.flag("user") && target) throw new PipError("Can not combine '--user' and '--target'");
  const managed = !layout.isVirtual && layout.prefix === "/usr" && exists(process, MANAGED);
  if (managed && !elsewhere && !reportOnly && !options.flag("break-system-packages"))
    throw new DiagnosticError(EXTERNALLY_MANAGED);
  await log.verbose(`Using pip 25.1.1 from ${layout.pip} (python 3.13)`);
  const user = await toUser(context, elsewhere);
  const reinstalls = options.flag("force-reinstall") || options.flag("ignore-installed") || Boolean(target);
  const chosen = await choose(context, !reinstalls);
  const report = options.value("report");
  if (report !== undefined) await writeReport(context, report, chosen);
  const names = chosen.map(({ wheel }) => `${wheel.name}-${wheel.version}`);
  if (options.flag("dry-run")) {
    if (names.length > 0) await log.info(`Would install ${[...names].sort().join(" ")}`);
    return 0;
  }
  if (chosen.length > 0) {
    const ordered = installationOrder(chosen);
    await log.info(`Installing collected packages: ${ordered.map(({ wheel }) => wheel.name).join(", ")}`);
    await log.indented(() => place(context, ordered, user));
    await log.info(`Successfully installed ${[...names].sort().join(" ")}`);
  }
  await warnRoot(context);
  return 0;
};

/** Root is warned, outside of virtual environments. */
export async function warnRoot({ process, log, options, layout }: Context): Promise<void> {
  const silent = options.value("root-user-action") === "ignore" || layout.isVirtual;
  if (process.credentials.uid === 0 && !silent) await log.warning(ROOT_WARNING);
}

export const download: Command = async (context) => {
  const { process, log, options } = context;
  const folder = absolutePath(process, options.value("dest") ?? ".");
  const chosen = await choose(context, false, folder);
  await save(context, chosen, folder);
  if (chosen.length > 0)
    await log.info(`Successfully downloaded ${chosen.map(({ wheel }) => wheel.name).join(" ")}`);
  return 0;
};

export const wheel: Command = async (context) => {
  const folder = absolutePath(context.process, context.options.value("wheel-dir") ?? ".");
  const chosen = await choose(context, false, folder);
  await save(context, chosen, folder);
  return 0;
};

export const lock: Command = async (context) => {
  const { process, log, options } = context;
  await log.warning(
    "pip lock is currently an experimental command. It may be removed/changed in a future release without prior warning.",
  );
  const text = lockText(installationOrder(await choose(context, false)));
  const output = options.value("output") ?? "pylock.toml";
  if (output === "-") await print(process, text);
  else writeFile(process, absolutePath(process, output), bytesOf(text));
  return 0;
};

async function toUser({ process, log, options, layout }: Context, elsewhere: boolean): Promise<boolean> {
  if (options.flag("user") !== undefined) {
    const asked = options.flag("user") === true;
    await log.debug(`${asked ? "User" : "Non-user"} install by explicit request`);
    return asked;
  }
  if (elsewhere || layout.isVirtual) {
    await log.debug(`Non-user install due to ${elsewhere ? "--prefix or --target option" : "virtualenv"}`);
    return false;
  }
  if (process.credentials.uid === 0) {
    await log.debug("Non-user install because site-packages writeable");
    return false;
  }
  await log.info("Defaulting to user installation because normal site-packages is not writeable");
  return true;
}

/** Reads what was asked for, says where it looks, and finds everything. */
async function choose(context: Context, usesInstalled: boolean, folder?: string): Promise<readonly Chosen[]> {
  const { log, options } = context;
  const session = new Session(context);
  const noIndex = options.flag("no-index") === true;
  const sources: Sources = {
    indexes: noIndex
      ? []
      : [options.value("index-url") ?? defaultIndex(), ...options.list("extra-index-url")],
    links: [...options.list("find-links")],
    noIndex,
    allowsPre: options.flag("pre") === true,
  };
  session.indexes = sources.indexes;
  const { requirements, constraints } = await readAll(context, session, sources);
  for (const index of sources.indexes.filter((each) => !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(each)))
    await log.warning(`The index url "${redactUrl(index)}" seems invalid, please provide a scheme.`);
  const where = sourcesText(sources);
  if (where !== undefined) await log.info(where);
  const rest = { constraints, usesInstalled, ...(folder === undefined ? {} : { folder }) };
  return resolve({ context, session, sources, ...rest }, requirements);
}

async function readAll(
  context: Context,
  session: Session,
  sources: Sources,
): Promise<{ requirements: Requirement[]; constraints: Map<string, Specifier[]> }> {
  const { process, options, log, command } = context;
  const requirements: Requirement[] = [];
  const constraints = new Map<string, Specifier[]>();
  const limit = ({ name, specifiers }: Requirement) => {
    if (name === undefined) return;
    constraints.set(canonical(name), [...(constraints.get(canonical(name)) ?? []), ...specifiers]);
  };
  const takeFile = async (file: string, constraint: boolean) => {
    for (const each of await readRequirementsFile(context, session, sources, file, constraint)) {
      if (each.constraint) limit(each.requirement);
      else requirements.push(each.requirement);
    }
  };
  for (const file of options.list("constraint")) await takeFile(file, true);
  const warnings: string[] = [];
  for (const word of options.words)
    requirements.push(readRequirement(process, word, (text) => warnings.push(text)));
  for (const text of warnings) await log.warning(text);
  for (const word of options.list("editable")) requirements.push(editable(context, word));
  for (const file of options.list("requirement")) await takeFile(file, false);
  if (options.words.length + options.list("editable").length + options.list("requirement").length === 0) {
    const meant =
      sources.links.length > 0
        ? `(maybe you meant "pip ${command} ${sources.links.join(" ")}"?)`
        : `(see "pip help ${command}")`;
    throw new PipError(`You must give at least one requirement to ${command} ${meant}`);
  }
  return { requirements, constraints };
}

function editable({ process }: Context, word: string): Requirement {
  if (/^(git|hg|svn|bzr)\+|^file:/.test(word) || exists(process, absolutePath(process, word))) {
    const found = readRequirement(process, /^\.{0,2}$|[/]/.test(word) ? word : `./${word}`, undefined, {
      editable: true,
    });
    if (found.name === undefined && /^git\+/.test(word)) {
      throw new PipError(
        `Could not detect requirement name for '${word}', please specify one with #egg=your_package_name`,
      );
    }
    return found;
  }
  throw new PipError(
    `${word} is not a valid editable requirement. It should either be a path to a local project or a VCS URL (beginning with bzr+http, bzr+https, bzr+ssh, bzr+sftp, bzr+ftp, bzr+lp, bzr+file, git+http, git+https, git+ssh, git+git, git+file, hg+file, hg+http, hg+https, hg+ssh, hg+static-http, svn+ssh, svn+http, svn+https, svn+svn, svn+file).`,
  );
}

function schemeOf({ process, options, layout }: Context, user: boolean): Scheme {
  const root = options.value("root") ?? "";
  const target = options.value("target");
  const prefix = options.value("prefix");
  const at = (packages: string, scripts: string) => ({
    packages: root === "" ? packages : `${absolutePath(process, root)}${packages}`,
    scripts: root === "" ? scripts : `${absolutePath(process, root)}${scripts}`,
    executable: layout.executable,
  });
  if (target) return at(absolutePath(process, target), `${absolutePath(process, target)}/bin`);
  if (prefix) {
    const base = absolutePath(process, prefix);
    return layout.prefix === "/usr"
      ? at(`${base}/local/lib/python3.13/dist-packages`, `${base}/local/bin`)
      : at(`${base}/lib/python3.13/site-packages`, `${base}/bin`);
  }
  if (user) return at(userPackages(process), userPackages(process).replace(/\/lib\/.*$/, "/bin"));
  return at(layout.packages, layout.scripts);
}

async function place(context: Context, chosen: readonly Chosen[], user: boolean): Promise<void> {
  const { process, log, options } = context;
  const scheme = schemeOf(context, user);
  const warns =
    !["target", "prefix"].some((name) => options.value(name)) &&
    options.flag("warn-script-location") !== false;
  for (const each of chosen) {
    const before = options.value("target") ? undefined : findInstalled(context, each.wheel.name);
    if (before?.location === scheme.packages) {
      await log.info(`Attempting uninstall: ${each.wheel.name}`);
      await log.indented(() => uninstallPackage(context, before));
    }
    let programs: readonly string[];
    try {
      programs = installWheel(process, each, scheme, options.flag("compile") !== false);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      throw new PipError(
        `Could not install packages due to an OSError: [Errno ${error.code === "EROFS" ? 30 : 13}] ${error.text}: '${error.path}'\n`,
      );
    }
    for (const name of programs) await log.verbose(`changing mode of ${scheme.scripts}/${name} to 755`);
    const path = (process.environment.get("PATH") ?? "").split(":");
    if (warns && programs.length > 0 && !path.includes(scheme.scripts))
      await warnPath(context, programs, scheme.scripts);
  }
}

async function warnPath({ log }: Context, programs: readonly string[], folder: string): Promise<void> {
  const sorted = [...programs].sort();
  const last = sorted.at(-1);
  const names =
    sorted.length === 1 ? `script ${last} is` : `scripts ${sorted.slice(0, -1).join(", ")} and ${last} are`;
  await log.warning(
    `The ${names} installed in '${folder}' which is not on PATH.\n` +
      "Consider adding this directory to PATH or, if you prefer to suppress this warning, use --no-warn-script-location.",
  );
}

async function save({ process, log }: Context, chosen: readonly Chosen[], folder: string): Promise<void> {
  for (const { file, content } of chosen) {
    const path = `${folder}/${file}`;
    if (exists(process, path)) continue;
    writeFile(process, path, content);
    await log.info(`Saved ${displayPath(process, path)}`);
  }
}

async function writeReport({ process }: Context, path: string, chosen: readonly Chosen[]): Promise<void> {
  const text = JSON.stringify(installReport(chosen), undefined, 2);
  if (path === "-") await print(process, `${text}\n`);
  else writeFile(process, absolutePath(process, path), bytesOf(text));
}

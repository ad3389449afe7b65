/** `pip uninstall`, and what an upgrade does first. */
import { print, readAll, textOf } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { Command, Context } from "./command.ts";
import { CrashError, DiagnosticError, PipError } from "./error.ts";
import { absolutePath, exists, namesIn, readText, removeTree } from "./files.ts";
import { warnRoot } from "./install.ts";
import { findInstalled, type Installed } from "./installed.ts";
import { readRequirement } from "./requirement.ts";
import { readRequirementsFile } from "./requirements-file.ts";
import { Session } from "./session.ts";
import { EXTERNALLY_MANAGED } from "./texts.ts";

export const uninstall: Command = async (context) => {
  const { process, log, options, layout } = context;
  const names = options.words.map((word) => readRequirement(process, word).name ?? word);
  const sources = { indexes: [], links: [], noIndex: true, allowsPre: false };
  for (const file of options.list("requirement")) {
    const lines = await readRequirementsFile(context, new Session(context), sources, file, false);
    names.push(...lines.map(({ requirement }) => requirement.name ?? ""));
  }
  if (names.length === 0) {
    throw new PipError('You must give at least one requirement to uninstall (see "pip help uninstall")');
  }
  const managed = layout.prefix === "/usr" && exists(process, "/usr/lib/python3.13/EXTERNALLY-MANAGED");
  if (managed && !options.flag("break-system-packages")) throw new DiagnosticError(EXTERNALLY_MANAGED);
  for (const name of names) {
    const found = findInstalled(context, name);
    if (!found) {
      await log.warning(`Skipping ${name} as it is not installed.`);
      continue;
    }
    await log.info(`Found existing installation: ${found.name} ${found.version}`);
    await uninstallPackage(context, found, !options.flag("yes"));
  }
  await warnRoot(context);
  return 0;
};

/** Files of the package that are there, and folders that hold nothing else. */
function filesOf({ process }: Context, { info, location }: Installed): readonly string[] {
  const record = readText(process, `${info}/RECORD`) ?? "";
  return record
    .split("\n")
    .filter(Boolean)
    .map((row) => absolutePath(process, `${location}/${row.replace(/,[^,]*,[^,]*$/, "")}`))
    .filter((path) => exists(process, path));
}

export async function uninstallPackage(context: Context, found: Installed, asks = false): Promise<void> {
  const { process, log } = context;
  if (found.info === undefined) throw new NotModelledError(`pip uninstall of Debian's ${found.name}`);
  const files = filesOf(context, found);
  await log.info(`Uninstalling ${found.name}-${found.version}:`);
  await log.indented(async () => {
    if (asks) {
      const folders = new Set(
        files.map((path) =>
          path.startsWith(`${found.location}/`)
            ? path.slice(found.location.length + 1).replace(/\/.*$/, "")
            : "",
        ),
      );
      folders.delete("");
      const listed = files.filter((path) => !path.startsWith(`${found.location}/`));
      listed.push(...[...folders].map((name) => `${found.location}/${name}/*`));
      await log.info(
        `Would remove:\n${listed
          .sort()
          .map((path) => `  ${path}`)
          .join("\n")}`,
      );
      await print(process, "Proceed (Y/n)? ");
      const [answer = ""] = textOf(await readAll(process)).split("\n");
      if (answer === "") throw new CrashError("EOFError: EOF when reading a line");
      if (!/^y/i.test(answer)) return;
    }
    for (const path of files) {
      removeTree(process, path);
      removeEmpty(context, path.replace(/\/[^/]*$/, ""), found.location);
    }
    await log.info(`Successfully uninstalled ${found.name}-${found.version}`);
  });
}

function removeEmpty(context: Context, folder: string, stop: string): void {
  const { process } = context;
  if (!folder.startsWith(`${stop}/`) || namesIn(process, folder).length > 0) return;
  removeTree(process, folder);
  removeEmpty(context, folder.replace(/\/[^/]*$/, ""), stop);
}

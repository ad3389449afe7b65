/** Commands that tell of installed packages: list, freeze, show, check, inspect. */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { Command, Context } from "./command.ts";
import { readText } from "./files.ts";
import { findInstalled, type Installed, installedPackages } from "./installed.ts";
import { userPackages } from "./layout.ts";
import { readHeader } from "./metadata.ts";
import { inspection } from "./report.ts";
import { canonical } from "./requirement.ts";

function listed(context: Context): readonly Installed[] {
  const { options, process } = context;
  if (options.value("path") !== undefined) throw new NotModelledError(`pip ${context.command} --path`);
  const excluded = new Set(options.list("exclude").map(canonical));
  return installedPackages(context)
    .filter(({ name }) => !excluded.has(canonical(name)))
    .filter(({ location }) => !options.flag("user") || location === userPackages(process));
}

export const list: Command = async (context) => {
  const { log, options } = context;
  if (options.flag("outdated") || options.flag("uptodate")) throw new NotModelledError("pip list --outdated");
  const packages = listed(context).filter(() => !options.flag("editable"));
  const format = options.value("format") ?? "columns";
  if (format === "json") {
    await log.info(
      `[${packages.map(({ name, version }) => `{"name": ${JSON.stringify(name)}, "version": ${JSON.stringify(version)}}`).join(", ")}]`,
    );
    return 0;
  }
  if (format === "freeze") {
    for (const { name, version } of packages) await log.info(`${name}==${version}`);
    return 0;
  }
  if (packages.length === 0) return 0;
  const width = Math.max(7, ...packages.map(({ name }) => name.length));
  const second = Math.max(7, ...packages.map(({ version }) => version.length));
  await log.info(`${"Package".padEnd(width)} Version`);
  await log.info(`${"-".repeat(width)} ${"-".repeat(second)}`);
  for (const { name, version } of packages) await log.info(`${name.padEnd(width)} ${version}`);
  return 0;
};

/** `name==version`, or `name @ URL#sha256=...` of what was installed from a URL. */
function frozen({ process }: Context, { name, version, info }: Installed): string {
  const text = info === undefined ? undefined : readText(process, `${info}/direct_url.json`);
  if (text === undefined) return `${name}==${version}`;
  const { url, archive_info } = JSON.parse(text) as { url: string; archive_info?: { hash?: string } };
  const hash = archive_info?.hash === undefined ? "" : `#${archive_info.hash}`;
  return `${name} @ ${url}${hash}`;
}

export const freeze: Command = async (context) => {
  if (context.options.value("requirement") !== undefined) throw new NotModelledError("pip freeze -r");
  const packages = listed(context).filter(({ name }) => name !== "pip" || context.options.flag("all"));
  for (const each of packages) await print(context.process, `${frozen(context, each)}\n`);
  return 0;
};

export const check: Command = async (context) => {
  for (const { name, version, metadata } of installedPackages(context)) {
    for (const wanted of readHeader(metadata, "Requires-Dist")) {
      const needed = /^[\w.-]+/.exec(wanted)?.[0] ?? "";
      if (/;/.test(wanted) || findInstalled(context, needed)) continue;
      await context.log.info(`${name} ${version} requires ${needed}, which is not installed.`);
      return 1;
    }
  }
  await context.log.info("No broken requirements found.");
  return 0;
};

export const inspect: Command = async (context) => {
  await print(context.process, `${JSON.stringify(inspection(context), undefined, 2)}\n`);
  return 0;
};

export const show: Command = async (context) => {
  const { log, options, process } = context;
  if (options.words.length === 0) {
    await log.warning("ERROR: Please provide a package name or names.");
    return 1;
  }
  const all = installedPackages(context);
  const missing = options.words.filter((word) => !findInstalled(context, word));
  if (missing.length > 0)
    await log.warning(`Package(s) not found: ${missing.map(canonical).sort().join(", ")}`);
  let first = true;
  for (const word of options.words) {
    const found = findInstalled(context, word);
    if (!found) continue;
    if (found.info === undefined) throw new NotModelledError("pip show of what came with the image");
    if (!first) await log.info("---");
    first = false;
    const value = (name: string) => readHeader(found.metadata, name)[0] ?? "";
    const names = (each: Installed) =>
      readHeader(each.metadata, "Requires-Dist")
        .filter((text) => !/extra\s*==/.test(text))
        .map((text) => /^[\w.-]+/.exec(text)?.[0] ?? "");
    const needing = all.filter((each) =>
      names(each).some((name) => canonical(name) === canonical(found.name)),
    );
    const lines = [
      ...[`Name: ${found.name}`, `Version: ${found.version}`, `Summary: ${value("Summary")}`],
      ...[
        `Home-page: ${value("Home-page")}`,
        `Author: ${value("Author")}`,
        `Author-email: ${value("Author-email")}`,
      ],
      ...[`License: ${value("License")}`, `Location: ${found.location}`],
      `Requires: ${names(found).sort().join(", ")}`,
      `Required-by: ${needing.map(({ name }) => name).join(", ")}`,
    ];
    for (const line of lines) await log.info(line);
    if (!options.flag("files")) continue;
    await log.info("Files:");
    for (const row of (readText(process, `${found.info}/RECORD`) ?? "").split("\n").filter(Boolean))
      await log.info(`  ${row.replace(/,[^,]*,[^,]*$/, "")}`);
  }
  return missing.length === options.words.length ? 1 : 0;
};

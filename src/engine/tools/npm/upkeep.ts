/** `npm outdated`, `audit`, `fund`, `update`, `dedupe`, `prune` and `npm pkg`: as far as they reach a registry or write a file. */
import { NotModelledError } from "../../source/errors.ts";
import { NpmFailure, noPackageJson } from "./failure.ts";
import { install } from "./install.ts";
import type { Lockfile } from "./lockfile.ts";
import { type PackageJson, readJson, writeJson } from "./package-json.ts";
import { fetchFrom, manifestOf, packument } from "./registry.ts";
import type { Session } from "./session.ts";

/** Asks the registry about every dependency; says nothing and ends well where all are at their newest. */
export async function outdated(session: Session): Promise<number> {
  const { process, config } = session;
  const root = readJson<PackageJson>(process, `${config.prefix}/package.json`) ?? {};
  const rows: string[][] = [];
  for (const [name, range] of Object.entries({ ...root.dependencies, ...root.devDependencies })) {
    const all = await packument(session, name, name);
    const latest = all["dist-tags"].latest ?? "";
    const wanted = (await manifestOf(session, name, range)).version;
    const own = readJson<PackageJson>(process, `${config.prefix}/node_modules/${name}/package.json`);
    if (own?.version === latest) continue;
    const place = own ? `node_modules/${name}` : "-";
    rows.push([name, own?.version ?? "MISSING", wanted, latest, place, root.name ?? ""]);
  }
  if (rows.length === 0) return 0;
  const table = [["Package", "Current", "Wanted", "Latest", "Location", "Depended by"], ...rows];
  const widths = [0, 1, 2, 3, 4, 5].map((at) => Math.max(...table.map((row) => row[at]?.length ?? 0)));
  const right = new Set([1, 2, 3]);
  for (const row of table)
    await session.say(
      row
        .map((cell, at) => (right.has(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
        .join("  ")
        .trimEnd(),
    );
  return rows.some(([, current]) => current !== "MISSING") ? 1 : 0;
}

export async function audit(session: Session, words: readonly string[]): Promise<number> {
  const { process, config } = session;
  if (words.length > 0) throw new NotModelledError(`npm audit ${words[0]}`);
  const lock = readJson<Lockfile>(process, `${config.prefix}/package-lock.json`);
  if (!lock)
    throw new NpmFailure([
      "code ENOLOCK",
      "audit This command requires an existing lockfile.",
      "audit Try creating one first with: npm i --package-lock-only",
      "audit Original error: loadVirtual requires existing shrinkwrap file",
    ]);
  const url = `${config.registryFor("")}-/npm/v1/security/advisories/bulk`;
  try {
    await fetchFrom(session, url, "bulk", { method: "POST", body: "{}" });
  } catch (error) {
    if (!(error instanceof NpmFailure)) throw error;
    const [, why = ""] = /^stack \w+: (.*)$/.exec(error.verbose[0] ?? "") ?? [];
    await session.note("warn", `audit ${why}`);
    throw new NpmFailure(["audit endpoint returned an error"], 1);
  }
  await session.say("found 0 vulnerabilities");
  return 0;
}

export async function fund(session: Session): Promise<number> {
  const { process, config } = session;
  const root = readJson<PackageJson>(process, `${config.prefix}/package.json`);
  await session.say(
    `${root?.name ?? config.prefix.replace(/^.*\//, "")}${root?.version ? `@${root.version}` : ""}\n`,
  );
  return 0;
}

/** What fits package.json already stays where it is: the same as an install. */
export function installAgain(session: Session): Promise<number> {
  return install(session, []);
}

/** `npm pkg get|set|delete`: package.json by its keys. */
export async function pkg(session: Session, words: readonly string[]): Promise<number> {
  const { process, config } = session;
  const path = `${config.prefix}/package.json`;
  const [action, ...rest] = words;
  const content = readJson<Record<string, unknown>>(process, path);
  if (!content) throw noPackageJson(config.prefix);
  switch (action) {
    case "get": {
      const values = rest.map((key) => [key, at(content, key)] as const);
      const value =
        rest.length === 0
          ? content
          : rest.length === 1
            ? (values[0]?.[1] ?? {})
            : Object.fromEntries(values.filter(([, each]) => each !== undefined));
      await session.say(JSON.stringify(value, null, 2));
      return 0;
    }
    case "set": {
      for (const word of rest) {
        const [, key = "", text = ""] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
        if (key === "") throw new NpmFailure(["npm pkg set expects a key=value pair of args."]);
        put(content, key.split("."), config.on("json") ? JSON.parse(text) : text);
      }
      writeJson(process, path, content);
      return 0;
    }
    case "delete":
      for (const key of rest) put(content, key.split("."), undefined);
      writeJson(process, path, content);
      return 0;
    default:
      throw new NotModelledError(`npm pkg ${action ?? ""}`);
  }
}

function at(content: unknown, key: string): unknown {
  return key
    .split(".")
    .reduce<unknown>((on, part) => (on as Record<string, unknown> | undefined)?.[part], content);
}

function put(content: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) {
    if (value === undefined) delete content[key];
    else content[key] = value;
    return;
  }
  const inner = content[key];
  const next = typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : {};
  content[key] = next;
  put(next, rest, value);
}

/**
 * `yarn install`, `add` and `remove` of yarn 4: yarn.lock, the global cache of archives, node_modules or .pnp.cjs, and the
 * project's own scripts, whose output goes to a file in /tmp. Dependencies' scripts do not run (enableScripts is off).
 */
import { sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { unzipSync, zipSync } from "fflate";
import { bytesOf, concat, textOf } from "../../../process/io.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { untar } from "../../net/untar.ts";
import { hear } from "../../node-packages/child.ts";
import { existsAt, putFile, removeTree } from "../../node-packages/files.ts";
import { hoist, type Picked, resolveGraph } from "../../node-packages/graph.ts";
import { binsOf, linkBins } from "../../node-packages/unpack.ts";
import { type PackageJson, readJson } from "../../npm/package-json.ts";
import { BerryFailure } from "./failure.ts";
import { lockText, readLock, withoutProtocol } from "./lockfile.ts";
import { fetchTarball, pick } from "./registry.ts";
import { environmentFor } from "./run.ts";
import type { BerrySession } from "./session.ts";

/** The files of a package out of its archive in the cache, by their path in the package. */
async function cached(
  session: BerrySession,
  picked: Picked,
): Promise<{ readonly archive: Uint8Array; readonly added: boolean }> {
  const { process, config } = session;
  const { filesystem } = process.machine;
  const hash = bytesToHex(sha512(bytesOf(`${picked.name}@npm:${picked.version}`))).slice(0, 10);
  const isLocal = config.get("enableGlobalCache") === false;
  const folder = isLocal ? `${session.project}/.yarn/cache` : `${config.home}/.yarn/berry/cache`;
  const path = `${folder}/${picked.name.replace("/", "-")}-npm-${picked.version}-${hash}-10c0.zip`;
  if (existsAt(process, path))
    return { archive: filesystem.readFile(path, process.credentials), added: false };
  const files: Record<string, Uint8Array> = {};
  for (const { path: inside, kind, content } of untar(await fetchTarball(session, picked)))
    if (kind === "file") files[insideOf(picked) + inside.split("/").slice(1).join("/")] = content;
  const archive = zipSync(files, { level: 0, mtime: new Date("1984-06-22T21:50:00Z") });
  putFile(process, path, archive);
  return { archive, added: true };
}

const insideOf = ({ name }: Picked) => `node_modules/${name}/`;

function unpack(session: BerrySession, picked: Picked, archive: Uint8Array, folder: string): void {
  for (const [path, content] of Object.entries(unzipSync(archive)))
    putFile(session.process, `${folder}/${path.slice(insideOf(picked).length)}`, content);
}

/** Runs a script of the project; what it says goes nowhere but to a log that is named when it fails. */
async function buildProject(session: BerrySession, manifest: PackageJson): Promise<void> {
  const stages = ["preinstall", "install", "postinstall"].filter(
    (stage) => manifest.scripts?.[stage] !== undefined,
  );
  if (stages.length === 0) return;
  const { process, project } = session;
  const id = `${manifest.name ?? "root-workspace"}@workspace:.`;
  await session.line(
    `│ ${id} must be built because it never has been before or the last one failed`,
    "YN0007",
  );
  for (const stage of stages) {
    const script = manifest.scripts?.[stage] ?? "";
    const environment = environmentFor(session, stage, manifest);
    const { status, output } = await hear(process, { argv: ["sh", "-c", script], environment, cwd: project });
    if (session.on("inline-builds") || session.config.get("enableInlineBuilds") === true)
      for (const line of textOf(output).split("\n"))
        if (line !== "") await session.line(`│ ${id} STDOUT ${line}`);
    if (status === 0) continue;
    const log = `/tmp/xfs-${bytesToHex(sha512(bytesOf(script))).slice(0, 8)}/build.log`;
    putFile(
      process,
      log,
      concat([
        bytesOf(
          `# This file contains the result of Yarn building a package (${id})\n# Script name: ${stage}\n\n`,
        ),
        output,
      ]),
    );
    throw new BerryFailure(
      `${id} couldn't be built successfully (exit code ${status}, logs can be found here: ${log})`,
      { code: "YN0009" },
    );
  }
}

async function run(session: BerrySession, manifest: PackageJson, production: boolean): Promise<void> {
  const { process, project, config } = session;
  if (manifest.workspaces !== undefined) throw new NotModelledError("workspaces of yarn 4");
  const linker = config.text("nodeLinker");
  if (linker !== "pnp" && linker !== "node-modules")
    throw new NotModelledError(`yarn 4 with nodeLinker ${linker}`);
  const roots = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).map(
    ([name, range]) => [name, withoutProtocol(range)] as const,
  );
  const known = readLock(session);
  const isCi = process.environment.get("CI") !== undefined && process.environment.get("CI") !== "false";
  const immutable = session.options.get("immutable") ?? String(config.values.enableImmutableInstalls ?? isCi);
  const id = ({ name, version }: Picked) => `${name}@npm:${version}`;
  let graph = new Map<string, Picked>();
  await session.header();
  const lockPath = `${project}/yarn.lock`;
  await session.section("Resolution step", async () => {
    const fresh: string[] = [];
    graph = await resolveGraph(process, "yarn 4", roots, async (name, range) => {
      const locked = known.get(`${name}@npm:${range}`);
      const tarball = `${config.registryFor(name)}/${name}/-/${name.replace(/^.*\//, "")}-${locked?.version}.tgz`;
      const ranges = Object.entries(locked?.dependencies ?? {}).map(
        ([each, wanted]) => [each, withoutProtocol(wanted)] as const,
      );
      if (locked)
        return { name, version: String(locked.version), tarball, dependencies: Object.fromEntries(ranges) };
      const picked = await pick(session, name, range);
      fresh.push(id(picked));
      return picked;
    });
    if (fresh.length > 0) await session.line(`│ + ${[...new Set(fresh)].sort().join(", ")}`, "YN0085");
  });
  const wanted = [...graph].map(([key, picked]) => `${picked.name}@npm:${key.slice(picked.name.length + 1)}`);
  if (immutable === "true" && wanted.some((key) => !known.has(key))) {
    await session.section("Post-resolution validation", async () => {
      await session.line(
        "│ The lockfile would have been modified by this install, which is explicitly forbidden.",
        "YN0028",
      );
    });
    throw new BerryFailure("", { code: "YN0028" });
  }
  const archives = new Map<string, Uint8Array>();
  const sums = new Map<string, string>();
  await session.section("Fetch step", async () => {
    let [count, size] = [0, 0];
    for (const picked of new Map([...graph.values()].map((each) => [id(each), each])).values()) {
      const { archive, added } = await cached(session, picked);
      archives.set(id(picked), archive);
      sums.set(
        id(picked),
        known.get(`${picked.name}@npm:${picked.version}`)?.checksum ?? `10c0/${bytesToHex(sha512(archive))}`,
      );
      if (added) [count, size] = [count + 1, size + archive.length];
    }
    const what = count === 1 ? "A package was" : `${count} packages were`;
    if (count > 0)
      await session.line(`│ ${what} added to the project (+ ${(size / 1024).toFixed(2)} KiB).`, "YN0013");
  });
  const locked = lockText(
    manifest.name ?? "root-workspace",
    [...roots].sort(([a], [b]) => (a < b ? -1 : 1)),
    graph,
    sums,
  );
  if (immutable !== "true" && wanted.some((key) => !known.has(key))) putFile(process, lockPath, locked);
  else if (!existsAt(process, lockPath)) putFile(process, lockPath, locked);
  await session.section("Link step", async () => {
    const placed = hoist(
      production ? roots.filter(([name]) => manifest.dependencies?.[name] !== undefined) : roots,
      graph,
    );
    if (linker === "node-modules") {
      removeTree(process, `${project}/node_modules`);
      for (const [path, picked] of placed) {
        const folder = `${project}/${path}`;
        const archive = archives.get(id(picked));
        if (archive) unpack(session, picked, archive, folder);
        const own = readJson<PackageJson>(process, `${folder}/package.json`) ?? {};
        linkBins(
          process,
          `${project}/${path.slice(0, path.length - picked.name.length)}.bin`,
          folder,
          binsOf(picked.name, own.bin),
        );
      }
      const places = [...placed].map(
        ([path, picked]) => `\n"${id(picked)}":\n  locations:\n    - "${path}"\n`,
      );
      const state = `# Warning: This file is automatically generated. Removing it is fine, but will\n# cause your node_modules installation to become invalidated.\n\n__metadata:\n  version: 1\n  nmMode: classic\n${places.join("")}`;
      if (placed.size > 0) putFile(process, `${project}/node_modules/.yarn-state.yml`, state);
    } else {
      const list = [...placed.values()].map((picked) => `// ${id(picked)}`);
      putFile(
        process,
        `${project}/.pnp.cjs`,
        `#!/usr/bin/env node\n/* eslint-disable */\n// @ts-nocheck\n"use strict";\n${list.join("\n")}\n`,
      );
    }
    const state = `${project}/.yarn/install-state.gz`;
    const isBuilt = existsAt(process, state);
    if (!isBuilt && session.options.get("mode") !== "skip-build") await buildProject(session, manifest);
    putFile(process, state, new Uint8Array(0));
  });
  await session.footer();
}

function manifestOf(session: BerrySession): PackageJson {
  return readJson<PackageJson>(session.process, `${session.project}/package.json`) ?? {};
}

export async function install(session: BerrySession): Promise<number> {
  await run(session, manifestOf(session), false);
  return 0;
}

/** `yarn workspaces focus [--production]`: for a project of one workspace, an install without development dependencies. */
export async function focus(session: BerrySession): Promise<number> {
  await run(session, manifestOf(session), session.on("production"));
  return 0;
}

function writeManifest(session: BerrySession, manifest: PackageJson): void {
  putFile(session.process, `${session.project}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
}

export async function add(session: BerrySession, words: readonly string[]): Promise<number> {
  const before = manifestOf(session);
  const kind = session.on("dev") ? "devDependencies" : "dependencies";
  const wishes: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf("@", 1);
    const [name, range] = at < 0 ? [word, "latest"] : [word.slice(0, at), word.slice(at + 1)];
    const { version } = await pick(session, name, range);
    wishes[name] = /^[a-z]+$/.test(range)
      ? `${session.on("exact") ? "" : session.config.text("defaultSemverRangePrefix")}${version}`
      : range;
  }
  const sorted = Object.entries({ ...before[kind], ...wishes }).sort(([a], [b]) => (a < b ? -1 : 1));
  const manifest = { ...before, [kind]: Object.fromEntries(sorted) };
  writeManifest(session, manifest);
  await run(session, manifest, false);
  return 0;
}

export async function remove(session: BerrySession, words: readonly string[]): Promise<number> {
  const before = manifestOf(session);
  const without = (record: Readonly<Record<string, string>> | undefined) =>
    Object.fromEntries(Object.entries(record ?? {}).filter(([name]) => !words.includes(name)));
  const manifest = {
    ...before,
    ...(before.dependencies ? { dependencies: without(before.dependencies) } : {}),
    ...(before.devDependencies ? { devDependencies: without(before.devDependencies) } : {}),
  };
  writeManifest(session, manifest);
  await run(session, manifest, false);
  return 0;
}

/** `npm publish`: packs, shows what is packed, asks for the registry's own login, and sends everything. Order as of npm 11.19.1. */
import { print } from "../../process/io.ts";
import { base64, distOf } from "../../services/tarball.ts";
import { needAuth } from "./account.ts";
import { NpmFailure, noPackageJson } from "./failure.ts";
import { describe, described, type Packed, packedFor } from "./pack.ts";
import { type PackageJson, readJson } from "./package-json.ts";
import { redact } from "./redact.ts";
import { fetchFrom, type Packument, packument } from "./registry.ts";
import { runLifecycle } from "./scripts.ts";
import { compareVersions } from "./semver.ts";
import type { Session } from "./session.ts";
import { usageError } from "./usage.ts";

/** The registry of the package, or the one that its publishConfig names unless the command line does. */
function registryOf(session: Session, { name = "", publishConfig = {} }: PackageJson): string {
  const { config } = session;
  const [cli] = config.sources;
  const scope = /^(@[^/]+)\//.exec(name)?.[1];
  const own = (scope && publishConfig[`${scope}:registry`]) || publishConfig.registry;
  const registry = typeof own === "string" && !cli?.values.has("registry") ? own : config.registryFor(name);
  return registry.replace(/\/*$/, "/");
}

async function versionsThere(session: Session, name: string, registry: string): Promise<readonly string[]> {
  try {
    const known: Packument = await packument(session, name, `${name}@*`, registry);
    return Object.keys(known.versions ?? {}).filter((version) => !version.includes("-"));
  } catch (error) {
    if (error instanceof NpmFailure) return [];
    throw error;
  }
}

async function checkVersion(session: Session, packed: Packed, registry: string, usual: boolean) {
  const { name = "", version = "" } = packed.manifest;
  const there = await versionsThere(session, name, registry);
  if (there.includes(version))
    throw new NpmFailure([`You cannot publish over the previously published versions: ${version}.`]);
  const highest = [...there].sort(compareVersions).at(-1);
  if (usual && highest !== undefined && compareVersions(highest, version) >= 0)
    throw new NpmFailure([
      `Cannot implicitly apply the "latest" tag because previously published version ${highest} is higher than the new version ${version}. You must specify a tag using --tag.`,
    ]);
}

function bodyOf(packed: Packed, registry: string, tag: string, access: string | undefined): string {
  const { manifest, archive } = packed;
  const { name = "", version = "" } = manifest;
  const file = `${name}-${version}.tgz`;
  const dist = { ...distOf(archive), tarball: `${registry.replace(/^https/, "http")}${name}/-/${file}` };
  return JSON.stringify({
    _id: name,
    name,
    "dist-tags": { [tag]: version },
    versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
    access: access ?? null,
    _attachments: {
      [file]: {
        content_type: "application/octet-stream",
        data: base64(archive),
        length: archive.length,
      },
    },
  });
}

export async function publish(session: Session, words: readonly string[]): Promise<number> {
  const { process, config } = session;
  if (words.length > 1) throw usageError("publish");
  const [word = "."] = words;
  const folder = config.prefix;
  const scripts = !config.on("ignore-scripts") && word === ".";
  const run = async (event: string) => {
    const manifest = readJson<PackageJson>(process, `${folder}/package.json`);
    if (!manifest) throw noPackageJson(folder);
    if (scripts) await runLifecycle(session, { event, manifest, folder });
  };
  if (word === ".") await run("prepublishOnly");
  const packed = await packedFor(session, word);
  const { manifest } = packed;
  const { name = "", version = "" } = manifest;
  const published = manifest.publishConfig ?? {};
  const tag = config.isDefault("tag") ? String(published.tag ?? "latest") : (config.get("tag") ?? "latest");
  const usual = config.isDefault("tag") && published.tag === undefined;
  if (version.includes("-") && usual && !config.on("force"))
    throw new NpmFailure(["You must specify a tag using --tag when publishing a prerelease version."]);
  const json = config.on("json");
  if (!json) await describe(session, packed);
  const registry = registryOf(session, manifest);
  const login = config.loginAt(registry);
  const dry = config.on("dry-run");
  if (login.token === undefined && login.user === undefined) {
    const message = `This command requires you to be logged in to ${redact(registry)}`;
    if (!dry) throw needAuth(message);
    await session.note("warn", `publish ${message} (dry-run)`);
  }
  if (!config.on("force")) await checkVersion(session, packed, registry, usual);
  const access = config.get("access") ?? (published.access as string | undefined);
  await session.note(
    "notice",
    `Publishing to ${redact(registry)} with tag ${tag} and ${access ?? "default"} access${dry ? " (dry-run)" : ""}`,
  );
  if (!dry) {
    if (manifest.private)
      throw new NpmFailure([
        "code EPRIVATE",
        "This package has been marked as private",
        "Remove the 'private' field from the package.json to publish it.",
      ]);
    await fetchFrom(session, registry + name.replace("/", "%2f"), `${name}@${version}`, {
      method: "PUT",
      body: bodyOf(packed, registry, tag, access),
      name,
    });
  }
  if (json) await print(process, `${JSON.stringify({ [name]: described(packed) }, null, 2)}\n`);
  for (const event of scripts ? ["publish", "postpublish"] : []) await run(event);
  if (!json && !session.silent) await session.say(`+ ${name}@${version}`);
  return 0;
}

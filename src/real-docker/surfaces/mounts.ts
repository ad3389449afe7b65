import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Artefact } from "../../engine/evidence/types.ts";
import { archive } from "../archive.ts";
import type { Scene } from "../collect.ts";
import { readProcess } from "../process.ts";
import { readTar } from "../tar.ts";
import type { InspectedContainer } from "./containers.ts";

const KERNEL = /^\/(?:proc|sys|dev)(?:\/|$)/;
const NETWORK_FILES = new Set(["/etc/hosts", "/etc/hostname", "/etc/resolv.conf"]);

/** Paths in the container that a bind, volume, tmpfs, secret or config is mounted on. */
export async function mountTargets(scene: Scene, container: InspectedContainer): Promise<string[]> {
  const declared = [
    ...container.Mounts.map(({ Destination }) => Destination),
    ...Object.keys(container.HostConfig.Tmpfs ?? {}),
  ];
  if (!container.State.Running) return declared;
  const lines = (await readProcess(scene, container, "mountinfo")).toString("utf8").split("\n");
  const mounted = lines
    .map((line) => line.split(" ")[4]?.replaceAll("\\040", " ") ?? "/")
    .filter((target) => target !== "/" && !KERNEL.test(target) && !NETWORK_FILES.has(target));
  return [...new Set([...declared, ...mounted])];
}

/** Files below the mounts of a running container that its own user may read. */
export async function mountArtefacts(
  scene: Scene,
  object: string,
  container: InspectedContainer,
): Promise<Artefact[]> {
  if (!container.State.Running) return [];
  const targets = await mountTargets(scene, container);
  if (targets.length === 0) return [];
  const root = `/proc/${container.State.Pid}/root`;
  const here = await lstat(`${root}/`).catch(() => undefined);
  const user = userOf((await readProcess(scene, container, "status")).toString("utf8"));
  const artefacts: Artefact[] = [];
  for (const target of targets) {
    const files = here ? await readBelow(root, target, user) : await copyOut(scene, container, target);
    for (const [where, content] of files)
      artefacts.push({ surface: "container-mount", object, where, content });
  }
  return artefacts;
}

interface User {
  readonly uid: number;
  readonly groups: ReadonlySet<number>;
  /** CAP_DAC_OVERRIDE or CAP_DAC_READ_SEARCH: reads everything. */
  readonly override: boolean;
}

function userOf(status: string): User {
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1]?.trim() ?? "";
  const numbers = (text: string) => text.split(/\s+/).filter(Boolean).map(Number);
  const capabilities = BigInt(`0x${field("CapEff") || "0"}`);
  return {
    uid: numbers(field("Uid"))[1] ?? 0,
    groups: new Set([...numbers(field("Gid")), ...numbers(field("Groups"))]),
    override: (capabilities & 0b110n) !== 0n,
  };
}

async function readBelow(root: string, path: string, user: User): Promise<[string, Buffer][]> {
  const stat = await lstat(join(root, path)).catch(() => undefined);
  if (!stat) return [];
  const bit = stat.uid === user.uid ? 0o400 : user.groups.has(stat.gid) ? 0o040 : 0o004;
  if (!user.override && (stat.mode & bit) === 0) return [];
  if (stat.isFile()) return [[path, await readFile(join(root, path))]];
  if (!stat.isDirectory()) return [];
  const names = (await readdir(join(root, path))).sort();
  return (await Promise.all(names.map((name) => readBelow(root, `${path}/${name}`, user)))).flat();
}

/** From an engine elsewhere: what `docker cp` gives (nothing for tmpfs). */
async function copyOut(
  { client }: Scene,
  { Id }: InspectedContainer,
  target: string,
): Promise<[string, Uint8Array][]> {
  const folder = target.slice(0, target.lastIndexOf("/") + 1);
  return readTar(await archive(client, Id, target))
    .filter(({ kind }) => kind === "file")
    .map(({ path, content }) => [folder + path, content]);
}

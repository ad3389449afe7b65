import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { textOf } from "../../engine/process/io.ts";
import type { Workspace } from "../../engine/source/workspace.ts";
import type { DockerClient } from "../client.ts";
import { installPackages, layDebian } from "./debian.ts";
import { RECIPES } from "./recipes.ts";

const BEGINS = /^\s*(?:FROM(?:\s+--\S+)*|image:)\s+["']?([^\s"']+)/gim;

/** The images of RECIPES that files begin with, in Dockerfiles or Compose files, by full reference. */
export function baseImagesOf(files: Workspace): Set<string> {
  const found = new Set<string>();
  for (const { content } of files.values())
    for (const [, name = ""] of textOf(content).matchAll(BEGINS)) {
      const reference = name.includes(":") ? name : `${name}:latest`;
      if (reference in RECIPES) found.add(reference);
    }
  return found;
}

/**
 * Makes those of `wanted` (references of RECIPES) that the engine lacks; an image of that name which is there stays as it
 * is. Needs what the recipe needs: debootstrap, root and a mirror of Debian in reach, or npm and its registry.
 */
export async function ensureBaseImages(client: DockerClient, wanted: Iterable<string>): Promise<void> {
  const listed = await client.text("images", "--format", "{{.Repository}}:{{.Tag}}");
  const there = new Set(listed.trim().split("\n"));
  const ensure = async (name: string): Promise<void> => {
    if (there.has(name)) return;
    there.add(name);
    const from = RECIPES[name]?.from;
    if (from !== undefined) await ensure(from);
    await make(client, name);
  };
  for (const name of wanted) await ensure(name);
}

async function make(client: DockerClient, name: string): Promise<void> {
  const { from, packages = [], add, config = [] } = RECIPES[name] ?? {};
  if (from !== undefined && !add && packages.length === 0) {
    await client.text("tag", from, name);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "leaklab-image-"));
  const root = join(folder, "root");
  const archive = join(folder, "files.tar");
  try {
    if (from === undefined) layDebian(root);
    else await unpack(client, from, { root, archive });
    if (packages.length > 0) installPackages(root, packages);
    add?.(root);
    execFileSync("tar", ["-C", root, "-cf", archive, "."]);
    await client.text("import", ...config.flatMap((line) => ["--change", line]), archive, name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files of an image, as a container of it begins with. */
async function unpack(
  client: DockerClient,
  image: string,
  to: { root: string; archive: string },
): Promise<void> {
  const container = (await client.text("create", image, "sh")).trim();
  await client.text("export", "-o", to.archive, container);
  await client.text("rm", container);
  execFileSync("mkdir", [to.root]);
  execFileSync("tar", ["-C", to.root, "-xf", to.archive]);
}

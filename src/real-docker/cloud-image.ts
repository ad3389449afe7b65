import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DockerClient } from "./client.ts";

const NAME = "acme/cloud:latest";
const MIRROR = "http://deb.debian.org/debian";

/** The clients of clouds and databases, as src/engine/host/lesson-images.ts has them under this name. */
const PACKAGES = "ca-certificates,awscli,redis-tools,redis-server,postgresql-client,mariadb-client,curl";

/**
 * Makes the image of the cases about cloud clients, if the engine has none: Debian trixie with the real programs, in one
 * layer. Needs debootstrap, root, and a Debian mirror in reach.
 */
export async function ensureCloudImage(client: DockerClient): Promise<void> {
  const there = await client.text("images", "--format", "{{.Repository}}:{{.Tag}}");
  if (there.trim().split("\n").includes(NAME)) return;
  const folder = mkdtempSync(join(tmpdir(), "leaklab-cloud-"));
  try {
    const root = join(folder, "root");
    const args = ["--variant=minbase", `--include=${PACKAGES}`, "trixie", root, MIRROR];
    execFileSync("debootstrap", args, { stdio: "ignore" });
    for (const path of ["var/lib/apt/lists", "var/cache/apt/archives", "usr/share/doc", "usr/share/locale"])
      rmSync(join(root, path), { recursive: true, force: true });
    const archive = join(folder, "files.tar");
    execFileSync("tar", ["-C", root, "-cf", archive, "."]);
    await client.text("import", "--change", 'CMD ["sh"]', archive, NAME);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DockerClient } from "./client.ts";

/**
 * Makes the images that lessons build on, on an engine that reaches no registry: from `tools:latest`, under the names
 * of `src/engine/host/lesson-images.ts`. Images of these names that are there already stay as they are.
 */
export async function ensureLessonImages(client: DockerClient): Promise<void> {
  const there = new Set(
    (await client.text("images", "--format", "{{.Repository}}:{{.Tag}}")).trim().split("\n"),
  );
  for (const name of ["node:24-slim", "acme/node-git:24"])
    if (!there.has(name)) await client.text("tag", "tools:latest", name);
  if (!there.has("acme/node:24")) await buildIn(client, "acme/node:24", nodeWithPg);
  if (!there.has("acme/node-pm:24")) await buildIn(client, "acme/node-pm:24", nodeWithManagers);
  if (!there.has("acme/postgres:17")) await buildIn(client, "acme/postgres:17", passwordServer);
}

interface Recipe {
  /** Puts what the image needs into `folder` and returns the Dockerfile's instructions after FROM. */
  prepare(folder: string): string;
  /** The image's config, as `docker import --change` takes it. */
  readonly config: string;
}

/** The `pg` client, installed by this machine's npm, where require() finds it. */
const nodeWithPg: Recipe = {
  prepare(folder) {
    const args = ["install", "--silent", "--no-save", "--prefix", folder, "pg@8"];
    execFileSync("npm", args, { stdio: "ignore" });
    return "COPY node_modules /usr/local/lib/node_modules/";
  },
  config: "ENV NODE_PATH=/usr/local/lib/node_modules",
};

/** Versions of the package managers, as src/engine/host/lesson-images.ts has them. */
const MANAGERS = { yarn: "1.22.22", pnpm: "10.34.9", corepack: "0.34.7", berry: "4.18.1" };

/**
 * yarn where the official node images have it, pnpm and corepack as `npm install -g` puts them, and in corepack's cache
 * what `corepack install -g` keeps, so that it needs no network.
 */
const nodeWithManagers: Recipe = {
  prepare(folder) {
    const { yarn, pnpm, corepack, berry } = MANAGERS;
    const wanted = [`yarn@${yarn}`, `pnpm@${pnpm}`, `corepack@${corepack}`];
    execFileSync(
      "npm",
      ["install", "--silent", "--no-save", "--ignore-scripts", "--prefix", folder, ...wanted],
      {
        stdio: "ignore",
      },
    );
    const registry = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
    execFileSync(
      "node",
      [
        join(folder, "node_modules/corepack/dist/corepack.js"),
        "install",
        "-g",
        `yarn@${berry}`,
        `pnpm@${pnpm}`,
      ],
      {
        stdio: "ignore",
        env: {
          ...process.env,
          COREPACK_HOME: join(folder, "cache"),
          COREPACK_NPM_REGISTRY: registry.replace(/\/$/, ""),
          COREPACK_INTEGRITY_KEYS: "0",
        },
      },
    );
    const lib = "../lib/node_modules";
    const links = {
      yarn: `/opt/yarn-v${yarn}/bin/yarn`,
      yarnpkg: `/opt/yarn-v${yarn}/bin/yarnpkg`,
      pnpm: `${lib}/pnpm/bin/pnpm.cjs`,
      pnpx: `${lib}/pnpm/bin/pnpx.cjs`,
      corepack: `${lib}/corepack/dist/corepack.js`,
    };
    return [
      `COPY node_modules/yarn /opt/yarn-v${yarn}/`,
      "COPY node_modules/pnpm /usr/local/lib/node_modules/pnpm/",
      "COPY node_modules/corepack /usr/local/lib/node_modules/corepack/",
      "COPY cache /root/.cache/node/corepack/",
      `RUN chmod 755 /opt/yarn-v${yarn}/bin/* /usr/local/lib/node_modules/*/bin/*js /usr/local/lib/node_modules/corepack/dist/*.js`,
      ...Object.entries(links).map(([name, target]) => `RUN ln -s ${target} /usr/local/bin/${name}`),
    ].join("\n");
  },
  config: "WORKDIR /",
};

const passwordServer: Recipe = {
  prepare(folder) {
    copyFileSync(join(import.meta.dirname, "lesson-images/postgres.mjs"), join(folder, "postgres"));
    return "COPY --chmod=755 postgres /usr/local/bin/postgres";
  },
  config: 'CMD ["postgres"]',
};

/** Builds, then flattens to one layer: as the simulator has it, so that layer numbers agree. */
async function buildIn(client: DockerClient, tag: string, recipe: Recipe): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "leaklab-image-"));
  try {
    writeFileSync(join(folder, "Dockerfile"), `FROM tools\n${recipe.prepare(folder)}\n`);
    const image = (await client.text("build", "-q", folder)).trim();
    const container = (await client.text("create", image)).trim();
    await client.text("export", "-o", join(folder, "files.tar"), container);
    await client.text("import", "--change", recipe.config, join(folder, "files.tar"), tag);
    await client.text("rm", container);
    await client.text("rmi", image);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

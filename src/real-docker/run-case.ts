import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildObject } from "../engine/evidence/calls.ts";
import type { CaseDefinition, Engine } from "../engine/evidence/case.ts";
import type { Artefact, Run } from "../engine/evidence/types.ts";
import type { HttpRequest, HttpResponse } from "../engine/process/types.ts";
import type { Service } from "../engine/services/world.ts";
import type { Workspace } from "../engine/source/workspace.ts";
import { createClient, type DockerClient, execute } from "./client.ts";
import { collect } from "./collect.ts";
import { type Inventory, restore, takeInventory } from "./inventory.ts";
import { serveLoopback } from "./loopback.ts";
import { serveOutside } from "./outside.ts";
import { settle } from "./settle.ts";
import { installShim, readCalls } from "./shim.ts";

/**
 * Milliseconds. Where the swarm before this one has just been left, `docker stack deploy` does not find the network that it made
 * itself, every other time; after three seconds always (engine 28.5.2, seen with twelve swarms in a row).
 */
const SWARM_BEGINS = 3000;

/** What the runner needs from outside: the helper's answers. */
export interface RealDockerOptions {
  readonly loopback: (request: HttpRequest) => HttpResponse;
  /** False leaves out what only the builder knows (cache and records), which takes most of the time. */
  readonly builder?: boolean;
}

/**
 * A real Docker Engine (DOCKER_HOST, or docker's default) that runs cases one after another. Each run works in a copy
 * of the case's files, and removes from the engine what it created; what stood there before stays, but for
 * the build cache, which is emptied.
 */
export function createRealDocker(options: RealDockerOptions): Engine {
  return {
    name: "docker",
    run: (definition) => runCase(definition, options),
    runLater: (definition) => runCase(definition, options),
  };
}

async function runCase(definition: CaseDefinition, options: RealDockerOptions): Promise<Run> {
  const root = await mkdtemp(join(tmpdir(), "leaklab-"));
  try {
    const env = await prepareEnvironment(root);
    const client = createClient(env);
    const before = await baseline(client);
    const folder = join(root, "workspace", definition.name);
    await writeWorkspace(folder, definition.files);
    if (definition.swarm && !before.swarm) {
      await client.text("swarm", "init", "--advertise-addr", "127.0.0.1");
      await sleep(SWARM_BEGINS);
    }
    const stopHelper = definition.helper ? await serveLoopback(options.loopback) : undefined;
    const outside = await serveOutside(definition, client);
    try {
      const { addHosts, services } = outside;
      const { builder = true } = options;
      return await runCommands(definition, { root, folder, client, before, addHosts, services, builder });
    } finally {
      await stopHelper?.();
      await outside.stop();
      await restore(client, before, await builtSomething(root));
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** What stands on each engine that this process has cleaned, by DOCKER_HOST: asked for once. */
const BASELINES = new Map<string, Inventory>();

async function baseline(client: DockerClient): Promise<Inventory> {
  const known = BASELINES.get(engineOf(client));
  if (known) return known;
  await client.text("buildx", "prune", "-af");
  const inventory = await takeInventory(client);
  BASELINES.set(engineOf(client), inventory);
  return inventory;
}

async function builtSomething(root: string): Promise<boolean> {
  const calls = await readCalls(root).catch(() => []);
  return calls.some((call) => buildObject(call) !== undefined);
}

function engineOf({ env }: DockerClient): string {
  return env.DOCKER_HOST ?? "";
}

interface Workplace {
  readonly root: string;
  readonly folder: string;
  readonly client: DockerClient;
  readonly before: Inventory;
  readonly addHosts: readonly string[];
  readonly services: readonly Service[];
  readonly builder: boolean;
}

async function runCommands(definition: CaseDefinition, place: Workplace): Promise<Run> {
  const env = {
    ...(await installShim(place.root, place.client.env, place.addHosts)),
    ...Object.fromEntries(definition.environment ?? []),
  };
  const started = Date.now();
  const commands: Run["commands"][number][] = [];
  for (const command of definition.commands) {
    const { exit, stdout, stderr } = await execute("/bin/sh", ["-c", command], { env, cwd: place.folder });
    commands.push({ exit, stdout: stdout.toString("utf8"), stderr, stderr_tail: "" });
  }
  await settle(place.client, definition.swarm);
  const scene = {
    client: place.client,
    before: place.before,
    started,
    services: place.services,
    calls: await readCalls(place.root),
    files: definition.files,
  };
  const artefacts: Artefact[] = await collect(scene, { builder: place.builder });
  return { commands, artefacts };
}

let plugins: Promise<readonly { readonly Path: string }[]> | undefined;

/** Docker's own settings and a plain surrounding; nothing else of the caller's environment reaches a case. */
async function prepareEnvironment(root: string): Promise<NodeJS.ProcessEnv> {
  plugins ??= createClient(process.env)
    .text("info", "--format", "{{json .ClientInfo.Plugins}}")
    .then((text) => JSON.parse(text) as readonly { readonly Path: string }[]);
  const home = join(root, "home");
  const config = join(home, ".docker");
  await mkdir(config, { recursive: true });
  const folders = [...new Set((await plugins).map(({ Path }) => dirname(Path)))];
  await writeFile(join(config, "config.json"), JSON.stringify({ cliPluginsExtraDirs: folders }));
  const { PATH, DOCKER_HOST, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH, DOCKER_CONTEXT } = process.env;
  return {
    PATH,
    ...(DOCKER_HOST === undefined ? {} : { DOCKER_HOST }),
    ...(DOCKER_TLS_VERIFY === undefined ? {} : { DOCKER_TLS_VERIFY }),
    ...(DOCKER_CERT_PATH === undefined ? {} : { DOCKER_CERT_PATH }),
    ...(DOCKER_CONTEXT === undefined ? {} : { DOCKER_CONTEXT }),
    HOME: home,
    USER: "root",
    LANG: "C.UTF-8",
    BUILDKIT_PROGRESS: "plain",
  };
}

async function writeWorkspace(folder: string, files: Workspace): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, file] of files) {
    const target = join(folder, path);
    if (path.endsWith("/")) {
      await mkdir(target, { recursive: true });
      continue;
    }
    await mkdir(dirname(target), { recursive: true });
    if (file.symlink !== undefined) {
      await symlink(file.symlink, target);
      continue;
    }
    await writeFile(target, file.content);
    await chmod(target, file.mode);
  }
}

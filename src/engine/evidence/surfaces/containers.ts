import { createFileSystem } from "../../filesystem/filesystem.ts";
import { createOverlay } from "../../filesystem/overlay.ts";
import { type Credentials, ROOT } from "../../filesystem/types.ts";
import type { Container } from "../../runtime/types.ts";
import { readBelow } from "../files.ts";
import type { LayerItem } from "../layers.ts";
import { containerObjects } from "../objects.ts";
import type { Scene } from "../scene.ts";
import { changesOf } from "../simulated-layer.ts";
import type { Artefact, Surface } from "../types.ts";
import { configArtefacts } from "./config.ts";

/** Paused processes are there to be read as those that run are. */
const isUp = (status: Container["status"]): boolean => status === "running" || status === "paused";

/** All surfaces of every container that still exists. */
export function containers({ host }: Scene): Artefact[] {
  const all = [...host.containers.values()];
  const objects = containerObjects(
    all.map((container) => ({
      name: container.name,
      labels: container.config.Labels,
      running: isUp(container.status),
      created: container.created,
    })),
  );
  return all.flatMap((container, index) => {
    const object = objects[index] ?? container.name;
    return [
      ...configOf(object, container),
      ...processOf(object, container),
      ...logOf(object, container),
      ...writableOf(object, container),
      ...mountsOf(object, container),
    ];
  });
}

function artefactsFor(surface: Surface, object: string) {
  return (where: string, content: Uint8Array | string): Artefact => ({ surface, object, where, content });
}

function configOf(object: string, { config, sources }: Container): Artefact[] {
  return configArtefacts("container-config", object, config).map((artefact) => {
    const source = sources.env?.get(artefact.where.replace(/^Env /, ""));
    return source ? { ...artefact, source } : artefact;
  });
}

function processOf(object: string, { init, status, sources }: Container): Artefact[] {
  if (!init || !isUp(status)) return [];
  const environment = artefactsFor("container-env", object);
  const argument = artefactsFor("container-args", object);
  return [
    ...[...init.environment].map(([name, value]) => {
      const source = sources.env?.get(name);
      return { ...environment(name, `${name}=${value}`), ...(source ? { source } : {}) };
    }),
    ...init.argv.map((word, index) => argument(`argv[${index}]`, word)),
  ];
}

function logOf(object: string, { log }: Container): Artefact[] {
  const artefact = artefactsFor("container-log", object);
  return log
    .flatMap(({ text }) => text.split("\n"))
    .map((line) => line.trimEnd())
    .filter(Boolean)
    .map((line) => artefact(line, line));
}

/** What the engine itself puts into every container; none of it is the learner's. */
const ENGINE_OWN = [
  "/proc",
  "/sys",
  "/dev",
  "/etc/hosts",
  "/etc/hostname",
  "/etc/resolv.conf",
  "/.dockerenv",
];

function writableOf(object: string, container: Container): Artefact[] {
  const artefact = artefactsFor("container-filesystem", object);
  const hidden = [...ENGINE_OWN, ...container.mounts.map(({ target }) => target)];
  const outside = (path: string) => !hidden.some((top) => path === top || path.startsWith(`${top}/`));
  const entries = changesOf(container.writableLayer()).entries.filter(({ path }) => outside(`/${path}`));
  // A changed folder of the image is only the way to what changed in it; its own name is the image's.
  const ofImage = createOverlay(container.image.layers.map(({ layer }) => layer));
  const image = createFileSystem(ofImage);
  const isWay = ({ path, kind }: LayerItem) =>
    kind === "directory" &&
    image.exists(`/${path}`, ROOT) &&
    entries.some((other) => other.path.startsWith(`${path}/`));
  return entries.flatMap((entry) => {
    if (isWay(entry)) return [];
    const { path, kind, content, link } = entry;
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (kind === "directory") return [artefact(`/${path}/`, name)];
    return [artefact(`/${path}`, kind === "symlink" ? link : content), artefact(`/${path}`, name)];
  });
}

/** Files below the mounts of a running container that its own user may read. */
function mountsOf(object: string, { mounts, filesystem, init, status, sources }: Container): Artefact[] {
  if (!init || !isUp(status)) return [];
  const artefact = artefactsFor("container-mount", object);
  const user: Credentials = init.credentials;
  return mounts.flatMap(({ target }) => {
    const source = sources.mounts?.get(target);
    return readBelow(filesystem, target, user).map(([path, content]) => ({
      ...artefact(path, content),
      ...(source ? { source } : {}),
    }));
  });
}

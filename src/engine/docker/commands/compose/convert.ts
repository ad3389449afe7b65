import type { ComposeProject, ComposeService, ComposeVolume } from "../../../compose/project.ts";
import { digestOfJson } from "../../../image/digest.ts";
import type { Healthcheck, Image } from "../../../image/types.ts";
import { mergeConfig } from "../../../runtime/config.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import type { CreateRequest, MountRequest } from "../../../runtime/types.ts";
import { ClientError } from "../../cli/client.ts";
import { parseTmpfs } from "../container/mounts.ts";
import { logDriver } from "../container/options.ts";
import { parsePorts } from "../container/ports.ts";
import { type Compose, imageName } from "./context.ts";
import { secretMounts } from "./secrets.ts";

export const VERSION = "2.40.3";

/** What makes a container outdated: the service as the project has it, less what is no part of it. */
export function configHash(service: ComposeService): string {
  const { location, ...rest } = service;
  void location;
  const plain = JSON.stringify(rest, (key, value: unknown) => {
    if (key === "location" || key === "scale" || key === "dependsOn" || key === "build") return undefined;
    return value instanceof Map ? [...value] : value;
  });
  return digestOfJson(plain).slice("sha256:".length);
}

/** The labels by which Compose finds its containers again. */
function labelsOf(
  project: ComposeProject,
  service: ComposeService,
  image: Image,
  options: { readonly number: number; readonly oneOff: boolean },
): Record<string, string> {
  const dependencies = [...service.dependsOn].map(([name, { condition }]) => `${name}:${condition}:false`);
  const prefix = "com.docker.compose";
  return {
    ...Object.fromEntries(service.labels),
    [`${prefix}.config-hash`]: configHash(service),
    [`${prefix}.container-number`]: String(options.number),
    [`${prefix}.depends_on`]: dependencies.join(","),
    [`${prefix}.image`]: image.id,
    [`${prefix}.oneoff`]: options.oneOff ? "True" : "False",
    [`${prefix}.project`]: project.name,
    [`${prefix}.project.config_files`]: project.files.join(","),
    [`${prefix}.project.working_dir`]: project.workingDirectory,
    [`${prefix}.service`]: service.name,
    [`${prefix}.version`]: VERSION,
  };
}

function healthcheckOf({ healthcheck }: ComposeService): Healthcheck | undefined {
  if (!healthcheck) return undefined;
  if (healthcheck.disable) return { Test: ["NONE"] };
  const parts = {
    Interval: healthcheck.interval,
    Timeout: healthcheck.timeout,
    StartPeriod: healthcheck.startPeriod,
    StartInterval: healthcheck.startInterval,
    Retries: healthcheck.retries,
  };
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  return { Test: healthcheck.test, ...Object.fromEntries(given) } as Healthcheck;
}

function mountOf(project: ComposeProject, volume: ComposeVolume): MountRequest {
  const { type, source, target, readOnly } = volume;
  if (!target.startsWith("/"))
    throw new DaemonError(
      `invalid mount config for type "${type}": invalid mount path: '${target}' mount path must be absolute`,
    );
  if (type === "tmpfs") return { type, target, readOnly };
  if (type === "bind")
    return { type, target, readOnly, createHostPath: volume.createHostPath, ...(source ? { source } : {}) };
  const named = source === undefined ? undefined : project.volumes.get(source);
  if (source !== undefined && !named)
    throw new ClientError(`service refers to undefined volume ${source}: invalid compose project`);
  return { type, target, readOnly, createHostPath: true, ...(named ? { source: named.name } : {}) };
}

/** How `-v` would say it: what `docker inspect` shows under Binds. */
function bindText({ source, target, readOnly }: MountRequest): string {
  return `${source}:${target}:${readOnly ? "ro" : "rw"}`;
}

/** Environment as Compose hands it over; a variable that is set nowhere is a bare name, which unsets it. */
function environmentOf(service: ComposeService): string[] {
  return [...service.environment].map(([name, { value }]) =>
    value === undefined ? name : `${name}=${value}`,
  );
}

function restartOf(text = "no"): CreateRequest["host"]["restart"] {
  const [name = "no", retries = "0"] = text.split(":");
  return { name, retries: Number(retries) };
}

/** What the daemon is asked to create for one container of a service. Warns and refuses as Compose does. */
export async function containerRequest(
  compose: Compose,
  project: ComposeProject,
  service: ComposeService,
  image: Image,
  options: { readonly number: number; readonly oneOff: boolean; readonly name: string },
): Promise<CreateRequest> {
  const mountLocations = new Map(service.volumes.map(({ target, location }) => [target, location]));
  const volumes = service.volumes.map((volume) => mountOf(project, volume));
  const taken = new Set(volumes.map(({ target }) => target));
  const secrets = await secretMounts(compose, project, service, mountLocations);
  const ports = parsePorts(options.oneOff ? [] : service.ports, []);
  const mode = service.networkMode;
  const names = mode === undefined ? service.networks : [];
  const networks = names.map((key) => ({
    network: project.networks.get(key)?.name ?? key,
    aliases: [options.name, service.name],
  }));
  const config = mergeConfig(image, {
    Image: imageName(project, service),
    Hostname: service.hostname,
    Env: environmentOf(service),
    Cmd: service.command,
    Entrypoint: service.entrypoint,
    WorkingDir: service.workingDir,
    User: service.user,
    Labels: labelsOf(project, service, image, options),
    ExposedPorts: ports.exposed,
    Healthcheck: healthcheckOf(service),
    StopSignal: service.stopSignal,
    Tty: service.tty,
  });
  const grace = service.stopGracePeriod;
  return {
    name: options.name,
    image,
    config,
    networks: networks.length === 0 && mode === "bridge" ? [{ network: "bridge", aliases: [] }] : networks,
    ...(grace === undefined ? {} : { stopTimeout: grace / 1e9 }),
    host: {
      binds: volumes.filter(({ type, source }) => type !== "tmpfs" && source).map(bindText),
      mounts: [
        ...volumes,
        ...service.tmpfs.map(parseTmpfs),
        ...secrets.filter(({ target }) => !taken.has(target)),
      ],
      networkMode: mode ?? networks[0]?.network ?? "none",
      ports: ports.bindings,
      restart: restartOf(service.restart),
      autoRemove: false,
      readOnlyRootfs: service.readOnly,
      logDriver: logDriver(service.logDriver),
      groupAdd: service.groupAdd,
      capAdd: service.capAdd,
      capDrop: service.capDrop,
      privileged: service.privileged,
      extraHosts: service.extraHosts.map((entry) => entry.replace("=", ":")),
    },
    sources: {
      env: new Map([...service.environment].map(([name, { source }]) => [name, source])),
      mounts: mountLocations,
      service: service.location,
    },
  };
}

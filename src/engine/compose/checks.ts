import { SourceError } from "../source/errors.ts";
import type { SourceLocation } from "../source/position.ts";
import { isMap, placeOf, type Tree, type TreeMap } from "./tree.ts";

type Model = Readonly<Record<"services" | "networks" | "volumes" | "secrets" | "configs", TreeMap>>;

const kinds = { secrets: ["file", "environment"], configs: ["file", "environment", "content"] } as const;

/** What a merged file may not hold even though its schema does (compose-go `validation`). Throws SourceError. */
export function checkSources(model: Model, fallback: SourceLocation): void {
  for (const kind of ["configs", "secrets"] as const)
    for (const [key, resource] of Object.entries(model[kind])) {
      if (!isMap(resource) || resource.external === true) continue;
      const place = placeOf(model[kind], key) ?? fallback;
      const given = kinds[kind].filter((source) => resource[source] !== undefined);
      const names = kinds[kind].join("|");
      if (given.length > 1)
        throw new SourceError(`${kind}.${key}: ${names} attributes are mutually exclusive`, place);
      if (given.length === 0 && resource.driver === undefined)
        throw new SourceError(`${kind}.${key}: one of ${names} must be set`, place);
    }
}

/** An external volume or network says nothing else of itself than its name. */
export function checkExternal(volumes: TreeMap, fallback: SourceLocation): void {
  for (const [key, volume] of Object.entries(volumes)) {
    if (!isMap(volume) || volume.external !== true) continue;
    const other = ["driver", "driver_opts", "labels"].find((name) => volume[name] !== undefined);
    if (other !== undefined)
      throw new SourceError(
        `volumes.${key}: conflicting parameters "external" and "${other}" specified`,
        placeOf(volumes, key) ?? fallback,
      );
  }
}

/** What a project may not hold (compose-go `loader/validate.go`). Throws SourceError. */
export function checkConsistency(model: Model, fallback: SourceLocation): void {
  for (const [name, service] of Object.entries(model.services))
    if (isMap(service)) checkService(name, service, model, placeOf(model.services, name) ?? fallback);
  checkCycles(model.services, fallback);
  for (const [key, secret] of Object.entries(model.secrets))
    if (
      isMap(secret) &&
      secret.external !== true &&
      secret.file === undefined &&
      secret.environment === undefined
    )
      throw new SourceError(
        `secret ${JSON.stringify(key)} must declare either \`file\` or \`environment\`: invalid compose project`,
        placeOf(model.secrets, key) ?? fallback,
      );
}

function checkService(name: string, service: TreeMap, model: Model, place: SourceLocation): void {
  const fail = (message: string, at: SourceLocation | undefined = undefined) => {
    throw new SourceError(`service "${name}" ${message}: invalid compose project`, at ?? place);
  };
  if (service.build === undefined && !service.image && service.provider === undefined)
    fail("has neither an image nor a build context specified");
  if (isMap(service.build)) {
    if (service.build.dockerfile_inline !== undefined && service.build.dockerfile !== undefined)
      fail("declares mutualy exclusive dockerfile and dockerfile_inline");
    const { platforms } = service.build;
    if (
      Array.isArray(platforms) &&
      platforms.length > 0 &&
      service.platform &&
      !platforms.includes(service.platform)
    )
      throw new SourceError(
        `service.build.platforms MUST include service.platform ${JSON.stringify(service.platform)}: invalid compose project`,
        placeOf(service, "platform") ?? place,
      );
    for (const { source, at } of grantsOf(service.build.secrets))
      if (!Object.hasOwn(model.secrets, source)) fail(`refers to undefined build secret ${source}`, at);
  }
  if (
    service.network_mode !== undefined &&
    isMap(service.networks) &&
    Object.keys(service.networks).length > 0
  )
    throw new SourceError(
      `service ${name} declares mutually exclusive \`network_mode\` and \`networks\`: invalid compose project`,
      place,
    );
  for (const network of Object.keys(isMap(service.networks) ? service.networks : {}))
    if (!Object.hasOwn(model.networks, network)) fail(`refers to undefined network ${network}`);
  const dependencies = isMap(service.depends_on) ? service.depends_on : {};
  for (const other of Object.keys(dependencies))
    if (!Object.hasOwn(model.services, other)) fail(`depends on undefined service "${other}"`);
  for (const volume of Array.isArray(service.volumes) ? service.volumes : [])
    if (
      isMap(volume) &&
      volume.type === "volume" &&
      volume.source &&
      !Object.hasOwn(model.volumes, String(volume.source))
    )
      fail(`refers to undefined volume ${volume.source}`);
  for (const kind of ["configs", "secrets"] as const)
    for (const { source, at } of grantsOf(service[kind]))
      if (!Object.hasOwn(model[kind], source)) fail(`refers to undefined ${kind.slice(0, -1)} ${source}`, at);
}

function grantsOf(list: Tree | undefined): { source: string; at: SourceLocation | undefined }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item, index) =>
    isMap(item) ? [{ source: String(item.source ?? ""), at: placeOf(list, index) }] : [],
  );
}

function checkCycles(services: TreeMap, fallback: SourceLocation): void {
  const done = new Set<string>();
  const path = new Set<string>();
  const visit = (name: string): void => {
    if (path.has(name)) {
      const steps = [...path];
      const cycle = [...steps.slice(steps.indexOf(name)), name].join(" -> ");
      throw new SourceError(`dependency cycle detected: ${cycle}`, placeOf(services, name) ?? fallback);
    }
    if (done.has(name)) return;
    path.add(name);
    const service = services[name];
    if (isMap(service) && isMap(service.depends_on))
      for (const other of Object.keys(service.depends_on)) visit(other);
    path.delete(name);
    done.add(name);
  };
  for (const name of Object.keys(services)) visit(name);
}

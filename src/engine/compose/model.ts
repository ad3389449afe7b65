import { inOrder, sortedByName } from "./field-order.ts";
import type { LoadSwitches } from "./load.ts";
import { distinctEntries } from "./merge.ts";
import { absolutePath } from "./paths.ts";
import { texts } from "./service-model.ts";
import { isMap, mapItems, mapValues, newMap, placeOf, setPlace, type Tree, type TreeMap } from "./tree.ts";

export interface Sections {
  readonly services: TreeMap;
  readonly networks: TreeMap;
  readonly volumes: TreeMap;
  readonly secrets: TreeMap;
  readonly configs: TreeMap;
  /** `x-` entries. */
  readonly extensions: TreeMap;
}

/** A whole project as plain data in Compose's order; `name` is the project's. */
export interface Model extends Sections {
  readonly name: string;
  /** All that some service names, active or not. */
  readonly profiles: readonly string[];
}

export function sectionsOf(file: TreeMap): Sections {
  const section = (key: string) => {
    const value = file[key];
    return isMap(value) ? value : newMap();
  };
  const extensions = newMap();
  for (const [key, value] of Object.entries(file)) if (key.startsWith("x-")) extensions[key] = value;
  return {
    services: section("services"),
    networks: section("networks"),
    volumes: section("volumes"),
    secrets: section("secrets"),
    configs: section("configs"),
    extensions,
  };
}

interface Context {
  readonly name: string;
  readonly folder: string;
  readonly home: string;
  readonly switches: LoadSwitches;
}

/** The sections with what Compose adds: default network, default targets, resource names, field order. */
export function completeModel(sections: Sections, context: Context): Model {
  const normalize = context.switches.normalize !== false;
  const services = mapValues(sections.services, (service) =>
    isMap(service) ? completeService(service, normalize) : service,
  );
  const networks = mapValues(sections.networks, (network) => network);
  const usesDefault = Object.values(services).some(
    (service) => isMap(service) && isMap(service.networks) && Object.hasOwn(service.networks, "default"),
  );
  if (usesDefault && !Object.hasOwn(networks, "default")) networks.default = null;
  const named = (resources: TreeMap) =>
    sortedByName(
      mapValues(resources, (resource, key) =>
        withoutName(completeResource(resource, key, context), normalize ? undefined : resource),
      ),
    );
  const profiles = Object.values(services).flatMap((service) =>
    isMap(service) && Array.isArray(service.profiles) ? service.profiles.map(String) : [],
  );
  return {
    name: context.name,
    profiles: [...new Set(profiles)].toSorted(),
    services: sortedByName(services),
    networks: named(networks),
    volumes: named(sections.volumes),
    secrets: named(sections.secrets),
    configs: named(sections.configs),
    extensions: sections.extensions,
  };
}

/** With `--no-normalize` a resource has the name only that `typed` gives it. */
function withoutName(complete: Tree, typed: Tree | undefined): Tree {
  if (typed === undefined || !isMap(complete) || (isMap(typed) && typed.name !== undefined)) return complete;
  const copy = mapValues(complete, (value) => value);
  delete copy.name;
  return copy;
}

function completeService(service: TreeMap, normalize: boolean): TreeMap {
  const result = mapValues(service, (value, key) => {
    if (key === "healthcheck" && isMap(value)) return inOrder(value, "healthcheck");
    if (key === "build" && isMap(value)) return completeBuild(value);
    if (key === "develop" && isMap(value) && Array.isArray(value.watch))
      return {
        ...value,
        watch: mapItems(value.watch, (item) => (isMap(item) ? inOrder(item, "trigger") : item)),
      };
    if (!Array.isArray(value))
      return key === "depends_on" && isMap(value) ? completeDependencies(value) : value;
    if (key === "secrets")
      return distinctEntries(
        "secrets",
        mapItems(value, (grant) => completeGrant(grant, true)),
      );
    if (key === "configs")
      return distinctEntries(
        "configs",
        mapItems(value, (grant) => completeGrant(grant, false)),
      );
    if (key === "volumes") return distinctEntries("volumes", mapItems(value, completeVolume));
    if (key !== "ports") return value;
    return distinctEntries(
      "ports",
      mapItems(value, (port) => (isMap(port) ? inOrder(port, "port") : port)),
    );
  });
  for (const [key, value] of Object.entries(result)) if (isNothing(key, value)) delete result[key];
  if (normalize && result.networks === undefined && result.network_mode === undefined) {
    result.networks = newMap();
    (result.networks as TreeMap).default = null;
  }
  for (const key of ["networks", "environment", "labels", "depends_on", "extra_hosts"])
    if (isMap(result[key])) result[key] = sortedByName(result[key]);
  return inOrder(result, "service");
}

/** Fields that Compose does not write when they say nothing; an empty command or entrypoint does say something. */
function isNothing(key: string, value: Tree): boolean {
  if (value === null || value === "" || value === false) return key !== "init" || value !== false;
  if (key === "command" || key === "entrypoint") return false;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function completeDependencies(dependencies: TreeMap): TreeMap {
  return mapValues(dependencies, (dependency) =>
    isMap(dependency) ? inOrder(dependency, "dependency") : dependency,
  );
}

function completeGrant(grant: Tree, isSecret: boolean): Tree {
  if (!isMap(grant)) return grant;
  const copy = mapValues(grant, (value) => value);
  if (isSecret && copy.target === undefined) copy.target = `/run/secrets/${copy.source}`;
  return inOrder(copy, "grant");
}

function completeVolume(volume: Tree): Tree {
  if (!isMap(volume)) return volume;
  const bind = isMap(volume.bind) ? inOrder(volume.bind, "bind") : volume.bind;
  const copy = mapValues(volume, (value, key) => (key === "bind" ? bind! : value));
  if (isMap(copy.bind) && copy.bind.create_host_path === false) delete copy.bind.create_host_path;
  if (copy.read_only === false) delete copy.read_only;
  return inOrder(copy, "volume");
}

function completeBuild(build: TreeMap): TreeMap {
  const copy = mapValues(build, (value, key) => {
    if (key === "secrets" && Array.isArray(value))
      return mapItems(value, (grant) => completeGrant(grant, false));
    if (key === "ssh" && isMap(value))
      return Object.entries(value).map(([id, path]) => (path === null ? id : `${id}: ${path}`));
    if (key === "extra_hosts" && isMap(value)) return hostList(value);
    return isMap(value) ? sortedByName(value) : value;
  });
  for (const [key, value] of Object.entries(copy)) if (isNothing(key, value)) delete copy[key];
  return inOrder(copy, "build");
}

export function hostList(hosts: TreeMap): Tree[] {
  return Object.entries(sortedByName(hosts)).flatMap(([host, addresses]) =>
    (Array.isArray(addresses) ? addresses : [addresses]).map((address) => `${host}=${address}`),
  );
}

function completeResource(resource: Tree, key: string, context: Context): Tree {
  const copy = isMap(resource) ? mapValues(resource, (value) => value) : newMap();
  copy.name ??= copy.external === true ? key : `${context.name}_${key}`;
  if (copy.external === false) delete copy.external;
  if (typeof copy.file === "string" && context.switches.resolvePaths !== false)
    copy.file = absolutePath(copy.file, context.folder, context.home);
  for (const name of ["labels", "driver_opts"]) {
    const options = texts(copy[name]);
    if (options !== undefined) copy[name] = sortedByName(options);
  }
  if (context.switches.resolvePaths !== false) copy.driver_opts = boundFolder(copy, context);
  for (const [name, value] of Object.entries(copy)) if (isNothing(name, value)) delete copy[name];
  return inOrder(copy, "resource");
}

/** The options of a volume; with `driver: local` and `o: bind` its device is a path (compose-go `paths/resolve.go`). */
function boundFolder({ driver, driver_opts: options }: TreeMap, { folder, home }: Context): Tree {
  if (!isMap(options) || driver !== "local" || options.o !== "bind") return options ?? null;
  return mapValues(options, (value, key) =>
    key === "device" ? absolutePath(String(value ?? ""), folder, home) : value,
  );
}

/** Only what some service uses, as Compose lists and creates it. */
export function withoutUnused(model: Model): Model {
  const services = Object.values(model.services).filter(isMap);
  const grants = (key: "secrets" | "configs") =>
    new Set(
      services.flatMap((service) => [
        ...sources(service[key]),
        ...(key === "secrets" && isMap(service.build) ? sources(service.build.secrets) : []),
      ]),
    );
  const volumes = new Set(services.flatMap((service) => sources(service.volumes, "volume")));
  const networks = new Set(
    services.flatMap((service) => (isMap(service.networks) ? Object.keys(service.networks) : [])),
  );
  return {
    ...model,
    networks: only(model.networks, networks),
    volumes: only(model.volumes, volumes),
    secrets: only(model.secrets, grants("secrets")),
    configs: only(model.configs, grants("configs")),
  };
}

function sources(list: Tree | undefined, type?: string): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item) =>
    isMap(item) && (type === undefined || item.type === type) ? [String(item.source)] : [],
  );
}

function only(map: TreeMap, keys: ReadonlySet<string>): TreeMap {
  const result = newMap();
  for (const [key, value] of Object.entries(map))
    if (keys.has(key)) {
      result[key] = value;
      setPlace(result, key, placeOf(map, key));
    }
  return result;
}

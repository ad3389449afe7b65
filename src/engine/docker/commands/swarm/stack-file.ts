import { interpolate } from "../../../compose/interpolate.ts";
import { readYaml } from "../../../compose/read-yaml.ts";
import { schemaProblem } from "../../../compose/schema.ts";
import { composeFile } from "../../../compose/spec.ts";
import { isMap, newMap, type Tree, type TreeMap } from "../../../compose/tree.ts";
import { SourceError } from "../../../source/errors.ts";
import { type Client, ClientError } from "../../cli/client.ts";

/**
 * What a service of a stack file may say: version 3.13 of the old schema, which `docker stack deploy` still reads
 * with a loader of its own (docker/cli cli/compose/schema).
 */
const SERVICE_KEYS = new Set(
  `deploy build cap_add cap_drop cgroupns_mode cgroup_parent command configs container_name credential_spec
   depends_on devices dns dns_search domainname entrypoint env_file environment expose external_links
   extra_hosts healthcheck hostname image init ipc isolation labels links logging mac_address network_mode
   networks oom_score_adj pid ports privileged read_only restart security_opt shm_size stdin_open
   stop_grace_period stop_signal sysctls tmpfs tty ulimits user userns_mode volumes secrets working_dir`.split(
    /\s+/,
  ),
);
const TOP_KEYS = new Set(["version", "services", "networks", "volumes", "secrets", "configs"]);
const SECRET_KEYS = new Set([
  "name",
  "file",
  "external",
  "labels",
  "driver",
  "driver_opts",
  "template_driver",
]);
const CONFIG_KEYS = new Set(["name", "file", "external", "labels", "template_driver"]);
const BUILD_KEYS = new Set(
  "context dockerfile args labels cache_from network target shm_size extra_hosts".split(" "),
);

const UNSUPPORTED =
  "build cgroupns_mode cgroup_parent devices domainname external_links ipc links mac_address network_mode pid privileged restart security_opt shm_size userns_mode".split(
    " ",
  );
const DEPRECATED: readonly (readonly [string, string])[] = [
  ["container_name", "Setting the container name is not supported."],
  [
    "expose",
    "Exposing ports is unnecessary - services on the same network can access each other's containers on any port.",
  ],
];

const PLACE = { file: "", range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } };

/** Reads one stack file: YAML, variables, version, schema. Throws ClientError in the client's words. */
export function readStackFile(client: Client, name: string, text: string): TreeMap {
  try {
    const tree = readYaml(text, name, name);
    if (!isMap(tree)) throw new ClientError("Top-level object must be a mapping");
    return checked(interpolated(client, tree));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new ClientError(inStackWords(error.message));
  }
}

function interpolated(client: Client, tree: TreeMap): TreeMap {
  const using = { lookUp: (name: string) => client.environment.get(name), missing: () => {} };
  // The version is looked at as it stands; `x-` keys hold what services refer to.
  return interpolate(tree, using, PLACE) as TreeMap;
}

function inStackWords(message: string): string {
  // The schema speaks of types before anything is cast.
  const cast = /^error while interpolating (\S+): failed to cast to expected type: strconv\.(\w+)/.exec(
    message,
  );
  if (cast) return `${cast[1]} must be a ${cast[2] === "Atoi" ? "integer" : "boolean"}`;
  const missing = /^error while interpolating (\S+): (.*)$/s.exec(message);
  if (missing) return invalid(missing[1] ?? "", missing[2] ?? "");
  const format = /^invalid interpolation format for (\S+)\.\n.*?\n(.*)$/s.exec(message);
  if (format) return invalid(format[1] ?? "", format[2] ?? "");
  return message;
}

function invalid(path: string, what: string): string {
  return `invalid interpolation format for ${path}: ${JSON.stringify(what)}; you may need to escape any $ with another $`;
}

function checked(tree: TreeMap): TreeMap {
  const { version } = tree;
  if (version !== undefined && typeof version !== "string") throw new ClientError("version must be a string");
  if (version !== undefined && !/^3(\.([0-9]|1[0-3]))?$/.test(version))
    throw new ClientError(`unsupported Compose file version: ${version}`);
  known(tree, TOP_KEYS, "(root)");
  const section = (key: string, keys: ReadonlySet<string> | undefined) => {
    const value = tree[key];
    if (value === undefined || value === null) return;
    if (!isMap(value)) throw new ClientError(`${key} must be a mapping`);
    for (const [name, item] of Object.entries(value))
      if (keys && isMap(item)) known(item, keys, `${key}.${name}`);
  };
  section("services", SERVICE_KEYS);
  section("secrets", SECRET_KEYS);
  section("configs", CONFIG_KEYS);
  for (const [name, service] of Object.entries(isMap(tree.services) ? tree.services : {})) {
    if (!isMap(service)) throw new ClientError(`services.${name} must be a mapping`);
    if (isMap(service.depends_on)) throw new ClientError(`services.${name}.depends_on must be a list`);
    if (isMap(service.build)) known(service.build, BUILD_KEYS, `services.${name}.build`);
  }
  const problem = schemaProblem(composeFile, tree);
  // Names are the manager's affair.
  if (problem && !problem.message.includes("does not match pattern"))
    throw new ClientError(`${problem.path.join(".") || "(root)"} ${problem.message}`);
  deployTypes(tree);
  return tree;
}

/** Compose leaves `deploy` to its loader, stacks check it. */
function deployTypes(tree: TreeMap): void {
  for (const [name, service] of Object.entries(isMap(tree.services) ? tree.services : {})) {
    const replicas = isMap(service) && isMap(service.deploy) ? service.deploy.replicas : undefined;
    if (replicas !== undefined && typeof replicas !== "number")
      throw new ClientError(`services.${name}.deploy.replicas must be a integer`);
    for (const kind of ["secrets", "configs"]) {
      const grants = isMap(service) && Array.isArray(service[kind]) ? service[kind] : [];
      for (const [index, grant] of grants.entries())
        if (isMap(grant) && grant.mode !== undefined && typeof grant.mode !== "number")
          throw new ClientError(`services.${name}.${kind}.${index}.mode must be a number`);
    }
  }
}

function known(map: TreeMap, keys: ReadonlySet<string>, path: string): void {
  const other = Object.keys(map).find((key) => !keys.has(key) && !key.startsWith("x-"));
  if (other !== undefined) throw new ClientError(`${path} Additional property ${other} is not allowed`);
}

/** Several files as one: maps are joined, lists are put together, of other values the last counts. */
export function mergeStackFiles(files: readonly TreeMap[]): TreeMap {
  return files.reduce((into, file) => merge(into, file) as TreeMap);
}

function merge(into: Tree, from: Tree): Tree {
  if (Array.isArray(into) && Array.isArray(from)) return [...into, ...from];
  if (!isMap(into) || !isMap(from)) return from;
  const result = newMap();
  for (const [key, value] of Object.entries(into)) result[key] = value;
  for (const [key, value] of Object.entries(from)) {
    const before = result[key];
    result[key] = before === undefined ? value : merge(before, value);
  }
  return result;
}

/** What the client prints of attributes that a stack does not know what to do with. */
export function ignoredOptions(tree: TreeMap): string {
  const used = new Set(
    Object.values(isMap(tree.services) ? tree.services : {}).flatMap((service) =>
      isMap(service) ? Object.keys(service) : [],
    ),
  );
  const unsupported = UNSUPPORTED.filter((key) => used.has(key));
  const deprecated = DEPRECATED.filter(([key]) => used.has(key));
  const first = unsupported.length > 0 ? `Ignoring unsupported options: ${unsupported.join(", ")}\n\n` : "";
  const second =
    deprecated.length > 0
      ? `Ignoring deprecated options:\n\n${deprecated.map(([key, why]) => `${key}: ${why}\n\n`).join("")}`
      : "";
  return `${first}${second}`;
}

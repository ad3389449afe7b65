import { deepSorted, emitYaml } from "./emit-yaml.ts";
import { inOrder } from "./field-order.ts";
import { hostList, type Model } from "./model.ts";
import type { ComposeProject } from "./project.ts";
import { isMap, mapValues, newMap, type Tree, type TreeMap } from "./tree.ts";

/** Flags of `docker compose config`; those that change how the project is loaded are loadProject's. */
export interface ConfigOptions {
  readonly format?: "yaml" | "json";
  /** False with `--no-interpolate`: dollars are then not doubled. */
  readonly interpolated?: boolean;
  /** One of these lists instead of the model. */
  readonly only?: "services" | "volumes" | "networks" | "images" | "profiles" | "environment";
}

/** What `docker compose config` prints. Secrets' contents are never in it; values of `environment:` are. */
export function renderConfig(project: ComposeProject, options: ConfigOptions = {}): string {
  const model = project.model as Model;
  if (options.only !== undefined) return lines(listing(project, model, options.only));
  if (options.format === "json") return escaped(`${json(model)}\n`, options);
  const tree = printed(model);
  return escaped(emitYaml(options.interpolated === false ? (deepSorted(tree) as TreeMap) : tree), options);
}

/** Dollars are doubled, so that the output means the same when it is read again. */
function escaped(text: string, options: ConfigOptions): string {
  return options.interpolated === false ? text : text.replaceAll("$", "$$$$");
}

function lines(items: readonly string[]): string {
  return items.map((item) => `${item}\n`).join("");
}

function listing(project: ComposeProject, model: Model, only: NonNullable<ConfigOptions["only"]>): string[] {
  switch (only) {
    case "images":
      return [...project.services.values()].map(
        (service) => service.image ?? `${project.name}-${service.name}`,
      );
    case "profiles":
      return [...model.profiles];
    case "environment":
      return [...project.environment].map(([name, value]) => `${name}=${value}`).toSorted();
    case "services":
      return dependencyOrder(model.services);
    default:
      return Object.keys(model[only]);
  }
}

/** Services after those they depend on, else by name. */
function dependencyOrder(services: TreeMap): string[] {
  const order = new Set<string>();
  const visit = (name: string) => {
    const service = services[name];
    if (order.has(name) || service === undefined) return;
    if (isMap(service) && isMap(service.depends_on))
      for (const other of Object.keys(service.depends_on)) visit(other);
    order.add(name);
  };
  for (const name of Object.keys(services)) visit(name);
  return [...order];
}

/** The model as it is printed: sections in order, empty ones left out. */
function printed(model: Model): TreeMap {
  const result = newMap();
  result.name = model.name;
  result.services = mapValues(model.services, (service) =>
    isMap(service) ? mapValues(service, printedField) : service,
  );
  for (const key of ["networks", "volumes", "secrets", "configs"] as const)
    if (Object.keys(model[key]).length > 0) result[key] = model[key];
  return Object.assign(result, deepSorted(model.extensions));
}

function printedField(value: Tree, key: string): Tree {
  if (key === "extra_hosts" && isMap(value)) return hostList(value);
  return value;
}

/** As Go's encoder has it: sections by name, commands even where there are none, `<>&` escaped. */
function json(model: Model): string {
  const tree = printed(model);
  const services = mapValues(model.services, (service) =>
    isMap(service)
      ? inOrder({ command: null, entrypoint: null, ...mapValues(service, printedField) }, "service")
      : service,
  );
  const networks = mapValues(model.networks, (network) =>
    isMap(network) ? inOrder({ ipam: {}, ...network }, "resource") : network,
  );
  const sections = { ...tree, services, ...(tree.networks === undefined ? {} : { networks }) };
  const sorted = Object.fromEntries(Object.entries(sections).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(sorted, null, 2).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

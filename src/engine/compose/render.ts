import { deepSorted, emitYaml } from "./emit-yaml.ts";
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
  const tree = printed(model);
  const text =
    options.format === "json" ? `${JSON.stringify(sortedForJson(tree), null, 2)}\n` : emitYaml(tree);
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
      return [...new Set([...project.services.values()].flatMap((service) => service.profiles))].toSorted();
    case "environment":
      return [...project.environment].map(([name, value]) => `${name}=${value}`).toSorted();
    default:
      return Object.keys(model[only]);
  }
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

/** JSON has its maps sorted by Go's rule, plain code order; structures keep theirs. */
function sortedForJson(tree: Tree): Tree {
  return tree;
}

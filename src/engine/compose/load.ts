import { cleanPath } from "../source/clean-path.ts";
import { NotModelledError, SourceError } from "../source/errors.ts";
import type { SourceLocation } from "../source/position.ts";
import { checkConsistency, checkExternal, checkSources } from "./checks.ts";
import { configFiles } from "./config-files.ts";
import { resolveEnvironment } from "./environment-files.ts";
import { extendService } from "./extends.ts";
import { inOrder, sortedByName } from "./field-order.ts";
import { withImpliedDependencies } from "./implied-dependencies.ts";
import { includeCycle, includedFile, includePaths } from "./include.ts";
import { interpolate } from "./interpolate.ts";
import { mergeFiles, withoutResets } from "./merge.ts";
import { completeModel, type Model, sectionsOf } from "./model.ts";
import { absolutePath, folderOf } from "./paths.ts";
import type { ComposeOptions, ComposeProject } from "./project.ts";
import { projectEnvironment, unset } from "./project-environment.ts";
import { projectName } from "./project-name.ts";
import { readYaml } from "./read-yaml.ts";
import { schemaProblem } from "./schema.ts";
import { decodeService, withAbsolutePaths } from "./service-model.ts";
import { canonicalResource, canonicalService } from "./short-forms.ts";
import { composeFile } from "./spec.ts";
import { isMap, mapValues, newMap, placeOf, setPlace, type Tree, type TreeMap } from "./tree.ts";
import { entries, strings } from "./tree-values.ts";
import { typedProject } from "./typed-project.ts";

/** How far `docker compose config` is to go; by default all the way. */
export interface LoadSwitches {
  /** `--no-interpolate`. */
  readonly interpolate?: boolean;
  /** `--no-env-resolution`. */
  readonly resolveEnvironment?: boolean;
  /** `--no-path-resolution`. */
  readonly resolvePaths?: boolean;
  /** `--no-normalize`: neither default networks nor names of resources. */
  readonly normalize?: boolean;
  /** `--no-consistency`. */
  readonly checkConsistency?: boolean;
  /** Services named on the command line: only these and what they depend on; their profiles count as active. */
  readonly services?: readonly string[];
}

const topRange = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/**
 * A project as Compose 2.40 loads it: files found, read, interpolated, extended, merged, checked, paths and
 * environment resolved, profiles applied. Throws SourceError with Compose's own text; NotModelledError for
 * `provider` and for an `include` with an environment of its own.
 */
export function loadProject(options: ComposeOptions, switches: LoadSwitches = {}): ComposeProject {
  const warnings: string[] = [];
  const warn = (message: string) => {
    if (!warnings.includes(message)) warnings.push(message);
  };
  const early = projectEnvironment(options, options.projectDirectory ?? options.cwd, () => {});
  const files = configFiles(
    options,
    early.get("COMPOSE_FILE"),
    early.get("COMPOSE_PATH_SEPARATOR") ?? ":",
    warn,
  );
  const folder = cleanPath(absolutePath(options.projectDirectory ?? folderOf(files[0]!), options.cwd, ""));
  const environment = projectEnvironment(options, folder, (message) => warnings.push(message));
  const home = options.environment.get("HOME") ?? "/root";
  const relative = (path: string) => relativePath(path, options.cwd);
  const trees = files.map((path) => ({ path, tree: readFile(path, options, relative) }));
  const name = projectName(
    options,
    environment,
    trees.map(({ tree }) => tree.name),
    folder,
  );
  environment.set("COMPOSE_PROJECT_NAME", name);

  const using = {
    lookUp: (variable: string) => environment.get(variable),
    missing: (variable: string) => warn(unset(variable)),
  };
  const readServices = (path: string): TreeMap => {
    const { services } = prepare(readFile(path, options, relative), path);
    return isMap(services) ? services : newMap();
  };
  const prepare = (raw: TreeMap, path: string): TreeMap => {
    const top = { file: relative(path), range: topRange };
    const tree = switches.interpolate === false ? raw : (interpolate(raw, using, top) as TreeMap);
    return prepareFile(tree, path, top, warn);
  };

  const included = (file: TreeMap, path: string, seen: readonly string[]): TreeMap =>
    includePaths(file, path, home).reduce((into, other) => {
      if (seen.includes(other)) throw includeCycle([...seen, other], relative(path));
      const otherFile = extended(prepare(readFile(other, options, relative), other), other, {
        home,
        readServices,
      });
      const resolved = includedFile(included(otherFile, other, [...seen, other]), {
        folder: folderOf(other),
        home,
      });
      return mergeFiles(resolved, into);
    }, file);

  let merged: TreeMap | undefined;
  for (const { path, tree } of trees) {
    const file = included(extended(prepare(tree, path), path, { home, readServices }), path, [path]);
    merged = merged === undefined ? withoutResets(file) : mergeFiles(merged, file);
  }
  const top = { file: relative(files[0]!), range: topRange };
  const sections = sectionsOf(merged!);
  checkExternal(sections.volumes, top);
  checkSources(sections, top);
  const services = mapValues(sections.services, (service, key) => {
    if (!isMap(service)) return service;
    const place = placeOf(sections.services, key) ?? top;
    if (service.provider !== undefined)
      throw new NotModelledError(`the compose attribute provider of ${key}`);
    const linked = withImpliedDependencies(service);
    const resolved = switches.resolvePaths === false ? linked : withAbsolutePaths(linked, { folder, home });
    return switches.interpolate === false ? resolved : decodeService(resolved, key, place, folder);
  });
  const model: Model = completeModel({ ...sections, services }, { name, folder, home, switches });
  const profiles = new Set(
    [...options.profiles, ...(environment.get("COMPOSE_PROFILES") ?? "").split(",")].filter(Boolean),
  );
  for (const key of switches.services ?? []) {
    const service = model.services[key];
    if (!isMap(service)) throw new SourceError(`no such service: ${key}`, top);
    for (const profile of strings(service.profiles)) profiles.add(profile);
  }
  const active = withSelected(withProfiles(model, profiles), switches.services ?? []);
  if (switches.checkConsistency !== false) checkConsistency(active, top);
  const readEnvFile = (path: string) => options.readFile(absolutePath(path, folder, home));
  const source = { ...using, readFile: readEnvFile, relative };
  const finished = withEnvironment(active, {
    ...source,
    resolveNames: switches.resolveEnvironment !== false,
  });
  return typedProject(finished, {
    name,
    workingDirectory: folder,
    files,
    environment,
    warnings,
    fallback: top,
  });
}

function readFile(path: string, options: ComposeOptions, relative: (path: string) => string): TreeMap {
  const place: SourceLocation = { file: relative(path), range: topRange };
  const text = options.readFile(path);
  if (text === undefined) throw new SourceError(`open ${path}: no such file or directory`, place);
  const tree = readYaml(text, relative(path), path);
  if (tree === null) throw new SourceError("empty compose file", place);
  if (isMap(tree)) return tree;
  const type = Array.isArray(tree) ? "!!seq" : `!!str \`${tree}\``;
  throw new SourceError(`yaml: unmarshal errors:\n  line 1: cannot unmarshal ${type} into cli.named`, place);
}

/** One file checked against the schema and brought into long forms. */
function prepareFile(
  tree: TreeMap,
  path: string,
  top: SourceLocation,
  warn: (message: string) => void,
): TreeMap {
  const mapping = (value: Tree | undefined, what: string) => {
    if (value !== undefined && !isMap(value)) throw new SourceError(`${what} must be a mapping`, top);
  };
  mapping(tree.services, "services");
  const services = isMap(tree.services) ? tree.services : undefined;
  for (const [key, service] of Object.entries(services ?? {}))
    if (service !== null) mapping(service, `services.${key}`);
  const canonical = mapValues(tree, (section, key) => {
    if (!isMap(section)) return section;
    if (key === "services")
      return mapValues(section, (service, name) =>
        isMap(service) ? canonicalService(service, name, placeOf(section, name) ?? top) : service,
      );
    if (!["networks", "volumes", "secrets", "configs"].includes(key)) return section;
    return mapValues(section, (resource) => canonicalResource(resource, key));
  });
  const problem = schemaProblem(composeFile, tree);
  if (problem !== undefined)
    throw new SourceError(
      `validating ${path}: ${problem.path.join(".")} ${problem.message}`,
      placeAt(tree, problem.path) ?? top,
    );
  if (tree.version !== undefined)
    warn(
      `${path}: the attribute \`version\` is obsolete, it will be ignored, please remove it to avoid potential confusion`,
    );
  return canonical;
}

/** The place of the deepest entry on a path that has one. */
function placeAt(tree: Tree, path: readonly string[]): SourceLocation | undefined {
  let place: SourceLocation | undefined;
  let value: Tree | undefined = tree;
  for (const key of path) {
    if (typeof value !== "object" || value === null) break;
    place = placeOf(value, key) ?? place;
    value = (value as TreeMap)[key];
  }
  return place;
}

function extended(
  file: TreeMap,
  path: string,
  context: { home: string; readServices: (path: string) => TreeMap },
): TreeMap {
  if (!isMap(file.services)) return file;
  const { services } = file;
  const done = mapValues(services, (service, key) =>
    isMap(service) && isMap(service.extends) ? extendService(key, services, path, context) : service,
  );
  return mapValues(file, (section, key) => (key === "services" ? done : section));
}

function withProfiles(model: Model, active: ReadonlySet<string>): Model {
  const services = newMap();
  for (const [key, service] of Object.entries(model.services)) {
    const profiles = isMap(service) && Array.isArray(service.profiles) ? service.profiles : [];
    if (profiles.length > 0 && !active.has("*") && !profiles.some((profile) => active.has(String(profile))))
      continue;
    services[key] = service;
    setPlace(services, key, placeOf(model.services, key));
  }
  const isInactive = (name: string) => !Object.hasOwn(services, name) && Object.hasOwn(model.services, name);
  return { ...model, services: mapValues(services, (service) => withoutOptional(service, isInactive)) };
}

/** All services if none is named. */
function withSelected(model: Model, names: readonly string[]): Model {
  if (names.length === 0) return model;
  const wanted = new Set(names);
  for (const name of wanted) {
    const service = model.services[name];
    for (const [other] of isMap(service) ? entries(service.depends_on) : []) wanted.add(other);
  }
  const services = mapValues(model.services, (service) => service);
  for (const key of Object.keys(services)) if (!wanted.has(key)) delete services[key];
  return { ...model, services };
}

/** A service without its `required: false` dependencies on services that no active profile names. */
function withoutOptional(service: Tree, isInactive: (name: string) => boolean): Tree {
  if (!isMap(service) || !isMap(service.depends_on)) return service;
  const kept = mapValues(service.depends_on, (dependency) => dependency);
  for (const [name, dependency] of Object.entries(kept))
    if (isMap(dependency) && dependency.required === false && isInactive(name)) delete kept[name];
  const result = mapValues(service, (value, key) => (key === "depends_on" ? kept : value));
  if (Object.keys(kept).length === 0) delete result.depends_on;
  return result;
}

function withEnvironment(model: Model, source: Parameters<typeof resolveEnvironment>[1]): Model {
  const services = mapValues(model.services, (service) => {
    if (!isMap(service)) return service;
    const environment = resolveEnvironment(service, source);
    const resolved = mapValues(service, (value) => value);
    delete resolved.env_file;
    if (environment !== undefined) resolved.environment = sortedByName(environment);
    if (isMap(resolved.build) && isMap(resolved.build.args)) {
      const args = mapValues(resolved.build.args, (value, key) => value ?? source.lookUp(key) ?? null);
      for (const [key, value] of Object.entries(args)) if (value === null) delete args[key];
      resolved.build = mapValues(resolved.build, (value, key) => (key === "args" ? args : value));
      if (Object.keys(args).length === 0) delete resolved.build.args;
    }
    return inOrder(resolved, "service");
  });
  return { ...model, services };
}

function relativePath(path: string, folder: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}

import { DurationError, formatDuration, parseDuration } from "../source/duration.ts";
import { SourceError } from "../source/errors.ts";
import { quote } from "../source/go-text.ts";
import type { SourceLocation } from "../source/position.ts";
import { parseSize } from "../source/size.ts";
import { inOrder } from "./field-order.ts";
import { absolutePath, isRemoteContext } from "./paths.ts";
import { shellWords } from "./shell-words.ts";
import { isMap, mapItems, mapValues, placeOf, type Tree, type TreeMap } from "./tree.ts";

export interface PathContext {
  readonly folder: string;
  readonly home: string;
}

/** Numbers and booleans where the model has strings: environment, labels, build args. */
export function textOf(value: Tree): string | null {
  if (value === null) return null;
  return typeof value === "string" ? value : String(value);
}

export function texts(value: Tree | undefined): TreeMap | undefined {
  return isMap(value) ? mapValues(value, textOf) : undefined;
}

/**
 * A merged service with its paths absolute: done per file, since an extended file's paths count from where that
 * file lies.
 */
export function withAbsolutePaths(service: TreeMap, { folder, home }: PathContext): TreeMap {
  const absolute = (path: Tree) => (typeof path === "string" ? absolutePath(path, folder, home) : path);
  const field = (map: Tree, key: string, change: (value: Tree) => Tree) =>
    isMap(map) && map[key] !== undefined
      ? mapValues(map, (value, name) => (name === key ? change(value) : value))
      : map;
  const context = (value: Tree) =>
    typeof value === "string" && !isRemoteContext(value) ? absolute(value) : value;
  return mapValues(service, (value, key) => {
    if (key === "build")
      return ["additional_contexts", "ssh"].reduce(
        (build, name) => field(build, name, (paths) => (isMap(paths) ? mapValues(paths, context) : paths)),
        field(value, "context", context),
      );
    if (key === "env_file" && Array.isArray(value))
      return mapItems(value, (item) => field(item, "path", absolute));
    if (key === "volumes" && Array.isArray(value))
      return mapItems(value, (item) =>
        isMap(item) && item.type === "bind" ? field(item, "source", absolute) : item,
      );
    if (key === "develop")
      return field(value, "watch", (triggers) =>
        Array.isArray(triggers) ? mapItems(triggers, (item) => field(item, "path", absolute)) : triggers,
      );
    return value;
  });
}

type Change = (value: Tree, where: string, place: SourceLocation) => Tree;

const duration: Change = (value, where, place) => {
  try {
    return formatDuration(parseDuration(String(value)));
  } catch (error) {
    if (!(error instanceof DurationError)) throw error;
    throw decodingError(where, error.message, place);
  }
};

const command: Change = (value, where, place) => {
  if (typeof value !== "string") return value;
  const words = shellWords(value);
  if (words === undefined) throw decodingError(where, "invalid command line string", place);
  return words;
};

const grants: Change = (value, where, place) =>
  Array.isArray(value)
    ? mapItems(value, (item, index) =>
        isMap(item) && item.mode !== undefined
          ? mapValues(item, (field, key) =>
              key === "mode"
                ? fileMode(field, `${where}[${index}].mode`, placeOf(value, index) ?? place)
                : field,
            )
          : item,
      )
    : value;

const bytes: Change = (value, where, place) => {
  const size = typeof value === "number" ? value : parseSize(String(value));
  if (size === undefined && where) throw decodingError(where, `invalid size: '${value}'`, place);
  return String(size ?? value);
};

const changes: Record<string, Change> = {
  command,
  entrypoint: command,
  stop_grace_period: duration,
  secrets: grants,
  configs: grants,
  environment: (value) => texts(value) ?? value,
  labels: (value) => texts(value) ?? value,
  mem_limit: bytes,
  mem_reservation: bytes,
  shm_size: bytes,
  expose: (value) => (Array.isArray(value) ? value.map(textOf) : value),
  group_add: (value) => (Array.isArray(value) ? value.map(textOf) : value),
  annotations: (value) => texts(value) ?? value,
  sysctls: (value) => texts(value) ?? value,
  logging: (value) =>
    isMap(value)
      ? mapValues(value, (item, key) => (key === "options" ? (texts(item) ?? item) : item))
      : value,
  deploy: (value) => (isMap(value) ? deployment(value) : value),
  healthcheck: (value, where, place) =>
    isMap(value)
      ? mapValues(value, (item, key) =>
          ["interval", "timeout", "start_period", "start_interval"].includes(key)
            ? duration(item, `${where}.${key}`, placeOf(value, key) ?? place)
            : item,
        )
      : value,
  build: (value, where, place) =>
    isMap(value)
      ? mapValues(value, (item, key) => {
          if (key === "args" || key === "labels") return texts(item) ?? item;
          if (key === "shm_size") return bytes(item, "", noPlace);
          return key === "secrets" ? grants(item, `${where}.${key}`, place) : item;
        })
      : value,
  extra_hosts: (value) => value,
  volumes: (value) =>
    Array.isArray(value)
      ? mapItems(value, (item) =>
          isMap(item) && isMap(item.tmpfs) && item.tmpfs.size !== undefined
            ? { ...item, tmpfs: { ...item.tmpfs, size: bytes(item.tmpfs.size, "", noPlace) } }
            : item,
        )
      : value,
};

const noPlace: SourceLocation = {
  file: "",
  range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
};

/** A service as `docker compose config` has it, but for its environment, which needs files. Throws SourceError. */
export function decodeService(
  service: TreeMap,
  name: string,
  place: SourceLocation,
  folder: string,
): TreeMap {
  const decoded = mapValues(service, (value, key) => {
    if (value === null && key !== "networks") return null;
    const change = Object.hasOwn(changes, key) ? changes[key] : undefined;
    return change === undefined
      ? value
      : change(value, `services[${name}].${key}`, placeOf(service, key) ?? place);
  });
  if (isMap(decoded.build) && decoded.build.context === undefined)
    decoded.build = Object.assign(
      mapValues(decoded.build, (value) => value),
      { context: folder },
    );
  if (isMap(decoded.healthcheck)) checkHealthcheck(decoded.healthcheck, place);
  if (
    isMap(decoded.build) &&
    decoded.build.dockerfile === undefined &&
    decoded.build.dockerfile_inline === undefined
  )
    decoded.build = Object.assign(
      mapValues(decoded.build, (value) => value),
      { dockerfile: "Dockerfile" },
    );
  return inOrder(decoded, "service");
}

function checkHealthcheck(check: TreeMap, place: SourceLocation): void {
  const first = Array.isArray(check.test) ? check.test[0] : undefined;
  if (first !== undefined && !["CMD", "CMD-SHELL", "NONE"].includes(String(first)))
    throw new SourceError(
      'healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"',
      placeOf(check, "test") ?? place,
    );
}

/** Memory in bytes and numbers of processors, as Compose writes limits. */
function deployment(deploy: TreeMap): TreeMap {
  const amounts = (resources: Tree) =>
    isMap(resources)
      ? inOrder(
          mapValues(resources, (value, key) => {
            if (key === "memory") return bytes(value, "", noPlace);
            return key === "cpus" ? Number(value) : value;
          }),
          "resources",
        )
      : resources;
  const changed = mapValues(deploy, (value, key) => {
    if (key === "labels") return texts(value) ?? value;
    return key === "resources" && isMap(value) ? mapValues(value, amounts) : value;
  });
  return inOrder(changed, "deploy");
}

/** `0440` as YAML reads it is a number; a string is octal. Written back as `"0440"`. */
function fileMode(value: Tree, where: string, place: SourceLocation): Tree {
  if (typeof value === "number") return `0${value.toString(8)}`;
  const text = String(value);
  const digits = text.replace(/^0o/, "");
  if (!/^[0-7]+$/.test(digits))
    throw decodingError(where, `strconv.ParseInt: parsing ${quote(text)}: invalid syntax`, place);
  return `0${Number.parseInt(digits, 8).toString(8)}`;
}

function decodingError(where: string, message: string, place: SourceLocation): SourceError {
  return new SourceError(`decoding failed due to the following error(s):\n\n'${where}' ${message}`, place);
}

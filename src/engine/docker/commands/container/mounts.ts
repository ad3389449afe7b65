import { cleanPath } from "../../../runtime/copy.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import type { MountRequest } from "../../../runtime/types.ts";
import { CsvError, readCsvRecord } from "../../../source/csv.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { ClientError } from "../../cli/client.ts";
import { FlagError } from "../../cli/flags.ts";

/** A single letter before a colon is the drive of a Windows path: the client then leaves the text whole. */
const DRIVE = /^[A-Za-z]:/;
const MODES = /^(ro|rw|z|Z|nocopy|cached|delegated|consistent|r?shared|r?slave|r?private)$/;

/** `-v [SOURCE:]TARGET[:OPTIONS]`. A source with a slash or a leading dot is a host path. */
export function parseVolume(text: string, cwd: string): MountRequest & { readonly text: string } {
  const parts = text.split(":");
  const invalid = (why = "", shown = text) =>
    new DaemonError(`invalid volume specification: '${shown}'${why}`);
  if (text === "") throw new ClientError("invalid empty volume spec", 125);
  if (parts.some((part) => part === ""))
    throw new ClientError(`invalid spec: ${text}: empty section between colons`, 125);
  if (parts.length > (DRIVE.test(text) ? 4 : 3))
    throw new ClientError(`invalid spec: ${text}: too many colons`, 125);
  if (parts.length > 3) throw invalid();
  if (parts.length === 1 || (parts.length === 2 && DRIVE.test(text)))
    return { type: "volume", target: text, readOnly: false, text };
  const [source = "", target = "", mode = ""] = parts;
  const isPath = /^[./~]/.test(source);
  const type = isPath ? "bind" : "volume";
  if (!target.startsWith("/"))
    throw invalid(
      `: invalid mount config for type "${type}": invalid mount path: '${target}' mount path must be absolute`,
    );
  const options = mode === "" ? [] : mode.split(",");
  if (options.some((option) => !MODES.test(option)) || (options.includes("ro") && options.includes("rw")))
    throw new DaemonError(`invalid mode: ${mode}`);
  const absolute = source.startsWith("/") ? source : cleanPath(`${cwd}/${source}`);
  const bound = isPath ? cleanPath(absolute) : source;
  if (cleanPath(target) === "/")
    throw invalid(
      `: invalid mount config for type "${type}": invalid specification: destination can't be '/'`,
      [bound, target, ...(mode ? [mode] : [])].join(":"),
    );
  return {
    type,
    source: bound,
    target,
    readOnly: options.includes("ro"),
    createHostPath: true,
    noCopy: options.includes("nocopy"),
    mode,
    text: [bound, target, ...(mode ? [mode] : [])].join(":"),
  };
}

const KEYS: Record<string, string> = { src: "source", dst: "target", destination: "target", readonly: "ro" };

const KNOWN =
  /^(type|source|target|ro|consistency|bind-propagation|bind-nonrecursive|bind-recursive|bind-create-src|(volume|tmpfs|image)-\w+)$/;
const NOT_MODELLED =
  /^(consistency|bind-nonrecursive|bind-recursive|bind-create-src|volume-(label|driver|opt|subpath)|image-\w+)$/;
const SWITCHES = ["ro", "volume-nocopy", "bind-nonrecursive"];

/**
 * `--mount type=bind,source=...,target=...`: what the client reads, then what the daemon says of it; of a
 * service it says nothing (`check` is false), the tasks fail.
 */
export function parseMountFlag(text: string, cwd: string, check = true): MountRequest {
  const invalid = (why: string) => new FlagError(`invalid argument "${text}" for "--mount" flag: ${why}`);
  const values = mountFields(text, invalid);
  const type = values.get("type") ?? "volume";
  const target = values.get("target");
  if (!target) throw invalid("target is required");
  for (const key of values.keys()) {
    const [owner] = key.split("-");
    if (NOT_MODELLED.test(key)) throw new NotModelledError(`--mount ${key}`);
    if (key.includes("-") && owner !== type)
      throw invalid(`cannot mix '${owner}-*' options with mount type '${type}'`);
  }
  const given = values.get("source") ?? "";
  const source = type === "bind" && /^\.{1,2}(\/|$)/.test(given) ? cleanPath(`${cwd}/${given}`) : given;
  if (check) refuseMount(type, source, target);
  const mode = values.get("tmpfs-mode");
  return {
    type: type as "bind" | "volume" | "tmpfs",
    ...(source ? { source } : {}),
    target,
    readOnly: isTrue(values.get("ro")),
    noCopy: isTrue(values.get("volume-nocopy")),
    ...(mode ? { permissions: Number.parseInt(mode, 8) } : {}),
  };
}

const isTrue = (text = "false") => /^(1|t|true)$/i.test(text);

function mountFields(text: string, invalid: (why: string) => Error): Map<string, string> {
  const values = new Map<string, string>();
  for (const field of csvFields(text, invalid)) {
    const [key = "", ...rest] = field.split("=");
    const name = KEYS[key.toLowerCase()] ?? key.toLowerCase();
    if (rest.length === 0 && !SWITCHES.includes(name))
      throw invalid(`invalid field '${field}' must be a key=value pair`);
    const value = rest.length === 0 ? "true" : rest.join("=");
    if (!KNOWN.test(name)) throw invalid(`unexpected key '${key}' in '${field}'`);
    if (
      (SWITCHES.includes(name) && !/^(0|1|t|f|true|false)$/i.test(value)) ||
      (name === "tmpfs-mode" && !/^[0-7]+$/.test(value)) ||
      (name === "tmpfs-size" && !/^\d+(\.\d+)? ?([kmgtp]i?b?|b)?$/i.test(value))
    )
      throw invalid(`invalid value for ${key}: ${value}`);
    values.set(name, value);
  }
  return values;
}

function csvFields(text: string, invalid: (why: string) => Error): string[] {
  try {
    return readCsvRecord(text);
  } catch (error) {
    if (error instanceof CsvError) throw invalid(error.message);
    throw error;
  }
}

/** The daemon's checks (volume/mounts/linux_parser.go). */
function refuseMount(type: string, source: string, target: string): void {
  const refuse = (why: string) => new DaemonError(`invalid mount config for type "${type}": ${why}`);
  if (["image", "npipe", "cluster"].includes(type)) throw new NotModelledError(`--mount type=${type}`);
  if (!["bind", "volume", "tmpfs"].includes(type)) throw refuse("mount type unknown");
  const absolute = (path: string) => {
    if (!path.startsWith("/")) throw refuse(`invalid mount path: '${path}' mount path must be absolute`);
  };
  if (cleanPath(target) === "/" && target.startsWith("/"))
    throw refuse("invalid specification: destination can't be '/'");
  absolute(target);
  if (type === "bind" && !source) throw refuse("field Source must not be empty");
  if (type === "bind") absolute(source);
  if (type === "tmpfs" && source) throw refuse("field Source must not be specified");
}

/** `--tmpfs /path[:options]`. */
export function parseTmpfs(text: string): MountRequest {
  const [target = "", options = ""] = text.split(":", 2);
  if (!target.startsWith("/"))
    throw new DaemonError(`invalid mount path: '${target}' mount path must be absolute`);
  const mode = /(?:^|,)mode=0*([0-7]+)/.exec(options)?.[1];
  return {
    type: "tmpfs",
    target,
    readOnly: options.split(",").includes("ro"),
    mode: options,
    ...(mode ? { permissions: Number.parseInt(mode, 8) } : {}),
  };
}

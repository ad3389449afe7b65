import { cleanPath } from "../../../runtime/copy.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import type { MountRequest } from "../../../runtime/types.ts";
import { readCsvRecord } from "../../../source/csv.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { FlagError } from "../../cli/flags.ts";

const MODES = /^(ro|rw|z|Z|nocopy|cached|delegated|consistent|r?shared|r?slave|r?private)$/;

/** `-v [SOURCE:]TARGET[:OPTIONS]`. A source with a slash or a leading dot is a host path. */
export function parseVolume(text: string, cwd: string): MountRequest & { readonly text: string } {
  const parts = text.split(":");
  const invalid = (why = "") => new DaemonError(`invalid volume specification: '${text}'${why}`);
  if (parts.length > 3 || parts.some((part) => part === "")) throw invalid();
  if (parts.length === 1) {
    if (!text.startsWith("/"))
      throw invalid(
        `: invalid mount config for type "volume": invalid mount path: '${text}' mount path must be absolute`,
      );
    return { type: "volume", target: text, readOnly: false, text };
  }
  const [source = "", target = "", mode = ""] = parts;
  const isPath = /^[./~]/.test(source);
  const type = isPath ? "bind" : "volume";
  if (!target.startsWith("/"))
    throw invalid(
      `: invalid mount config for type "${type}": invalid mount path: '${target}' mount path must be absolute`,
    );
  const options = mode === "" ? [] : mode.split(",");
  if (options.some((option) => !MODES.test(option))) throw new DaemonError(`invalid mode: ${mode}`);
  const absolute = source.startsWith("/") ? source : cleanPath(`${cwd}/${source}`);
  const bound = isPath ? cleanPath(absolute) : source;
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

/** `--mount type=bind,source=...,target=...`. */
export function parseMountFlag(text: string): MountRequest {
  const invalid = (why: string) => new FlagError(`invalid argument "${text}" for "--mount" flag: ${why}`);
  const values = new Map<string, string>();
  for (const field of readCsvRecord(text)) {
    const [key = "", ...rest] = field.split("=");
    const name = KEYS[key.toLowerCase()] ?? key.toLowerCase();
    if (rest.length === 0 && !["ro", "volume-nocopy", "bind-nonrecursive"].includes(name))
      throw invalid(`invalid field '${field}' must be a key=value pair`);
    values.set(name, rest.length === 0 ? "true" : rest.join("="));
  }
  const type = values.get("type") ?? "volume";
  const target = values.get("target");
  const source = values.get("source");
  if (target === undefined) throw invalid("target is required");
  if (!["bind", "volume", "tmpfs"].includes(type)) {
    if (["image", "npipe", "cluster"].includes(type)) throw new NotModelledError(`--mount type=${type}`);
    throw new DaemonError(`invalid mount config for type "${type}": mount type unknown`);
  }
  for (const key of values.keys()) {
    if (
      ![
        "type",
        "source",
        "target",
        "ro",
        "volume-nocopy",
        "tmpfs-mode",
        "tmpfs-size",
        "bind-propagation",
      ].includes(key)
    )
      throw key.includes("-") || key === "consistency"
        ? new NotModelledError(`--mount ${key}`)
        : invalid(`unexpected key '${key}' in '${key}=${values.get(key)}'`);
  }
  if (type === "bind" && !source)
    throw new DaemonError(`invalid mount config for type "bind": field Source must not be empty`);
  const mode = values.get("tmpfs-mode");
  return {
    type: type as "bind" | "volume" | "tmpfs",
    ...(source ? { source } : {}),
    target,
    readOnly: /^(1|t|true)$/i.test(values.get("ro") ?? "false"),
    noCopy: /^(1|t|true)$/i.test(values.get("volume-nocopy") ?? "false"),
    ...(mode ? { permissions: Number.parseInt(mode, 8) } : {}),
  };
}

/** `--tmpfs /path[:options]`. */
export function parseTmpfs(text: string): MountRequest {
  const [target = "", options = ""] = text.split(":", 2);
  const mode = /(?:^|,)mode=0*([0-7]+)/.exec(options)?.[1];
  return {
    type: "tmpfs",
    target,
    readOnly: options.split(",").includes("ro"),
    mode: options,
    ...(mode ? { permissions: Number.parseInt(mode, 8) } : {}),
  };
}

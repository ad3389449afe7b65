import { CsvError, readCsvRecord } from "../source/csv.ts";
import { parseBool, quote } from "../source/go-text.ts";
import { parseSize } from "../source/size.ts";
import { withSuggestion } from "../source/suggest.ts";
import { InstructionError } from "./instruction-error.ts";
import type { MountOption } from "./instructions.ts";

/** A mount without its place in a file. */
export type Mount = Omit<MountOption, "range">;

type Fields = { -readonly [Name in keyof Mount]: Mount[Name] };

const types = ["bind", "cache", "tmpfs", "secret", "ssh"] as const;
const sharings = ["shared", "private", "locked"] as const;
const keys =
  "type from source target readonly id sharing required size mode uid gid src dst destination ro rw readwrite env".split(
    " ",
  );

/**
 * What BuildKit checks of a `--mount` while it parses the file: the CSV and that `from` holds no variable.
 * Everything else waits until the step is reached. Throws InstructionError.
 */
export function checkMountText(text: string): void {
  for (const field of csvFields(text)) {
    const [key, value] = cut(field);
    if (key === "from" && value !== undefined && /\$./.test(value))
      throw new InstructionError("'from' doesn't support variable expansion, define alias stage instead");
  }
}

/**
 * A `--mount` value (BuildKit instructions/commands_runmount.go). `expand` gives an option's value its
 * variables. Defaults are filled in for `readOnly` only; `mode` is read as octal, `size` in bytes.
 * Throws InstructionError.
 */
export function parseMount(text: string, expand: (value: string) => string = (value) => value): Mount {
  const mount: Fields = { type: "bind", text };
  for (const field of csvFields(text)) {
    const [key, value] = cut(field);
    if (value === undefined) setBare(mount, key, field);
    else set(mount, key, expand(value), field);
  }
  mount.readOnly ??= mount.type !== "cache" && mount.type !== "tmpfs";
  check(mount);
  return mount;
}

function csvFields(text: string): string[] {
  try {
    return readCsvRecord(text);
  } catch (error) {
    if (error instanceof CsvError) throw new InstructionError(`failed to parse csv mounts: ${error.message}`);
    throw error;
  }
}

function cut(field: string): [key: string, value: string | undefined] {
  const equals = field.indexOf("=");
  if (equals < 0) return [field.toLowerCase(), undefined];
  return [field.slice(0, equals).toLowerCase(), field.slice(equals + 1)];
}

function setBare(mount: Fields, key: string, field: string): void {
  if (key === "readonly" || key === "ro") mount.readOnly = true;
  else if (key === "readwrite" || key === "rw") mount.readOnly = false;
  else if (key === "required") setRequired(mount, key, "true");
  else throw new InstructionError(`invalid field '${field}' must be a key=value pair`);
}

function set(mount: Fields, key: string, value: string, field: string): void {
  switch (key) {
    case "type":
      mount.type = oneOf(types, value, "mount type");
      return;
    case "from":
      mount.from = value;
      return;
    case "source":
    case "src":
      mount.source = value;
      return;
    case "target":
    case "dst":
    case "destination":
      mount.target = value;
      return;
    case "readonly":
    case "ro":
      mount.readOnly = boolean(key, value);
      return;
    case "readwrite":
    case "rw":
      mount.readOnly = !boolean(key, value);
      return;
    case "required":
      setRequired(mount, key, value);
      return;
    case "size":
      mount.size = size(mount, key, value);
      return;
    case "id":
      mount.id = value;
      return;
    case "env":
      mount.env = value;
      return;
    case "sharing":
      mount.sharing = oneOf(sharings, value, "sharing value");
      return;
    case "mode":
    case "uid":
    case "gid":
      mount[key] = integer(key, value);
      return;
    default:
      throw new InstructionError(withSuggestion(`unexpected key '${key}' in '${field}'`, key, keys, true));
  }
}

function setRequired(mount: Fields, key: string, value: string): void {
  if (mount.type !== "secret" && mount.type !== "ssh")
    throw new InstructionError(`unexpected key '${key}' for mount type '${mount.type}'`);
  mount.required = boolean(key, value);
}

function boolean(key: string, value: string): boolean {
  const parsed = parseBool(value);
  if (parsed === undefined) throw new InstructionError(`invalid value for ${key}: ${value}`);
  return parsed;
}

function size(mount: Fields, key: string, value: string): number {
  if (mount.type !== "tmpfs")
    throw new InstructionError(`unexpected key '${key}' for mount type '${mount.type}'`);
  const bytes = parseSize(value);
  if (bytes === undefined) throw new InstructionError(`invalid value for ${key}: ${value}`);
  return bytes;
}

function oneOf<Choice extends string>(choices: readonly Choice[], value: string, what: string): Choice {
  const choice = choices.find((candidate) => candidate === value.toLowerCase());
  if (choice !== undefined) return choice;
  throw new InstructionError(withSuggestion(`unsupported ${what} ${quote(value)}`, value, choices, true));
}

function integer(key: "mode" | "uid" | "gid", value: string): number {
  const valid = key === "mode" ? /^[0-7]+$/.test(value) : /^\d+$/.test(value);
  const number = Number.parseInt(value, key === "mode" ? 8 : 10);
  if (!valid || number > 0xffffffff) throw new InstructionError(`invalid value ${value} for ${key}`);
  return number;
}

function check(mount: Fields): void {
  if (!["secret", "ssh", "cache"].includes(mount.type))
    for (const key of ["mode", "uid", "gid"] as const)
      if (mount[key] !== undefined)
        throw new InstructionError(`${key} not allowed for "${mount.type}" type mounts`);
  if (mount.type === "secret") {
    if (mount.from) throw new InstructionError("secret mount should not have a from");
    if (mount.sharing) throw new InstructionError("secret mount should not define sharing");
    if (!mount.source && !mount.target && !mount.id)
      throw new InstructionError("invalid secret mount. one of source, target required");
    if (mount.source && mount.id) throw new InstructionError("both source and id can't be set");
  }
  if (mount.sharing && mount.type !== "cache")
    throw new InstructionError(`invalid cache sharing set for ${mount.type} mount`);
}

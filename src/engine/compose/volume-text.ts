import { SourceError } from "../source/errors.ts";
import type { SourceLocation } from "../source/position.ts";
import { newMap, type TreeMap } from "./tree.ts";

const propagation = new Set(["private", "rprivate", "shared", "rshared", "slave", "rslave"]);

/**
 * `source:target:options` as a volume's long form (compose-go `format/volume.go`). A lone letter before a colon
 * is taken for a Windows drive, so that `v:/data` is no volume `v`. Throws SourceError.
 */
export function volumeFromText(text: string, place: SourceLocation): TreeMap {
  const volume = newMap();
  if (text.length <= 2) {
    if (text === "") throw new SourceError("invalid empty volume spec", place);
    return Object.assign(volume, { type: "volume", target: text });
  }
  const parts = splitParts(text);
  if (parts.includes("")) throw new SourceError(`invalid spec: ${text}: empty section between colons`, place);
  if (parts.length > 3) throw new SourceError(`invalid spec: ${text}: too many colons`, place);
  const [first, second, options = ""] = parts;
  const source = second === undefined ? undefined : first;
  const target = second ?? first!;
  const bind = newMap();
  const own = newMap();
  let readOnly = false;
  for (const option of options.split(",")) {
    if (option === "ro") readOnly = true;
    else if (option === "nocopy") own.nocopy = true;
    else if (option.startsWith("subpath=")) own.subpath = option.slice("subpath=".length);
    else if (option === "z" || option === "Z") bind.selinux = option;
    else if (propagation.has(option)) bind.propagation = option;
  }
  const isBind = source !== undefined && isFilePath(source);
  volume.type = isBind ? "bind" : "volume";
  if (source !== undefined) volume.source = source;
  volume.target = target;
  if (readOnly) volume.read_only = true;
  if (isBind) volume.bind = Object.assign(bind, { create_host_path: true });
  else volume.volume = own;
  return volume;
}

function splitParts(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (const character of text) {
    if (character !== ":" || /^[a-zA-Z]$/.test(part)) part += character;
    else {
      parts.push(part);
      part = "";
    }
  }
  return [...parts, part];
}

function isFilePath(source: string): boolean {
  return /^[./~]/.test(source) || /^[a-zA-Z]:/.test(source) || source.startsWith("\\\\");
}

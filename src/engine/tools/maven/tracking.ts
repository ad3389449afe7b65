/**
 * The small files beside an artefact in the local repository: `_remote.repositories` names who it came from by id, and
 * `FILE.lastUpdated` what failed, by the address with its login, or by a digest of the server's login (recorded: mvn-url-gone).
 */
import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf } from "../../process/io.ts";
import type { UserFiles } from "../registries/files.ts";
import type { Repository, Server } from "./settings.ts";

const NOTE =
  "#NOTE: This is a Maven Resolver internal implementation file, its format can be changed without prior notice.\n";

/** Keys and values of a file of properties; as they are written, not as they are meant. */
function parse(text: string): Map<string, string> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.replace(/(?<!\\)=.*$/s, ""), line.replace(/^.*?(?<!\\)=/s, "")]));
}

const escaped = (text: string) => text.replace(/[:=\\]/g, "\\$&");

const keyOf = (url: string) => escaped(`${url.replace(/\/$/, "")}/`);

function save(files: UserFiles, path: string, entries: ReadonlyMap<string, string>): void {
  const lines = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}\n`);
  files.write(path, NOTE + lines.join(""));
}

/** A file came from a place: what is noted of failures elsewhere stays. */
export function noteOrigin(
  files: UserFiles,
  path: string,
  { place: { id, url }, time }: { readonly place: Repository; readonly time: number },
): void {
  const list = path.replace(/[^/]*$/, "_remote.repositories");
  const entries = parse(files.readText(list) ?? "");
  save(files, list, entries.set(`${path.replace(/^.*\//, "")}>${escaped(id)}`, ""));
  const failures = parse(files.readText(`${path}.lastUpdated`) ?? "");
  if (failures.size === 0) return;
  failures.delete(`${keyOf(url)}.error`);
  save(files, `${path}.lastUpdated`, failures.set(`${keyOf(url)}.lastUpdated`, String(time)));
}

export interface Failure {
  readonly place: Repository;
  readonly server: Server | undefined;
  /** Empty for what is not there. */
  readonly error: string;
  readonly time: number;
}

export function noteFailure(files: UserFiles, path: string, { place, server, error, time }: Failure): void {
  const file = `${path}.lastUpdated`;
  const entries = parse(files.readText(file) ?? "");
  const login = server ? bytesToHex(sha1(bytesOf(`${server.username}\0${server.password}`))) : "";
  const who = error === "" ? "" : `${login}@default-${escaped(place.id)}-`;
  entries.set(`${keyOf(place.url)}.error`, escaped(error));
  entries.set(`${who}${keyOf(place.url)}.lastUpdated`, String(time));
  save(files, file, entries);
}

/** Whether a place is known not to have it. */
export function isKnownMissing(files: UserFiles, path: string, { url }: Repository): boolean {
  return parse(files.readText(`${path}.lastUpdated`) ?? "").get(`${keyOf(url)}.error`) === "";
}

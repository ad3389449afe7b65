import type { Swarm } from "../../../runtime/swarm/swarm.ts";
import type { ConfigReference, FileTarget, SecretReference } from "../../../runtime/swarm/types.ts";
import { CsvError, readCsvRecord } from "../../../source/csv.ts";
import { ClientError } from "../../cli/client.ts";
import { FlagError } from "../../cli/flags.ts";

type Kind = "secret" | "config";

export interface FileRequest {
  readonly source: string;
  readonly file: FileTarget;
}

const LARGEST_MODE = 2 ** 32 - 1;

/** Go's ParseUint with base 0: `0400` and `0o400` are octal, `400` is decimal. */
function modeOf(text: string): number {
  if (/^0x[0-9a-f]+$/i.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^0o?[0-7]+$/i.test(text)) return Number.parseInt(text.replace(/^0o?/i, ""), 8);
  return /^(0|[1-9]\d*)$/.test(text) ? Number(text) : Number.NaN;
}

/** `--secret NAME` or `source=,target=,uid=,gid=,mode=`, as docker/cli opts reads it. Throws FlagError. */
export function parseFileRequest(kind: Kind, flag: string, text: string): FileRequest {
  const invalid = (why: string) => new FlagError(`invalid argument "${text}" for "--${flag}" flag: ${why}`);
  let fields: string[];
  try {
    fields = readCsvRecord(text);
  } catch (error) {
    if (error instanceof CsvError) throw invalid(error.message);
    throw error;
  }
  if (text === "") throw invalid("EOF");
  const [first = ""] = fields;
  const standard = { UID: "0", GID: "0", Mode: 0o444 };
  if (fields.length === 1 && !first.includes("="))
    return { source: first, file: { Name: first, ...standard } };
  let source = "";
  let target: string | undefined;
  const owner: { UID: string; GID: string; Mode: number } = { ...standard };
  for (const field of fields) {
    const [key = "", ...rest] = field.split("=");
    const value = rest.join("=");
    if (rest.length === 0) throw invalid(`invalid field '${field}' must be a key=value pair`);
    const name = key.toLowerCase();
    if (name === "source" || name === "src") source = value;
    else if (name === "target") target = value;
    else if (name === "uid") owner.UID = value;
    else if (name === "gid") owner.GID = value;
    else if (name === "mode") {
      owner.Mode = modeOf(value);
      if (!(owner.Mode <= LARGEST_MODE))
        throw invalid(
          `invalid mode specified: strconv.ParseUint: parsing ${JSON.stringify(value)}: ${Number.isNaN(owner.Mode) ? "invalid syntax" : "value out of range"}`,
        );
    } else throw invalid(`invalid field in ${kind} request: ${key}`);
  }
  if (source === "") throw invalid("source is required");
  return { source, file: { Name: target ?? source, ...owner } };
}

/** Looks names up in the swarm; two on one target are refused by the client. Throws ClientError. */
function resolve<T>(
  swarm: Swarm,
  kind: Kind,
  requests: readonly FileRequest[],
  make: (file: FileTarget, id: string, name: string) => T,
): T[] {
  const targets = new Set<string>();
  for (const { source, file } of requests) {
    if (targets.has(file.Name)) throw new ClientError(`duplicate ${kind} target for ${source} not allowed`);
    targets.add(file.Name);
  }
  return requests.map(({ source, file }) => {
    const object = swarm.objects(kind).find(source);
    if (!object || object.name !== source) throw new ClientError(`${kind} not found: ${source}`);
    return make(file, object.id, source);
  });
}

export function secretReferences(swarm: Swarm, requests: readonly FileRequest[]): SecretReference[] {
  return resolve(swarm, "secret", requests, (File, SecretID, SecretName) => ({ File, SecretID, SecretName }));
}

export function configReferences(swarm: Swarm, requests: readonly FileRequest[]): ConfigReference[] {
  return resolve(swarm, "config", requests, (File, ConfigID, ConfigName) => ({ File, ConfigID, ConfigName }));
}

import type { BuildOutput } from "../../../build/types.ts";
import { FileSystemError, ROOT } from "../../../filesystem/types.ts";
import { treeMembers } from "../../../image/members.ts";
import { encodeImage } from "../../../image/oci.ts";
import type { Image } from "../../../image/types.ts";
import { copyTree } from "../../../runtime/copy.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { writeTar } from "../../../tools/base/archive/tar-format.ts";
import { imageArchive } from "../../archive/layout.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { keyValues } from "./key-values.ts";

/** What `-o`, `--push`, `--load` and `-t` say about where a build's result goes. */
export interface OutputFlags {
  readonly outputs: readonly string[];
  readonly push: boolean;
  readonly load: boolean;
  readonly tags: readonly string[];
}

/** Reads them as buildx does (util/buildflags/export.go). Throws ClientError. */
export function outputsOf(client: Client, flags: OutputFlags): BuildOutput[] {
  const given = flags.outputs.map((text) => parseOutput(text));
  if (flags.push && !given.some(({ type }) => type === "image" || type === "registry"))
    given.push({ type: "image", values: new Map() });
  if (flags.load && !given.some(isEngine)) given.push({ type: "docker", values: new Map() });
  if (given.length === 0) given.push({ type: "image", values: new Map() });
  return given.map((output) => outputOf(client, output, flags));
}

interface Parsed {
  readonly type: string;
  readonly values: ReadonlyMap<string, string>;
}

function isEngine({ type, values }: Parsed): boolean {
  return type === "image" || (type === "docker" && !values.has("dest"));
}

/** `out` is `type=local,dest=out`, `-` is `type=tar,dest=-`. */
function parseOutput(text: string): Parsed {
  if (text === "-") return { type: "tar", values: new Map([["dest", "-"]]) };
  if (!/[=,]/.test(text)) return { type: "local", values: new Map([["dest", text]]) };
  const values = keyValues(text, (word) => {
    throw new ClientError(`failed to build: invalid value ${word}`);
  });
  const type = values.get("type");
  if (!type) throw new ClientError("failed to build: type is required for output");
  return { type, values };
}

function outputOf(client: Client, { type, values }: Parsed, flags: OutputFlags): BuildOutput {
  const names = values.get("name")?.split(",") ?? flags.tags;
  const dest = values.get("dest");
  switch (type) {
    case "image":
    case "registry": {
      const push = type === "registry" || values.get("push") === "true" || flags.push;
      if (push && names.length === 0)
        throw new ClientError("failed to build: tag is needed when pushing to registry");
      return { type: "image", names, push };
    }
    case "cacheonly":
      return { type };
    case "local":
      if (dest === undefined) throw new ClientError("failed to build: dest is required for local exporter");
      return { type, write: (files) => writeFolder(client, files, dest) };
    case "tar":
      return { type, write: (files) => send(client, writeTar(treeMembers(files, "/", "")), dest) };
    case "docker":
      if (dest === undefined) return { type: "image", names, push: false };
      return archiveOutput(client, type, names, values);
    case "oci":
      return archiveOutput(client, type, names, values);
    default:
      throw new ClientError(
        `failed to build: failed to solve: exporter ${JSON.stringify(type)} could not be found`,
      );
  }
}

function archiveOutput(
  client: Client,
  type: "oci" | "docker",
  names: readonly string[],
  values: ReadonlyMap<string, string>,
): BuildOutput {
  if (values.get("tar") === "false") throw new NotModelledError(`--output type=${type},tar=false`);
  return {
    ...{ type, names, isTar: true },
    write: (image: Image) =>
      send(client, imageArchive(encodeImage(image), names, type === "docker"), values.get("dest")),
  };
}

type Files = Parameters<Extract<BuildOutput, { type: "local" | "tar" }>["write"]>[0];

function writeFolder(client: Client, files: Files, dest: string): void {
  client.makeFolders(dest);
  const target = client.path(dest);
  for (const name of files.readdir("/", ROOT))
    copyTree(files, `/${name}`, client.files, `${target === "/" ? "" : target}/${name}`);
}

/** To a file, or to standard output. */
function send(client: Client, archive: Uint8Array, dest: string | undefined): void {
  if (dest === undefined || dest === "-") {
    client.out(archive).catch(() => {});
    return;
  }
  try {
    client.writeFile(dest, archive);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new ClientError(`failed to build: open ${dest}: ${error.text.toLowerCase()}`);
  }
}

import type { BuildRequest } from "../../../build/types.ts";
import { createFileSystem } from "../../../filesystem/filesystem.ts";
import { createTree } from "../../../filesystem/tree.ts";
import type { FileSystem } from "../../../filesystem/types.ts";
import { FileSystemError } from "../../../filesystem/types.ts";
import { cleanPath, parentOf } from "../../../runtime/copy.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import type { Flags } from "../../cli/flags.ts";
import { recordName } from "./record-name.ts";

export interface BuildContext {
  readonly dockerfile: BuildRequest["dockerfile"];
  readonly files: BuildRequest["context"];
  /** What `docker buildx history ls` calls the build. */
  readonly recordName: string;
}

const REMOTE = /^(https?:\/\/|git:\/\/|git@|github\.com\/|ssh:\/\/)/;

/** An address in place of a folder. */
export function isRemote(context: string): boolean {
  return REMOTE.test(context);
}

/** Nothing in it: the context of `docker build -`. */
function emptyContext(): { filesystem: FileSystem; root: string } {
  return { filesystem: createFileSystem(createTree()), root: "/" };
}

function isFolder(client: Client, path: string): boolean {
  return (
    client.exists(path) &&
    client.files.stat(client.path(path), client.process.credentials).kind === "directory"
  );
}

/** The Dockerfile's text. One that is missing is what the builder's first step complains of. */
async function dockerfileOf(client: Client, path: string, name: string): Promise<BuildRequest["dockerfile"]> {
  try {
    return { name, text: client.readText(path) };
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    await client.err(
      `#0 building with "default" instance using docker driver\n\n#1 [internal] load build definition from ${name}\n#1 transferring dockerfile: 2B done\n#1 DONE 0.0s\n`,
    );
    throw new ClientError(
      `failed to build: failed to solve: failed to read dockerfile: open ${name}: ${error.text.toLowerCase()}`,
    );
  }
}

/** `<Dockerfile>.dockerignore` beside the Dockerfile comes before the context's own. */
function ignoreOf(client: Client, root: string, dockerfile: string) {
  for (const path of [`${dockerfile}.dockerignore`, `${root}/.dockerignore`])
    if (client.exists(path))
      return { ignoreText: client.readText(path), ignoreName: path.replace(/^.*\//, "") };
  return {};
}

/** The files of a build whose Dockerfile stands at `dockerfile`, an absolute path. */
export function contextFiles(client: Client, root: string, dockerfile: string): BuildContext["files"] {
  return { filesystem: client.files, root, ...ignoreOf(client, root, dockerfile) };
}

/** Where the files and the Dockerfile of a build come from: folder, `-`, and `-f`. */
export async function contextOf(client: Client, flags: Flags): Promise<BuildContext> {
  const [given = ""] = flags.args;
  const file = flags.text("file");
  if (REMOTE.test(given)) throw new NotModelledError("a remote build context");
  if (given === "-") {
    if (file === "-")
      throw new ClientError(
        "failed to build: invalid argument: can't use stdin for both build context and dockerfile",
      );
    const text = new TextDecoder().decode(await client.stdin());
    if (text.includes("\0")) throw new NotModelledError("a tar archive as build context");
    return { dockerfile: { name: "Dockerfile", text }, files: emptyContext(), recordName: "" };
  }
  if (!isFolder(client, given))
    throw new ClientError(
      `failed to build: unable to prepare context: path ${JSON.stringify(given)} not found`,
    );
  const root = cleanPath(client.path(given));
  const files = { filesystem: client.files, root };
  if (file === "-") {
    const text = new TextDecoder().decode(await client.stdin());
    return {
      dockerfile: { name: "Dockerfile", text },
      files: { ...files, ...ignoreOf(client, root, "Dockerfile") },
      recordName: recordName(root, undefined),
    };
  }
  const path = file === undefined ? `${root}/Dockerfile` : cleanPath(client.path(file));
  const beside =
    file !== undefined && !client.exists(path) && client.exists(`${root}/${file}`) ? `${root}/${file}` : path;
  const name = beside.replace(/^.*\//, "");
  return {
    dockerfile: await dockerfileOf(client, beside, name),
    files: { ...files, ...ignoreOf(client, root, `${parentOf(beside)}/${name}`) },
    recordName: recordName(root, beside),
  };
}

/** `--build-context name=path|docker-image://name`. */
export function namedContexts(client: Client, given: readonly string[]): BuildRequest["namedContexts"] {
  type Named = BuildRequest["namedContexts"] extends ReadonlyMap<string, infer T> ? T : never;
  return new Map(
    given.map((text): [string, Named] => {
      const equals = text.indexOf("=");
      if (equals < 0) throw new ClientError(`invalid context value: ${text}, expected key=value`);
      const name = text.slice(0, equals);
      const value = text.slice(equals + 1);
      if (value.startsWith("docker-image://"))
        return [name, { image: value.slice("docker-image://".length) }];
      if (REMOTE.test(value) || value.startsWith("oci-layout://"))
        throw new NotModelledError(`--build-context ${value}`);
      if (!isFolder(client, value))
        throw new ClientError(
          `failed to build: failed to get build context ${name}: stat ${value}: no such file or directory`,
        );
      return [name, { filesystem: client.files, root: cleanPath(client.path(value)) }];
    }),
  );
}

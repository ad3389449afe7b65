import type { CacheSource, CacheTarget } from "../../../build/types.ts";
import { ROOT } from "../../../filesystem/types.ts";
import type { EncodedImage } from "../../../image/oci.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { layoutFiles } from "../../archive/layout.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { asBuildError } from "../../registry/access.ts";
import { RegistryError } from "../../registry/client.ts";
import { registryOf, remoteName } from "../../registry/connect.ts";
import { pushEncoded, remoteManifest } from "../../registry/transfer.ts";
import { keyValues } from "./key-values.ts";

/** `--cache-to`, as buildx reads it; a word alone is a reference in a registry. Throws ClientError. */
export function cacheTargets(client: Client, given: readonly string[]): CacheTarget[] {
  return given.map((text): CacheTarget => {
    const { type, values } = parse(text);
    if (type === "inline") return { type };
    const mode = values.get("mode") === "max" ? "max" : "min";
    if (type === "local") {
      const dest = values.get("dest");
      if (!dest) throw new ClientError("failed to build: local cache exporter requires dest");
      return { type, mode, write: async (cache) => writeFolder(client, cache, dest) };
    }
    if (type !== "registry") throw new NotModelledError(`--cache-to type=${type}`);
    const name = remoteName(refOf(values, "exporter"));
    const write = (cache: EncodedImage) =>
      pushEncoded(registryOf(client, name.server), name, cache).then(() => {}, asBuildError);
    return { type, mode, write };
  });
}

/** `--cache-from`. Throws ClientError. */
export function cacheSources(client: Client, given: readonly string[]): CacheSource[] {
  return given.map((text): CacheSource => {
    const { type, values } = parse(text);
    if (type === "local") return localSource(client, values.get("src") ?? "");
    if (type !== "registry") throw new NotModelledError(`--cache-from type=${type}`);
    const ref = refOf(values, "importer");
    return { name: ref, find: () => findRemote(client, ref) };
  });
}

interface Parsed {
  readonly type: string;
  readonly values: ReadonlyMap<string, string>;
}

function parse(text: string): Parsed {
  if (!/[=,]/.test(text)) return { type: "registry", values: new Map([["ref", text]]) };
  const values = keyValues(text, (word) => {
    throw new ClientError(`failed to build: invalid value ${word}`);
  });
  const type = values.get("type");
  if (!type) throw new ClientError(`failed to build: type required form> ${JSON.stringify(text)}`);
  return { type, values };
}

function refOf(values: ReadonlyMap<string, string>, side: string): string {
  const ref = values.get("ref");
  if (!ref) throw new ClientError(`failed to build: registry cache ${side} requires ref`);
  return ref;
}

/** The folder holds every layer as an archive that anybody can unpack. */
function writeFolder(client: Client, cache: EncodedImage, dest: string): void {
  const files = layoutFiles(cache, [{ "org.opencontainers.image.ref.name": "latest" }]);
  for (const folder of ["blobs/sha256", "ingest"]) client.makeFolders(`${dest}/${folder}`);
  for (const [path, content] of files) {
    const target = `${dest}/${path}`;
    if (path.startsWith("blobs/") && client.exists(target)) continue;
    client.writeFile(target, content);
    if (path.startsWith("blobs/")) client.files.chmod(client.path(target), 0o444, ROOT);
  }
}

function localSource(client: Client, src: string): CacheSource {
  const index = `${src}/index.json`;
  return {
    // The real name is a number that the client makes up.
    name: "local:7690864667385215169",
    async find() {
      if (!client.exists(index)) return undefined;
      const { manifests } = JSON.parse(client.readText(index)) as { manifests: { digest: string }[] };
      return { digest: manifests[0]?.digest ?? "" };
    },
  };
}

async function findRemote(client: Client, ref: string): Promise<{ digest: string } | { failure: string }> {
  const name = remoteName(ref);
  try {
    const found = await remoteManifest(registryOf(client, name.server), name);
    return { digest: found.digest };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    return { failure: `failed to configure registry cache importer: ${error.unauthorized ?? error.message}` };
  }
}

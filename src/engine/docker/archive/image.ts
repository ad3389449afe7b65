import { digestOf, digestOfJson } from "../../image/digest.ts";
import { layerMembers, membersLayer } from "../../image/members.ts";
import { parseReference } from "../../image/reference.ts";
import type { Image } from "../../image/types.ts";
import { gunzip, gzip } from "../../tools/base/archive/gzip-format.ts";
import { type Member, readTar, TarError, writeTar } from "../../tools/base/archive/tar-format.ts";

/**
 * `docker save`: an archive in the OCI layout, with the `manifest.json` that older tools read. Layers lie in
 * it as compressed archives of their own; anybody who holds the file can read every one of them.
 */
export function saveImages(
  saved: readonly { readonly image: Image; readonly names: readonly string[] }[],
): Uint8Array {
  const blobs = new Map<string, Uint8Array>();
  const add = (content: Uint8Array | string, digest?: string): string => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const name = digest ?? digestOf(bytes);
    blobs.set(`blobs/sha256/${name.slice("sha256:".length)}`, bytes);
    return name;
  };
  const descriptors: object[] = [];
  const manifests = saved.map(({ image, names }) => {
    const layers = image.layers.map(({ layer }) =>
      add(gzip(writeTar(layerMembers(layer)), { level: 6, mtime: 0 })),
    );
    const config = add(
      JSON.stringify({
        architecture: image.architecture,
        os: image.os,
        created: image.created,
        config: image.config,
        history: image.history.map(({ source: _, ...entry }) => entry),
        rootfs: { type: "layers", diff_ids: image.layers.map(({ layer }) => layer.digest) },
      }),
    );
    const provenance = image.provenance === undefined ? undefined : add(JSON.stringify(image.provenance));
    const manifest = {
      schemaVersion: 2,
      config: { digest: config },
      layers: layers.map((digest) => ({ digest })),
    };
    add(
      JSON.stringify({ ...manifest, ...(provenance ? { attestation: { digest: provenance } } : {}) }),
      image.id,
    );
    for (const name of names)
      descriptors.push({ digest: image.id, annotations: { "io.containerd.image.name": name } });
    if (names.length === 0) descriptors.push({ digest: image.id });
    const path = (digest: string) => `blobs/sha256/${digest.slice("sha256:".length)}`;
    return { Config: path(config), RepoTags: names, Layers: layers.map(path) };
  });
  const files: [string, Uint8Array][] = [
    ...[...blobs].sort(([a], [b]) => (a < b ? -1 : 1)),
    ["index.json", text({ schemaVersion: 2, manifests: descriptors })],
    ["manifest.json", text(manifests)],
    ["oci-layout", text({ imageLayoutVersion: "1.0.0" })],
  ];
  return writeTar(files.map(([name, content]) => plain(name, content)));
}

/** Layers come compressed from this engine, and as plain archives from others. */
function uncompressed(blob: Uint8Array): Uint8Array {
  return blob[0] === 0x1f && blob[1] === 0x8b ? gunzip(blob).content : blob;
}

function text(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function plain(name: string, content: Uint8Array): Member {
  return {
    name,
    type: "file",
    mode: 0o644,
    uid: 0,
    gid: 0,
    user: "",
    group: "",
    mtime: 0,
    content,
    target: "",
  };
}

export interface Loaded {
  readonly image: Image;
  readonly name: string | undefined;
}

interface Manifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
  readonly attestation?: { readonly digest: string };
}

/** `docker load`. Undefined when the bytes are no such archive. */
export function loadImages(archive: Uint8Array): Loaded[] | undefined {
  let members: Map<string, Uint8Array>;
  try {
    members = new Map(readTar(archive).map(({ name, content }) => [name, content]));
  } catch (error) {
    if (error instanceof TarError) return undefined;
    throw error;
  }
  const json = (name: string): unknown => {
    const content = members.get(name);
    return content && JSON.parse(new TextDecoder().decode(content));
  };
  const blob = (digest: string) => `blobs/sha256/${digest.slice("sha256:".length)}`;
  const index = json("index.json") as
    | { manifests: { digest: string; annotations?: Record<string, string> }[] }
    | undefined;
  return index?.manifests.map(({ digest, annotations }) => {
    const manifest = json(blob(digest)) as Manifest;
    const config = json(blob(manifest.config.digest)) as Omit<Image, "id" | "layers" | "provenance">;
    const { architecture, os, created, history } = config;
    const layers = manifest.layers.map(({ digest: layer }) => ({
      layer: membersLayer(readTar(uncompressed(members.get(blob(layer)) ?? new Uint8Array(0)))),
    }));
    const provenance = manifest.attestation && json(blob(manifest.attestation.digest));
    const image = { id: digest, architecture, os, created, history, config: config.config, layers };
    return {
      image: provenance === undefined ? image : { ...image, provenance },
      name: nameOf(annotations?.["io.containerd.image.name"]),
    };
  });
}

/** Archives of builds say `docker.io/library/shop:latest`. */
function nameOf(full: string | undefined): string | undefined {
  return full === undefined ? undefined : nameInArchive(full);
}

/** `docker import`: one layer from the archive of a whole file system. */
export function importedImage(
  archive: Uint8Array,
  config: Image["config"],
  message: string,
  now: number,
): Image {
  const layer = membersLayer(readTar(archive));
  const created = new Date(now).toISOString();
  return {
    id: digestOfJson([layer.digest, config, created]),
    created,
    architecture: "amd64",
    os: "linux",
    config,
    history: [{ created, created_by: "", comment: message }],
    layers: [{ layer }],
  };
}

/** `shop` to `shop:latest`, as names are listed in archives. */
export function nameInArchive(reference: string): string {
  return parseReference(reference).familiar;
}

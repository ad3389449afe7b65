import { blobOf, descriptorOf, type EncodedImage, MEDIA_TYPES } from "../../image/oci.ts";
import { parseReference } from "../../image/reference.ts";
import { type Member, writeTar } from "../../tools/base/archive/tar-format.ts";

/** The files of an OCI layout (opencontainers/image-spec): blobs by digest, and an index that names the images. */
export function layoutFiles(
  { top, manifests, blobs }: EncodedImage,
  annotations: readonly Readonly<Record<string, string>>[],
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const { digest, bytes } of [...blobs, ...manifests, top])
    files.set(`blobs/sha256/${digest.slice("sha256:".length)}`, bytes);
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const listed = annotations.length > 0 ? annotations : [undefined];
  const index = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.index,
    manifests: listed.map((each) => ({ ...descriptorOf(top), ...(each ? { annotations: each } : {}) })),
  };
  return new Map([
    ...sorted,
    ["index.json", blobOf(index, "").bytes],
    ["oci-layout", blobOf({ imageLayoutVersion: "1.0.0" }, "").bytes],
  ]);
}

/** `--output type=oci` and `type=docker`: a layout as an archive, the latter with the list that older tools read. */
export function imageArchive(image: EncodedImage, names: readonly string[], isDocker: boolean): Uint8Array {
  const annotations = names.map((name) => {
    const { canonical, tag } = parseReference(name);
    return { "io.containerd.image.name": canonical, "org.opencontainers.image.ref.name": tag };
  });
  const files = layoutFiles(image, annotations);
  if (isDocker) {
    const path = (digest: string) => `blobs/sha256/${digest.slice("sha256:".length)}`;
    const [config, ...layers] = image.blobs;
    const list = [
      {
        Config: path(config?.digest ?? ""),
        RepoTags: names.map((name) => parseReference(name).familiar),
        Layers: layers.map(({ digest }) => path(digest)),
      },
    ];
    files.set("manifest.json", blobOf(list, "").bytes);
  }
  const folders = ["blobs/", "blobs/sha256/"].map((name) => member(name, new Uint8Array(0), "directory"));
  return writeTar([...folders, ...[...files].map(([name, content]) => member(name, content, "file"))]);
}

function member(name: string, content: Uint8Array, type: "file" | "directory"): Member {
  const mode = type === "file" ? 0o444 : 0o755;
  return { name, content, type, mode, uid: 0, gid: 0, user: "", group: "", mtime: 0, target: "" };
}

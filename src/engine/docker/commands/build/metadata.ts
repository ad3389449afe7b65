import type { BuildRequest, BuildResult } from "../../../build/types.ts";
import { encodeImage } from "../../../image/oci.ts";
import { parseReference } from "../../../image/reference.ts";
import type { Client } from "../../cli/client.ts";

/** What `--metadata-file` is given after a build, in the order of Go's maps: by name. */
export function metadataOf(client: Client, request: BuildRequest, result: BuildResult): object {
  const { exported, record } = result;
  const provenance = provenanceFor(client, record.provenance);
  return {
    ...(provenance ? { "buildx.build.provenance": provenance } : {}),
    "buildx.build.ref": `default/default/${record.ref}`,
    ...(exported ? imageMetadata(request, exported) : {}),
  };
}

/**
 * By default only what went in, but with the values of all build arguments: the file has more than the `mode=min`
 * attestation that the image carries. `BUILDX_METADATA_PROVENANCE` asks for all (`max`) or nothing.
 */
function provenanceFor(client: Client, predicate: unknown): object | undefined {
  const mode = client.environment.get("BUILDX_METADATA_PROVENANCE") ?? "min";
  if (/^(disabled|false|0)$/.test(mode)) return undefined;
  const whole = predicate as Record<string, unknown>;
  if (mode === "max") return whole;
  const { builder, buildType, materials, invocation } = whole;
  return { builder, buildType, ...(materials ? { materials } : {}), invocation };
}

function imageMetadata(request: BuildRequest, exported: NonNullable<BuildResult["exported"]>): object {
  const { image, index, config } = exported;
  const { size } = encodeImage(image).top;
  const output = request.outputs?.find(({ type }) => type === "image");
  const names = (output?.type === "image" ? output.names : request.tags).map(
    (name) => parseReference(name).canonical,
  );
  const kind = index
    ? { mediaType: "application/vnd.oci.image.index.v1+json", digest: image.id, size }
    : {
        mediaType: "application/vnd.docker.distribution.manifest.v2+json",
        digest: image.id,
        size,
        platform: { architecture: image.architecture, os: image.os },
      };
  return {
    ...(index ? {} : { "containerimage.config.digest": config }),
    "containerimage.descriptor": kind,
    "containerimage.digest": image.id,
    "image.name": names.length > 0 ? names.join(",") : `moby-dangling@${image.id}`,
  };
}

/** The step in which the client waits for the builder's provenance. */
export function resolvingProvenance(number: number, target: string | undefined): string {
  const name = `${target === undefined ? "" : `[${target}] `}resolving provenance for metadata file`;
  return `#${number} ${name}\n#${number} DONE 0.0s\n`;
}

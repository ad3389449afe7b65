import type { ImageLayer } from "../../image/types.ts";
import { toBase64 } from "../llb/base64.ts";
import { makeVertex, sortVertices, type Vertex } from "../llb/vertex.ts";
import type { Snapshot } from "../solve/snapshot.ts";
import type { Material } from "../solve/solver.ts";
import type { BuildRequest } from "../types.ts";
import { definition, locations, stepIds } from "./definition.ts";
import { frontendArgs, isScrubbed } from "./frontend-args.ts";
import { requested } from "./requested.ts";

/** Everything that provenance is written from. */
export interface ProvenanceFacts {
  readonly request: BuildRequest;
  readonly root: Vertex | undefined;
  readonly results: ReadonlyMap<string, Snapshot>;
  readonly materials: readonly Material[];
  readonly invocationId: string;
  readonly startedOn: number;
  readonly finishedOn: number;
  readonly vcs: Readonly<Record<string, string>> | undefined;
}

const METADATA = "https://mobyproject.org/buildkit@v1#metadata";

/**
 * The SLSA v0.2 predicate of BuildKit 0.25, in the engine's own structure. `min` leaves out build arguments,
 * labels, secrets, the graph, the Dockerfile and the layers.
 */
export function predicate(facts: ProvenanceFacts, mode: "min" | "max"): object {
  const { request, root } = facts;
  const args = Object.entries(frontendArgs(request));
  const kept = mode === "max" ? args : args.filter(([name]) => !isScrubbed(name));
  const { secrets, ssh } = mode === "max" ? requested(root) : { secrets: [], ssh: [] };
  const folders = [...request.namedContexts].flatMap(([name, context]) => ("image" in context ? [] : [name]));
  const locals = ["context", "dockerfile", ...folders.sort()];
  const graph = mode === "max" ? definition(root) : undefined;
  return {
    builder: { id: "" },
    buildType: "https://mobyproject.org/buildkit@v1",
    ...(facts.materials.length > 0 ? { materials: facts.materials } : {}),
    invocation: {
      configSource: { entryPoint: baseNameOf(request.dockerfile.name) },
      parameters: {
        frontend: "dockerfile.v0",
        ...(kept.length > 0 ? { args: Object.fromEntries(kept) } : {}),
        ...(secrets.length > 0 ? { secrets } : {}),
        ...(ssh.length > 0 ? { ssh } : {}),
        locals: locals.map((name) => ({ name })),
      },
      environment: { platform: "linux/amd64" },
    },
    ...(graph ? { buildConfig: graph } : {}),
    metadata: {
      buildInvocationID: facts.invocationId,
      buildStartedOn: new Date(facts.startedOn).toISOString(),
      buildFinishedOn: new Date(facts.finishedOn).toISOString(),
      completeness: { parameters: kept.length === args.length, environment: true, materials: false },
      reproducible: false,
      [METADATA]: {
        ...(facts.vcs ? { vcs: facts.vcs } : {}),
        ...(mode === "max" ? { source: sourceOf(facts), layers: layersOf(facts) } : {}),
      },
    },
  };
}

/** The in-toto statement that an image carries. */
export function statement(document: object, tags: readonly string[], manifest: string): object {
  const digest = { sha256: manifest.replace("sha256:", "") };
  const names = tags.map((tag) => packageUrl(tag));
  return {
    _type: "https://in-toto.io/Statement/v0.1",
    predicateType: "https://slsa.dev/provenance/v0.2",
    subject: (names.length > 0 ? names : ["_"]).map((name) => ({ name, digest })),
    predicate: document,
  };
}

/** `pkg:docker/busybox@latest?platform=linux%2Famd64` for a familiar reference with its tag. */
export function packageUrl(reference: string): string {
  const colon = reference.lastIndexOf(":");
  const [name, tag] = [reference.slice(0, colon), reference.slice(colon + 1)];
  return `pkg:docker/${name.split("/").map(encodeURIComponent).join("/")}@${tag}?platform=linux%2Famd64`;
}

function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function sourceOf({ request, root }: ProvenanceFacts): object {
  const filename = baseNameOf(request.dockerfile.name);
  const wanted = [filename, `${filename}.dockerignore`, ...(filename === "Dockerfile" ? ["dockerfile"] : [])];
  const attrs = {
    "local.differ": "none",
    "local.followpaths": JSON.stringify(wanted),
    "local.sharedkeyhint": "dockerfile",
  };
  const file = makeVertex({ source: { identifier: "local://dockerfile", attrs } }, [], { name: "" });
  const data = toBase64(new TextEncoder().encode(request.dockerfile.text));
  const infos = [{ filename, language: "Dockerfile", data, ...definition(file) }];
  return { locations: locations(root), infos };
}

/** The layers behind the steps whose layers are packed: what the image holds, and other images. */
function layersOf({ root, results }: ProvenanceFacts): Record<string, unknown> {
  const final = root ? (results.get(root.digest)?.layers ?? []) : [];
  const ids = stepIds(root);
  const found: [string, unknown][] = [];
  for (const { digest, hidden, op } of root ? sortVertices(root) : []) {
    const layers = results.get(digest)?.layers ?? [];
    const isPart = layers.length > 0 && layers.every(({ layer }, at) => layer === final[at]?.layer);
    const isImage = "source" in op && op.source.identifier.startsWith("docker-image://");
    if (isPart || isImage || (hidden && layers.length > 0))
      found.push([`${ids.get(digest)}:0`, [layers.map(descriptor)]]);
  }
  found.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(found);
}

function descriptor({ layer }: ImageLayer): object {
  const size = [...layer.entries.values()].reduce(
    (sum, e) => sum + (e.kind === "file" ? e.content.length : 0),
    32,
  );
  return { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest: layer.digest, size };
}

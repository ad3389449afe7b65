import { parseReference } from "../image/reference.ts";
import type { ImageStore } from "../image/types.ts";
import { NotModelledError } from "../source/errors.ts";
import type { ImageDraft } from "./convert/image-draft.ts";
import { BuildError, StepError } from "./errors.ts";
import { type Exported, exportImage } from "./export.ts";
import type { BuildLog, StepLog } from "./progress/log.ts";
import { filesOf, type Snapshot } from "./solve/snapshot.ts";
import { FailedStep } from "./solve/solver.ts";
import type { BuildOutput, BuildRequest } from "./types.ts";

/** A finished build, on its way out. */
export interface Finished {
  readonly request: BuildRequest;
  readonly draft: ImageDraft;
  readonly snapshot: Snapshot;
  /** The provenance that an image is to carry. */
  readonly predicate: object | undefined;
  readonly images: ImageStore;
  readonly now: number;
  readonly log: BuildLog;
}

/** Hands the result to all outputs. Resolves with the image that the engine has now, where one is among them. */
export async function exportAll(finished: Finished): Promise<Exported | undefined> {
  const { request } = finished;
  const standard: BuildOutput = { type: "image", names: request.tags, push: false };
  let exported: Exported | undefined;
  for (const output of request.outputs ?? [standard]) {
    if (output.type === "image") exported = await toEngine(output, finished);
    else if (output.type === "local" || output.type === "tar") toFiles(output, finished);
    else if (output.type === "oci" || output.type === "docker") toArchive(output, finished);
  }
  return exported;
}

function isInlineCache({ request }: Finished): boolean {
  return (
    request.buildArgs.get("BUILDKIT_INLINE_CACHE") === "1" ||
    (request.cacheTo ?? []).some(({ type }) => type === "inline")
  );
}

type ImageOutput = Extract<BuildOutput, { type: "image" }>;

/** Into the engine's images, and on to a registry. What a registry refuses stays here under its name. */
async function toEngine({ names, push }: ImageOutput, finished: Finished): Promise<Exported> {
  const { draft, snapshot, predicate, images, now, log } = finished;
  const tags = names.map((name) => parseReference(name).familiar);
  const step = log.step("exporting to image");
  const inline = isInlineCache(finished);
  const exported = exportImage(draft, snapshot, { tags, predicate, now, step, isInlineCache: inline });
  const { image } = exported;
  const full = names.map((name) => parseReference(name).canonical);
  for (const name of full.length > 0 ? full : [`moby-dangling@${image.id}`]) {
    step.line(`naming to ${name} done`);
    step.line(`unpacking to ${name} done`);
  }
  images.add(image);
  for (const tag of tags) images.tag(tag, image);
  if (push) for (const name of tags) await pushTo(name, exported, step, finished);
  step.done();
  return exported;
}

async function pushTo(name: string, { image }: Exported, step: StepLog, finished: Finished): Promise<void> {
  const { request, log } = finished;
  if (!request.registry) throw new NotModelledError("pushing from here");
  try {
    const server = await request.registry.push(name, image);
    if (server !== undefined) log.step(`[auth] sharing credentials for ${server}`).done();
    step.line("pushing layers 0.1s done");
    step.line(`pushing manifest for ${name}@${image.id} 0.1s done`);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    const refusal = new StepError(`failed to push ${name}: ${error.message}`, undefined, undefined);
    step.line("pushing layers 0.0s done");
    step.error(refusal.stepMessage);
    throw new FailedStep(step, refusal);
  }
}

function refuseAttestation({ request, predicate }: Finished, what: string): void {
  if (predicate !== undefined && !request.isDefaultProvenance)
    throw new NotModelledError(`--provenance with --output type=${what}`);
}

function toFiles(output: Extract<BuildOutput, { type: "local" | "tar" }>, finished: Finished): void {
  refuseAttestation(finished, output.type);
  const { log, snapshot } = finished;
  const isFolder = output.type === "local";
  const step = log.step(isFolder ? "exporting to client directory" : "exporting to client tarball");
  output.write(filesOf(snapshot));
  step.line(isFolder ? "copying files 1.99MB 0.1s done" : "sending tarball 0.0s done");
  step.done();
}

/** Archives of images carry the attestation only where it was asked for. */
function toArchive(output: Extract<BuildOutput, { type: "oci" | "docker" }>, finished: Finished): void {
  if (output.type === "docker") refuseAttestation(finished, "docker,dest=...");
  const { request, draft, snapshot, now, log } = finished;
  const predicate = request.isDefaultProvenance ? undefined : finished.predicate;
  const tags = output.names.map((name) => parseReference(name).familiar);
  const step = log.step(`exporting to ${output.type} image format`);
  const inline = isInlineCache(finished);
  const { image } = exportImage(draft, snapshot, { tags, predicate, now, step, isInlineCache: inline });
  output.write(image);
  if (output.isTar) step.line("sending tarball 0.0s done");
  step.done();
}

import { digestOf } from "../image/digest.ts";
import { parseReference } from "../image/reference.ts";
import { exportCaches } from "./cache-export.ts";
import { importCache } from "./cache-import.ts";
import type { Converted } from "./convert/options.ts";
import { baseName } from "./convert/paths.ts";
import { BuildError } from "./errors.ts";
import type { Exported } from "./export.ts";
import { exportAll } from "./exporters.ts";
import { sortVertices, type Vertex } from "./llb/vertex.ts";
import { type Plan, planWithRegistry } from "./plan.ts";
import { excerpt } from "./progress/excerpt.ts";
import { BuildLog, type StepLog } from "./progress/log.ts";
import { logPreparation } from "./progress/preparation.ts";
import { warningBlock } from "./progress/warnings.ts";
import { packageUrl, predicate } from "./provenance/predicate.ts";
import { inspectRecord } from "./record.ts";
import type { BuildCache } from "./solve/cache.ts";
import { contextSnapshot } from "./solve/context.ts";
import { EMPTY, type Snapshot } from "./solve/snapshot.ts";
import { FailedStep, type Material, Solver } from "./solve/solver.ts";
import type { BuilderSurroundings, BuildRecord, BuildRequest, BuildResult } from "./types.ts";

/** What one build takes from its builder. */
export interface BuildOptions {
  readonly surroundings: BuilderSurroundings;
  readonly cache: BuildCache;
  /** Counts the builds of a builder: ids are made from it. */
  readonly number: number;
  readonly made: (vertex: Vertex, snapshot: Snapshot) => void;
}

/** What a successful build leaves. */
interface Success {
  /** The image in the engine; undefined where the result went elsewhere. */
  readonly exported: Exported | undefined;
  readonly max: object;
  readonly materials: readonly Material[];
}

interface Failure {
  readonly reason: BuildError;
  readonly step: StepLog | undefined;
}

/** Runs one `docker build`. Only what is not modelled, or runs away, rejects; a failed build resolves. */
export function runBuild(request: BuildRequest, options: BuildOptions): Promise<BuildResult> {
  return new Build(request, options).run();
}

class Build {
  private readonly request: BuildRequest;
  private readonly options: BuildOptions;
  private readonly log: BuildLog;
  private readonly started: number;

  constructor(request: BuildRequest, options: BuildOptions) {
    this.request = request;
    this.options = options;
    this.started = options.surroundings.clock.now();
    this.log = new BuildLog(options.surroundings.clock, request.progress);
  }

  async run(): Promise<BuildResult> {
    const plan = await planWithRegistry(this.request, this.options.surroundings.images);
    const folders = namedFolders(plan, this.request);
    const failedStep = logPreparation(this.log, this.request, plan, folders);
    let success: Success | undefined;
    let failure: Failure | undefined;
    if (plan.error) failure = { reason: plan.error, step: failedStep };
    else {
      try {
        success = await this.solve(plan, plan.converted!);
      } catch (error) {
        if (!(error instanceof FailedStep)) throw error;
        failure = { reason: error.reason, step: error.step };
      }
    }
    return this.finish(plan, success, failure);
  }

  private async solve(plan: Plan, { target }: Converted): Promise<Success> {
    const { request, log } = this;
    const { surroundings, cache, made } = this.options;
    const folders = new Map<string, Snapshot>();
    const results = new Map<string, Snapshot>();
    const solver = target.root
      ? new Solver(target.root, {
          surroundings,
          cache,
          log,
          made,
          file: request.dockerfile.name,
          image: plan.images.fetch,
          folder: (name) => {
            const known = folders.get(name) ?? this.folder(name);
            folders.set(name, known);
            return known;
          },
          secret: (id) => request.secrets.get(id)?.(),
          ssh: request.ssh,
        })
      : undefined;
    for (const source of request.cacheFrom ?? []) await importCache(source, cache, log);
    await solver?.run();
    for (const [digest, snapshot] of solver?.results ?? []) results.set(digest, snapshot);
    const snapshot = target.root ? (results.get(target.root.digest) ?? EMPTY) : EMPTY;
    const byUri = (a: Material, b: Material) => (a.uri < b.uri ? -1 : 1);
    const materials = [
      ...imageMaterials(target.root, plan),
      ...(solver?.checkouts ?? []).toSorted(byUri),
      ...(solver?.downloads ?? []).toSorted(byUri),
    ];
    const facts = {
      request,
      root: target.root,
      results,
      materials,
      invocationId: this.id("invocation"),
      startedOn: this.started,
      finishedOn: surroundings.clock.now(),
      vcs: request.vcs,
    };
    const max = predicate(facts, "max");
    const document = { none: undefined, min: predicate(facts, "min"), max }[request.provenance];
    const now = surroundings.clock.now();
    const { images } = surroundings;
    const draft = target.image;
    const exported = await exportAll({ request, draft, snapshot, predicate: document, images, now, log });
    const contents = { entries: solver?.entries ?? [], result: snapshot };
    for (const [digest, entries] of await exportCaches(request, contents, log))
      cache.exportAs(digest, entries);
    return { exported, max, materials };
  }

  private folder(name: string): Snapshot {
    const { request } = this;
    if (name === "context") return contextSnapshot(name, request.context);
    const context = request.namedContexts.get(name);
    if (!context || "image" in context) throw new BuildError(`no local sources enabled for ${name}`);
    return contextSnapshot(name, context);
  }

  /** 25 letters and digits, as BuildKit's random ids; alike in every run. */
  private id(what: string): string {
    const digits = BigInt(`0x${digestOf(`${what} ${this.options.number} ${this.started}`).slice(7)}`);
    return digits.toString(36).slice(0, 25);
  }

  private finish(plan: Plan, success: Success | undefined, failure: Failure | undefined): BuildResult {
    const { request, log, started } = this;
    const { clock } = this.options.surroundings;
    const range = failure?.reason.range;
    const file = request.dockerfile.name.slice(request.dockerfile.name.lastIndexOf("/") + 1);
    const ranges = range ? [range, ...(failure?.reason.others ?? [])] : [];
    const lines = ranges.flatMap((each) => excerpt(file, request.dockerfile.text, each));
    const source = range && { file: request.dockerfile.name, range };
    // The record's own log ends with the failed step once more; the rest is the client's.
    for (const line of failure?.step?.tail() ?? []) log.keep(line, source);
    for (const line of warningBlock(plan.linted.warnings)) log.show(line);
    for (const line of lines) log.excerpt(line, source);
    const finished = clock.now();
    const own = request.name ?? baseName(request.context.root);
    const name = request.target ? `${own} (${request.target})` : own;
    const ref = this.id("ref");
    const record: BuildRecord = {
      ref,
      name,
      status: failure ? "Error" : "Completed",
      createdAt: started,
      duration: finished - started,
      log: log.lines,
      inspect: inspectRecord({
        request,
        ref,
        name,
        started,
        finished,
        log,
        materials: success?.materials ?? [],
        attachments: success ? attachments(success.exported, this.id("provenance")) : [],
        error: failure && {
          message: failure.reason.message,
          step: failure.step,
          excerpt: lines,
          fromFrontend: plan.error !== undefined,
        },
      }),
      provenance: success?.max,
    };
    if (success)
      return {
        ...(success.exported ? { image: success.exported.image, exported: success.exported } : {}),
        record,
      };
    return { error: `failed to build: failed to solve: ${failure?.reason.message}`, record };
  }
}

/** The folders of `--build-context` that the build looks into. */
function namedFolders({ converted }: Plan, { namedContexts }: BuildRequest): string[] {
  const root = converted?.target.root;
  const used = new Set(
    (root ? sortVertices(root) : []).map(({ op }) => ("source" in op ? op.source.identifier : "")),
  );
  return [...namedContexts.keys()].filter((name) => used.has(`local://${name}`));
}

/** Base images and those that COPY and mounts name, sorted by name. */
function imageMaterials(root: Vertex | undefined, plan: Plan): Material[] {
  const found = new Map<string, Material>();
  for (const { op } of root ? sortVertices(root) : []) {
    if (!("source" in op) || !op.source.identifier.startsWith("docker-image://")) continue;
    const identifier = op.source.identifier.slice("docker-image://".length);
    const reference = parseReference(identifier.replace(/@.*$/, ""));
    const image = plan.images.fetch(identifier);
    const digest = { sha256: image.id.replace("sha256:", "") };
    found.set(reference.canonical, { uri: packageUrl(reference.familiar), digest });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, material]) => material);
}

function attachments(exported: Exported | undefined, provenance: string) {
  const document = { Digest: digestOf(provenance), Type: "https://slsa.dev/provenance/v0.2" };
  if (!exported) return [document];
  const { manifest, index } = exported;
  if (index === undefined) {
    return [{ Digest: manifest, Type: "application/vnd.docker.distribution.manifest.v2+json" }, document];
  }
  return [
    { Digest: index, Type: "application/vnd.oci.image.index.v1+json" },
    document,
    { Digest: manifest, Platform: "linux/amd64", Type: "application/vnd.oci.image.manifest.v1+json" },
  ];
}

import { FileSystemError } from "../../filesystem/types.ts";
import type { Image } from "../../image/types.ts";
import type { SourceLocation } from "../../source/position.ts";
import type { Agent } from "../../tools/ssh/agent.ts";
import { BuildError, StepError } from "../errors.ts";
import type { MergeOp, SourceOp } from "../llb/ops.ts";
import { shownVertices, sortVertices, type Vertex } from "../llb/vertex.ts";
import type { BuildLog, StepLog } from "../progress/log.ts";
import { humanSize } from "../progress/size.ts";
import type { BuildCache, CacheEntry } from "./cache.ts";
import { contextSize } from "./context.ts";
import { download } from "./download.ts";
import { type ExecSurroundings, runExecOp } from "./exec.ts";
import { goFileError, runFileOp } from "./file.ts";
import { onlyFollowed } from "./followed.ts";
import { checkOut, redactCredentials } from "./git.ts";
import { cacheKeys, findMissing, isClientFolder } from "./keys.ts";
import { EMPTY, extend, type Snapshot } from "./snapshot.ts";

/** What the steps of one build need. */
export interface SolveOptions {
  readonly surroundings: ExecSurroundings;
  readonly cache: BuildCache;
  readonly log: BuildLog;
  /** The Dockerfile, for the places of steps. */
  readonly file: string;
  readonly image: (pinned: string) => Image;
  readonly folder: (name: string) => Snapshot;
  readonly secret: (id: string) => Uint8Array | undefined;
  readonly ssh: ReadonlyMap<string, Agent>;
  /** Told of each layer that a stage's step made, or found in the cache. */
  readonly made: (vertex: Vertex, snapshot: Snapshot) => void;
}

/** Something from outside that went into the build, as provenance lists it. */
export interface Material {
  readonly uri: string;
  readonly digest: Readonly<Record<string, string>>;
}

/** A step that failed, with its part of the log. */
export class FailedStep extends Error {
  readonly step: StepLog;
  readonly reason: BuildError;

  constructor(step: StepLog, reason: BuildError) {
    super(reason.message);
    this.step = step;
    this.reason = reason;
  }
}

/** Runs the steps of a build graph, each after its inputs. */
export class Solver {
  /** By digest of the step. */
  readonly results = new Map<string, Snapshot>();
  /** Results of steps with their keys, for `--cache-to`. */
  readonly entries: CacheEntry[] = [];
  readonly downloads: Material[] = [];
  readonly checkouts: Material[] = [];
  private readonly options: SolveOptions;
  private readonly shown: ReadonlyMap<string, Vertex>;
  private readonly order: readonly Vertex[];

  constructor(root: Vertex, options: SolveOptions) {
    this.options = options;
    this.shown = shownVertices(root);
    this.order = byLevel(sortVertices(root));
  }

  /**
   * Resolves when all is done; rejects with FailedStep. One step runs at a time, where BuildKit runs those of independent
   * stages at once: what it would have begun by then is begun when a step fails.
   */
  async run(): Promise<void> {
    this.dropMounts();
    await this.giveUpOn(this.order, (input) => this.sourceOf(input));
    for (const [at, vertex] of this.order.entries()) {
      const pending = this.order.slice(at + 1);
      try {
        await this.solve(vertex);
      } catch (error) {
        for (const other of pending) if (this.isReady(other)) this.begin(other)?.line("CANCELED");
        throw error;
      }
      const users = pending.filter(({ inputs }) => inputs.some(({ digest }) => digest === vertex.digest));
      if (!("source" in vertex.op)) await this.giveUpOn(users, (input) => this.results.get(input.digest));
    }
  }

  private isReady({ op, inputs }: Vertex): boolean {
    return (
      !("source" in op) && inputs.every((input) => "source" in input.op || this.results.has(input.digest))
    );
  }

  /**
   * Rejects when one of `vertices` names a file that its source does not have. BuildKit sums up such files as soon as it has
   * the source, long before the step's turn, so that no other step is run; of several steps the one nearest to the result
   * fails. The log then calls steps cached that were not run.
   */
  private async giveUpOn(
    vertices: readonly Vertex[],
    known: (input: Vertex) => Snapshot | undefined,
  ): Promise<void> {
    const hopeless = vertices.findLast(
      (vertex) => !("source" in vertex.op) && findMissing(vertex, vertex.inputs.map(known)) !== undefined,
    );
    if (!hopeless) return;
    // Only what the failing step builds on is named, and what has begun by now.
    const below = new Set(sortVertices(hopeless).map(({ digest }) => digest));
    const hasBegun = this.results.size > 0;
    for (const vertex of this.order) {
      if (vertex === hopeless || this.results.has(vertex.digest)) continue;
      if (!below.has(vertex.digest) && !(hasBegun && this.isReady(vertex))) continue;
      if ("source" in vertex.op) await this.solve(vertex);
      else if (hasBegun && this.isReady(vertex)) this.begin(vertex)?.line("CANCELED");
      else this.begin(vertex)?.cached();
    }
    await this.solve(hopeless);
  }

  /** What the client sends or an image holds: it is there before any step runs. */
  private sourceOf(vertex: Vertex): Snapshot | undefined {
    if (isClientFolder(vertex)) return this.clientFolder(vertex);
    const identifier = "source" in vertex.op ? vertex.op.source.identifier : "";
    const reference = /^docker-image:\/\/(.*)$/.exec(identifier)?.[1];
    return reference === undefined ? undefined : imageSnapshot(this.options.image(reference));
  }

  private begin(vertex: Vertex): StepLog | undefined {
    const { log, file } = this.options;
    const source = vertex.range && { file, range: vertex.range };
    const name = this.shown.get(vertex.digest)?.name ?? vertex.name;
    return vertex.hidden ? undefined : log.step(name, source);
  }

  private clientFolder({ op }: Vertex): Snapshot {
    const { identifier, attrs } = (op as { source: SourceOp }).source;
    const paths = attrs?.["local.followpaths"];
    const whole = this.options.folder(identifier.slice("local://".length));
    return paths === undefined ? whole : onlyFollowed(whole, JSON.parse(paths) as string[]);
  }

  private dropMounts(): void {
    for (const { op, ignoreCache } of this.order) {
      if (!ignoreCache || !("exec" in op)) continue;
      for (const { cacheOpt } of op.exec.mounts) if (cacheOpt) this.options.cache.dropMount(cacheOpt.ID);
    }
  }

  private async solve(vertex: Vertex): Promise<void> {
    const { log, file } = this.options;
    const source = vertex.range && { file, range: vertex.range };
    const step = vertex.hidden
      ? undefined
      : log.step(this.shown.get(vertex.digest)?.name ?? vertex.name, source);
    try {
      this.results.set(vertex.digest, await this.result(vertex, step, source));
    } catch (error) {
      const failed = placed(error, vertex);
      const shown = step ?? log.step(vertex.name, source);
      shown.error(failed.stepMessage);
      throw new FailedStep(shown, failed);
    }
  }

  private async result(
    vertex: Vertex,
    step: StepLog | undefined,
    source: SourceLocation | undefined,
  ): Promise<Snapshot> {
    const { cache, made } = this.options;
    if ("source" in vertex.op) return this.fetchSource(vertex, step);
    const inputs = vertex.inputs.map((input) => this.results.get(input.digest) ?? EMPTY);
    const keys = cacheKeys(vertex, inputs);
    const known = vertex.ignoreCache ? undefined : cache.get(keys);
    if (known) step?.cached();
    const snapshot = known ?? (await this.execute(vertex, inputs, step, source));
    if (!known) {
      step?.done();
      cache.put(keys, snapshot);
    }
    this.entries.push({ keys, snapshot });
    const shown = this.shown.get(vertex.digest) ?? vertex;
    const isHere = !cache.isElsewhere(snapshot);
    if (shown.stage !== undefined && !shown.hidden && isHere) made(shown, snapshot);
    return snapshot;
  }

  private async execute(
    { op }: Vertex,
    inputs: readonly Snapshot[],
    step: StepLog | undefined,
    source: SourceLocation | undefined,
  ): Promise<Snapshot> {
    const { surroundings, cache, secret, ssh } = this.options;
    const { clock } = surroundings;
    const finish = (base: Snapshot, tree: Parameters<typeof extend>[1]) =>
      extend(base, tree, { id: cache.nextId(), time: clock.now(), source });
    if ("exec" in op) {
      const sources = { inputs, cache, secret, ssh, now: clock.now() };
      const tree = await runExecOp(op.exec, sources, surroundings, step?.output ?? (() => {}));
      const base = op.exec.mounts[0]?.input === -1 ? EMPTY : (inputs[0] ?? EMPTY);
      return finish(base, tree);
    }
    if ("file" in op) {
      const { base, tree } = await runFileOp(op.file, inputs, () => clock.now());
      await clock.sleep(10);
      return finish(base, tree);
    }
    step?.line("merging 0.0s done");
    return mergeSnapshots((op as { merge: MergeOp }).merge, inputs, cache.nextId(), source);
  }

  private async fetchSource(vertex: Vertex, step: StepLog | undefined): Promise<Snapshot> {
    const op = (vertex.op as { source: SourceOp }).source;
    const { surroundings, image, secret } = this.options;
    const [scheme = "", rest = ""] = op.identifier.split("://", 2);
    switch (scheme) {
      case "docker-image": {
        step?.line(`resolve ${rest} 0.0s done`);
        step?.done();
        return imageSnapshot(image(rest));
      }
      case "local": {
        const snapshot = this.clientFolder(vertex);
        step?.line(`transferring ${rest}: ${humanSize(contextSize(snapshot))} done`);
        step?.done();
        return snapshot;
      }
      case "git": {
        const { snapshot, commit } = await checkOut(op, surroundings, secret, step?.output ?? (() => {}));
        const uri = redactCredentials(op.attrs?.["git.fullurl"] ?? op.identifier);
        this.checkouts.push({ uri, digest: { sha1: commit } });
        step?.done();
        return snapshot;
      }
      default: {
        const { clock } = surroundings;
        const { snapshot, digest } = await download(op, surroundings.network("host"), clock.now(), secret);
        const uri = redactCredentials(op.identifier);
        this.downloads.push({ uri, digest: { sha256: digest.replace("sha256:", "") } });
        step?.done();
        return snapshot;
      }
    }
  }
}

/**
 * Independent stages run at once on the engine: steps before which equally many RUNs must be done take turns. Each
 * still comes after its inputs.
 */
function byLevel(order: readonly Vertex[]): Vertex[] {
  const levels = new Map<string, number>();
  for (const { digest, op, inputs } of order) {
    const before = Math.max(0, ...inputs.map((input) => levels.get(input.digest) ?? 0));
    levels.set(digest, before + ("exec" in op ? 1 : 0));
  }
  return order.toSorted((a, b) => (levels.get(a.digest) ?? 0) - (levels.get(b.digest) ?? 0));
}

/** Says where a failed step stands. Faults that are not the learner's go through as they are. */
function placed(error: unknown, vertex: Vertex): StepError {
  if (error instanceof FileSystemError) {
    return new StepError(goFileError("open", error), undefined, vertex.range);
  }
  if (!(error instanceof BuildError)) throw error;
  if (!(error instanceof StepError))
    return new StepError(error.message, "failed to compute cache key", vertex.range);
  return error.at(vertex.range);
}

function imageSnapshot(image: Image): Snapshot {
  const time = Date.parse(image.created);
  return { id: image.id, layers: image.layers, times: image.layers.map(() => time) };
}

/** `--link`: the layers of the copy on top of those of the stage, untouched. */
function mergeSnapshots(
  { inputs: numbers }: MergeOp,
  inputs: readonly Snapshot[],
  id: string,
  source: SourceLocation | undefined,
): Snapshot {
  const parts = numbers.map(({ input = 0 }) => inputs[input] ?? EMPTY);
  const [base = EMPTY, ...others] = parts;
  const added = others.flatMap(({ layers }) =>
    layers.map(({ layer }) => ({ layer, ...(source ? { source } : {}) })),
  );
  return {
    id,
    layers: [...base.layers, ...added],
    times: [...base.times, ...others.flatMap(({ times }) => times)],
  };
}

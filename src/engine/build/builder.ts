import { createFileSystem } from "../filesystem/filesystem.ts";
import type { FileSystem } from "../filesystem/types.ts";
import { runBuild } from "./build.ts";
import { answerCall } from "./calls/call.ts";
import type { Vertex } from "./llb/vertex.ts";
import { BuildCache } from "./solve/cache.ts";
import type { Snapshot } from "./solve/snapshot.ts";
import type {
  BuildCall,
  Builder,
  BuilderSurroundings,
  BuildRecord,
  BuildRequest,
  BuildResult,
  CachedLayer,
  CheckResult,
} from "./types.ts";

/** Makes a BuildKit instance without a cache. Builds run in simulated time: drive the clock around them. */
export function createBuilder(surroundings: BuilderSurroundings): Builder {
  return new SimulatedBuilder(surroundings);
}

class SimulatedBuilder implements Builder {
  readonly records: BuildRecord[] = [];
  private readonly surroundings: BuilderSurroundings;
  private readonly cache = new BuildCache();
  private made: CachedLayer[] = [];
  private builds = 0;

  constructor(surroundings: BuilderSurroundings) {
    this.surroundings = surroundings;
  }

  async build(request: BuildRequest): Promise<BuildResult> {
    const { surroundings, cache } = this;
    this.builds += 1;
    const made = (vertex: Vertex, snapshot: Snapshot) => this.note(vertex, snapshot);
    const result = await runBuild(request, { surroundings, cache, number: this.builds, made });
    this.records.push(result.record);
    return result;
  }

  forget(ref: string): void {
    const at = this.records.findIndex((record) => record.ref === ref);
    if (at >= 0) this.records.splice(at, 1);
  }

  async call(request: BuildRequest, call: BuildCall): Promise<CheckResult> {
    return answerCall(request, call, this.surroundings.images, this.surroundings.clock);
  }

  private note({ stage = "" }: Vertex, { layers }: Snapshot): void {
    const top = layers.at(-1);
    if (!top) return;
    const source = top.source ? { source: top.source } : {};
    const index = layers.length - 1;
    // A step found in the cache is noted once more only where another stage uses it.
    const isKnown = this.made.some(
      (each) => each.layer.digest === top.layer.digest && each.stage === stage && each.index === index,
    );
    if (!isKnown) this.made.push({ layer: top.layer, stage, index, ...source });
  }

  get layers(): readonly CachedLayer[] {
    return this.made;
  }

  get cacheMounts(): ReadonlyMap<string, FileSystem> {
    return new Map([...this.cache.namedMounts()].map(([id, tree]) => [id, createFileSystem(tree)]));
  }

  /** `docker builder prune`: without `all`, only what no image uses goes; the simulator keeps no such count. */
  prune(_all: boolean): void {
    this.cache.clear();
    this.made = [];
  }
}

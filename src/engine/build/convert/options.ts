import type { Dockerfile } from "../../dockerfile/instructions.ts";
import type { Image } from "../../image/types.ts";
import type { ProxyEnvironment } from "../llb/ops.ts";
import type { Vertex } from "../llb/vertex.ts";
import type { StageState } from "./stage.ts";

/** What the conversion asks of the build around it. */
export interface ConvertOptions {
  readonly dockerfile: Dockerfile;
  readonly buildArgs: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
  readonly target: string | undefined;
  /** Does `--no-cache` or `--no-cache-filter` name this stage? */
  readonly ignoresCache: (stage: string | undefined) => boolean;
  readonly network: "default" | "none" | "host";
  readonly allowsHostNetwork: boolean;
  readonly addHosts: ReadonlyMap<string, string>;
  /** A `--build-context` of that name. */
  readonly namedContext: (name: string) => NamedSource | undefined;
  /** Patterns of .dockerignore, cleaned. */
  readonly excluded: readonly string[];
  /** Looks an image up; throws BuildError as the registry would answer. */
  readonly image: (reference: string) => ResolvedImage;
}

export interface ResolvedImage {
  /** `docker.io/library/busybox:latest@sha256:...` */
  readonly pinned: string;
  readonly image: Image;
}

export type NamedSource = { readonly local: string } | { readonly image: string };

/** Which files of a context are wanted, gathered while stages are converted. */
export class WantedPaths {
  private readonly paths = new Set<string>();

  add(path: string): void {
    this.paths.add(path);
  }

  /** Sorted, relative; undefined for everything. */
  followed(): readonly string[] | undefined {
    if (this.paths.size === 0 || this.paths.has("/")) return undefined;
    return [...this.paths].map((path) => path.slice(1)).sort();
  }
}

/** What the instructions of all stages share. */
export interface Conversion {
  readonly options: ConvertOptions;
  readonly globalArgs: ReadonlyMap<string, string>;
  readonly proxy: ProxyEnvironment | undefined;
  readonly context: Vertex;
  readonly wanted: WantedPaths;
  /** The same for `--build-context` folders, by the number of the stage that starts from one. */
  readonly wantedOfStages: Map<number, WantedPaths>;
}

export interface Converted {
  readonly target: StageState;
  readonly conversion: Conversion;
}

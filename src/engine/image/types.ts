import type { Layer } from "../filesystem/types.ts";
import type { SourceLocation } from "../source/position.ts";

/** The image's config, with Docker's own field names: what `docker inspect` shows under Config. */
export interface ImageConfig {
  readonly Env?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly WorkingDir?: string;
  readonly User?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Healthcheck?: Healthcheck;
  readonly OnBuild?: readonly string[];
  readonly Shell?: readonly string[];
  readonly StopSignal?: string;
  readonly ArgsEscaped?: boolean;
}

/** Durations in nanoseconds, as Docker stores them. */
export interface Healthcheck {
  readonly Test: readonly string[];
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
}

export interface HistoryEntry {
  /** RFC 3339. */
  readonly created: string;
  readonly created_by: string;
  readonly comment?: string;
  readonly empty_layer?: boolean;
  /** The instruction behind it, for the learner; real images do not carry this. */
  readonly source?: SourceLocation;
}

/** A layer as an image holds it, with the instruction that made it. */
export interface ImageLayer {
  readonly layer: Layer;
  readonly source?: SourceLocation;
}

export interface Image {
  /** `sha256:...` */
  readonly id: string;
  readonly created: string;
  readonly architecture: string;
  readonly os: string;
  /** MAINTAINER. */
  readonly author?: string;
  readonly config: ImageConfig;
  readonly history: readonly HistoryEntry[];
  readonly layers: readonly ImageLayer[];
  /** The in-toto statement with the SLSA provenance, where the build attached one. */
  readonly provenance?: unknown;
}

/** Names to images, as a daemon keeps them. References are familiar names with a tag: `shop:latest`. */
export interface ImageStore {
  /** By name or id: images that are here. One that a public registry has comes here when it is first asked for. */
  get(reference: string): Image | undefined;
  tag(reference: string, image: Image): void;
  untag(reference: string): void;
  /** In the order in which they were tagged. */
  references(): readonly string[];
  /** Untagged ones included. */
  images(): readonly Image[];
  add(image: Image): void;
  /** Forgets the image and all its names. */
  remove(image: Image): void;
}

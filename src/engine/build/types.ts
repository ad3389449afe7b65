import type { FileSystem, Layer } from "../filesystem/types.ts";
import type { EncodedImage } from "../image/oci.ts";
import type { Image, ImageStore } from "../image/types.ts";
import type { Programs } from "../process/machine.ts";
import type { Budget, Clock, Network } from "../process/types.ts";
import type { SourceLocation } from "../source/position.ts";
import type { Agent } from "../tools/ssh/agent.ts";
import type { Exported } from "./export.ts";

/** One `docker build`, with everything the client sends along. */
export interface BuildRequest {
  readonly dockerfile: { readonly name: string; readonly text: string };
  /** The context as the client would send it: before .dockerignore. `root` is a folder of `filesystem`. */
  readonly context: {
    readonly filesystem: FileSystem;
    readonly root: string;
    readonly ignoreText?: string;
    readonly ignoreName?: string;
  };
  readonly namedContexts: ReadonlyMap<
    string,
    { readonly filesystem: FileSystem; readonly root: string } | { readonly image: string }
  >;
  readonly buildArgs: ReadonlyMap<string, string>;
  /** Read when a step asks for it; throws what the client would say. */
  readonly secrets: ReadonlyMap<string, () => Uint8Array>;
  /** What `--ssh ID` forwards: the agent behind each name. */
  readonly ssh: ReadonlyMap<string, Agent>;
  readonly labels: ReadonlyMap<string, string>;
  readonly tags: readonly string[];
  readonly target: string | undefined;
  readonly noCache: boolean;
  readonly noCacheFilter: readonly string[];
  readonly provenance: "none" | "min" | "max";
  readonly network: "default" | "none" | "host";
  readonly addHosts: ReadonlyMap<string, string>;
  readonly platform: string | undefined;
  /** Entitlements given by `--allow`: `network.host` lets RUN --network=host. */
  readonly allow?: ReadonlySet<string>;
  /** The context as the record shows it: `.`, or an absolute path from Compose. Default `.`. */
  readonly contextPath?: string;
  /** The record's name: the context's folder, and what Compose or Bake say. Default: the folder's name. */
  readonly name?: string;
  /** The client's command line, `docker-buildx buildx build ...`: a failed build's record keeps it. */
  readonly commandLine?: string;
  /** What buildx found out about the git repository around the context. */
  readonly vcs?: Readonly<Record<string, string>>;
  /** Where the result goes; without it, into the engine's images under `tags`. */
  readonly outputs?: readonly BuildOutput[];
  /** The attestation was not asked for: then only images in the engine or a registry carry it. */
  readonly isDefaultProvenance?: boolean;
  /** How the client reaches registries, with its own logins. Without it there are none. */
  readonly registry?: RegistryAccess;
  readonly cacheTo?: readonly CacheTarget[];
  readonly cacheFrom?: readonly CacheSource[];
  /** Receives the plain progress log as it grows, whole lines. */
  readonly progress: (line: LogLine) => void;
}

/** Where a build's result goes. What is no image is handed to the client, which writes it among its own files. */
export type BuildOutput =
  | { readonly type: "image"; readonly names: readonly string[]; readonly push: boolean }
  | { readonly type: "local" | "tar"; readonly write: (files: FileSystem) => void }
  | {
      readonly type: "oci" | "docker";
      readonly names: readonly string[];
      /** Printed as a tarball being sent. */
      readonly isTar: boolean;
      readonly write: (image: Image) => void;
    }
  | { readonly type: "cacheonly" };

/** Both reject with BuildError. */
export interface RegistryAccess {
  /** Sends an image to the registry that its name leads to; tells the server whose login was used, if one was. */
  push(name: string, image: Image): Promise<string | undefined>;
  /** Fetches a base image. */
  resolve(name: string): Promise<Image>;
}

/** `--cache-to`: `max` takes along the layers of every stage, `min` only those that are in the result. */
export type CacheTarget =
  | { readonly type: "inline" }
  | {
      readonly type: "local" | "registry";
      readonly mode: "min" | "max";
      /** Takes the cache as an image of its own; rejects with BuildError. */
      readonly write: (cache: EncodedImage) => Promise<void>;
    };

/** `--cache-from`. */
export interface CacheSource {
  /** As the log names it. */
  readonly name: string;
  /** The digest of the cache that is there now; what is to be said when there is none. */
  readonly find: () => Promise<{ readonly digest: string } | { readonly failure: string } | undefined>;
}

/** One line of the plain progress log, with its origin. */
export interface LogLine {
  readonly text: string;
  /** A line of the Dockerfile's excerpt, which the client prints itself below the log of a failed build. */
  readonly isExcerpt?: true;
  readonly source?: SourceLocation;
}

export interface BuildResult {
  /** Undefined when the build failed, or its result went elsewhere than into the engine. */
  readonly image?: Image;
  readonly exported?: Exported;
  /** As buildx prints it after `ERROR: `, e.g. `failed to build: failed to solve: ...`. */
  readonly error?: string;
  readonly record: BuildRecord;
}

/** What `docker buildx history` keeps of a build, successful or not. */
export interface BuildRecord {
  readonly ref: string;
  readonly name: string;
  readonly status: "Completed" | "Error";
  readonly createdAt: number;
  readonly duration: number;
  readonly log: readonly LogLine[];
  /** What `docker buildx history inspect --format json` prints. */
  readonly inspect: unknown;
  /** The mode=max provenance (the predicate) that the record of a successful build carries; else undefined. */
  readonly provenance: unknown;
}

/** A layer that the builder made, kept in its cache whether or not an image holds it. */
export interface CachedLayer {
  readonly layer: Layer;
  /** `stage-1` or the stage's name. */
  readonly stage: string;
  /** Position among the layers of its stage, base layers included. */
  readonly index: number;
  readonly source?: SourceLocation;
}

/** The answer to a call: `output` is for standard output, `errors` for standard error after the log. */
export interface CheckResult {
  readonly output: string;
  readonly errors: string;
  readonly status: number;
  /** What the client prints after `ERROR: ` in place of an answer. */
  readonly failure?: string;
}

/** A question to the Dockerfile's frontend: `check`, `lint`, `outline`, `targets`; it refuses others itself. */
export interface BuildCall {
  readonly name: string;
  /** Answer for programs. */
  readonly json: boolean;
}

/** A BuildKit instance: what outlives one build. */
export interface Builder {
  build(request: BuildRequest): Promise<BuildResult>;
  /** `docker build --call=...`: no step runs. */
  call(request: BuildRequest, call: BuildCall): Promise<CheckResult>;
  readonly records: readonly BuildRecord[];
  /** `docker buildx history rm`. */
  forget(ref: string): void;
  /** Layers of all stages built so far, for the `build-cache` surface. */
  readonly layers: readonly CachedLayer[];
  /** Contents of `type=cache` mounts by id: a read-only view for evidence. */
  readonly cacheMounts: ReadonlyMap<string, FileSystem>;
  prune(all: boolean): void;
}

/** What a builder needs from the machine it runs on. */
export interface BuilderSurroundings {
  readonly images: ImageStore;
  readonly clock: Clock;
  readonly budget: Budget;
  /** What RUN steps may run. */
  readonly programs: Programs;
  /** What some of them reach beside files and network, by name. */
  readonly facilities?: ReadonlyMap<string, unknown>;
  /** The network that RUN steps see, by their `--network`. */
  network(mode: "default" | "none" | "host"): Network;
}

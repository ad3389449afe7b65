import { toBase64 } from "./llb/base64.ts";
import type { BuildLog } from "./progress/log.ts";
import { frontendArgs } from "./provenance/frontend-args.ts";
import type { Material } from "./solve/solver.ts";
import type { BuildRequest } from "./types.ts";

/** How a build failed, as its record tells it. */
export interface RecordedError {
  readonly message: string;
  /** The step that failed and the last lines that it printed. */
  readonly step: { readonly name: string; readonly texts: readonly string[] } | undefined;
  /** The excerpt of the Dockerfile. */
  readonly excerpt: readonly string[];
  /** The Dockerfile is at fault, not a step that ran. */
  readonly fromFrontend: boolean;
}

export interface RecordFacts {
  readonly request: BuildRequest;
  readonly ref: string;
  readonly name: string;
  readonly started: number;
  readonly finished: number;
  readonly log: BuildLog;
  readonly materials: readonly Material[];
  readonly attachments: readonly {
    readonly Digest: string;
    readonly Platform?: string;
    readonly Type: string;
  }[];
  readonly error: RecordedError | undefined;
}

/** What `docker buildx history inspect --format json` prints. */
export function inspectRecord(facts: RecordFacts): object {
  const { request, log, error, started, finished } = facts;
  const named = [...request.namedContexts].map(([Name, context]) => ({
    Name,
    Value: "image" in context ? `docker-image://${context.image}` : `local:${Name}`,
  }));
  const args = Object.entries(frontendArgs(request));
  const pairs = (prefix: string) =>
    args.flatMap(([key, Value]) =>
      key.startsWith(prefix) ? [{ Name: key.slice(prefix.length), Value }] : [],
    );
  const BuildArgs = pairs("build-arg:");
  const Labels = pairs("label:");
  const ExtraHosts = [...request.addHosts].map(([host, address]) => `${host}=${address}`);
  const Materials = facts.materials.map(({ uri, digest }) => ({
    URI: uri,
    Digests: Object.entries(digest).map(([kind, value]) => `${kind}:${value}`),
  }));
  return {
    Name: facts.name,
    Ref: facts.ref,
    Context: request.contextPath ?? ".",
    Dockerfile: request.dockerfile.name,
    ...(request.target ? { Target: request.target } : {}),
    ...(named.length > 0 ? { NamedContexts: named } : {}),
    StartedAt: new Date(started).toISOString(),
    CompletedAt: new Date(finished).toISOString(),
    Duration: (finished - started) * 1e6,
    Status: error ? "failed" : "completed",
    ...(error ? { Error: errorOf(error, request) } : {}),
    NumCompletedSteps: log.steps,
    NumTotalSteps: log.steps,
    NumCachedSteps: log.cachedSteps,
    ...(BuildArgs.length > 0 ? { BuildArgs } : {}),
    ...(Labels.length > 0 ? { Labels } : {}),
    Config: {
      ...(request.network === "default" ? {} : { Network: request.network }),
      ...(ExtraHosts.length > 0 ? { ExtraHosts } : {}),
      ImageResolveMode: "local",
      ...(request.noCache ? { NoCache: true } : {}),
      ...(request.noCacheFilter.length > 0 ? { NoCacheFilter: request.noCacheFilter } : {}),
    },
    ...(Materials.length > 0 ? { Materials } : {}),
    ...(facts.attachments.length > 0 ? { Attachments: facts.attachments } : {}),
  };
}

/** How many of a failed step's last lines its record shows (measured with buildx 0.29.1). */
const ERROR_LINES = 16;

function errorOf({ message, step, excerpt, fromFrontend }: RecordedError, request: BuildRequest): object {
  const encode = (text: string) => toBase64(new TextEncoder().encode(text));
  // The engine's call stack: an error from the frontend passed through the client, so that the client's
  // command line, build arguments and all, stands in it.
  const frames = fromFrontend ? `\n1 0.29.1 ${request.commandLine ?? commandLine(request)}\n` : "";
  return {
    Code: 2,
    Message: message,
    ...(step ? { Name: step.name } : {}),
    ...(step && step.texts.length > 0 ? { Logs: step.texts.slice(-ERROR_LINES) } : {}),
    ...(excerpt.length > 0 ? { Sources: encode(`${excerpt.join("\n")}\n\n`) } : {}),
    Stack: encode(`${message}\n${frames}`),
  };
}

function commandLine(request: BuildRequest): string {
  const pairs = (flag: string, values: ReadonlyMap<string, string>) =>
    [...values].flatMap(([key, value]) => [flag, `${key}=${value}`]);
  const words = [
    ...pairs("--build-arg", request.buildArgs),
    ...pairs("--label", request.labels),
    ...request.tags.flatMap((tag) => ["-t", tag]),
    ...(request.target ? ["--target", request.target] : []),
  ];
  return ["docker-buildx buildx build", ...words, request.contextPath ?? "."].join(" ");
}

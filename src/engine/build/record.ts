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
    ...(error ? { Error: errorOf(error) } : {}),
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

function errorOf({ message, step, excerpt }: RecordedError): object {
  const encode = (text: string) => toBase64(new TextEncoder().encode(text));
  return {
    Code: 2,
    Message: message,
    ...(step ? { Name: step.name } : {}),
    ...(step && step.texts.length > 0 ? { Logs: step.texts } : {}),
    ...(excerpt.length > 0 ? { Sources: encode(`${excerpt.join("\n")}\n\n`) } : {}),
    // The engine's own call stack follows here; only its first line depends on the build.
    Stack: encode(`${message}\n`),
  };
}

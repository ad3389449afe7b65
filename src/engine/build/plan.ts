import { readIgnorePatterns } from "../dockerfile/dockerignore.ts";
import type { Dockerfile } from "../dockerfile/instructions.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import { InstructionError } from "../dockerfile/variables.ts";
import type { Image, ImageStore } from "../image/types.ts";
import { NotModelledError, SourceError } from "../source/errors.ts";
import { BaseImages, type FetchedImages } from "./base-images.ts";
import { globalArguments } from "./convert/arguments.ts";
import { convert } from "./convert/convert.ts";
import type { Converted, ConvertOptions, NamedSource } from "./convert/options.ts";
import { StageGraph } from "./convert/stages.ts";
import { BuildError } from "./errors.ts";
import { type Linted, lintBuild } from "./lint.ts";
import { sortVertices } from "./llb/vertex.ts";
import type { BuildRequest } from "./types.ts";

/** What a build is going to do, as far as it got: errors come along, so that the log can be written first. */
export interface Plan {
  readonly dockerfile: Dockerfile | undefined;
  readonly images: BaseImages;
  readonly linted: Linted;
  readonly converted: Converted | undefined;
  readonly error: BuildError | undefined;
}

const NO_WARNINGS: Linted = { warnings: [], failure: undefined };

/** Reads and converts the Dockerfile. `everyStage` lints those that are not built, too. */
export function planBuild(
  request: BuildRequest,
  store: ImageStore,
  everyStage = false,
  fetched: FetchedImages = new Map(),
): Plan {
  const images = new BaseImages(store, fetched);
  const plan = { dockerfile: undefined, images, linted: NO_WARNINGS, converted: undefined };
  let dockerfile: Dockerfile;
  try {
    dockerfile = parseDockerfile(request.dockerfile.text, request.dockerfile.name);
  } catch (error) {
    return { ...plan, error: asBuildError(error) };
  }
  refuseUnknown(dockerfile, request);
  let linted = NO_WARNINGS;
  let converted: Converted | undefined;
  let error: BuildError | undefined;
  try {
    const options = convertOptions(dockerfile, request, images);
    linted = lintBuild(dockerfile, request, store, everyStage ? undefined : reachableStages(options));
    converted = convert(options);
    refuseHostNetwork(converted, options);
  } catch (thrown) {
    error = asBuildError(thrown);
  }
  if (!error && linted.failure !== undefined) error = new BuildError(linted.failure);
  return { dockerfile, images, linted, converted, error };
}

/** The same, with base images that are not here fetched from their registries. */
export async function planWithRegistry(request: BuildRequest, store: ImageStore): Promise<Plan> {
  const fetched = new Map<string, Image | BuildError>();
  let plan = planBuild(request, store);
  for (let name = plan.images.missing; name !== undefined && request.registry; name = plan.images.missing) {
    fetched.set(name, await request.registry.resolve(name).catch(asBuildError));
    plan = planBuild(request, store, false, fetched);
  }
  return plan;
}

function asBuildError(error: unknown): BuildError {
  if (error instanceof BuildError) return error;
  if (error instanceof InstructionError) return new BuildError(error.message);
  if (!(error instanceof SourceError)) throw error;
  const { range } = error.location;
  // Errors about the file as a whole stand at no line, but for this one.
  const nowhere = range.end.column === 1 && range.end.line === 1;
  const isPlaced = !nowhere || error.message === "file with no instructions";
  return new BuildError(error.message, isPlaced ? range : undefined);
}

/** Other frontends could do anything; those that Docker makes do what the built-in one does. */
function refuseUnknown(dockerfile: Dockerfile, request: BuildRequest): void {
  const directive = dockerfile.directives.find(({ name }) => name === "syntax")?.value;
  const syntax = request.buildArgs.get("BUILDKIT_SYNTAX") ?? directive;
  if (syntax !== undefined && !/^(docker\.io\/)?docker\/dockerfile(:1(\.\d+){0,2})?$/.test(syntax)) {
    throw new NotModelledError(`the Dockerfile frontend ${syntax}`);
  }
  const { platform } = request;
  if (platform !== undefined && platform !== "linux/amd64") {
    throw new NotModelledError(`building for ${platform}`);
  }
}

function convertOptions(dockerfile: Dockerfile, request: BuildRequest, images: BaseImages): ConvertOptions {
  const { buildArgs, labels, target, network, addHosts } = request;
  return {
    dockerfile,
    buildArgs,
    labels,
    target,
    network,
    addHosts,
    allowsHostNetwork: network === "host" || (request.allow?.has("network.host") ?? false),
    ignoresCache: (stage) =>
      request.noCache || request.noCacheFilter.some((name) => name.toLowerCase() === stage),
    namedContext: (name) => namedSource(request, name),
    image: images.resolve,
    excluded: readIgnorePatterns(request.context.ignoreText ?? "").map(({ pattern, negated }) =>
      negated ? `!${pattern}` : pattern,
    ),
  };
}

function namedSource(request: BuildRequest, name: string): NamedSource | undefined {
  for (const [key, context] of request.namedContexts) {
    if (key.toLowerCase() !== name.toLowerCase().replace(/:latest$/, "")) continue;
    return "image" in context ? context : { local: key };
  }
  return undefined;
}

/** Indexes of the stages that the target needs; all of them where that cannot be told. */
function reachableStages(options: ConvertOptions): ReadonlySet<number> | undefined {
  try {
    const globals = globalArguments(options.dockerfile, options.buildArgs, options.target);
    const graph = new StageGraph(options, globals);
    return new Set([...graph.reachable()].flatMap(({ stage }) => (stage ? [stage.index] : [])));
  } catch (error) {
    if (error instanceof BuildError || error instanceof InstructionError) return undefined;
    throw error;
  }
}

function refuseHostNetwork({ target }: Converted, { allowsHostNetwork }: ConvertOptions): void {
  if (allowsHostNetwork || !target.root) return;
  for (const { op } of sortVertices(target.root)) {
    if ("exec" in op && op.exec.network === 1) {
      throw new BuildError("failed to load LLB: network.host is not allowed");
    }
  }
}

import { InstructionError } from "../../dockerfile/variables.ts";
import { SourceError } from "../../source/errors.ts";
import { BuildError, StepError } from "../errors.ts";
import { splitVariable } from "../llb/environment.ts";
import { makeVertex } from "../llb/vertex.ts";
import { globalArguments, proxyArguments } from "./arguments.ts";
import { dispatch } from "./dispatch.ts";
import { DEFAULT_PATH, draftFrom } from "./image-draft.ts";
import { type Conversion, type Converted, type ConvertOptions, WantedPaths } from "./options.ts";
import { contextVertex } from "./sources.ts";
import type { StageState } from "./stage.ts";
import { StageGraph } from "./stages.ts";
import { wantPath } from "./wanted.ts";

/**
 * Turns a Dockerfile into the graph of steps that its target needs (BuildKit's dockerfile2llb) and the
 * image's config and history. No step runs. Throws BuildError.
 */
export function convert(options: ConvertOptions): Converted {
  // Which files of a context are sent is known only after all stages are read, yet belongs to the steps.
  const first = convertOnce(options, undefined);
  return convertOnce(options, first.conversion);
}

function convertOnce(options: ConvertOptions, before: Conversion | undefined): Converted {
  const globalArgs = withRange(undefined, () =>
    globalArguments(options.dockerfile, options.buildArgs, options.target),
  );
  const conversion: Conversion = {
    options,
    globalArgs,
    proxy: proxyArguments(options.buildArgs),
    context: contextVertex("context", undefined, before?.wanted.followed(), options.excluded),
    wanted: new WantedPaths(),
    wantedOfStages: new Map(),
  };
  const graph = withRange(undefined, () => new StageGraph(options, globalArgs));
  resolveBases(graph, conversion, before);
  const reachable = graph.reachable();
  for (const state of graph.states) {
    if (!reachable.has(state) || state.dispatched) continue;
    dispatchStage(state, conversion);
  }
  const { target } = graph;
  wantPath(target, "/");
  if (options.labels.size > 0) {
    const labels = { ...target.image.config.Labels, ...Object.fromEntries(options.labels) };
    target.image.config.Labels = labels;
  }
  return { target, conversion };
}

/** Looks up base images; their ONBUILD triggers may ask for more of them. */
function resolveBases(graph: StageGraph, conversion: Conversion, before: Conversion | undefined): void {
  for (let again = true; again; ) {
    again = false;
    const reachable = graph.reachable();
    for (const state of graph.states) {
      if (!state.base && !state.resolved && reachable.has(state))
        resolveBase(state, graph, conversion, before);
    }
    for (const state of graph.states) {
      if (!reachable.has(state) || state.triggersTaken) continue;
      state.triggersTaken = true;
      const own = state.base ? onBuildOf(state.base) : (state.image.config.OnBuild ?? []);
      delete state.image.config.OnBuild;
      if (own.length > 0 && withRange(state, () => graph.addTriggers(state, own))) again = true;
    }
  }
}

function onBuildOf(base: StageState): string[] {
  return base.commands.flatMap(({ instruction }) =>
    instruction.kind === "ONBUILD" ? [instruction.expression] : [],
  );
}

function resolveBase(
  state: StageState,
  graph: StageGraph,
  conversion: Conversion,
  before: Conversion | undefined,
): void {
  state.resolved = true;
  // What only a --from names has no instructions of its own to wait for.
  if (!state.stage) state.dispatched = true;
  if (state.baseName === "scratch") return;
  const { options } = conversion;
  const named = options.namedContext(state.baseName) ?? options.namedContext(state.stage?.name ?? "");
  if (named && "local" in named) {
    const index = graph.states.indexOf(state);
    state.wanted = new WantedPaths();
    conversion.wantedOfStages.set(index, state.wanted);
    const followed = before?.wantedOfStages.get(index)?.followed();
    state.root = contextVertex(named.local, `context:${named.local}`, followed);
    return;
  }
  const { pinned, image } = withRange(state, () => options.image(named ? named.image : state.baseName));
  state.image = draftFrom(image);
  // An image of no layers is as good as scratch.
  if (image.layers.length === 0) return;
  const reference = named ? pinned.replace(/@.*$/, "") : pinned;
  const name = named ? `[context ${state.baseName}] ${named.image}` : state.prefixed(`FROM ${pinned}`);
  const attrs = { "image.resolvemode": "local" };
  state.root = makeVertex({ source: { identifier: `docker-image://${reference}`, attrs } }, [], {
    name,
    platform: true,
    ...(state.located ? { range: state.location.range } : {}),
  });
}

function dispatchStage(state: StageState, conversion: Conversion): void {
  state.inherit();
  state.dispatched = true;
  const { config } = state.image;
  const variables = config.Env ?? [];
  const hasPath = variables.some((item) => splitVariable(item)[0] === "PATH");
  config.Env = hasPath ? variables : [...variables, `PATH=${DEFAULT_PATH}`];
  for (const item of config.Env) state.environment = state.environment.with(...splitVariable(item));
  if (config.WorkingDir) state.directory = config.WorkingDir;
  if (config.User) state.user = config.User;
  if (state.triggersTaken && state.base) delete config.OnBuild;
  for (const command of state.commands) {
    withRange(state, () => dispatch(state, command, conversion), command.instruction.range);
  }
}

/** Says where an error stands that does not say so itself. */
function withRange<T>(
  state: StageState | undefined,
  body: () => T,
  range = state?.located ? state.location.range : undefined,
): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof StepError) throw error.at(range);
    if (error instanceof BuildError && error.range === undefined) throw new BuildError(error.message, range);
    if (error instanceof InstructionError) throw new BuildError(error.message, range);
    if (error instanceof SourceError) throw new BuildError(error.message, range);
    throw error;
  }
}

import { compileIgnore } from "../dockerfile/dockerignore.ts";
import type { Dockerfile, LintWarning, Stage } from "../dockerfile/instructions.ts";
import { checkOptions, lintDockerfile, lintFailure } from "../dockerfile/lint/lint.ts";
import { expandWord, InstructionError } from "../dockerfile/variables.ts";
import type { ImageStore } from "../image/types.ts";
import { globalArguments } from "./convert/arguments.ts";
import { DEFAULT_PATH } from "./convert/image-draft.ts";
import { BuildError } from "./errors.ts";
import { splitVariable } from "./llb/environment.ts";
import type { BuildRequest } from "./types.ts";

export interface Linted {
  readonly warnings: readonly LintWarning[];
  /** The error that ends the build where `# check=error=true` asks for it. */
  readonly failure: string | undefined;
}

/** BuildKit's build checks for one build; all stages where `reachable` is left out. */
export function lintBuild(
  dockerfile: Dockerfile,
  request: BuildRequest,
  images: ImageStore,
  reachable: ReadonlySet<number> | undefined,
): Linted {
  const { buildArgs } = request;
  const { ignoreText } = request.context;
  const ignores = ignoreText === undefined ? undefined : compileIgnore(ignoreText);
  try {
    const warnings = lintDockerfile(dockerfile, {
      ...(reachable ? { reachable } : {}),
      buildArgs,
      environment: (stage) => environmentOf(stage, dockerfile, request, images),
      ...(ignores ? { ignored: (path: string) => ignores(path, false) } : {}),
    });
    const options = checkOptions(dockerfile, buildArgs.get("BUILDKIT_DOCKERFILE_CHECK"));
    return { warnings, failure: lintFailure(warnings, options) };
  } catch (error) {
    if (error instanceof InstructionError) throw new BuildError(error.message);
    throw error;
  }
}

/** The variables that a stage's base image sets. */
function environmentOf(
  stage: Stage,
  dockerfile: Dockerfile,
  request: BuildRequest,
  images: ImageStore,
): ReadonlyMap<string, string> {
  const variables = new Map([["PATH", DEFAULT_PATH]]);
  try {
    const globals = globalArguments(dockerfile, request.buildArgs, request.target);
    const image = images.get(expandWord(stage.from.image, globals, dockerfile.escape));
    for (const item of image?.config.Env ?? []) variables.set(...splitVariable(item));
  } catch (error) {
    if (!(error instanceof InstructionError)) throw error;
  }
  return variables;
}

import { parseImageName } from "../image-name.ts";
import type { Dockerfile, Instruction, LintWarning, Stage } from "../instructions.ts";
import type { Expansion } from "../lexer.ts";
import { expandWithMatches, InstructionError } from "../variables.ts";
import { type CheckOptions, checkOptions } from "./check-options.ts";
import type { FromScope, LintRule } from "./rule.ts";
import { rules } from "./rules.ts";
import { StageScope } from "./scope.ts";

export { type CheckOptions, checkOptions, lintFailure } from "./check-options.ts";

/** All optional: without them every stage is checked, as `docker build --check` does. */
export interface LintOptions {
  /** Indexes of the stages that are built. */
  readonly reachable?: ReadonlySet<number>;
  readonly buildArgs?: ReadonlyMap<string, string>;
  /** Variables of a stage's base image; by default only PATH. */
  readonly environment?: (stage: Stage) => ReadonlyMap<string, string>;
  /** What .dockerignore leaves out. */
  readonly ignored?: (path: string) => boolean;
  /** `linux/amd64` unless given. */
  readonly platform?: string;
}

/** Rules that run only when `# check=experimental=` names them. */
const experimental = new Set(["CopyIgnoredFile"]);

/**
 * The warnings of BuildKit's build checks in the order in which a build logs them; `docker build --check`
 * prints them sorted by line. Never throws for a file that parseDockerfile accepted, except InstructionError
 * for a bad `# check=` line: instructions that fail while building are left out from there on.
 */
export function lintDockerfile(dockerfile: Dockerfile, options: LintOptions = {}): LintWarning[] {
  const buildArgs = options.buildArgs ?? new Map<string, string>();
  const check = checkOptions(dockerfile, buildArgs.get("BUILDKIT_DOCKERFILE_CHECK"));
  const warnings = dockerfile.warnings.filter((warning) => isOn(warning.rule, check));
  const active = rules.filter((rule) => isOn(rule.name, check));
  const each = (
    run: (rule: LintRule, report: (message: string, range: LintWarning["range"]) => void) => void,
  ) => {
    for (const rule of active)
      run(rule, (message, range) => warnings.push({ rule: rule.name, message, range }));
  };

  for (const stage of dockerfile.stages)
    for (const instruction of [stage.from, ...stage.instructions])
      each((rule, report) => rule.read?.(instruction, report));
  each((rule, report) => rule.file?.(dockerfile, report));
  const defaults = globalVariables(dockerfile, new Map(), options.platform);
  const globals = globalVariables(dockerfile, buildArgs, options.platform);
  for (const stage of dockerfile.stages) {
    const image = attempt(stage.from.image, defaults, dockerfile.escape)?.text;
    if (image === undefined) break;
    each((rule, report) => rule.fromByDefault?.(stage, image, report));
  }
  for (const stage of dockerfile.stages) {
    const scope = fromScope(stage, globals, dockerfile.escape);
    if (scope === undefined) return warnings;
    each((rule, report) => rule.from?.(stage, scope, report));
    if (typeof parseImageName(scope.image.text) === "string") return warnings;
  }
  const scopes: StageScope[] = [];
  for (const stage of dockerfile.stages) {
    const scope = new StageScope({
      parent: parentScope(stage, dockerfile, scopes, globals),
      environment: options.environment?.(stage) ?? new Map([["PATH", ""]]),
      globals,
      buildArgs,
      ignored: options.ignored,
      escapeToken: dockerfile.escape,
    });
    scopes.push(scope);
    if (options.reachable?.has(stage.index) === false)
      for (const step of stage.instructions) scope.apply(step);
    else if (!checkSteps(stage.instructions, scope, each)) return warnings;
  }
  return warnings;
}

/** As `docker build --check` shows them. */
export function sortedByLine(warnings: readonly LintWarning[]): LintWarning[] {
  return warnings.toSorted((a, b) => a.range.start.line - b.range.start.line);
}

function isOn(rule: string, check: CheckOptions): boolean {
  if (check.skip.has("all") || check.skip.has(rule)) return false;
  return !experimental.has(rule) || check.experimental.has("all") || check.experimental.has(rule);
}

/** False when an instruction fails: the build ends there, and its checks do. */
function checkSteps(
  instructions: readonly Instruction[],
  scope: StageScope,
  each: (
    run: (rule: LintRule, report: (message: string, range: LintWarning["range"]) => void) => void,
  ) => void,
): boolean {
  for (const instruction of instructions) {
    try {
      each((rule, report) => rule.step?.(instruction, scope, report));
    } catch (error) {
      if (error instanceof InstructionError) return false;
      throw error;
    }
    scope.apply(instruction);
  }
  return true;
}

function parentScope(
  stage: Stage,
  dockerfile: Dockerfile,
  scopes: readonly StageScope[],
  globals: ReadonlyMap<string, string>,
): StageScope | undefined {
  const name = attempt(stage.from.image, globals, dockerfile.escape)?.text.toLowerCase();
  const parent = dockerfile.stages.findLast((other) => other.index < stage.index && other.name === name);
  return name === undefined || parent === undefined ? undefined : scopes[parent.index];
}

/** The ARGs before the first FROM and the platform ARGs, which FROM lines may use. */
function globalVariables(
  dockerfile: Dockerfile,
  buildArgs: ReadonlyMap<string, string>,
  platform = "linux/amd64",
): Map<string, string> {
  const [system = "", architecture = "", variant = ""] = platform.split("/");
  const variables = new Map<string, string>();
  for (const side of ["BUILD", "TARGET"]) {
    variables.set(`${side}PLATFORM`, platform);
    variables.set(`${side}OS`, system);
    variables.set(`${side}OSVERSION`, "");
    variables.set(`${side}ARCH`, architecture);
    variables.set(`${side}VARIANT`, variant);
  }
  variables.set("TARGETSTAGE", dockerfile.stages.at(-1)?.name ?? "");
  for (const { args } of dockerfile.globalArgs)
    for (const { key, value } of args) {
      const given = buildArgs.get(key);
      const initial =
        value === undefined ? variables.get(key) : attempt(value, variables, dockerfile.escape)?.text;
      variables.set(key, given ?? initial ?? "");
    }
  return variables;
}

function fromScope(
  stage: Stage,
  globals: ReadonlyMap<string, string>,
  escapeToken: string,
): FromScope | undefined {
  const image = attempt(stage.from.image, globals, escapeToken);
  if (image === undefined) return undefined;
  const platform = stage.from.platform && attempt(stage.from.platform, globals, escapeToken);
  return {
    image,
    platform: platform || undefined,
    globals,
  };
}

function attempt(
  word: string,
  variables: ReadonlyMap<string, string>,
  escapeToken: string,
): Expansion | undefined {
  try {
    return expandWithMatches(word, variables, escapeToken);
  } catch (error) {
    if (error instanceof InstructionError) return undefined;
    throw error;
  }
}

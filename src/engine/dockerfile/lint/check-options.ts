import { parseBool, quote } from "../../source/go-text.ts";
import { findCheckDirective } from "../directives.ts";
import { InstructionError } from "../instruction-error.ts";
import type { Dockerfile, LintWarning } from "../instructions.ts";
import { physicalLines } from "../lines.ts";

/** What `# check=skip=A,B;error=true;experimental=C` asks for; `all` may stand for every rule. */
export interface CheckOptions {
  readonly skip: ReadonlySet<string>;
  readonly experimental: ReadonlySet<string>;
  readonly error: boolean;
}

/**
 * The options of a file; a `BUILDKIT_DOCKERFILE_CHECK` build argument takes the place of the directive.
 * Throws InstructionError.
 */
export function checkOptions(dockerfile: Dockerfile, buildArgument?: string): CheckOptions {
  const text = buildArgument ?? findCheckDirective(physicalLines(dockerfile.text, dockerfile.file))?.value;
  const options = { skip: new Set<string>(), experimental: new Set<string>(), error: false };
  if (text === undefined || text === "") return options;
  for (const part of text.split(";").map((option) => option.trim())) {
    const [key, value] = cut(part);
    if (value === undefined) throw invalidOption(key);
    if (key === "skip" || key === "experimental")
      for (const name of value.split(",")) options[key].add(name.trim());
    else if (key === "error") options.error = boolean(part, value);
    else throw invalidOption(key);
  }
  return options;
}

function invalidOption(key: string): InstructionError {
  return new InstructionError(`failed to parse check options: invalid check option ${quote(key)}`);
}

function cut(part: string): [string, string?] {
  const equals = part.indexOf("=");
  return equals < 0 ? [part] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
}

function boolean(part: string, value: string): boolean {
  const parsed = parseBool(value);
  if (parsed !== undefined) return parsed;
  throw new InstructionError(
    `failed to parse check options: failed to parse check option ${quote(part)}: strconv.ParseBool: parsing ${quote(value)}: invalid syntax`,
  );
}

/** The error that ends a build with `error=true`, undefined if there is nothing to complain about. */
export function lintFailure(warnings: readonly LintWarning[], options: CheckOptions): string | undefined {
  if (!options.error || warnings.length === 0) return undefined;
  const rules = [...new Set(warnings.map((warning) => warning.rule))];
  return `lint violation found for rules: ${rules.join(", ")}`;
}

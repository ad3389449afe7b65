import type { Dockerfile, FromInstruction, Instruction, Stage } from "../instructions.ts";
import type { Expansion } from "../lexer.ts";
import type { StageScope } from "./scope.ts";

export type Report = (message: string, range: Instruction["range"]) => void;

/** Words of a FROM line expanded with the global ARGs. */
export interface FromScope {
  readonly image: Expansion;
  readonly platform: Expansion | undefined;
  readonly globals: ReadonlyMap<string, string>;
}

/**
 * One of BuildKit's build checks (frontend/dockerfile/linter). BuildKit runs them at different times, and the
 * order of the warnings in a build log shows that; so a rule says at which of these times it looks.
 */
export interface LintRule {
  readonly name: string;
  /** While an instruction is read. */
  readonly read?: (instruction: Instruction | FromInstruction, report: Report) => void;
  /** Once, when the whole file was read. */
  readonly file?: (dockerfile: Dockerfile, report: Report) => void;
  /** For every FROM, before `from`: `image` is its name when no `--build-arg` is given. */
  readonly fromByDefault?: (stage: Stage, image: string, report: Report) => void;
  /** For the FROM of every stage. */
  readonly from?: (stage: Stage, scope: FromScope, report: Report) => void;
  /** For every instruction of the stages that are built, before the scope takes its effect in. */
  readonly step?: (instruction: Instruction, scope: StageScope, report: Report) => void;
}

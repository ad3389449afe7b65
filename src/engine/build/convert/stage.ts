import type { Instruction, Stage } from "../../dockerfile/instructions.ts";
import type { Range, SourceLocation } from "../../source/position.ts";
import { Environment } from "../llb/environment.ts";
import type { Vertex } from "../llb/vertex.ts";
import { emptyDraft, type ImageDraft } from "./image-draft.ts";
import type { WantedPaths } from "./options.ts";

/** An instruction of a stage, with the stages that its `--from` options mean. */
export interface Command {
  readonly instruction: Instruction;
  /** COPY: at most one. RUN: one for each mount. */
  readonly sources: readonly StageState[];
  readonly isOnBuild: boolean;
}

export interface BuildArgument {
  readonly key: string;
  readonly value: string | undefined;
  /** Where it is declared. */
  readonly range: Range;
}

/**
 * A stage while it is converted (BuildKit's dispatchState). Images that only a COPY or a mount names are
 * stages too, but unregistered ones: without a name, instructions or a FROM line.
 */
export class StageState {
  readonly stage: Stage | undefined;
  /** The FROM image with global arguments expanded, or what `--from` says. */
  readonly baseName: string;
  readonly location: SourceLocation;
  /** Images behind a mount's `from` stand nowhere, for BuildKit. */
  readonly located: boolean;
  base: StageState | undefined;
  /** With the instruction that needs each. */
  readonly dependencies = new Map<StageState, Instruction>();
  commands: Command[] = [];

  /** Undefined is `scratch`. */
  root: Vertex | undefined;
  environment = new Environment();
  directory = "/";
  user = "";
  image: ImageDraft = emptyDraft();
  buildArgs: BuildArgument[] = [];
  ignoreCache = false;
  resolved = false;
  triggersTaken = false;
  /** Its root is known: COPY --from may use it. */
  dispatched = false;
  hasOwnCmd = false;
  /** Set where a `--build-context` folder is the base: which of its paths are needed. */
  wanted: WantedPaths | undefined;

  /** What the log puts before the step's number; empty when there is only one stage. */
  logName: string;
  stepCount = 0;
  stepIndex = 0;
  inTrigger = false;

  constructor(stage: Stage | undefined, baseName: string, location: SourceLocation, located = true) {
    this.stage = stage;
    this.baseName = baseName;
    this.location = location;
    this.located = located;
    this.logName = stage ? stageName(stage) : "";
  }

  /** Takes over what a child stage inherits. */
  inherit(): void {
    if (!this.base) return;
    this.root = this.base.root;
    this.environment = this.base.environment;
    this.directory = this.base.directory;
    this.user = this.base.user;
    this.image = { ...this.base.image, config: structuredClone(this.base.image.config) };
    this.image.history = [...this.base.image.history];
    if (this.base.dispatched) this.buildArgs = [...this.base.buildArgs];
  }

  /** `[name 2/5] COPY a b`, counting on; as typed where the stage has no numbered steps. */
  prefixed(text: string, count = true): string {
    if (this.stepCount === 0) return text;
    if (count) this.stepIndex += 1;
    const width = String(this.stepCount).length;
    const number = `${String(this.stepIndex).padStart(width)}/${this.stepCount}`;
    const name = this.logName === "" ? "" : `${this.logName} `;
    return `[${name}${number}] ${this.inTrigger ? "ONBUILD " : ""}${text}`;
  }
}

/** A stage's name in the log and in evidence: its own, or `stage-N`. */
export function stageName(stage: Stage): string {
  return stage.name ?? `stage-${stage.index}`;
}

/** Only these make numbered steps. */
export function isStep(instruction: Instruction): boolean {
  return ["ADD", "COPY", "RUN", "WORKDIR"].includes(instruction.kind);
}

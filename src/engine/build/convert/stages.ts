import type { Instruction } from "../../dockerfile/instructions.ts";
import { parseInstruction } from "../../dockerfile/parse.ts";
import { expandWord } from "../../dockerfile/variables.ts";
import { quote } from "../../source/go-text.ts";
import { withSuggestion } from "../../source/suggest.ts";
import { BuildError } from "../errors.ts";
import type { ConvertOptions } from "./options.ts";
import { isStep, StageState } from "./stage.ts";

/** All stages of a Dockerfile and the images that its options name, with what each needs. */
export class StageGraph {
  readonly states: StageState[] = [];
  readonly target: StageState;
  private readonly byName = new Map<string, StageState>();
  private readonly options: ConvertOptions;

  constructor(options: ConvertOptions, globalArgs: ReadonlyMap<string, string>) {
    this.options = options;
    const { dockerfile, target } = options;
    for (const stage of dockerfile.stages) {
      const { image, range } = stage.from;
      const baseName = expandWord(image, globalArgs, dockerfile.escape);
      if (baseName === "") throw new BuildError(`base name (${image}) should not be blank`, range);
      const state = new StageState(stage, baseName, { file: dockerfile.file, range });
      this.add(state);
      const ownBase = baseName !== "scratch" && !state.base ? 1 : 0;
      state.stepCount = ownBase + stage.instructions.filter(isStep).length;
      state.ignoreCache = options.ignoresCache(stage.name);
    }
    this.target = this.find(target);
    for (const state of [...this.states]) {
      state.commands = state.stage!.instructions.map((instruction) =>
        this.command(state, instruction, false),
      );
    }
    this.refuseCircles();
    if (this.states.length === 1) this.target.logName = "";
  }

  private find(target: string | undefined): StageState {
    if (target === undefined || target === "") return this.states.at(-1)!;
    // By name only: Docker Engine 28.5.2 knows no stage by number here.
    const found = this.byName.get(target.toLowerCase());
    if (found) return found;
    const complaint = `target stage ${quote(target)} could not be found`;
    throw new BuildError(withSuggestion(complaint, target, [...this.byName.keys()], true));
  }

  private add(state: StageState): void {
    this.states.push(state);
    state.base = this.byName.get(state.baseName);
    if (state.stage?.name !== undefined) this.byName.set(state.stage.name, state);
  }

  private command(state: StageState, instruction: Instruction, isOnBuild: boolean) {
    const sources = this.sourceNames(instruction).map((name) => this.source(name, instruction, state));
    for (const source of sources) state.dependencies.set(source, instruction);
    return { instruction, sources, isOnBuild };
  }

  /** What follows `from`: of a mount without one BuildKit makes do with `scratch`. */
  private sourceNames(instruction: Instruction): string[] {
    if (instruction.kind === "RUN") {
      return instruction.mounts.map(({ text }) => /(?:^|,)"?from=([^,"]*)/i.exec(text)?.[1] || "scratch");
    }
    const from = instruction.kind === "COPY" ? instruction.from : undefined;
    return from ? [from] : [];
  }

  private source(name: string, instruction: Instruction, user: StageState): StageState {
    if (instruction.kind === "COPY" && /^[+-]?\d+$/.test(name)) {
      const state = this.states[Number(name)];
      if (!state) throw new BuildError(`invalid stage index ${Number(name)}`);
      return state;
    }
    const known = this.byName.get(name.toLowerCase());
    if (known) return known;
    const range = user.inTrigger ? user.location.range : instruction.range;
    const place = { file: this.options.dockerfile.file, range };
    const state = new StageState(undefined, name, place, instruction.kind === "COPY");
    this.add(state);
    return state;
  }

  /** Everything that the target needs, itself included. */
  reachable(): Set<StageState> {
    const found = new Set<StageState>();
    const visit = (state: StageState) => {
      if (found.has(state)) return;
      found.add(state);
      if (state.base) visit(state.base);
      for (const needed of state.dependencies.keys()) visit(needed);
    };
    visit(this.target);
    return found;
  }

  /** Puts ONBUILD triggers in front of a stage's instructions. True when they need stages or images. */
  addTriggers(state: StageState, triggers: readonly string[]): boolean {
    const { file } = this.options.dockerfile;
    state.inTrigger = true;
    const commands = triggers.map((text) => {
      const parsed = parseInstruction(text, file);
      return this.command(state, { ...parsed, range: state.location.range }, true);
    });
    state.inTrigger = false;
    state.commands = [...commands, ...state.commands];
    state.stepCount += commands.length;
    return commands.some((command) => command.sources.length > 0);
  }

  private refuseCircles(): void {
    const done = new Set<StageState>();
    const path = new Set<StageState>();
    const circleFrom = (
      state: StageState,
      before: readonly Instruction[],
    ): readonly Instruction[] | undefined => {
      if (done.has(state)) return undefined;
      done.add(state);
      path.add(state);
      for (const [needed, instruction] of state.dependencies) {
        const instructions = [instruction, ...before];
        const circle = path.has(needed) ? instructions : circleFrom(needed, instructions);
        if (circle) return circle;
      }
      path.delete(state);
      return undefined;
    };
    for (const state of this.states) {
      const circle = circleFrom(state, []);
      if (!circle) continue;
      const [first, ...others] = circle.map(({ range }) => range);
      throw new BuildError(`circular dependency detected on stage: ${state.logName}`, first, others);
    }
  }
}

import type { Instruction } from "../instructions.ts";
import type { Expansion } from "../lexer.ts";
import { expandWithMatches, InstructionError } from "../variables.ts";

/** What a stage has set up to some instruction, as far as the checks need it. */
export class StageScope {
  readonly variables: Map<string, string>;
  readonly declared: Set<string>;
  workdirSet: boolean;
  shellSet: boolean;
  /** For CMD, ENTRYPOINT and HEALTHCHECK: where the last one stood. */
  readonly last = new Map<Instruction["kind"], Instruction>();
  readonly ignored: ((path: string) => boolean) | undefined;
  private readonly globals: ReadonlyMap<string, string>;
  private readonly buildArgs: ReadonlyMap<string, string>;
  private readonly escapeToken: string;

  constructor(start: {
    readonly parent: StageScope | undefined;
    readonly environment: ReadonlyMap<string, string>;
    readonly globals: ReadonlyMap<string, string>;
    readonly buildArgs: ReadonlyMap<string, string>;
    readonly ignored: ((path: string) => boolean) | undefined;
    readonly escapeToken: string;
  }) {
    this.variables = new Map(start.parent?.variables ?? start.environment);
    this.declared = new Set(start.parent?.declared);
    this.workdirSet = start.parent?.workdirSet ?? false;
    this.shellSet = start.parent?.shellSet ?? false;
    this.globals = start.globals;
    this.buildArgs = start.buildArgs;
    this.ignored = start.ignored;
    this.escapeToken = start.escapeToken;
  }

  /** Throws InstructionError where BuildKit would fail the build. */
  expand(word: string): Expansion {
    return expandWithMatches(word, this.variables, this.escapeToken);
  }

  /** Names that an expansion used without any ARG or ENV for them. */
  missing(expansion: Expansion): string[] {
    return [...expansion.unmatched].filter((name) => !this.declared.has(name));
  }

  /** The instruction's own effect, for those after it. */
  apply(instruction: Instruction): void {
    switch (instruction.kind) {
      case "ARG":
        for (const { key, value } of instruction.args) this.addArgument(key, value);
        return;
      case "ENV": {
        const pairs = instruction.pairs.map(({ key, value }) => [this.text(key), this.text(value)] as const);
        for (const [key, value] of pairs) this.variables.set(key, value);
        return;
      }
      case "WORKDIR":
        this.workdirSet = true;
        return;
      case "SHELL":
        this.shellSet = true;
        return;
      default:
        this.last.set(instruction.kind, instruction);
    }
  }

  private addArgument(name: string, initial: string | undefined): void {
    this.declared.add(name);
    const value =
      this.buildArgs.get(name) ?? (initial === undefined ? this.globals.get(name) : this.text(initial));
    if (value !== undefined) this.variables.set(name, value);
  }

  private text(word: string): string {
    try {
      return expandWithMatches(word, this.variables, this.escapeToken).text;
    } catch (error) {
      if (error instanceof InstructionError) return word;
      throw error;
    }
  }
}

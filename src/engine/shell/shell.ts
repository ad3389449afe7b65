import { write } from "../process/io.ts";
import type { Child, Exit, Process, Signal } from "../process/types.ts";
import { RunawayError } from "../source/errors.ts";
import type { Command } from "./ast.ts";
import { ShellFailure } from "./errors.ts";
import type { ExpandedArray } from "./expand/array.ts";
import type { Flavour } from "./flavour.ts";
import { prefix } from "./messages.ts";
import { encode } from "./text.ts";
import { type Variable, Variables } from "./variables.ts";

/** In UTF-16 units. Doubling in a loop gets there at once, and from there on each round is slow. */
const LONGEST_VALUE = 4 * 1024 * 1024;

export interface ShellFunction {
  readonly body: Command;
  readonly source: string;
  /** The line of the definition; bash's name for where it was defined. */
  readonly line: number;
  readonly file: string | undefined;
}

/** A background job, as `wait`, `jobs` and `kill %1` know it. */
export interface Job {
  readonly number: number;
  readonly children: readonly Child[];
  readonly source: string;
  status: number | undefined;
  exit: Exit | undefined;
  readonly done: Promise<number>;
}

/** Everything one shell process knows. A subshell works on a `copy` of it. */
export class Shell {
  readonly flavour: Flavour;
  process: Process;
  readonly variables: Variables;
  readonly functions: Map<string, ShellFunction>;
  readonly aliases: Map<string, string>;
  readonly options: Set<string>;
  /** `shopt`. */
  readonly shopt: Set<string>;
  /** `$1` and on. */
  parameters: readonly string[] = [];
  /** `$0` */
  name: string;
  /** The name in front of messages. */
  errorName: string;
  /** The builtin that runs (or the script, for ash): part of messages. */
  commandName: string | undefined;
  /** bash: the file that messages name inside functions and sourced files. */
  sourceName: string | undefined;
  /** bash: the file that is read just now, which functions remember. */
  definitionSource: string | undefined;
  fromCommandLine = false;
  showLines = true;
  /** `$?` */
  status = 0;
  /** `$$`: stays the same in subshells. */
  rootPid: number;
  /** `$!` */
  lastBackground: number | undefined;
  jobs: Job[] = [];
  line: number;
  /** What LINENO shows. */
  loopDepth = 0;
  functionDepth = 0;
  sourceDepth = 0;
  subshellDepth = 0;
  /** In a command whose status `set -e` and ERR traps do not look at. */
  tested = false;
  /** The status of the last command substitution: the status of a command without words. */
  substitutionStatus: number | undefined;
  /** Traps by condition: EXIT, ERR, TERM ...; an empty text ignores the signal. */
  readonly traps: Map<string, string>;
  /** In a subshell: the parent's traps, which `trap` still lists until one is set here. */
  readonly inheritedTraps = new Map<string, string>();
  inErrorTrap = false;
  /** bash: how deep `+` is repeated in front of traced lines. */
  traceDepth = 0;
  /** Descriptors behind `<(...)` and `>(...)` of the commands that are running, in the order of their opening. */
  substitutions: number[] = [];
  readonly pendingSignals: Signal[] = [];
  /** Called when a signal with a trap arrives: ends `wait` early. */
  interrupt: (() => void) | undefined;
  /** getopts: the position inside an argument of grouped options. */
  optionOffset = 0;
  /** bash: array assignments among the arguments of `local` and its like, for that builtin to make. */
  deferredArrays: ExpandedArray[] = [];
  /** What `pwd` prints: the folder as `cd` was told, links not followed. */
  folder = "/";
  interactive = false;
  /** Nested evaluation, to stop endless recursion before the JavaScript stack ends. */
  depth = 0;
  /** Simulated time at the start, for SECONDS. */
  started: number;
  /** Functions that run, the innermost last. */
  functionNames: string[] = [];

  constructor(process: Process, flavour: Flavour, from?: Shell) {
    this.process = process;
    this.flavour = flavour;
    this.variables = from ? from.variables.copy() : new Variables();
    this.functions = new Map(from?.functions);
    this.aliases = new Map(from?.aliases);
    this.options = new Set(from?.options);
    this.shopt = new Set(from?.shopt);
    this.traps = new Map(from?.traps);
    this.name = from?.name ?? "";
    this.errorName = from?.errorName ?? "";
    this.rootPid = from?.rootPid ?? process.pid;
    this.started = from?.started ?? process.machine.clock.now();
    this.functionNames = from?.functionNames.slice() ?? [];
    this.line = from?.line ?? flavour.commandLineStart;
  }

  /** The state of a subshell: the same, but on its own. Its traps and jobs are for the caller to reset. */
  copy(process: Process): Shell {
    const copy = new Shell(process, this.flavour, this);
    copy.parameters = this.parameters;
    copy.commandName = this.commandName;
    copy.sourceName = this.sourceName;
    copy.definitionSource = this.definitionSource;
    copy.fromCommandLine = this.fromCommandLine;
    copy.showLines = this.showLines;
    copy.status = this.status;
    copy.lastBackground = this.lastBackground;
    copy.jobs = this.jobs.slice();
    copy.functionDepth = this.functionDepth;
    copy.sourceDepth = this.sourceDepth;
    copy.loopDepth = this.loopDepth;
    copy.subshellDepth = this.subshellDepth + 1;
    copy.tested = this.tested;
    copy.optionOffset = this.optionOffset;
    copy.folder = this.folder;
    copy.interactive = this.interactive;
    copy.depth = this.depth;
    copy.traceDepth = this.traceDepth;
    return copy;
  }

  /** The text of -c itself, not a subshell of it. */
  private get isCommand(): boolean {
    return this.fromCommandLine && this.subshellDepth === 0 && !this.options.has("errexit");
  }

  get isBash(): boolean {
    return this.flavour.name === "bash";
  }

  /** Writes to descriptor 2, wherever it leads now. */
  async writeError(text: string): Promise<void> {
    if (this.process.descriptors.has(2)) await write(this.process, 2, encode(text));
  }

  async print(text: string): Promise<void> {
    await write(this.process, 1, encode(text));
  }

  /** A complaint in the shell's form, with a newline. */
  async warn(message: string, command?: string): Promise<void> {
    await this.writeError(`${prefix(this, command ?? this.commandName)}${message}\n`);
  }

  /** Complains and ends the shell (as far as `command`, `eval` and the flavour let it). */
  async fail(message: string, status = this.flavour.expansionFailure, command?: string): Promise<never> {
    await this.warn(message, command);
    // bash ends at 127 when an expansion fails in -c itself; the other errors only drop the line.
    const fatal = !this.isBash || status === 127;
    throw new ShellFailure(this.isBash && status === 127 && !this.isCommand ? 1 : status, !fatal);
  }

  /** Sets a variable as an assignment does: checks `readonly`, obeys `set -a`. */
  async assign(name: string, value: Variable["value"], exported = false): Promise<void> {
    const variable = this.variables.get(name);
    if (variable?.readonly) await this.failReadonly(name);
    if (typeof value === "string" && value.length > LONGEST_VALUE)
      throw new RunawayError(`$${name} grew beyond ${LONGEST_VALUE / 1024 / 1024} MiB`);
    this.variables.set(name, value, exported || this.options.has("allexport"));
    if (name === "OPTIND") this.optionOffset = 0;
  }

  async failReadonly(name: string): Promise<never> {
    if (this.isBash) {
      await this.warn(`${name}: readonly variable`, "");
      throw new ShellFailure(1, true);
    }
    return this.fail(`${name}: is read only`, 2);
  }
}

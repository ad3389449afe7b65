import type { Process } from "../process/types.ts";
import { ExitRequest, LoopRequest, ReturnRequest, ShellFailure, ShellSyntaxError } from "./errors.ts";
import type { FlavourName } from "./flavour.ts";
import { Replaced } from "./interpret/fork.ts";
import { runText } from "./interpret/run.ts";
import { runExitTrap } from "./interpret/traps.ts";
import { Parser } from "./parse/parser.ts";
import { Reader } from "./parse/reader.ts";
import type { Shell } from "./shell.ts";
import { createShell } from "./start.ts";

/** A shell that is typed into: what one line defines is there for the next. */
export interface Session {
  /** `$?` after the line; `exited` once the shell has ended. Errors are printed, not thrown. */
  run(line: string): Promise<{ readonly status: number; readonly exited: boolean }>;
  /** Whether the text so far is unfinished (an open quote, `if` without `fi`, a here-document). */
  needsMore(text: string): boolean;
  readonly cwd: string;
  readonly shell: Shell;
}

export function createSession(process: Process, flavour: FlavourName): Session {
  const shell = createShell(process, flavour);
  shell.interactive = true;
  shell.name = process.argv[0] ?? "sh";
  shell.errorName = shell.name;
  shell.showLines = false;
  return {
    shell,
    get cwd() {
      return process.cwd;
    },
    needsMore: (text) => needsMore(shell, text),
    run: (line) => runLine(shell, line),
  };
}

async function runLine(shell: Shell, line: string): Promise<{ status: number; exited: boolean }> {
  Object.assign(shell, { depth: 0, loopDepth: 0, line: 1 });
  try {
    shell.status = await runText(shell, line, { tested: false, exec: false }, 1);
    return { status: shell.status, exited: false };
  } catch (error) {
    if (error instanceof ExitRequest) {
      shell.status = error.status;
      return { status: await runExitTrap(shell), exited: true };
    }
    if (error instanceof Replaced) return { status: error.status, exited: true };
    // An interactive shell survives its errors.
    if (error instanceof ShellFailure || error instanceof ReturnRequest) {
      shell.status = error.status;
      return { status: shell.status, exited: false };
    }
    if (error instanceof LoopRequest) return { status: shell.status, exited: false };
    throw error;
  }
}

function needsMore(shell: Shell, text: string): boolean {
  const parser = new Parser(new Reader(text), shell.flavour.dialect, shell.aliases);
  try {
    while (parser.next());
    return parser.unfinished.length > 0 || /(?:^|[^\\])(?:\\\\)*\\\n?$/.test(text);
  } catch (error) {
    return error instanceof ShellSyntaxError && error.incomplete;
  }
}

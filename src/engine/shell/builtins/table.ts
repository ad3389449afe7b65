import { NotModelledError } from "../../source/errors.ts";
import type { FlavourName } from "../flavour.ts";
import type { Shell } from "../shell.ts";
import { aliasBuiltin, unaliasBuiltin } from "./alias.ts";
import { cd, pwd } from "./cd.ts";
import { command, type } from "./command.ts";
import { declare, exportBuiltin, local, readonlyBuiltin, unset } from "./declare.ts";
import { echo } from "./echo.ts";
import { evalBuiltin, exec, source } from "./eval.ts";
import { breakBuiltin, continueBuiltin, exit, returnBuiltin } from "./flow.ts";
import { getopts } from "./getopts.ts";
import { jobs, wait } from "./jobs.ts";
import { kill } from "./kill.ts";
import { mapfile } from "./mapfile.ts";
import { builtin, hash, letBuiltin, times, ulimit, umask } from "./misc.ts";
import { printf } from "./printf.ts";
import { read } from "./read.ts";
import { set, shift, shopt } from "./set.ts";
import { testBuiltin } from "./test.ts";
import { trap } from "./trap.ts";

export interface Builtin {
  /** `args` without the name. Returns the status; throws ShellFailure after a complaint that ends the shell. */
  run(shell: Shell, args: readonly string[], name: string): Promise<number>;
  /** One of POSIX's special builtins: errors end the shell, assignments in front of it stay. */
  readonly special?: boolean;
  /** Arguments that are assignments are expanded like assignments. */
  readonly declares?: boolean;
  /** `exec` without a command: the redirections stay. */
  keepsRedirects?(words: readonly string[]): boolean;
  /** Where it exists; everywhere if not given. */
  readonly flavours?: readonly FlavourName[];
}

const ASH_BASH: readonly FlavourName[] = ["ash", "bash"];
const BASH: readonly FlavourName[] = ["bash"];
const zero = async () => 0;

const TABLE: Record<string, Builtin> = {
  ".": { run: source, special: true },
  ":": { run: zero, special: true },
  "[": { run: testBuiltin },
  "[[": { run: testBuiltin, flavours: ["ash"] },
  alias: { run: aliasBuiltin },
  break: { run: breakBuiltin, special: true },
  builtin: { run: builtin, flavours: BASH },
  cd: { run: cd },
  chdir: { run: cd, flavours: ["dash", "ash"] },
  command: { run: command },
  continue: { run: continueBuiltin, special: true },
  declare: { run: declare, declares: true, flavours: BASH },
  echo: { run: echo },
  eval: { run: evalBuiltin, special: true },
  exec: {
    run: exec,
    special: true,
    keepsRedirects: (words) => words.length === 1 || (words.length === 2 && words[1] === "--"),
  },
  exit: { run: exit, special: true },
  export: { run: exportBuiltin, special: true, declares: true },
  false: { run: async () => 1 },
  getopts: { run: getopts },
  hash: { run: hash },
  jobs: { run: jobs },
  kill: { run: kill },
  let: { run: letBuiltin, flavours: ASH_BASH },
  local: { run: local, special: true, declares: true },
  mapfile: { run: mapfile, flavours: BASH },
  printf: { run: printf },
  pwd: { run: pwd },
  read: { run: read },
  readarray: { run: mapfile, flavours: BASH },
  readonly: { run: readonlyBuiltin, special: true, declares: true },
  return: { run: returnBuiltin, special: true },
  set: { run: set, special: true },
  shift: { run: shift, special: true },
  shopt: { run: shopt, flavours: BASH },
  source: { run: source, special: true, flavours: ASH_BASH },
  test: { run: testBuiltin },
  times: { run: times, special: true },
  trap: { run: trap, special: true },
  true: { run: zero },
  type: { run: type },
  typeset: { run: declare, declares: true, flavours: BASH },
  ulimit: { run: ulimit },
  umask: { run: umask },
  unalias: { run: unaliasBuiltin },
  unset: { run: unset, special: true },
  wait: { run: wait },
};

/** Builtins of the real shells that this one does not have: refused instead of "not found". */
const REFUSED: Record<FlavourName, readonly string[]> = {
  dash: ["bg", "fg"],
  ash: ["bg", "fg", "help", "history"],
  bash: (
    "bg bind caller compgen complete compopt coproc dirs disown enable fc fg help history logout popd pushd " +
    "select suspend"
  ).split(" "),
};

/** The builtin of that name in the shell's flavour, functions and programs aside. */
export function builtinOf(shell: Shell, name: string): Builtin | undefined {
  if (REFUSED[shell.flavour.name].includes(name)) {
    return {
      run() {
        throw new NotModelledError(`${shell.flavour.name}'s builtin ${name}`);
      },
    };
  }
  const found = Object.hasOwn(TABLE, name) ? TABLE[name] : undefined;
  return found && (!found.flavours || found.flavours.includes(shell.flavour.name)) ? found : undefined;
}

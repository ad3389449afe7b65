import { OPTION_LETTERS } from "../flavour.ts";
import type { Shell } from "../shell.ts";

/** The value of a parameter, undefined if unset. `@` and `*` are the caller's. */
export function parameterValue(shell: Shell, name: string): string | undefined {
  if (/^[0-9]+$/.test(name)) return name === "0" ? shell.name : shell.parameters[Number(name) - 1];
  const special = SPECIAL[name];
  if (special) return special(shell);
  const computed =
    Object.hasOwn(COMPUTED, name) && shell.variables.get(name) ? COMPUTED[name]!(shell) : undefined;
  return computed ?? shell.variables.value(name);
}

const SPECIAL: Record<string, (shell: Shell) => string | undefined> = {
  "#": (shell) => String(shell.parameters.length),
  "?": (shell) => String(shell.status),
  $: (shell) => String(shell.rootPid),
  "!": (shell) => (shell.lastBackground === undefined ? undefined : String(shell.lastBackground)),
  "-": optionFlags,
};

/** Variables that the shell computes as long as they are not unset; `start.ts` declares them. */
const COMPUTED: Record<string, (shell: Shell) => string | undefined> = {
  LINENO: (shell) => String(shell.line),
  RANDOM: random,
  SECONDS: (shell) => String(Math.floor((shell.process.machine.clock.now() - shell.started) / 1000)),
  EPOCHSECONDS: (shell) => String(Math.floor(shell.process.machine.clock.now() / 1000)),
  BASHPID: (shell) => String(shell.process.pid),
  FUNCNAME: (shell) => shell.functionNames.at(-1),
  BASH_SUBSHELL: (shell) => String(shell.subshellDepth),
};

function random(shell: Shell): string {
  const [high, low] = shell.process.machine.random(2);
  return String(((high! << 8) | low!) & 0x7fff);
}

/** `$-`: the letters of the options that are on. */
function optionFlags(shell: Shell): string {
  const letters = Object.entries(OPTION_LETTERS)
    .filter(([, option]) => shell.options.has(option))
    .map(([letter]) => letter)
    .join("");
  if (shell.flavour.name === "ash") return `${shell.fromCommandLine ? "c" : ""}${letters}`;
  if (!shell.isBash) return letters;
  return `${letters}${shell.fromCommandLine ? "c" : ""}`;
}

import { FileSystemError } from "../filesystem/types.ts";
import type { Process } from "../process/types.ts";
import { FLAVOURS, type FlavourName } from "./flavour.ts";
import { Shell } from "./shell.ts";

/** A shell with the variables that it has before it runs anything: the environment and its own. */
export function createShell(process: Process, flavour: FlavourName): Shell {
  const shell = new Shell(process, FLAVOURS[flavour]);
  const { variables } = shell;
  for (const [name, value] of process.environment) {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) variables.set(name, value, true);
  }
  variables.set("IFS", " \t\n").exported = false;
  variables.set("OPTIND", "1");
  // bash takes no PS4 from the environment when it runs as root.
  const distrusts = flavour === "bash" && process.credentials.uid === 0;
  if (distrusts || variables.value("PS4") === undefined) variables.set("PS4", "+ ");
  variables.set("PPID", String(process.parent?.pid ?? 0));
  setFolder(shell);
  if (flavour === "dash") {
    variables.set("PS1", process.credentials.uid === 0 ? "# " : "$ ");
    variables.set("PS2", "> ");
  } else startLater(shell, flavour);
  return shell;
}

/** What only ash and bash have. */
function startLater(shell: Shell, flavour: "ash" | "bash"): void {
  const { variables, process } = shell;
  const level = Number.parseInt(variables.value("SHLVL") ?? "0", 10) || 0;
  variables.set("SHLVL", String(level + 1), true);
  if (variables.value("HOSTNAME") === undefined) variables.set("HOSTNAME", process.machine.hostname);
  variables.declare("LINENO").value = "";
  variables.declare("RANDOM").value = flavour === "ash" ? undefined : "";
  if (flavour === "ash") {
    variables.declare("FUNCNAME").value = "";
    variables.set("PS1", "\\w \\$ ");
    variables.set("PS2", "> ");
    variables.declare("EPOCHSECONDS").value = undefined;
    return;
  }
  for (const name of ["SECONDS", "EPOCHSECONDS", "BASHPID", "FUNCNAME", "BASH_SUBSHELL"]) {
    variables.declare(name).value = "";
  }
  variables.set("BASH", "/usr/bin/bash");
  variables.set("BASH_VERSION", "5.2.37(1)-release");
  variables.declare("BASH_VERSINFO").value = new Map(
    ["5", "2", "37", "1", "release", "x86_64-pc-linux-gnu"].map((part, index) => [String(index), part]),
  );
  for (const [name, value] of [
    ["UID", process.credentials.uid],
    ["EUID", process.credentials.uid],
  ] as const) {
    const variable = variables.set(name, String(value));
    variable.readonly = true;
    variable.integer = true;
  }
  const facts = {
    HOSTTYPE: "x86_64",
    MACHTYPE: "x86_64-pc-linux-gnu",
    OSTYPE: "linux-gnu",
    OPTERR: "1",
    TERM: "dumb",
    SHELL: "/bin/bash",
  };
  for (const [name, value] of Object.entries(facts)) {
    if (variables.value(name) === undefined) variables.set(name, value);
  }
  if (variables.value("PATH") === undefined)
    variables.set("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  for (const option of ["braceexpand", "hashall", "interactive-comments"]) shell.options.add(option);
}

/** PWD is taken over from the environment only if it is right, and exported in any case. */
function setFolder(shell: Shell): void {
  const { process, variables } = shell;
  const given = variables.value("PWD");
  shell.folder = given !== undefined && leadsHere(process, given) ? given : process.cwd;
  variables.set("PWD", shell.folder, true);
}

function leadsHere(process: Process, path: string): boolean {
  if (!path.startsWith("/")) return false;
  const { filesystem } = process.machine;
  try {
    return (
      filesystem.realpath(path, process.credentials) === filesystem.realpath(process.cwd, process.credentials)
    );
  } catch (error) {
    if (error instanceof FileSystemError) return false;
    throw error;
  }
}

import { FileSystemError } from "../filesystem/types.ts";
import type { Process, Program } from "../process/types.ts";
import { readArguments, type Task } from "./arguments.ts";
import type { FlavourName } from "./flavour.ts";
import { runInput } from "./input.ts";
import { runToEnd } from "./interpret/fork.ts";
import { runText } from "./interpret/run.ts";
import type { Shell } from "./shell.ts";
import { createShell } from "./start.ts";
import { decode } from "./text.ts";

/** The program `sh`: Debian's dash, BusyBox's ash, or bash. Reads `process.argv`; returns the exit status. */
export function shellProgram(flavour: FlavourName): Program {
  return async (process: Process) => {
    const shell = createShell(process, flavour);
    return runToEnd(shell, async () => runTask(shell, await readArguments(shell, process.argv)));
  };
}

async function runTask(shell: Shell, task: Task): Promise<number> {
  const mode = { tested: false, exec: shell.flavour.execLast !== "never" };
  switch (task.kind) {
    case "text":
      return runText(shell, task.text, mode, shell.flavour.commandLineStart);
    case "file": {
      const text = await readScript(shell, task.path);
      if (typeof text === "number") return text;
      shell.errorName = task.path;
      shell.definitionSource = task.path;
      if (shell.flavour.name === "ash") shell.commandName = task.path;
      return runText(shell, text, { tested: false, exec: false }, 1);
    }
    case "input":
      return runInput(shell);
  }
}

/** The script's text, or the status after a complaint that it cannot be read. */
async function readScript(shell: Shell, path: string): Promise<string | number> {
  const { process, flavour } = shell;
  const full = path.startsWith("/") ? path : `${process.cwd === "/" ? "" : process.cwd}/${path}`;
  try {
    return decode(process.machine.filesystem.readFile(full, process.credentials));
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    // Opening a folder works; reading it fails, which dash and ash take for its end.
    if (error.code === "EISDIR" && flavour.name !== "bash") return "";
    if (flavour.name === "bash") {
      const text = error.code === "EISDIR" ? "Is a directory" : error.text;
      const name = error.code === "EISDIR" ? path : shell.errorName;
      await shell.writeError(`${name}: ${path}: ${text}\n`);
      return error.code === "ENOENT" ? 127 : 126;
    }
    shell.line = 0;
    if (flavour.name === "dash")
      await shell.warn(`cannot open ${path}: ${error.code === "ENOENT" ? "No such file" : error.text}`);
    else await shell.warn(`can't open '${path}': ${error.text}`);
    return 2;
  }
}

import { credentialFiles, type Lab } from "../engine/grading/lab.ts";
import { createHost } from "../engine/host/host.ts";
import type { Host } from "../engine/host/types.ts";
import { workspaceOf } from "../engine/source/workspace.ts";
import { complete } from "./completion/complete.ts";
import { HELP } from "./help-text.ts";
import { Journal } from "./journal.ts";
import type { CompleteReply, Event, LabFiles, RunReply, UndoReply } from "./protocol.ts";
import { FOLDER } from "./workspace-folder.ts";
import { readFiles, writeFiles } from "./workspace-sync.ts";

/** Where the learner's shell keeps its folder and exported variables from one line to the next. */
const SESSION = "/run/leaklab-session";

/** The simulated computer behind the terminal. */
export interface LabMachine {
  setFiles(files: LabFiles): void;
  run(line: string): Promise<RunReply>;
  complete(line: string): CompleteReply;
  /** Takes the last line back: a new computer, on which everything before it is done again. */
  undo(): Promise<UndoReply>;
  /** As new, with the same files. */
  reset(): Promise<void>;
}

/** `lab` gives services, credentials and variables; without one (playground) the computer has none. */
export async function createMachine(
  lab: Lab | undefined,
  files: LabFiles,
  emit: (event: Event) => void,
): Promise<LabMachine> {
  let known = files;
  let journal = new Journal(files);
  let host = await start(files);
  let cwd = host.folder;

  function start(from: LabFiles): Promise<Host> {
    return createHost({
      files: workspaceOf(from),
      folder: FOLDER,
      swarm: lab?.swarm ?? false,
      services: lab?.services ?? {},
      credentials: new Map(Object.entries(lab?.credentials ?? {}).map(([name, { value }]) => [name, value])),
      ...(lab && { credentialFiles: credentialFiles(lab) }),
      ...(lab?.ci && { ci: lab.ci }),
      environment: new Map(Object.entries(lab?.environment ?? {})),
    });
  }

  /** Tells the page which of its files the shell changed, made or removed. */
  function report(): void {
    const now = readFiles(host.machine.filesystem, host.folder);
    const before = known;
    known = now;
    for (const [path, content] of Object.entries(now))
      if (before[path] !== content) emit({ type: "file-changed", path, content });
    for (const path of Object.keys(before))
      if (!(path in now)) emit({ type: "file-changed", path, content: null });
  }

  function put(next: LabFiles, before: LabFiles): void {
    writeFiles(host.machine.filesystem, host.folder, before, next);
  }

  return {
    setFiles(next) {
      journal.edited(known, next);
      put(next, known);
      known = next;
    },
    async run(line) {
      if (line.trim() === "help") {
        emit({ type: "output", text: HELP, stream: "stdout" });
        return { exit: 0 };
      }
      journal.ran(line);
      const { exit } = await host.run(keepingSession(line), (text, stream) =>
        emit({ type: "output", text, stream }),
      );
      cwd = sessionFolder(host) ?? host.folder;
      report();
      return { exit };
    },
    complete: (line) => complete(line, host, cwd),
    async undo() {
      const line = journal.takeBack();
      if (line === undefined) return { line: null };
      host = await start(journal.start);
      for (const entry of journal.entries) {
        if ("line" in entry) await host.run(keepingSession(entry.line));
        else {
          const before = readFiles(host.machine.filesystem, host.folder);
          put(entry.edit(before), before);
        }
      }
      cwd = sessionFolder(host) ?? host.folder;
      report();
      return { line };
    },
    async reset() {
      journal = new Journal(known);
      host = await start(known);
      cwd = host.folder;
    },
  };
}

/** Each line runs in a shell of its own; its folder and its exported variables are handed on in a file. */
function keepingSession(line: string): string {
  const save = `{ echo "cd '$PWD'"; export -p; } > ${SESSION}`;
  return `[ ! -f ${SESSION} ] || . ${SESSION}; trap '${save.replaceAll("'", "'\\''")}' EXIT; ${line}`;
}

function sessionFolder({ machine: { filesystem } }: Host): string | undefined {
  try {
    const text = new TextDecoder().decode(filesystem.readFile(SESSION, { uid: 0, gid: 0, groups: [0] }));
    return /^cd '(.*)'$/m.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

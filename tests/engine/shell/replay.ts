import { createFileSystem } from "../../../src/engine/filesystem/filesystem.ts";
import { createTree } from "../../../src/engine/filesystem/tree.ts";
import { type LayerEntry, ROOT } from "../../../src/engine/filesystem/types.ts";
import { createBudget } from "../../../src/engine/process/budget.ts";
import { createClock } from "../../../src/engine/process/clock.ts";
import { bytesDescriptor, sinkDescriptor } from "../../../src/engine/process/descriptor.ts";
import { programFile } from "../../../src/engine/process/executable.ts";
import { bytesOf, concat, textOf } from "../../../src/engine/process/io.ts";
import { createMachine, type Programs } from "../../../src/engine/process/machine.ts";
import { createNetwork } from "../../../src/engine/process/network.ts";
import { APPLETS } from "../../../src/engine/shell/applets.ts";
import type { FlavourName } from "../../../src/engine/shell/flavour.ts";
import { shellProgram } from "../../../src/engine/shell/program.ts";
import { BASE_TOOLS } from "../../../src/engine/tools/base/programs.ts";
import { type Outcome, PATH, type Snippet } from "./snippet.ts";

const START = 1767225600000;
const file = (content: Uint8Array, mode: number): LayerEntry => ({
  kind: "file",
  content,
  mode,
  uid: 0,
  gid: 0,
  mtime: START,
});
const folder = (mode: number): LayerEntry => ({ kind: "directory", mode, uid: 0, gid: 0, mtime: START });

const PROGRAMS: Programs = {
  ...BASE_TOOLS,
  dash: async () => shellProgram("dash"),
  ash: async () => shellProgram("ash"),
  bash: async () => shellProgram("bash"),
};

/** The programs of the image: BusyBox's in /bin for ash, Debian's in /usr/bin with /bin linked to it. */
function programs(flavour: FlavourName): [string, LayerEntry][] {
  if (flavour === "ash") {
    const names = [...APPLETS].filter((name) => name !== "sh" && name !== "ash");
    return [
      ["/bin", folder(0o755)],
      ...names.map((name): [string, LayerEntry] => [`/bin/${name}`, file(programFile("busybox"), 0o755)]),
      ["/bin/busybox", file(programFile("busybox"), 0o755)],
      ["/bin/sh", file(programFile("ash"), 0o755)],
    ];
  }
  const names = Object.keys(BASE_TOOLS).filter((name) => name.startsWith("coreutils:"));
  return [
    ["/usr/bin", folder(0o755)],
    ["/bin", { kind: "symlink", target: "usr/bin", uid: 0, gid: 0, mtime: START }],
    ...names.map((name): [string, LayerEntry] => [
      `/usr/bin/${name.slice(10)}`,
      file(programFile(name), 0o755),
    ]),
    ["/usr/bin/sh", file(programFile("dash"), 0o755)],
    ["/usr/bin/bash", file(programFile("bash"), 0o755)],
  ];
}

/** A machine as `record.ts` finds it, without processes. */
export function shellMachine(flavour: FlavourName, files: Readonly<Record<string, string>> = {}) {
  const clock = createClock(START);
  const entries: [string, LayerEntry][] = [
    ["/tmp", folder(0o1777)],
    ["/root", folder(0o700)],
    ["/t", folder(0o755)],
    ["/o", folder(0o755)],
    ["/etc", folder(0o755)],
    [
      "/etc/passwd",
      file(
        bytesOf("root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/false\n"),
        0o644,
      ),
    ],
    ...programs(flavour),
    ...Object.entries(files).map(([path, text]): [string, LayerEntry] => [path, file(bytesOf(text), 0o644)]),
  ];
  const filesystem = createFileSystem(createTree(entries), { now: () => clock.now() });
  const network = createNetwork({ local: new Map(), resolve: () => undefined });
  const machine = createMachine({
    filesystem,
    hostname: "0123456789ab",
    network,
    clock,
    budget: createBudget(),
    programs: PROGRAMS,
    pidNamespace: false,
  });
  return { machine, clock, filesystem };
}

/** Runs a snippet on the simulated machine. */
export async function replay(flavour: FlavourName, snippet: Snippet, index: number): Promise<Outcome> {
  const { machine, clock, filesystem } = shellMachine(flavour);
  filesystem.mkdir(`/t/${index}`, 0o755, ROOT);
  if (snippet.file !== undefined) filesystem.writeFile("/o/script", bytesOf(snippet.file), 0o644, ROOT);
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const child = machine.start({
    argv: [
      flavour === "bash" ? "bash" : "sh",
      ...snippet.argv.map((word) => (word === "FILE" ? "/o/script" : word)),
    ],
    environment: new Map(Object.entries({ PATH, HOME: "/root", ...snippet.env })),
    cwd: `/t/${index}`,
    credentials: ROOT,
    descriptors: new Map([
      [0, bytesDescriptor(bytesOf(snippet.stdin))],
      [1, sinkDescriptor((data) => out.push(data.slice()))],
      [2, sinkDescriptor((data) => err.push(data.slice()))],
    ]),
  });
  const exit = await clock.drive(child.exited);
  const status = "signal" in exit ? -1 : exit.status;
  return { stdout: textOf(concat(out)), stderr: textOf(concat(err)), status };
}

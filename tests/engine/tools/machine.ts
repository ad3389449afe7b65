import { createFileSystem } from "../../../src/engine/filesystem/filesystem.ts";
import { createTree } from "../../../src/engine/filesystem/tree.ts";
import { type Credentials, type LayerEntry, ROOT } from "../../../src/engine/filesystem/types.ts";
import { createBudget } from "../../../src/engine/process/budget.ts";
import { createClock } from "../../../src/engine/process/clock.ts";
import { nullDescriptor, sinkDescriptor } from "../../../src/engine/process/descriptor.ts";
import { programFile } from "../../../src/engine/process/executable.ts";
import { bytesOf, textOf } from "../../../src/engine/process/io.ts";
import { createMachine, type Programs } from "../../../src/engine/process/machine.ts";
import { createNetwork, hostsOf, type Ports } from "../../../src/engine/process/network.ts";
import type { Endpoint, Machine } from "../../../src/engine/process/types.ts";
import { TOOLS } from "../../../src/engine/tools/registry.ts";

/** 2026-01-01T00:00:00Z */
export const START = 1767225600000;

export interface Setup {
  /** Absolute path to text. */
  readonly files?: Readonly<Record<string, string>>;
  readonly endpoints?: ReadonlyMap<string, Endpoint>;
  readonly programs?: Programs;
  readonly local?: Ports;
}

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A small machine with every tool in /bin, to run single commands on. */
export function machineWith({
  files = {},
  endpoints = new Map(),
  programs = {},
  local = new Map(),
}: Setup = {}) {
  const all = { ...TOOLS, ...programs };
  const file = (content: Uint8Array, mode: number): LayerEntry => ({
    kind: "file",
    content,
    mode,
    uid: 0,
    gid: 0,
    mtime: START,
  });
  const folder = (mode: number): LayerEntry => ({ kind: "directory", mode, uid: 0, gid: 0, mtime: START });
  const entries: [string, LayerEntry][] = [
    ["/tmp", folder(0o1777)],
    ["/root", folder(0o700)],
    ["/app", folder(0o755)],
    ...Object.keys(all).map((name): [string, LayerEntry] => [`/bin/${name}`, file(programFile(name), 0o755)]),
    ...Object.entries(files).map(([path, text]): [string, LayerEntry] => [path, file(bytesOf(text), 0o644)]),
  ];
  const clock = createClock(START);
  const budget = createBudget();
  const hosts = hostsOf(endpoints);
  const network = createNetwork({ local, resolve: (host) => hosts.get(host) });
  const filesystem = createFileSystem(createTree(entries), { now: () => clock.now() });
  const machine = createMachine({
    filesystem,
    hostname: "test",
    network,
    clock,
    budget,
    programs: all,
  });
  return {
    machine,
    run: (argv: readonly string[], options?: RunOptions) => {
      budget.renew();
      return run(machine, argv, options);
    },
    read: (path: string) => textOf(filesystem.readFile(path, ROOT)),
  };
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly as?: Credentials;
}

async function run(
  machine: Machine,
  argv: readonly string[],
  { environment = {}, cwd = "/app", as = ROOT }: RunOptions = {},
): Promise<Ran> {
  const output = { stdout: "", stderr: "" };
  const { exited } = machine.start({
    argv,
    environment: new Map(Object.entries({ HOME: "/root", PATH: "/bin", ...environment })),
    cwd,
    credentials: as,
    descriptors: new Map([
      [0, nullDescriptor()],
      [
        1,
        sinkDescriptor((data) => {
          output.stdout += textOf(data);
        }),
      ],
      [
        2,
        sinkDescriptor((data) => {
          output.stderr += textOf(data);
        }),
      ],
    ]),
  });
  const exit = await machine.clock.drive(exited);
  return { status: "status" in exit ? exit.status : 128, ...output };
}

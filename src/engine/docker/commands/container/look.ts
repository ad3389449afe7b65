import type { SimulatedContainer } from "../../../runtime/container.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import { layOut } from "../../../source/columns.ts";
import { ANY, type Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";

export interface Change {
  readonly kind: "A" | "C" | "D";
  readonly path: string;
}

/** What a container's writable layer adds, changes and deletes compared with its image. */
export function changesOf(container: SimulatedContainer): Change[] {
  const below = (path: string) => {
    for (const { layer } of container.image.layers.toReversed()) {
      const entry = layer.entries.get(path);
      if (entry) return entry.kind !== "whiteout";
      for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
        const folder = layer.entries.get(path.slice(0, at));
        if (folder && (folder.kind !== "directory" || folder.opaque)) return false;
      }
    }
    return false;
  };
  return [...container.writableLayer().entries]
    .filter(([path]) => path !== "/")
    .map(([path, entry]) => ({ kind: entry.kind === "whiteout" ? "D" : below(path) ? "C" : "A", path }));
}

export const diff: Command = {
  usage: "CONTAINER",
  about: "Show which files a container added, changed or deleted",
  flags: flagSet(""),
  args: [1, 1],
  async run(client, flags) {
    const container = client.container(flags.args[0] ?? "");
    await client.out(
      changesOf(container)
        .map(({ kind, path }) => `${kind} ${path}\n`)
        .join(""),
    );
    return 0;
  },
};

export const port: Command = {
  usage: "CONTAINER [PRIVATE_PORT[/PROTO]]",
  about: "Show the published ports of a container",
  flags: flagSet(""),
  args: [1, 2],
  async run(client, flags) {
    const [reference = "", wanted] = flags.args;
    const container = client.container(reference);
    const key = wanted === undefined || wanted.includes("/") ? wanted : `${wanted}/tcp`;
    const found = container.bindings.filter((binding) => key === undefined || binding.port === key);
    if (key !== undefined && found.length === 0) {
      await client.err(`Error: No public port '${wanted}' published for ${reference}\n`);
      return 1;
    }
    for (const binding of found) {
      const before = key === undefined ? `${binding.port} -> ` : "";
      const hosts = binding.hostIp ? [binding.hostIp] : ["0.0.0.0", "[::]"];
      await client.out(hosts.map((host) => `${before}${host}:${binding.hostPort}\n`).join(""));
    }
    return 0;
  },
};

export const top: Command = {
  usage: "CONTAINER [ps OPTIONS]",
  about: "Show the processes of a container",
  flags: flagSet(""),
  args: [1, ANY],
  async run(client, flags) {
    const container = client.container(flags.args[0] ?? "");
    const { machine } = container;
    if (!machine) throw new DaemonError(`container ${container.id} is not running`);
    const rows = [...machine.processes.values()].map((process) => [
      process.credentials.uid === 0 ? "root" : String(process.credentials.uid),
      String(process.pid),
      String(process.parent?.pid ?? 0),
      "0",
      new Date(container.startedAt).toISOString().slice(11, 16),
      "?",
      "00:00:00",
      process.argv.join(" "),
    ]);
    const header = ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"];
    await client.out(layOut([header, ...rows], 20, 3));
    return 0;
  },
};

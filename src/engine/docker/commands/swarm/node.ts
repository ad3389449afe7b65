import { DaemonError } from "../../../runtime/errors.ts";
import type { Swarm } from "../../../runtime/swarm/swarm.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { ANY, type Command, type CommandTable } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { printListing } from "../../cli/format.ts";
import { rfc3339 } from "../../cli/human.ts";
import { inspectAll, NotFound } from "../inspect-all.ts";
import { printTasks } from "./task-list.ts";

const ADDRESS = "192.0.2.10";

function joinCommand(swarm: Swarm): string {
  return `docker swarm join --token ${tokenOf(swarm)} ${ADDRESS}:2377`;
}

function tokenOf(swarm: Swarm): string {
  return `SWMTKN-1-${swarm.nodeId}${swarm.nodeId}-${swarm.nodeId}`;
}

const init: Command = {
  usage: "[OPTIONS]",
  about: "Initialize a swarm",
  flags: flagSet(
    "advertise-addr:string",
    "availability:string cert-expiry:duration data-path-addr:string data-path-port:int default-addr-pool:list default-addr-pool-mask-length:int dispatcher-heartbeat:duration force-new-cluster max-snapshots:int snapshot-interval:int task-history-limit:int listen-addr:string",
    "autolock",
  ),
  args: [0, 0],
  async run(client) {
    const swarm = client.engine.initSwarm();
    await client.out(
      `Swarm initialized: current node (${swarm.nodeId}) is now a manager.\n\nTo add a worker to this swarm, run the following command:\n\n    ${joinCommand(swarm)}\n\nTo add a manager to this swarm, run 'docker swarm join-token manager' and follow the instructions.\n\n`,
    );
    return 0;
  },
};

const leave: Command = {
  usage: "[OPTIONS]",
  about: "Leave the swarm",
  flags: flagSet("f,force"),
  args: [0, 0],
  async run(client, flags) {
    const { engine } = client;
    if (!engine.swarm) throw new DaemonError("This node is not part of a swarm");
    if (!flags.bool("force"))
      throw new DaemonError(
        "You are attempting to leave the swarm on a node that is participating as a manager. Removing the last manager erases all current state of the swarm. Use `--force` to ignore this message.",
      );
    await client.process.wait(engine.swarm.dissolve());
    engine.swarm = undefined;
    await client.out("Node left the swarm.\n");
    return 0;
  },
};

const join: Command = {
  usage: "[OPTIONS] HOST:PORT",
  about: "Join a swarm as a node and/or manager",
  flags: flagSet("token:string", "", "advertise-addr:string availability:string listen-addr:string"),
  args: [1, 1],
  async run(client, flags) {
    if (client.engine.swarm)
      throw new DaemonError(
        'This node is already part of a swarm. Use "docker swarm leave" to leave this swarm and join another one.',
      );
    throw new ClientError(
      `leaklab: docker swarm join ${flags.args[0]} is not modelled by this simulator: its machine is alone`,
      125,
    );
  },
};

const joinToken: Command = {
  usage: "[OPTIONS] (worker|manager)",
  about: "Manage join tokens",
  flags: flagSet("q,quiet", "", "rotate"),
  args: [1, 1],
  async run(client, flags) {
    const [role = ""] = flags.args;
    const swarm = client.engine.manager();
    if (role !== "worker" && role !== "manager") throw new ClientError(`unknown role ${role}`);
    await client.out(
      flags.bool("quiet")
        ? `${tokenOf(swarm)}\n`
        : `To add a ${role} to this swarm, run the following command:\n\n    ${joinCommand(swarm)}\n\n`,
    );
    return 0;
  },
};

const unlockKey: Command = {
  usage: "[OPTIONS]",
  about: "Manage the unlock key",
  flags: flagSet("q,quiet", "", "rotate"),
  args: [0, 0],
  run(client) {
    client.engine.manager();
    return Promise.reject(new ClientError("no unlock key is set"));
  },
};

const NODE_HEADERS = {
  ...{ ID: "ID", Hostname: "HOSTNAME", Status: "STATUS", Availability: "AVAILABILITY" },
  ...{
    ManagerStatus: "MANAGER STATUS",
    EngineVersion: "ENGINE VERSION",
    Self: "SELF",
    TLSStatus: "TLS STATUS",
  },
};

const ls: Command = {
  usage: "[OPTIONS]",
  about: "List nodes in the swarm",
  flags: flagSet("format:string q,quiet", "", "f,filter:list"),
  args: [0, 0],
  async run(client, flags) {
    const { nodeId } = client.engine.manager();
    if (flags.bool("quiet")) {
      await client.out(`${nodeId}\n`);
      return 0;
    }
    const row = {
      ...{ ID: nodeId, Hostname: client.process.machine.hostname, Status: "Ready", Availability: "Active" },
      ...{ ManagerStatus: "Leader", EngineVersion: "28.5.2", Self: "true", TLSStatus: "Ready" },
    };
    const standard =
      "{{.ID}}{{if eq .Self `true`}} *{{end}}\t{{.Hostname}}\t{{.Status}}\t{{.Availability}}\t{{.ManagerStatus}}\t{{.EngineVersion}}";
    const listing = { headers: NODE_HEADERS, rows: [row], standard, type: "nodeContext" };
    await printListing(client, listing, flags.text("format"));
    return 0;
  },
};

/** Whether a word names the only node there is. */
function isSelf(client: Client, reference: string): boolean {
  const { nodeId } = client.engine.manager();
  return (
    ["self", nodeId, client.process.machine.hostname].includes(reference) ||
    (reference.length > 3 && nodeId.startsWith(reference))
  );
}

export function inspectNode(client: Client): Record<string, unknown> {
  const { nodeId, created } = client.engine.manager();
  return {
    ID: nodeId,
    Version: { Index: 9 },
    CreatedAt: rfc3339(created),
    UpdatedAt: rfc3339(created),
    Spec: { Labels: {}, Role: "manager", Availability: "active" },
    Description: {
      Hostname: client.process.machine.hostname,
      Platform: { Architecture: "x86_64", OS: "linux" },
      Engine: { EngineVersion: "28.5.2" },
    },
    Status: { State: "ready", Addr: ADDRESS },
    ManagerStatus: { Leader: true, Reachability: "reachable", Addr: `${ADDRESS}:2377` },
  };
}

const inspect: Command = {
  usage: "[OPTIONS] self|NODE [NODE...]",
  about: "Display detailed information on one or more nodes",
  flags: flagSet("f,format:string", "", "pretty"),
  args: [1, ANY],
  run: (client, flags) =>
    inspectAll(client, flags, (reference) => {
      if (isSelf(client, reference)) return inspectNode(client);
      throw new NotFound(`Error response from daemon: node ${reference} not found`);
    }),
};

const ps: Command = {
  usage: "[OPTIONS] [NODE...]",
  about: "List tasks running on one or more nodes, defaults to current node",
  flags: flagSet("f,filter:list format:string q,quiet no-trunc", "no-resolve"),
  args: [0, ANY],
  async run(client, flags) {
    const swarm = client.engine.manager();
    const unknown = flags.args.find((reference) => !isSelf(client, reference));
    if (unknown !== undefined) throw new DaemonError(`node ${unknown} not found`);
    await printTasks(client, [...swarm.services.values()], {
      ...{ format: flags.text("format"), noTrunc: flags.bool("no-trunc"), quiet: flags.bool("quiet") },
      filters: flags.list("filter"),
    });
    return 0;
  },
};

export const SWARM: CommandTable = {
  about: "Manage Swarm",
  commands: { init, join, "join-token": joinToken, leave, "unlock-key": unlockKey },
};
export const NODE: CommandTable = {
  about: "Manage Swarm nodes",
  commands: { inspect, list: ls, ls, ps },
};

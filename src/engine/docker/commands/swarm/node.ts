import { DaemonError } from "../../../runtime/errors.ts";
import { layOut } from "../../../source/columns.ts";
import type { Command, CommandTable } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";

const init: Command = {
  usage: "[OPTIONS]",
  about: "Make this engine the first node of a swarm",
  flags: flagSet(
    "advertise-addr:string",
    "availability:string cert-expiry:duration data-path-addr:string data-path-port:int default-addr-pool:list default-addr-pool-mask-length:int dispatcher-heartbeat:duration force-new-cluster max-snapshots:int snapshot-interval:int task-history-limit:int listen-addr:string",
    "autolock",
  ),
  args: [0, 0],
  async run(client) {
    const swarm = client.engine.initSwarm();
    await client.out(
      `Swarm initialized: current node (${swarm.nodeId}) is now a manager.\n\nTo add a worker to this swarm, run the following command:\n\n    docker swarm join --token SWMTKN-1-${swarm.makeId("token")}-${swarm.makeId("token")} 192.0.2.10:2377\n\nTo add a manager to this swarm, run 'docker swarm join-token manager' and follow the instructions.\n`,
    );
    return 0;
  },
};

const leave: Command = {
  usage: "[OPTIONS]",
  about: "Leave the swarm; the last node takes everything in it along",
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

const ls: Command = {
  usage: "[OPTIONS]",
  about: "List the nodes of the swarm",
  flags: flagSet("q,quiet", "", "f,filter:list format:string"),
  args: [0, 0],
  async run(client, flags) {
    const { nodeId } = client.engine.manager();
    const header = ["ID", "HOSTNAME", "STATUS", "AVAILABILITY", "MANAGER STATUS", "ENGINE VERSION"];
    const row = [`${nodeId} *`, client.process.machine.hostname, "Ready", "Active", "Leader", "28.5.2"];
    await client.out(flags.bool("quiet") ? `${nodeId}\n` : layOut([header, row]));
    return 0;
  },
};

export const SWARM: CommandTable = { about: "Manage the swarm", commands: { init, leave } };
export const NODE: CommandTable = { about: "Manage the nodes of the swarm", commands: { list: ls, ls } };

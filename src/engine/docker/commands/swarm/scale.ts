import { NOT_MANAGER } from "../../../runtime/engine.ts";
import { ClientError } from "../../cli/client.ts";
import { ANY, type Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { converge } from "./converge.ts";

/** `docker service scale`. */
export const scale: Command = {
  usage: "SERVICE=REPLICAS [SERVICE=REPLICAS...]",
  about: "Set how many tasks services have",
  flags: flagSet("d,detach"),
  args: [1, ANY],
  async run(client, flags) {
    for (const text of flags.args) {
      const [name = "", count] = text.split("=");
      if (count === undefined)
        throw new ClientError(
          `invalid scale specifier '${text}'.\nSee 'docker service scale --help'.\n\nUsage:  docker service scale ${scale.usage}\n\nScale one or multiple replicated services`,
        );
      if (!/^\d+$/.test(count))
        throw new ClientError(
          `${name}: invalid replicas value ${count}: strconv.ParseUint: parsing ${JSON.stringify(count)}: invalid syntax`,
        );
      const { swarm } = client.engine;
      if (!swarm) throw new ClientError(`${name}: Error response from daemon: ${NOT_MANAGER}`);
      const service = swarm.service(name);
      if (!service) throw new ClientError(`${name}: Error response from daemon: service ${name} not found`);
      if (!service.spec.Mode.Replicated)
        throw new ClientError(`${name}: scale can only be used with replicated or replicated-job mode`);
      swarm.updateService(service, {
        ...service.spec,
        Mode: { Replicated: { Replicas: Number(count) } },
      });
      await client.out(`${name} scaled to ${count}\n`);
      await converge(client, service, { detached: flags.bool("detach"), called: name });
    }
    return 0;
  },
};

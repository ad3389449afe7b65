import { type Client, ClientError } from "../../cli/client.ts";
import type { Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { rfc3339 } from "../../cli/human.ts";
import { tailOf, timeOf } from "../container/logs.ts";

/** A service's tasks, or the one task of this id. */
function sourcesOf(client: Client, reference: string) {
  const swarm = client.engine.manager();
  const service = swarm.service(reference);
  if (service) return service.tasks.map((task) => ({ service, task }));
  for (const other of swarm.services.values()) {
    const task = other.tasks.find(
      ({ id }) => id === reference || (reference.length > 3 && id.startsWith(reference)),
    );
    if (task) return [{ service: other, task }];
  }
  throw new ClientError(`no such task or service: ${reference}`);
}

/** `docker service logs`: what the tasks wrote, each line with the task that wrote it. */
export const logs: Command = {
  usage: "[OPTIONS] SERVICE|TASK",
  about: "Fetch the logs of a service or task",
  flags: flagSet(
    "raw no-task-ids since:string n,tail:string t,timestamps no-trunc",
    "no-resolve",
    "details f,follow",
  ),
  args: [1, 1],
  async run(client, flags) {
    const sources = sourcesOf(client, flags.args[0] ?? "");
    const node = client.process.machine.hostname;
    const tail = tailOf(flags.text("tail"));
    const from = flags.text("since");
    const since = from === undefined ? 0 : timeOf(from, client.now);
    const labels = sources.map(({ service, task }) => {
      const id = flags.bool("no-trunc") ? task.id : task.id.slice(0, 12);
      return `${service.spec.Name}.${task.place}${flags.bool("no-task-ids") ? "" : `.${id}`}@${node}`;
    });
    const width = Math.max(0, ...labels.map((label) => label.length));
    for (const [index, { task }] of sources.entries()) {
      const entries = (task.container?.log ?? []).filter(({ time }) => time >= since);
      const kept = tail === undefined ? entries : entries.slice(Math.max(0, entries.length - tail));
      for (const { stream, text, time } of kept) {
        const stamp = flags.bool("timestamps") ? `${rfc3339(time)} ` : "";
        const prefix = flags.bool("raw") ? stamp : `${stamp}${(labels[index] ?? "").padEnd(width)}    | `;
        const line = `${prefix}${text.replace(/\n?$/, "\n")}`;
        await (stream === "stdout" ? client.out(line) : client.err(line));
      }
    }
    return 0;
  },
};

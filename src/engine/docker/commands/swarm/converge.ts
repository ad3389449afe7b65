import { DaemonError } from "../../../runtime/errors.ts";
import { type Service, tasksWanted } from "../../../runtime/swarm/types.ts";
import { RunawayError } from "../../../source/errors.ts";
import { type Client, ClientError } from "../../cli/client.ts";

const NANOSECONDS = 1e6;
const POLL = 500;
/** Nobody waits longer (ms) for a service whose tasks keep failing. */
const PATIENCE = 10 * 60 * 1000;

export function runningTasks(service: Service): number {
  return service.tasks.filter(({ state }) => state === "Running").length;
}

/** Brings the service in line and, unless detached, waits until its tasks are stable. Throws ClientError. */
export async function converge(
  client: Client,
  service: Service,
  options: { readonly detached: boolean; readonly quiet?: boolean; readonly called: string },
): Promise<void> {
  const { process, engine } = client;
  // The swarm goes on in the background; a node that cannot start a task is not the client's affair.
  engine
    .manager()
    .reconcile(service)
    .catch((error) => {
      if (!(error instanceof DaemonError)) engine.faults.push(error);
    });
  if (options.detached) return;
  const say = async (text: string) => {
    if (!options.quiet) await client.out(text);
  };
  const round = service.round;
  const total = tasksWanted(service.spec);
  const tasks = `out of ${total} tasks`;
  await say(`overall progress: 0 ${tasks}\n`);
  const started = client.now;
  const watch = service.spec.UpdateConfig.Monitor / NANOSECONDS;
  let rollback = "";
  for (let stable = 0; stable < watch || isBusy(service); stable += POLL) {
    await process.sleep(POLL);
    const { status } = service;
    if (status?.State === "paused") throw new ClientError(`service update paused: ${status.Message}`);
    if (status?.State === "rollback_paused")
      throw new ClientError(`service rollback paused: ${status.Message}`);
    if (status?.State === "rollback_started" && service.round > round && rollback === "") {
      rollback = status.Message;
      await say(`rollback: ${rollback}\n`);
    }
    if (runningTasks(service) < total) {
      stable = -POLL;
      if (client.now - started > PATIENCE) throw new RunawayError("a service whose tasks keep ending");
    }
  }
  await say(`overall progress: ${total} ${tasks}\nverify: Service ${options.called} converged\n`);
  if (rollback) await say(`rollback: ${rollback}\n`);
}

function isBusy({ status }: Service): boolean {
  return status?.State === "updating" || status?.State === "rollback_started";
}

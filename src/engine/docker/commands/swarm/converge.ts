import { DaemonError } from "../../../runtime/errors.ts";
import type { Service } from "../../../runtime/swarm/types.ts";
import { RunawayError } from "../../../source/errors.ts";
import type { Client } from "../../cli/client.ts";

/** The client watches this long (s) that tasks stay up. */
const STABLE = 5;
const POLL = 500;
/** Nobody waits longer (ms) for a service whose tasks keep failing. */
const PATIENCE = 10 * 60 * 1000;

function running(service: Service): number {
  return service.tasks.filter(({ desired, container }) => desired === "Running" && container.isRunning)
    .length;
}

/** Brings the service in line and, unless detached, waits until its tasks are stable. */
export async function converge(
  client: Client,
  service: Service,
  options: { readonly detached: boolean; readonly called: string },
): Promise<void> {
  const { process, engine } = client;
  const done = engine.manager().reconcile(service);
  if (options.detached) {
    // The swarm goes on in the background; a node that cannot start a task is not the client's affair.
    done.catch((error) => {
      if (!(error instanceof DaemonError)) engine.faults.push(error);
    });
    return;
  }
  const total = service.spec.Mode.Replicated.Replicas;
  const tasks = `out of ${total} tasks`;
  await client.out(`overall progress: 0 ${tasks}\n`);
  await process.wait(done);
  const started = client.now;
  for (let stable = 0; stable < STABLE * 1000; stable += POLL) {
    await process.sleep(POLL);
    if (running(service) < total) {
      stable = -POLL;
      if (client.now - started > PATIENCE) throw new RunawayError("a service whose tasks keep ending");
    }
  }
  await client.out(`overall progress: ${total} ${tasks}\nverify: Service ${options.called} converged\n`);
}

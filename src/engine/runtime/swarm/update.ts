import type { Clock } from "../../process/types.ts";
import type { Tasks } from "./tasks.ts";
import { type Service, type Task, tasksWanted, type UpdatePolicy } from "./types.ts";

const NANOSECONDS = 1e6;
const POLL = 250;

export interface UpdateSurroundings {
  readonly clock: Clock;
  readonly tasks: Tasks;
  readonly nodeId: string;
  /** Goes back to the previous spec by itself. */
  readonly rollBack: (service: Service, why: string) => Promise<void>;
}

/** The places that a service's tasks are to have: slots from 1, or the node where it is global. */
function placesOf(service: Service, nodeId: string): string[] {
  if (service.spec.Mode.Global) return [nodeId];
  return Array.from({ length: tasksWanted(service.spec) }, (_, index) => String(index + 1));
}

/** A failed task that was made by an update, among those given. */
const hasFailed = ({ state }: Task) => state === "Failed" || state === "Rejected" || state === "Complete";

/**
 * Brings the tasks in line with the spec, one place after the other, the old task stopped first. Of a changed service
 * the new tasks are watched for the policy's time; when one fails, the policy says what becomes of the update.
 */
export async function reconcile(service: Service, around: UpdateSurroundings): Promise<void> {
  const { tasks, nodeId } = around;
  const round = service.round;
  const wanted = placesOf(service, nodeId);
  for (const task of service.tasks.filter(({ place }) => !wanted.includes(place)))
    await tasks.remove(service, task);
  const template = JSON.stringify(service.spec.TaskTemplate);
  const fresh: Task[] = [];
  const isUpdate = service.status?.State === "updating" || service.status?.State === "rollback_started";
  const rollingBack = service.status?.State === "rollback_started";
  const policy = rollingBack ? service.spec.RollbackConfig : service.spec.UpdateConfig;
  for (const place of wanted) {
    if (service.round !== round) return;
    const current = tasks.current(service, place);
    if (current?.template === template) continue;
    const startFirst = policy.Order === "start-first";
    if (current && !startFirst) await tasks.shutDown(current);
    fresh.push(tasks.start(service, place));
    if (current && startFirst) await tasks.shutDown(current);
    if (!isUpdate || !current) continue;
    await around.clock.sleep(Math.max(POLL, (policy.Delay ?? 0) / NANOSECONDS));
    if (await failed(service, fresh, policy, around)) return;
  }
  if (!isUpdate || service.round !== round) return;
  for (let watched = 0; watched < policy.Monitor / NANOSECONDS && fresh.length > 0; watched += POLL) {
    await around.clock.sleep(POLL);
    if (service.round !== round || (await failed(service, fresh, policy, around))) return;
  }
  finish(
    service,
    rollingBack ? "rollback_completed" : "completed",
    rollingBack ? "rollback completed" : "update completed",
    around,
  );
}

async function failed(
  service: Service,
  fresh: readonly Task[],
  { FailureAction }: UpdatePolicy,
  around: UpdateSurroundings,
): Promise<boolean> {
  const task = fresh.find(hasFailed);
  if (!task || FailureAction === "continue") return false;
  const why = `due to failure or early termination of task ${task.id}`;
  const rollingBack = service.status?.State === "rollback_started";
  if (FailureAction === "rollback" && !rollingBack && service.previous)
    await around.rollBack(service, `update rolled back ${why}`);
  else finish(service, rollingBack ? "rollback_paused" : "paused", `update paused ${why}`, around);
  return true;
}

function finish(
  service: Service,
  State: NonNullable<Service["status"]>["State"],
  Message: string,
  { clock }: UpdateSurroundings,
): void {
  const StartedAt = service.status?.StartedAt ?? clock.now();
  const done = State === "completed" || State === "rollback_completed";
  service.status = { State, StartedAt, CompletedAt: done ? clock.now() : undefined, Message };
}

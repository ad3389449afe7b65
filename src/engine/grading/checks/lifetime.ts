import { z } from "zod";
import { type Attempt, type Drill, failed, notReached, type Outcome, passed } from "../attempt.ts";
import { isCalled, troubleWith } from "../containers.ts";
import { accepts, DrillFailure, isDelivered, shownBy, wait } from "../drill.ts";
import { common, duration } from "./common.ts";

/**
 * A drill: time passes after delivery. What the service accepted in the given phase is worth nothing any more by then,
 * so a value stolen from a log or an image no longer opens anything.
 */
export const schema = z.strictObject({
  ...common,
  check: z.literal("lifetime"),
  service: z.string(),
  phase: z.enum(["build", "runtime"]),
  /** How long after delivery it is looked: `24h`. */
  after: duration,
  /** A credential of the lab that must be worth nothing either, whoever used it. */
  credential: z.string().optional(),
  /** The container, or the swarm service, that must still run by then, logged in with a value that is valid. */
  client: z.string().optional(),
});

type Check = z.infer<typeof schema>;

export async function evaluate(check: Check, attempt: Attempt): Promise<Outcome> {
  for (const run of [0, 1] as const) {
    const drill = await attempt.again(run);
    if (!isDelivered(drill)) return notReached("Nothing was delivered yet.");
    const used = valuesUsed(check, drill);
    if (used.size === 0) return notReached(`${check.service} has accepted nothing yet.`);
    try {
      await outlive(check, drill, used);
    } catch (error) {
      if (!(error instanceof DrillFailure)) throw error;
      return failed(error.message);
    }
  }
  return passed(`What ${check.service} accepted is worth nothing ${check.after} later.`);
}

/** Everything that the service accepted in the check's phase so far. */
function valuesUsed({ service, phase }: Check, { host }: Drill): Set<string> {
  return new Set(
    host.world
      .presentations()
      .filter((shown) => isCalled(shown.service, service) && shown.phase === phase && shown.accepted)
      .map(({ value }) => value),
  );
}

async function outlive(check: Check, { host, values }: Drill, used: ReadonlySet<string>): Promise<void> {
  const { service, after, client, credential } = check;
  await wait(host, after);
  // A credential that has got a new value meanwhile is not gone either.
  const named = credential ? [values.get(credential), host.world.credentials.get(credential)?.value] : [];
  if (named.some((value) => value !== undefined && accepts(host, service, value)))
    throw new DrillFailure(`${service} still accepts {${credential}} ${after} later.`);
  if ([...used].some((value) => accepts(host, service, value)))
    throw new DrillFailure(`${after} later ${service} still accepts what it was shown.`);
  if (client === undefined) return;
  const trouble = troubleWith(host, client);
  if (trouble) throw new DrillFailure(`${after} later, ${trouble}`);
  const last = shownBy(host, client, service, 0).at(-1);
  if (!last || !accepts(host, service, last.value))
    throw new DrillFailure(`${after} later ${client} has nothing that ${service} accepts.`);
}

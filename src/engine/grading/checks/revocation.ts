import { z } from "zod";
import type { Host } from "../../host/types.ts";
import { nextValue } from "../../services/next-value.ts";
import { type Attempt, type Drill, failed, notReached, type Outcome, passed } from "../attempt.ts";
import { complaint, containersOf, masked, namesIn, troubleWith } from "../containers.ts";
import { DrillFailure, isDelivered, shownBy, supply, wait } from "../drill.ts";
import { common, duration } from "./common.ts";

/**
 * A drill: the build's credential is revoked. What runs goes on, and comes up again after a restart; a build with the
 * revoked value fails; with a new value the same command builds.
 */
export const schema = z.strictObject({
  ...common,
  check: z.literal("revocation"),
  credential: z.string(),
  /** The command that builds. */
  build: z.string(),
  /** What runs: containers, or swarm services. */
  containers: z.array(z.string()).min(1),
  /** The login that the first of `containers` has to manage after its restart, with the run-time credential. */
  logs_in: z.strictObject({ service: z.string(), credential: z.string() }).optional(),
  /** How long it is watched after the revocation, and after the restart. */
  settle: duration.default("60s"),
});

type Check = z.infer<typeof schema>;

export async function evaluate(check: Check, attempt: Attempt): Promise<Outcome> {
  for (const run of [0, 1] as const) {
    const drill = await attempt.again(run);
    const missing = check.containers.some((name) => troubleWith(drill.host, name));
    if (missing || !isDelivered(drill)) return notReached("Nothing was delivered yet.");
    try {
      await runTimeGoesOn(check, drill);
      await onlyAValidValueBuilds(check, drill);
    } catch (error) {
      if (!(error instanceof DrillFailure)) throw error;
      return failed(error.message);
    }
  }
  return passed(`Without {${check.credential}} everything runs on; only the next build needs a new one.`);
}

async function runTimeGoesOn(check: Check, { host }: Drill): Promise<void> {
  const { containers, credential, logs_in: login, settle } = check;
  const ids = () => containers.flatMap((name) => containersOf(host, name).map(({ id }) => id)).join();
  const before = ids();
  host.world.revoke(credential);
  await wait(host, settle);
  healthy(host, containers, `Since {${credential}} was revoked,`);
  if (ids() !== before)
    throw new DrillFailure(`Since {${credential}} was revoked, containers were replaced.`);

  const restarted = host.machine.clock.now();
  for (const name of containers) await restart(host, name);
  await wait(host, settle);
  healthy(host, containers, `Restarted without {${credential}},`);
  const [client = ""] = containers;
  if (!login) return;
  const last = shownBy(host, client, login.service, restarted).at(-1);
  if (last?.accepted !== true || last.value !== host.world.credentials.get(login.credential)?.value)
    throw new DrillFailure(
      `Restarted without {${credential}}, ${client} does not log in to ${login.service} with {${login.credential}}.`,
    );
}

function healthy(host: Host, names: readonly string[], when: string): void {
  const trouble = names.map((name) => troubleWith(host, name)).find((each) => each !== undefined);
  if (trouble) throw new DrillFailure(`${when} ${trouble}`);
}

async function restart(host: Host, wanted: string): Promise<void> {
  for (const name of namesIn(wanted)) {
    const containers = containersOf(host, name);
    if (containers.length === 0) continue;
    const isContainer = containers.some((container) => container.name === name);
    await host.run(isContainer ? `docker restart ${name}` : `docker service update --force ${name}`);
  }
}

async function onlyAValidValueBuilds({ credential, build }: Check, { host }: Drill): Promise<void> {
  if ((await builds(host, build)).well)
    throw new DrillFailure(
      `\`${build}\` builds with a revoked {${credential}}: what the image is made of comes from elsewhere.`,
    );
  const value = nextValue(host.world.credentials.get(credential)?.value ?? "", "drill");
  supply(host, credential, value);
  const start = host.machine.clock.now();
  const { well, tail, ran } = await builds(host, build);
  if (!ran) throw new DrillFailure(`\`${build}\` builds nothing when a new {${credential}} is there.`);
  if (!well)
    throw new DrillFailure(`\`${build}\` fails with a new {${credential}}${tail ? `: ${tail}` : "."}`);
  const taken = host.world
    .presentations()
    .some(
      (shown) => shown.accepted && shown.phase === "build" && shown.time >= start && shown.value === value,
    );
  if (!taken) throw new DrillFailure(`\`${build}\` builds, but nobody was shown the new {${credential}}.`);
}

/** Builds as a machine without any build cache does. Records tell: a script may hide the status of a build. */
async function builds(
  host: Host,
  command: string,
): Promise<{ readonly ran: boolean; readonly well: boolean; readonly tail: string }> {
  host.builder.prune(true);
  const before = host.builder.records.length;
  const { exit, stderr_tail: tail } = await host.run(command);
  const records = host.builder.records.slice(before);
  const ran = exit !== 0 || records.length > 0;
  const well = exit === 0 && ran && records.every(({ status }) => status === "Completed");
  return { ran, well, tail: masked(host, complaint(tail)) };
}

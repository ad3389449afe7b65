import { z } from "zod";
import { sibling } from "../../evidence/sibling.ts";
import type { Host } from "../../host/types.ts";
import { nextValue } from "../../services/next-value.ts";
import { type Attempt, type Drill, failed, notReached, type Outcome, passed } from "../attempt.ts";
import { complaint, containersOf, masked, troubleWith } from "../containers.ts";
import { accepts, DrillFailure, isDelivered, shownBy, supply, wait } from "../drill.ts";
import { artefactsAfter, leaksOf, type Rotated } from "../drill-leaks.ts";
import { common, duration, surface } from "./common.ts";

/**
 * A drill: the credential gets a new value, and the learner's own plan is run. Afterwards the client is logged in with
 * the new value, the service refuses the old one, and everything runs from the images that it ran from before.
 */
export const schema = z.strictObject({
  ...common,
  check: z.literal("rotation"),
  credential: z.string(),
  /** A file of the workspace that is run by `sh`. The new value is in the credential's `file` by then. */
  plan: z.string(),
  /** Who takes the credential: a service of the lab, or a container that serves. */
  service: z.string(),
  /** The container, or the swarm service, that has to log in again. */
  client: z.string(),
  /** A credential of the build that the plan has to do without: it is revoked, and the build cache is empty. */
  without: z.string().optional(),
  /** More containers or swarm services whose image must stay as it is. */
  same_image: z.array(z.string()).default([]),
  /** Containers that must not be replaced, and volumes that must not be lost. */
  keep: z
    .strictObject({ containers: z.array(z.string()).default([]), volumes: z.array(z.string()).default([]) })
    .default({ containers: [], volumes: [] }),
  /** How long after the plan it is looked. */
  settle: duration.default("60s"),
  /** Surfaces on which the new value may be read. */
  allow: z.array(surface).default(["container-mount"]),
});

type Check = z.infer<typeof schema>;

export async function evaluate(check: Check, attempt: Attempt): Promise<Outcome> {
  const { client, service } = check;
  const credential = attempt.credentials.find(({ name }) => name === check.credential);
  if (!credential) return notReached(`There is no ${check.credential}.`);
  const first = nextValue(credential.value, "drill");
  const seen: Rotated[] = [];
  for (const [run, value] of [first, sibling(first)].entries()) {
    const drill = await attempt.again(run === 0 ? 0 : 1);
    const missing = isDelivered(drill) ? missingIn(check, drill) : "Nothing was delivered yet.";
    if (missing) return notReached(missing);
    try {
      seen.push(await rotate(check, drill, value));
    } catch (error) {
      if (!(error instanceof DrillFailure)) throw error;
      const second = run === 0 ? "" : "The plan works with one new value and not with another. ";
      return failed(second + error.message);
    }
  }
  const leaks = leaksOf(attempt, credential, seen, check.allow);
  if (leaks.length > 0) {
    const isDerived = leaks.every(({ encoding }) => encoding === "derived");
    const what = isDerived ? "Something computed from the new" : "The new";
    return failed(`${what} {${check.credential}} can be read after the plan.`, leaks);
  }
  return passed(`${client} logged in to ${service} with a new {${check.credential}}, from the same image.`);
}

/** What is not there that the drill is about. */
function missingIn(check: Check, { host }: Drill): string | undefined {
  const volume = check.keep.volumes.find((name) => !host.engine.volumes.get(name));
  if (volume !== undefined) return `There is no volume ${volume} yet.`;
  return [check.client, ...check.same_image, ...check.keep.containers]
    .filter((name) => containersOf(host, name).length === 0)
    .map((name) => `There is no ${name} yet.`)[0];
}

/** Runs the plan with a new value. Throws DrillFailure. */
async function rotate(check: Check, drill: Drill, value: string): Promise<Rotated> {
  const { host } = drill;
  const { credential, plan } = check;
  const names = [check.client, ...check.same_image];
  const images = names.map((name) => imagesOf(host, name));
  const kept = keptIn(host, check);
  const old = host.world.credentials.get(credential)?.value ?? "";
  const start = host.machine.clock.now();
  if (check.without !== undefined) {
    host.world.revoke(check.without);
    host.builder.prune(true);
  }
  supply(host, credential, value);

  const { exit, stdout, stderr, stderr_tail: tail } = await host.run(`sh ${plan}`);
  if (exit !== 0)
    throw new DrillFailure(
      `${plan} ended with status ${exit}${tail ? `: ${masked(host, complaint(tail))}` : "."}`,
    );
  await wait(host, check.settle);

  for (const [index, name] of names.entries()) {
    const trouble = troubleWith(host, name);
    if (trouble) throw new DrillFailure(`After the plan, ${trouble}`);
    if (imagesOf(host, name) !== images[index])
      throw new DrillFailure(
        `${name} runs from another image than before: a new value should not need a build.`,
      );
  }
  const lost = kept.find(({ name, identity }) => identityOf(host, name) !== identity);
  if (lost) throw new DrillFailure(`The plan did not keep ${lost.name}: there is another one now, or none.`);
  // The plan may have asked for yet another value itself.
  const current = host.world.credentials.get(credential)?.value ?? value;
  isLoggedIn(check, host, start, current);
  if (accepts(host, check.service, old))
    throw new DrillFailure(`${check.service} still accepts the old {${credential}}.`);
  return { value: current, artefacts: await artefactsAfter(drill, { name: plan, output: stdout + stderr }) };
}

/** The client's last word to the service, after the change, must have been the new value. */
function isLoggedIn({ client, service }: Check, host: Host, start: number, value: string): void {
  const last = shownBy(host, client, service, start).at(-1);
  if (!last) throw new DrillFailure(`${client} has not logged in to ${service} since the value changed.`);
  if (!last.accepted) throw new DrillFailure(`${service} refused what ${client} showed it after the plan.`);
  if (last.value !== value) throw new DrillFailure(`${client} goes on with another value than the new one.`);
}

function imagesOf(host: Host, name: string): string {
  return [...new Set(containersOf(host, name).map(({ image }) => image.id))].join();
}

function keptIn(host: Host, { keep }: Check): { readonly name: string; readonly identity: string }[] {
  return [...keep.containers, ...keep.volumes].map((name) => ({ name, identity: identityOf(host, name) }));
}

/** Tells a container or a volume from another one of the same name. */
function identityOf(host: Host, name: string): string {
  const ids = containersOf(host, name).map(({ id }) => id);
  return ids.join() || String(host.engine.volumes.get(name)?.created);
}

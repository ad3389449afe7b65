import { z } from "zod";
import { readBelow } from "../../evidence/files.ts";
import type { Finding } from "../../evidence/types.ts";
import { type Attempt, failed, firstFailure, notReached, type Outcome, passed } from "../attempt.ts";
import { containersOf, isCalled } from "../containers.ts";
import { type SecretMount, secretMounts, without } from "../secret-mounts.ts";
import { common } from "./common.ts";

/**
 * The credential reaches only what needs it: at run time the containers that the lab names, in builds the RUN steps that
 * cannot do without it. Which those are is tried: a mount that can be taken away without any change is one too many.
 */
export const schema = z.strictObject({
  ...common,
  check: z.literal("scope"),
  credential: z.string(),
  /** The containers, or swarm services, whose mounts may show it. */
  containers: z.array(z.string()).default([]),
  /** User ids that must not be able to read it there: those of a container's other programs. */
  not_for_users: z.array(z.number().int()).default([]),
});

type Check = z.infer<typeof schema>;

export async function evaluate(check: Check, attempt: Attempt): Promise<Outcome> {
  const { credential, containers } = check;
  const phase = attempt.credentials.find(({ name }) => name === credential)?.phase;
  const readable = attempt.findings.filter(
    (finding) => finding.credential === credential && finding.surface === "container-mount",
  );
  const others = readable.filter(({ object }) => !containers.some((name) => isCalled(object, name)));
  if (others.length > 0)
    return failed(`${objectsOf(others)} can read {${credential}} and should not.`, others);
  for (const user of check.not_for_users) {
    const open = readable.filter((finding) => isReadableBy(user, finding, attempt));
    if (open.length > 0)
      return failed(`In ${objectsOf(open)}, user ${user} can read {${credential}} as well.`, open);
  }
  const mounts = mountsOf(credential, attempt);
  const [stray] = mounts;
  if (stray && phase === "runtime")
    return failed(`${placeOf(stray)} gives {${credential}} to a build, which has no use for it.`);
  if (firstFailure(attempt)) return notReached("Nothing was delivered yet.");
  for (const mount of mounts)
    if (!(await isNeeded(mount, credential, attempt)))
      return failed(`${placeOf(mount)} mounts {${credential}} into a step that works without it.`);
  if ((phase === "runtime" ? readable : mounts).length === 0)
    return notReached(`{${credential}} is mounted nowhere yet.`);
  const readers = phase === "runtime" ? containers.join(" and ") : "the steps that need it";
  return passed(`Only ${readers} can read {${credential}}.`);
}

function objectsOf(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ object }) => object))].join(", ");
}

/** Whether a user of the container, with a group of the same number and no other, may open the file that was found. */
function isReadableBy(user: number, { object, where }: Finding, { runs: [{ host }] }: Attempt): boolean {
  const as = { uid: user, gid: user, groups: [] };
  return containersOf(host, object).some(({ filesystem }) => readBelow(filesystem, where, as).length > 0);
}

function placeOf({ file, range }: SecretMount): string {
  return `Line ${range.start.line} of ${file}`;
}

/** The secret mounts of RUN steps through which the credential's value went. */
function mountsOf(credential: string, { runs, files }: Attempt): SecretMount[] {
  const [{ host, values }] = runs;
  const value = values.get(credential) ?? "";
  const ids = host.buildSecrets
    .filter(({ content }) => new TextDecoder().decode(content).includes(value))
    .map(({ id }) => id);
  return ids.length === 0 ? [] : secretMounts(files).filter(({ id }) => id === undefined || ids.includes(id));
}

/** Whether anything changes without the mount: a command fails, or a service is shown the value less often. */
async function isNeeded(mount: SecretMount, credential: string, attempt: Attempt): Promise<boolean> {
  const drill = await attempt.again(0, (files) => without(files, mount));
  if (drill.commands.some(({ exit }) => exit !== 0)) return true;
  const logins = ({ host, values }: Pick<typeof drill, "host" | "values">) =>
    host.world.presentations().filter(({ accepted, value }) => accepted && value === values.get(credential))
      .length;
  return logins(drill) < logins(attempt.runs[0]);
}

import type { HostConfig } from "./types.ts";

/** The daemon waits this long (ms) before the first restart, and doubles it up to a minute. */
const FIRST_DELAY = 100;
const LONGEST_DELAY = 60_000;

/** Does the policy start a container again that ended by itself? */
export function wantsRestart(policy: HostConfig["restart"], exitCode: number, restarts: number): boolean {
  if (policy.name === "always" || policy.name === "unless-stopped") return true;
  return (
    policy.name === "on-failure" && exitCode !== 0 && (policy.retries === 0 || restarts < policy.retries)
  );
}

export function restartDelay(restarts: number): number {
  return Math.min(FIRST_DELAY * 2 ** restarts, LONGEST_DELAY);
}

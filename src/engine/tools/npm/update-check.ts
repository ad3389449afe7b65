/** Whether there is a newer npm: asked of the configured registry, with its login, once a week (lib/cli/update-notifier.js). */
import { NpmFailure } from "./failure.ts";
import { fetchFrom, PUBLIC_REGISTRY } from "./registry.ts";
import type { Session } from "./session.ts";

/** What the package ci-info takes for a sign of a CI runner, vendors of their own aside. */
const CI =
  /^(?:BUILD_ID|BUILD_NUMBER|CI|CI_APP_ID|CI_BUILD_ID|CI_BUILD_NUMBER|CI_NAME|CONTINUOUS_INTEGRATION|RUN_ID)$/;

/** Commands that are over before the registry answers. */
const QUICK = new Set(["config", "get", "set", "help", "root", "prefix", "pkg", "init", "version"]);

/** Asks, and leaves a file that says so. That nobody answers, or that the login is wrong, is no failure; a newer npm is not announced. */
export async function checkForUpdate(session: Session): Promise<void> {
  const { config, process } = session;
  const { environment, machine, credentials } = process;
  const asked = `${config.cache}/_update-notifier-last-checked`;
  const isCi =
    environment.get("CI") !== "false" &&
    [...environment].some(([name, value]) => value !== "" && CI.test(name));
  if (isCi || !config.on("update-notifier") || machine.filesystem.exists(asked, credentials)) return;
  session.writeFile(asked, new Uint8Array(0), false);
  // What the public registry says of npm's newest version is not modelled.
  if (QUICK.has(session.command) || config.registryFor("npm") === PUBLIC_REGISTRY) return;
  try {
    await fetchFrom(session, `${config.registryFor("npm")}npm`, "npm");
  } catch (error) {
    if (!(error instanceof NpmFailure)) throw error;
  }
}

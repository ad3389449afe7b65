/**
 * docker/login-action: `docker login` for the job. The password goes to a service of the lab with the registry's address, and then
 * stands in ~/.docker/config.json, base64, until the job ends (docs.docker.com, "docker login"): every later step can read
 * it there. Modelled: `registry`, `username`, `password`, `logout`.
 */

import { base64 } from "../../services/tarball.ts";
import { NotModelledError } from "../../source/errors.ts";
import { RUNNER_HOME } from "../runner.ts";
import type { ActionCall, ActionModel } from "./types.ts";

const CONFIG = `${RUNNER_HOME}/.docker/config.json`;

export const login: ActionModel = {
  versions: [
    { tags: ["v3", "v3.5.0"], commit: "184bdaa0721073962dff0199f1fb9940f07167d1" },
    { tags: ["v3.4.0"], commit: "74a5d142397b4f367a81961eba4e8cd7edddf772" },
  ],
  inputs: {
    modelled: ["registry", "username", "password", "logout"],
    refused: ["ecr", "scope", "registry-auth"],
  },
  async run(call) {
    const { inputs, log, runner } = call;
    const registry = inputs.get("registry") || "docker.io";
    const username = inputs.get("username") ?? "";
    const password = inputs.get("password") ?? "";
    if (username === "" || password === "") return { error: "Username and password required" };
    log.write(`Logging into ${registry}...`);
    if (!accepted(call, registry, username, password))
      return {
        error: `Error response from daemon: Get "https://${registry}/v2/": unauthorized: authentication required`,
      };
    const auth = base64(new TextEncoder().encode(`${username}:${password}`));
    const others = runner.exists(CONFIG) ? JSON.parse(runner.read(CONFIG)).auths : {};
    runner.write(
      CONFIG,
      `${JSON.stringify({ auths: { ...others, [registry]: { auth } } }, null, "\t")}\n`,
      0o600,
    );
    log.write("Login Succeeded!");
    if (inputs.get("logout") !== "false")
      call.onEnd(async () => {
        log.write(`Removing login credentials for ${registry}`);
        runner.write(CONFIG, `${JSON.stringify({ auths: others }, null, "\t")}\n`, 0o600);
      });
    return {};
  },
};

/** Whether a service of the lab at this address takes the login. Throws NotModelledError where there is none. */
function accepted({ world }: ActionCall, registry: string, user: string, password: string): boolean {
  const service = [...world.services.values()].find(
    ({ address }) => address === registry || address === `${registry}:443`,
  );
  if (!service) throw new NotModelledError(`a login to ${registry}, which is no service of this lab,`);
  return service.accounts.check(password, user, "build", "ci") !== undefined;
}

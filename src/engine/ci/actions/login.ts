/**
 * docker/login-action: `docker login` for the job, with the password on standard input (docker/login-action, src/docker.ts).
 * It then stands in ~/.docker/config.json, base64, until the job ends: every later step can read it there.
 * Modelled: `registry`, `username`, `password`, `logout`.
 */
import type { ActionModel } from "./types.ts";

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
    const { inputs, log, runner, environment } = call;
    const registry = inputs.get("registry") ?? "";
    const username = inputs.get("username") ?? "";
    const password = inputs.get("password") ?? "";
    if (username === "" || password === "") return { error: "Username and password required" };
    log.write(`Logging into ${registry || "docker.io"}...`);
    let said = "";
    const exit = await runner.run(
      ["docker", "login", "--password-stdin", "--username", username, ...(registry ? [registry] : [])],
      {
        ...{ environment, input: password },
        onLine: (line) => {
          if (line !== "") said = line;
        },
      },
    );
    if (exit !== 0) return { error: said };
    log.write("Login Succeeded!");
    if (inputs.get("logout") !== "false")
      call.onEnd(async () => {
        log.write(`[command]/usr/bin/docker logout ${registry}`);
        await runner.run(["docker", "logout", ...(registry ? [registry] : [])], {
          environment,
          onLine: (line) => log.write(line),
        });
      });
    return {};
  },
};

/**
 * actions/setup-node v4: the runner has node already, so what is left is `registry-url`: an .npmrc of the runner's own that
 * takes the token from NODE_AUTH_TOKEN, and both for all later steps (actions/setup-node, src/authutil.ts). The file
 * holds the variable's name, not its value; where no token is there yet, a placeholder is exported.
 */
import type { ActionModel } from "./types.ts";

export const setupNode: ActionModel = {
  versions: [{ tags: ["v4", "v4.4.0"], commit: "49933ea5288caeca8642d1e84afbd3f7d6820020" }],
  inputs: {
    modelled: ["registry-url", "scope", "always-auth"],
    harmless: ["node-version", "node-version-file", "check-latest", "cache", "cache-dependency-path"],
    refused: ["architecture", "token", "mirror", "mirror-token"],
  },
  async run({ inputs, runner, exportVariable, repository, environment }) {
    const given = inputs.get("registry-url") ?? "";
    if (given === "") return {};
    const registry = given.endsWith("/") ? given : `${given}/`;
    const owner =
      inputs.get("scope") || (registry.includes("npm.pkg.github.com") ? repository.name.split("/")[0] : "");
    const scope = owner ? `@${owner.replace(/^@/, "")}:`.toLowerCase() : "";
    const file = `${runner.temp}/.npmrc`;
    const auth = `${registry.replace(/^\w+:/, "")}:_authToken=\${NODE_AUTH_TOKEN}`;
    const always = `always-auth=${inputs.get("always-auth") || "false"}`;
    runner.write(file, `${auth}\n${scope}registry=${registry}\n${always}`);
    exportVariable("NPM_CONFIG_USERCONFIG", file);
    exportVariable("NODE_AUTH_TOKEN", environment.get("NODE_AUTH_TOKEN") || "XXXXX-XXXXX-XXXXX-XXXXX");
    return {};
  },
};

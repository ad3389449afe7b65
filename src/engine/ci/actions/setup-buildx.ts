/**
 * docker/setup-buildx-action: a builder for the job. With its default driver, `docker-container`, the result of a build stays
 * with the builder unless the build says `load` or `push` (docs.docker.com, "Build drivers"); with `driver: docker` it is
 * the engine's own builder. Other inputs than `driver` are refused.
 */
import type { ActionModel } from "./types.ts";

/** In a job's notes: the driver of the builder that was set up. */
export const BUILDER_NOTE = "buildx driver";

export const setupBuildx: ActionModel = {
  versions: [
    { tags: ["v3", "v3.10.0"], commit: "b5ca514318bd6ebac0fb2aedd5d36ec1b5c232a2" },
    { tags: ["v3.11.1"], commit: "e468171a9de216ec08956ac3ada2f0791b6bd435" },
  ],
  inputs: {
    modelled: ["driver"],
    harmless: ["install", "use", "cleanup", "cache-binary", "version"],
    refused: [
      ...["driver-opts", "buildkitd-flags", "buildkitd-config", "buildkitd-config-inline"],
      ...["endpoint", "platforms", "name", "append", "config", "config-inline", "keep-state"],
    ],
  },
  async run({ inputs, notes, log }) {
    const driver = inputs.get("driver") || "docker-container";
    if (driver !== "docker" && driver !== "docker-container")
      return { error: `failed to find driver "${driver}"` };
    notes.set(BUILDER_NOTE, driver);
    log.write(`Creating a new builder instance: driver ${driver}`);
    return { outputs: new Map([["driver", driver]]) };
  },
};

import { BuildError } from "../../build/errors.ts";
import type { RegistryAccess } from "../../build/types.ts";
import type { Client } from "../cli/client.ts";
import { RegistryError } from "./client.ts";
import { registryOf, remoteName } from "./connect.ts";
import { pullImage, pushImage } from "./transfer.ts";

/** What a build may do at registries: with the logins of the client that asked for the build. */
export function registryAccess(client: Client): RegistryAccess {
  return {
    async push(name, image) {
      const remote = remoteName(name);
      const registry = registryOf(client, remote.server);
      await pushImage(client.engine, registry, remote, image).catch(asBuildError);
      return registry.usedLogin ? remote.server : undefined;
    },
    async resolve(name) {
      const remote = remoteName(name);
      return pullImage(client.engine, registryOf(client, remote.server), remote).catch(asBuildError);
    },
  };
}

/** BuildKit does not say that a login is missing, but what the registry answered. */
export function asBuildError(error: unknown): never {
  if (error instanceof RegistryError) throw new BuildError(error.unauthorized ?? error.message);
  throw error;
}

import { parseReference } from "../../image/reference.ts";
import type { Client } from "../cli/client.ts";
import { RegistryClient } from "./client.ts";
import { HUB, storedLogin } from "./config-file.ts";
import type { RemoteName } from "./transfer.ts";

/** Where an image's name leads. */
export function remoteName(name: string): RemoteName {
  const { canonical, tag, digest } = parseReference(name);
  const slash = canonical.indexOf("/");
  const repository = canonical.slice(slash + 1, canonical.lastIndexOf(":"));
  return { server: canonical.slice(0, slash), repository, reference: digest ?? tag };
}

/** The registry behind a name, with the login that the client has for it. */
export function registryOf(client: Client, server: string): RegistryClient {
  const login = storedLogin(client, server === "docker.io" ? HUB : server);
  return new RegistryClient(client.engine.options.hostNetwork, server, login);
}

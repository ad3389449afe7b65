import type { Client } from "../cli/client.ts";

/** A login as the client keeps it for a registry. */
export interface RegistryLogin {
  readonly user: string;
  readonly password: string;
}

interface ConfigFile {
  readonly auths?: Readonly<Record<string, { readonly auth?: string }>>;
}

/** Docker Hub's logins stand under this name. */
export const HUB = "https://index.docker.io/v1/";

/** The client's settings: `$DOCKER_CONFIG/config.json`, else `~/.docker/config.json`. */
export function configPath(client: Client): string {
  const folder = client.environment.get("DOCKER_CONFIG");
  return folder ? `${folder}/config.json` : `${client.environment.get("HOME") ?? ""}/.docker/config.json`;
}

function readConfig(client: Client): ConfigFile {
  const path = configPath(client);
  if (!client.exists(path)) return {};
  try {
    return JSON.parse(client.readText(path)) as ConfigFile;
  } catch {
    return {};
  }
}

/** The login that is stored for a registry: base64, which anybody who reads the file can undo. */
export function storedLogin(client: Client, server: string): RegistryLogin | undefined {
  const { auth } = readConfig(client).auths?.[server] ?? {};
  if (!auth) return undefined;
  const bytes = Uint8Array.from(atob(auth), (character) => character.charCodeAt(0));
  const text = new TextDecoder().decode(bytes);
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Stores a login, or with undefined takes it out. Other settings stay as they are. */
export function storeLogin(client: Client, server: string, login: RegistryLogin | undefined): void {
  const config = readConfig(client);
  const auths = new Map(Object.entries(config.auths ?? {}));
  if (login) auths.set(server, { auth: encoded(login) });
  else auths.delete(server);
  const sorted = Object.fromEntries([...auths].sort(([a], [b]) => (a < b ? -1 : 1)));
  const path = configPath(client);
  client.makeFolders(path.slice(0, path.lastIndexOf("/")));
  client.writeFile(path, JSON.stringify({ ...config, auths: sorted }, null, "\t"), 0o600);
}

function encoded({ user, password }: RegistryLogin): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)));
}

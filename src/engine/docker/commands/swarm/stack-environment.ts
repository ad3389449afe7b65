import { isMap, type TreeMap } from "../../../compose/tree.ts";
import { strings } from "../../../compose/tree-values.ts";
import { cleanPath } from "../../../source/clean-path.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { readEnvFile } from "../container/env.ts";

/** Absolute paths of a service's `env_file`. */
export function envFilesOf(service: TreeMap, folder: string): string[] {
  const files = typeof service.env_file === "string" ? [service.env_file] : strings(service.env_file);
  return files.map((file) => cleanPath(file.startsWith("/") ? file : `${folder}/${file}`));
}

/**
 * A service's variables, by name: those of `env_file`, whose lines are taken as they stand, and of `environment` over
 * them. A bare name takes the client's own value (docker/cli cli/compose/loader, resolveEnvironment).
 */
export function stackEnvironment(client: Client, service: TreeMap, folder: string): string[] {
  const variables = new Map<string, string | undefined>();
  const add = (entry: string, isBareKept: boolean) => {
    const equals = entry.indexOf("=");
    const name = equals < 0 ? entry : entry.slice(0, equals);
    const value = equals < 0 ? client.environment.get(name) : entry.slice(equals + 1);
    if (value !== undefined || isBareKept) variables.set(name, value);
  };
  for (const path of envFilesOf(service, folder))
    for (const line of fileLines(client, path)) add(line, false);
  const { environment } = service;
  if (isMap(environment))
    for (const [name, value] of Object.entries(environment))
      add(value === null ? name : `${name}=${value}`, true);
  else for (const entry of strings(environment)) add(entry, true);
  return [...variables].map(([name, value]) => (value === undefined ? name : `${name}=${value}`)).sort();
}

function fileLines(client: Client, path: string): string[] {
  try {
    return readEnvFile(client, path);
  } catch (error) {
    throw error instanceof ClientError ? new ClientError(error.message) : error;
  }
}

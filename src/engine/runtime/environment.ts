import type { ContainerConfig } from "./types.ts";

/** What every container has unless its image or the command line says otherwise. */
export const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * Sets each `NAME=value` over `defaults`: in its place where the name is there, else at the end. A name
 * without a value removes it. (moby container/env.go)
 */
export function replaceOrAppend(defaults: readonly string[], overrides: readonly string[]): string[] {
  const result: (string | undefined)[] = [...defaults];
  const nameOf = (text: string) => text.split("=", 1)[0];
  for (const override of overrides) {
    const at = result.findIndex((value) => value !== undefined && nameOf(value) === nameOf(override));
    if (!override.includes("=")) {
      if (at >= 0) result[at] = undefined;
    } else if (at >= 0) result[at] = override;
    else result.push(override);
  }
  return result.filter((value) => value !== undefined);
}

/** The environment of process 1 in order: PATH, HOSTNAME, TERM for a terminal, then the config's. */
export function processEnvironment(config: ContainerConfig): string[] {
  const defaults = [`PATH=${DEFAULT_PATH}`, `HOSTNAME=${config.Hostname}`];
  if (config.Tty) defaults.push("TERM=xterm");
  return replaceOrAppend(defaults, config.Env);
}

/** As a map, the last value of a name winning; HOME is set by the runtime where nobody did. */
export function environmentMap(environment: readonly string[], home: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const entry of environment) {
    const equals = entry.indexOf("=");
    if (equals > 0) map.set(entry.slice(0, equals), entry.slice(equals + 1));
  }
  if (!map.has("HOME")) map.set("HOME", home);
  return map;
}

/** The config's Env at creation: what `-e` gave, then what the image has and `-e` did not. */
export function mergeEnvironment(given: readonly string[], image: readonly string[]): string[] {
  const names = new Set(given.map((entry) => entry.split("=", 1)[0]));
  return [...given, ...image.filter((entry) => !names.has(entry.split("=", 1)[0]))];
}

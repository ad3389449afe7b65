import { type CaseDefinition, valuesOf } from "../engine/evidence/case.ts";
import { createWorld, type Service } from "../engine/services/world.ts";
import type { DockerClient } from "./client.ts";
import { serveHttp } from "./loopback.ts";

/** The services of a lesson while its commands run on a real engine. */
export interface Outside {
  /** What `docker build` is told, so that their names lead to this machine. */
  readonly addHosts: readonly string[];
  readonly services: readonly Service[];
  stop(): Promise<void>;
}

/**
 * Serves a lesson's services on the gateway of the engine's bridge, where builds and containers reach this machine; those
 * with an address on loopback there, as registries of images, which the engine itself must reach without TLS.
 * The handlers are the simulator's own: one implementation decides in both worlds what a valid token is.
 */
export async function serveOutside(definition: CaseDefinition, client: DockerClient): Promise<Outside> {
  const world = createWorld(definition.services ?? {}, valuesOf(definition), Date.now);
  const endpoints = [...world.endpoints("build")];
  if (endpoints.length === 0) return { addHosts: [], services: [], stop: async () => {} };
  const format = "{{(index .IPAM.Config 0).Gateway}}";
  const gateway = (await client.text("network", "inspect", "bridge", "--format", format)).trim();
  const addHosts: string[] = [];
  const stops: (() => Promise<void>)[] = [];
  for (const [address, endpoint] of endpoints) {
    if (endpoint.protocol !== "http")
      throw new Error(`${address}: only HTTP services are served to a real engine`);
    const [host = "", port] = address.split(":");
    const isLocal = host === "127.0.0.1" || host === "localhost";
    const place = isLocal ? "127.0.0.1" : gateway;
    stops.push(await serveHttp((request) => endpoint.handle(request), place, Number(port)));
    if (!isLocal) addHosts.push("--add-host", `${host}:${gateway}`);
  }
  return {
    addHosts,
    services: [...world.services.values()],
    stop: async () => void (await Promise.all(stops.map((stop) => stop()))),
  };
}

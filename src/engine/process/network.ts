import { type DatabaseLogin, type Endpoint, type Network, NetworkError, type SshLogin } from "./types.ts";

/** The open ports of one host: a container, a server outside, the learner's computer. */
export type Ports = Map<number, Endpoint>;

export interface NetworkOptions {
  /** The ports of the machine itself: localhost, 127.0.0.1, and what `listen` opens. */
  readonly local: Ports;
  /** Finds another host by name or address; undefined is a DNS failure. Default: nobody. */
  readonly resolve?: (host: string) => Ports | undefined;
  /** `--network=none`: only the machine itself. */
  readonly isolated?: boolean;
  /** More names of the machine itself, e.g. its hostname. */
  readonly names?: readonly string[];
}

const LOCAL = new Set(["localhost", "127.0.0.1", "::1", "[::1]", "0.0.0.0", "ip6-localhost"]);
const ADDRESS = /^(\d+\.){3}\d+$|:/;

/** What one machine reaches. */
export function createNetwork(options: NetworkOptions): Network {
  const { local, resolve = () => undefined, isolated = false, names = [] } = options;
  return {
    connect(host, port) {
      const name = host.toLowerCase();
      const isLocal = LOCAL.has(name) || names.includes(name);
      const ports = isLocal ? local : isolated ? undefined : resolve(name);
      if (!ports) throw new NetworkError(ADDRESS.test(name) ? "ENETUNREACH" : "ENOTFOUND", host, port);
      const endpoint = ports.get(port);
      if (!endpoint) throw new NetworkError("ECONNREFUSED", host, port);
      return endpoint;
    },
    listen(port, endpoint) {
      if (local.has(port)) throw new NetworkError("EADDRINUSE", "0.0.0.0", port);
      local.set(port, endpoint);
      return () => {
        if (local.get(port) === endpoint) local.delete(port);
      };
    },
  };
}

/** Hosts by name from endpoints by `host:port`, as a lab lists its services. */
export function hostsOf(endpoints: ReadonlyMap<string, Endpoint>): Map<string, Ports> {
  const hosts = new Map<string, Ports>();
  for (const [address, endpoint] of endpoints) {
    const colon = address.lastIndexOf(":");
    const host = address.slice(0, colon).toLowerCase();
    const ports = hosts.get(host) ?? new Map();
    hosts.set(host, ports.set(Number(address.slice(colon + 1)), endpoint));
  }
  return hosts;
}

/** The same network for a machine that is known by `name()`: whoever is reached learns who it is that asks. */
export function asClient(network: Network, name: () => string): Network {
  const named = <T extends { readonly client?: string }>(given: T): T => ({ client: name(), ...given });
  return {
    connect(host, port) {
      const endpoint = network.connect(host, port);
      if (endpoint.protocol === "http")
        return { ...endpoint, handle: (request) => endpoint.handle(named(request)) };
      if (endpoint.protocol === "ssh")
        return { ...endpoint, connect: (login: SshLogin) => endpoint.connect(named(login)) };
      return { ...endpoint, connect: (login: DatabaseLogin) => endpoint.connect(named(login)) };
    },
    listen: (port, endpoint) => network.listen(port, endpoint),
  };
}

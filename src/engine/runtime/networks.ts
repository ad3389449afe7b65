import { asClient, createNetwork, type Ports } from "../process/network.ts";
import type { Network } from "../process/types.ts";
import { DaemonError } from "./errors.ts";
import type { Attachment } from "./types.ts";

/** A network of the engine. `bridge`, `host` and `none` are always there. */
export interface DockerNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: "bridge" | "host" | "null" | "overlay";
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly created: number;
  /** First two numbers of its addresses: `172.18`. Empty where nothing has an address. */
  readonly prefix: string;
  /** Running containers on it, by container id. */
  readonly endpoints: Map<string, Endpoint>;
}

/** A running container as others on the network find it. */
export interface Endpoint {
  readonly containerName: () => string;
  readonly address: string;
  readonly names: readonly string[];
  readonly ports: Ports;
}

/** Who lies outside, as the host itself finds them. */
export type World = (host: string) => Ports | undefined;

/** What a container that is about to run needs to be reachable. */
export interface Joining {
  readonly containerId: string;
  readonly containerName: () => string;
  readonly hostname: string;
  readonly networkMode: string;
  readonly attachments: readonly Attachment[];
  readonly extraHosts: readonly string[];
}

export interface Joined {
  readonly network: Network;
  /** Addresses by network name, in the order of the attachments. */
  readonly addresses: ReadonlyMap<string, string>;
  /** The container's open ports: what published ports lead to. */
  readonly ports: Ports;
  leave(): void;
}

/** All networks of one engine, and who is on them. */
export class NetworkStore {
  private readonly networks = new Map<string, DockerNetwork>();
  private readonly makeId: (kind: string) => string;
  private readonly now: () => number;
  private readonly host: Network;
  private readonly hostPorts: Ports;
  private readonly world: World;
  private subnets = 17;

  constructor(options: {
    makeId: (kind: string) => string;
    now: () => number;
    host: Network;
    hostPorts: Ports;
    world: World;
  }) {
    this.makeId = options.makeId;
    this.now = options.now;
    this.host = options.host;
    this.hostPorts = options.hostPorts;
    this.world = options.world;
    this.create("bridge", { driver: "bridge" });
    this.create("host", { driver: "host" });
    this.create("none", { driver: "null" });
  }

  all(): readonly DockerNetwork[] {
    return [...this.networks.values()];
  }

  /** By name, id or the first digits of an id. */
  get(reference: string): DockerNetwork | undefined {
    const exact = this.networks.get(reference === "default" ? "bridge" : reference);
    if (exact) return exact;
    const found = this.all().filter(({ id }) => reference && id.startsWith(reference));
    return found.length === 1 ? found[0] : undefined;
  }

  create(
    name: string,
    options: {
      driver?: DockerNetwork["driver"];
      internal?: boolean;
      attachable?: boolean;
      labels?: Record<string, string>;
    } = {},
  ): DockerNetwork {
    if (this.networks.has(name)) throw new DaemonError(`network with name ${name} already exists`);
    const driver = options.driver ?? "bridge";
    const addressed = driver === "bridge" || driver === "overlay";
    const network: DockerNetwork = {
      id: this.makeId("network"),
      name,
      driver,
      internal: options.internal ?? false,
      attachable: options.attachable ?? false,
      labels: options.labels ?? {},
      created: this.now(),
      prefix: addressed ? `172.${this.subnets++}` : "",
      endpoints: new Map(),
    };
    this.networks.set(name, network);
    return network;
  }

  remove(reference: string): DockerNetwork {
    const network = this.get(reference);
    if (!network) throw new DaemonError(`network ${reference} not found`);
    if (["bridge", "host", "none"].includes(network.name))
      throw new DaemonError(`${network.name} is a pre-defined network and cannot be removed`);
    if (network.endpoints.size > 0) {
      const users = [...network.endpoints].map(
        ([id, endpoint]) => `name:"${endpoint.containerName()}" id:"${id.slice(0, 12)}"`,
      );
      throw new DaemonError(
        `error while removing network: network ${network.name} has active endpoints (${users.join(", ")})`,
      );
    }
    this.networks.delete(network.name);
    return network;
  }

  /** Puts a starting container on its networks. Throws DaemonError when one is not there. */
  join(joining: Joining): Joined {
    const { networkMode } = joining;
    if (networkMode === "host")
      return {
        network: asClient(this.host, joining.containerName),
        addresses: new Map(),
        ports: this.hostPorts,
        leave() {},
      };
    const ports: Ports = new Map();
    const networks = joining.attachments.map(({ network, aliases }) => {
      const found = this.get(network);
      if (!found)
        throw new DaemonError(`failed to set up container networking: network ${network} not found`);
      return { found, aliases };
    });
    const addresses = new Map<string, string>();
    for (const { found, aliases } of networks) {
      const address = this.freeAddress(found);
      addresses.set(found.name, address);
      const names = [joining.containerName(), ...aliases, joining.containerId.slice(0, 12), joining.hostname];
      const { containerName } = joining;
      found.endpoints.set(joining.containerId, { containerName, address, names, ports });
    }
    const attached = networks.map(({ found }) => found);
    return {
      addresses,
      ports,
      network: asClient(
        createNetwork({
          local: ports,
          isolated: networkMode === "none",
          names: [joining.hostname.toLowerCase(), ...addresses.values()],
          resolve: (host) => this.resolve(host, attached, joining.extraHosts),
        }),
        joining.containerName,
      ),
      leave() {
        for (const network of attached) network.endpoints.delete(joining.containerId);
      },
    };
  }

  /** The ports of the container that has an address: the host reaches every bridge. */
  portsAt(address: string): Ports | undefined {
    for (const network of this.networks.values())
      for (const endpoint of network.endpoints.values())
        if (endpoint.address === address) return endpoint.ports;
    return undefined;
  }

  private freeAddress(network: DockerNetwork): string {
    const taken = new Set([...network.endpoints.values()].map(({ address }) => address));
    for (let last = 2; ; last++) {
      const address = `${network.prefix}.${Math.floor(last / 256)}.${last % 256}`;
      if (!taken.has(address)) return address;
    }
  }

  /** /etc/hosts, then Docker's name server (not on the default bridge), then the world behind the host. */
  private resolve(
    host: string,
    attached: readonly DockerNetwork[],
    extraHosts: readonly string[],
  ): Ports | undefined {
    const extra = extraHosts
      .map((entry) => /^([^:=]+)[:=](.+)$/.exec(entry))
      .find((match) => match?.[1]?.toLowerCase() === host)?.[2];
    if (extra === "host-gateway") return this.hostPorts;
    const wanted = extra ?? host;
    for (const network of attached) {
      if (network.prefix && wanted === `${network.prefix}.0.1`) return this.hostPorts;
      for (const endpoint of network.endpoints.values()) {
        if (endpoint.address === wanted) return endpoint.ports;
        if (network.name === "bridge") continue;
        if (endpoint.names.some((name) => name.toLowerCase() === wanted)) return endpoint.ports;
      }
    }
    const outside = attached.some(({ internal }) => !internal);
    return outside ? this.world(wanted) : undefined;
  }
}

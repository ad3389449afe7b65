import type { Ports } from "../process/network.ts";
import type { Endpoint } from "../process/types.ts";
import { DaemonError } from "./errors.ts";
import type { PortBinding } from "./types.ts";

const FIRST_EPHEMERAL = 32768;

/**
 * The open ports of the computer that the engine runs on: its own, and those published by containers, which
 * lead to whatever listens in the container at that moment.
 */
export class PublishedPorts extends Map<number, Endpoint> {
  private readonly claims = new Map<number, { readonly ports: Ports; readonly port: number }>();

  override get(port: number): Endpoint | undefined {
    const claim = this.claims.get(port);
    return claim ? claim.ports.get(claim.port) : super.get(port);
  }

  override has(port: number): boolean {
    return this.claims.has(port) || super.has(port);
  }

  /** Publishes; an empty host port takes any free one. Throws DaemonError when a port is taken. */
  claim(
    wanted: readonly PortBinding[],
    ports: Ports,
    endpoint: string,
  ): { readonly bindings: readonly PortBinding[]; readonly release: () => void } {
    const taken: number[] = [];
    const release = () => {
      for (const port of taken) this.claims.delete(port);
    };
    const bindings = wanted.map((binding) => {
      const port = binding.hostPort ? Number(binding.hostPort) : this.free();
      if (this.has(port)) {
        release();
        throw new DaemonError(
          `failed to set up container networking: driver failed programming external connectivity on endpoint ${endpoint}: Bind for ${binding.hostIp || "0.0.0.0"}:${port} failed: port is already allocated`,
        );
      }
      this.claims.set(port, { ports, port: Number.parseInt(binding.port, 10) });
      taken.push(port);
      return { ...binding, hostPort: String(port) };
    });
    return { bindings, release };
  }

  private free(): number {
    let port = FIRST_EPHEMERAL;
    while (this.has(port)) port += 1;
    return port;
  }
}

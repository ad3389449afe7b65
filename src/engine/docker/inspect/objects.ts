import type { DockerNetwork } from "../../runtime/networks.ts";
import type { Volume } from "../../runtime/volumes.ts";
import { rfc3339 } from "../cli/human.ts";

/** Where the engine keeps its data: shows in paths only. */
export const DATA_ROOT = "/var/lib/docker";

export function mountpointOf(name: string): string {
  return `${DATA_ROOT}/volumes/${name}/_data`;
}

export function inspectVolume(volume: Volume): Record<string, unknown> {
  const labels = volume.anonymous ? { "com.docker.volume.anonymous": "", ...volume.labels } : volume.labels;
  return {
    CreatedAt: rfc3339(Math.floor(volume.created / 1000) * 1000),
    Driver: "local",
    Labels: Object.keys(labels).length > 0 ? labels : null,
    Mountpoint: mountpointOf(volume.name),
    Name: volume.name,
    Options: null,
    Scope: "local",
  };
}

export function inspectNetwork(network: DockerNetwork): Record<string, unknown> {
  const { prefix } = network;
  const config = prefix ? [{ Subnet: `${prefix}.0.0/16`, Gateway: `${prefix}.0.1` }] : [];
  return {
    Name: network.name,
    Id: network.id,
    Created: rfc3339(network.created),
    Scope: network.driver === "overlay" ? "swarm" : "local",
    Driver: network.driver,
    EnableIPv4: true,
    EnableIPv6: false,
    IPAM: { Driver: "default", Options: null, Config: config },
    Internal: network.internal,
    Attachable: network.attachable,
    Ingress: false,
    ConfigFrom: { Network: "" },
    ConfigOnly: false,
    Containers: Object.fromEntries(
      [...network.endpoints].map(([id, endpoint]) => [
        id,
        {
          Name: endpoint.containerName(),
          EndpointID: id.split("").reverse().join(""),
          MacAddress: macOf(endpoint.address),
          IPv4Address: `${endpoint.address}/16`,
          IPv6Address: "",
        },
      ]),
    ),
    Options: {},
    Labels: network.labels,
  };
}

/** A hardware address made from an IP address, as the bridge driver used to. */
export function macOf(address: string): string {
  const parts = address.split(".").map((part) => Number(part).toString(16).padStart(2, "0"));
  return ["02", "42", ...parts].join(":");
}

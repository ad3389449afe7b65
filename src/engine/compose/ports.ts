import { SourceError } from "../source/errors.ts";
import type { SourceLocation } from "../source/position.ts";
import { isMap, newMap, type Tree, type TreeMap } from "./tree.ts";

/** A `ports:` entry in long forms, one for each port of a range. Throws SourceError. */
export function portEntries(entry: Tree, place: SourceLocation): Tree[] {
  if (isMap(entry)) {
    const long = newMap();
    const { mode, host_ip, target, published, protocol, ...rest } = entry;
    return [
      Object.assign(long, { mode: mode ?? "ingress" }, defined({ host_ip, target }), {
        ...(published === undefined ? {} : { published: String(published) }),
        protocol: protocol ?? "tcp",
        ...rest,
      }),
    ];
  }
  return expandPort(String(entry), place);
}

function defined(map: Record<string, Tree | undefined>): TreeMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as TreeMap;
}

function expandPort(text: string, place: SourceLocation): TreeMap[] {
  const slash = text.lastIndexOf("/");
  const protocol = slash < 0 ? "tcp" : text.slice(slash + 1).toLowerCase();
  const parts = splitAddress(slash < 0 ? text : text.slice(0, slash));
  const container = parts.container;
  if (/^[^:[\]]+:[^:]*$/.test(parts.address))
    throw new SourceError(
      `Invalid ip address ${parts.address}: address ${parts.address}:: too many colons in address`,
      place,
    );
  const targets = range(container);
  if (container === "") throw new SourceError(`No port specified: ${text}<empty>`, place);
  if (targets === undefined) throw new SourceError(`Invalid containerPort: ${container}`, place);
  if (!["tcp", "udp", "sctp"].includes(protocol)) throw new SourceError(`Invalid proto: ${protocol}`, place);
  const published = parts.host === "" ? undefined : range(parts.host);
  if (parts.host !== "" && published === undefined)
    throw new SourceError(`Invalid hostPort: ${parts.host}`, place);
  const width = (pair: readonly [number, number]) => pair[1] - pair[0];
  const shared = published !== undefined && width(published) !== width(targets);
  if (shared && width(targets) !== 0)
    throw new SourceError(
      `Invalid ranges specified for container and host Ports: ${container} and ${parts.host}`,
      place,
    );
  return Array.from({ length: width(targets) + 1 }, (_, index) => {
    const port = newMap();
    port.mode = "ingress";
    if (parts.address !== "") port.host_ip = parts.address;
    port.target = targets[0] + index;
    if (published !== undefined)
      port.published = shared ? `${published[0]}-${published[1]}` : String(published[0] + index);
    port.protocol = protocol;
    return port;
  });
}

function splitAddress(text: string): { address: string; host: string; container: string } {
  const parts = text.split(":");
  const container = parts.pop()!;
  const host = parts.pop() ?? "";
  const address = parts.join(":");
  return { address: address.replace(/^\[(.*)\]$/, "$1"), host, container };
}

function range(text: string): readonly [number, number] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  const start = Number(match[1]);
  const end = match[2] === undefined ? start : Number(match[2]);
  return end < start || end > 65_535 ? undefined : [start, end];
}

import type { PortBinding } from "../../../runtime/types.ts";
import { ClientError } from "../../cli/client.ts";

/** `a-b` or `a` as its first and last number. */
function range(text: string, what: string): readonly [number, number] {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (!match || first > 65535 || last > 65535 || last < first)
    throw new ClientError(`Invalid ${what}: ${text}`, 125);
  return [first, last];
}

function withProtocol(text: string): readonly [string, string] {
  const [port = "", protocol = "tcp"] = text.split("/", 2);
  if (!/^(tcp|udp|sctp)$/i.test(protocol)) throw new ClientError(`Invalid proto: ${protocol}`, 125);
  return [port, protocol.toLowerCase()];
}

/** `-p [[IP:]HOST:]CONTAINER[/PROTOCOL]` and `--expose`, with ranges written out. */
export function parsePorts(publish: readonly string[], expose: readonly string[]) {
  const exposed: Record<string, object> = {};
  const bindings: PortBinding[] = [];
  for (const text of publish) {
    const match = /^(?:(\[[^\]]*\]|[^:]*):)?(?:([^:]*):)?([^:]+)$/.exec(text);
    if (!match) throw new ClientError(`Invalid containerPort: ${text}`, 125);
    const [, first, second, container = ""] = match;
    const [hostIp, hostPort] = second === undefined ? ["", first ?? ""] : [first ?? "", second];
    const [port, protocol] = withProtocol(container);
    const [from, to] = range(port, "containerPort");
    const hostFrom = hostPort === "" ? undefined : range(hostPort, "hostPort")[0];
    for (let at = from; at <= to; at++) {
      const key = `${at}/${protocol}`;
      exposed[key] = {};
      const host = hostFrom === undefined ? "" : String(hostFrom + at - from);
      bindings.push({ port: key, hostIp: hostIp.replace(/^\[|\]$/g, ""), hostPort: host });
    }
  }
  for (const text of expose) {
    const [port, protocol] = withProtocol(text);
    if (!/^\d+(-\d+)?$/.test(port))
      throw new ClientError(
        `invalid range format for --expose: ${text}, error: strconv.ParseUint: parsing ${JSON.stringify(port)}: invalid syntax`,
        125,
      );
    const [from, to] = range(port, "range format for --expose");
    for (let at = from; at <= to; at++) exposed[`${at}/${protocol}`] = {};
  }
  return { exposed, bindings };
}

import { BuildError } from "../errors.ts";

/** `80`, `443/tcp`, `1000-1002/udp`: go-connections' nat.ParsePortSpecs, as far as EXPOSE uses it. */
export function exposedPorts(specs: readonly string[]): string[] {
  const ports = new Set<string>();
  for (const spec of specs) {
    const slash = spec.lastIndexOf("/");
    const protocol = (slash < 0 ? "tcp" : spec.slice(slash + 1) || "tcp").toLowerCase();
    const text = slash < 0 ? spec : spec.slice(0, slash);
    // `host:container` is accepted; the host part does not count.
    const container = text.slice(text.lastIndexOf(":") + 1);
    if (container === "") throw new BuildError(`invalid port: ${JSON.stringify(spec)}: no port specified`);
    const [first, last] = range(container);
    if (!["tcp", "udp", "sctp"].includes(protocol)) {
      throw new BuildError(`invalid port: ${JSON.stringify(spec)}: invalid proto: ${protocol}`);
    }
    for (let port = first; port <= last; port += 1) ports.add(`${port}/${protocol}`);
  }
  return [...ports].sort();
}

function range(text: string): readonly [number, number] {
  const parts = text.split("-", 2);
  const [first, last] = [parts[0], parts[1] ?? parts[0]].map((part) =>
    /^\d+$/.test(part ?? "") && Number(part) <= 65535 ? Number(part) : -1,
  ) as [number, number];
  if (first < 0 || last < 0 || last < first) throw new BuildError(`invalid containerPort: ${text}`);
  return [first, last];
}

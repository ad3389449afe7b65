/** Marks objects that are Go structs in the real client: `%v` prints their values only. */
const structs = new WeakSet<object>();

/** Says that `value` is a struct, whose fields print in the given order as `{a b}`. */
export function goStruct<T extends object>(value: T): T {
  structs.add(value);
  return value;
}

/** Keys whose nil is a slice or a map in Go, printed `[]` and `map[]` rather than `<nil>`. */
const NIL_SLICES =
  /^(Env|Cmd|Entrypoint|OnBuild|Binds|CapAdd|CapDrop|Links|Aliases|DNSNames|ExtraHosts|Dns.*|Shell|Log)$/;
const NIL_MAPS = /^(Labels|Volumes|ExposedPorts|PortBindings|Ports|Options|DriverOpts|Containers)$/;

/** Go's `%v` of JSON-like data. `key` is the name it was reached by. */
export function goPrint(value: unknown, key = ""): string {
  if (value === null || value === undefined)
    return NIL_SLICES.test(key) ? "[]" : NIL_MAPS.test(key) ? "map[]" : "<nil>";
  if (Array.isArray(value)) return `[${value.map((item) => goPrint(item)).join(" ")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value);
    if (structs.has(value)) return `{${entries.map(([name, item]) => goPrint(item, name)).join(" ")}}`;
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([name, item]) => `${name}:${goPrint(item, name)}`).join(" ")}]`;
  }
  return String(value);
}

/** Marks objects that are Go structs in the real client: `%v` prints their values only. */
const structs = new WeakSet<object>();

/** Says that `value` is a struct, whose fields print in the given order as `{a b}`. */
export function goStruct<T extends object>(value: T): T {
  structs.add(value);
  return value;
}

const GO_TYPE = Symbol("the struct's name in Go");

/**
 * A Go struct with the fields that its JSON leaves out when they are empty: templates may ask for them. Printing
 * and JSON show only what `value` has.
 */
export function withZeroFields<T extends object>(
  value: T,
  type: string,
  zeros: Readonly<Record<string, unknown>>,
): T {
  const copy = goStruct({ ...value });
  for (const [name, zero] of Object.entries(zeros))
    if (!Object.hasOwn(copy, name)) Object.defineProperty(copy, name, { value: zero });
  Object.defineProperty(copy, GO_TYPE, { value: type });
  return copy;
}

/** The name of a struct made by `withZeroFields`: `swarm.Service`. */
export function goTypeOf(value: unknown): string | undefined {
  return typeof value === "object" && value !== null
    ? (value as { readonly [GO_TYPE]?: string })[GO_TYPE]
    : undefined;
}

/** Whether a field is only there because Go's struct has it: what is looked up in it is looked up in the JSON again. */
export function isZeroField(value: unknown, name: string): boolean {
  return goTypeOf(value) !== undefined && !Object.keys(value as object).includes(name);
}

/** A number that prints as something else: Go's Stringer. JSON has the number. */
export class GoStringer {
  private readonly value: number;
  private readonly text: string;

  constructor(value: number, text: string) {
    this.value = value;
    this.text = text;
  }

  toJSON(): number {
    return this.value;
  }

  toString(): string {
    return this.text;
  }
}

/** Keys whose nil is a slice or a map in Go, printed `[]` and `map[]` rather than `<nil>`. */
const NIL_SLICES =
  /^(Env|Args|Command|Data|Cmd|Entrypoint|OnBuild|Binds|CapAdd|CapDrop|Links|Aliases|DNSNames|ExtraHosts|Dns.*|Shell|Log)$/;
const NIL_MAPS = /^(Labels|Volumes|ExposedPorts|PortBindings|Ports|Options|DriverOpts|Containers)$/;

/** Go's `%v` of JSON-like data. `key` is the name it was reached by. */
export function goPrint(value: unknown, key = ""): string {
  if (value === null || value === undefined)
    return NIL_SLICES.test(key) ? "[]" : NIL_MAPS.test(key) ? "map[]" : "<nil>";
  if (value instanceof GoStringer) return value.toString();
  if (value instanceof Uint8Array) return `[${value.join(" ")}]`;
  if (Array.isArray(value)) return `[${value.map((item) => goPrint(item)).join(" ")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value);
    if (structs.has(value)) return `{${entries.map(([name, item]) => goPrint(item, name)).join(" ")}}`;
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([name, item]) => `${name}:${goPrint(item, name)}`).join(" ")}]`;
  }
  return String(value);
}

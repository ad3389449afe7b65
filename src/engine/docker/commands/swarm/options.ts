import type { PublishedPort, ServiceMode, ServiceMount, UpdatePolicy } from "../../../runtime/swarm/types.ts";
import { CsvError, readCsvRecord } from "../../../source/csv.ts";
import { quote } from "../../../source/go-text.ts";
import { parseSize } from "../../../source/size.ts";
import { ClientError } from "../../cli/client.ts";
import { FlagError, type Flags } from "../../cli/flags.ts";
import { parseMountFlag } from "../container/mounts.ts";
import { parsePorts } from "../container/ports.ts";

const SECOND = 1e9;
const daemon = (message: string) => new ClientError(`Error response from daemon: ${message}`);

/** Labels of `-l` and its like; `shown` is how pflag names the flag. Throws FlagError. */
export function labelList(flags: Flags, name: string, shown = `--${name}`): Record<string, string> {
  return Object.fromEntries(
    flags.list(name).map((label) => {
      const [key = "", ...value] = label.split("=");
      if (key === "")
        throw new FlagError(
          `invalid argument ${quote(label)} for "${shown}" flag: invalid label '${label}': empty name`,
        );
      return [key, value.join("=")];
    }),
  );
}

export function conditionOf(text = "any"): "none" | "on-failure" | "any" {
  if (text === "none" || text === "on-failure" || text === "any") return text;
  throw daemon(`invalid RestartCondition: ${JSON.stringify(text)}`);
}

/** `--mode` and `--replicas`. */
export function modeOf(flags: Flags): ServiceMode {
  const mode = flags.text("mode") ?? "replicated";
  if (mode === "replicated") return { Replicated: { Replicas: flags.int("replicas") ?? 1 } };
  if (mode.endsWith("-job"))
    throw new ClientError(
      `leaklab: docker service create --mode ${mode} is not modelled by this simulator`,
      125,
    );
  if (mode !== "global") throw new ClientError(`Unknown mode: ${mode}, only replicated and global supported`);
  if (flags.has("replicas"))
    throw new ClientError("replicas can only be used with replicated or replicated-job mode");
  return { Global: {} };
}

const TYPES = ["bind", "volume", "tmpfs"];

export function mountOf(text: string, cwd: string): ServiceMount {
  const { type, source, target, readOnly, noCopy } = parseMountFlag(text, cwd, false);
  if (!TYPES.includes(type)) throw daemon(`invalid MountType: ${JSON.stringify(type)}`);
  return {
    Type: type as ServiceMount["Type"],
    ...(source === undefined ? {} : { Source: source }),
    Target: target,
    ...(readOnly ? { ReadOnly: true } : {}),
    ...(noCopy ? { VolumeOptions: { NoCopy: true } } : {}),
  };
}

/** `-p 8080:80` and `-p published=8080,target=80,mode=host`. Throws FlagError. */
export function portsOf(texts: readonly string[], flag = "-p, --publish"): PublishedPort[] {
  return texts.flatMap((text): PublishedPort[] => {
    const invalid = (why: string) =>
      new FlagError(`invalid argument ${quote(text)} for "${flag}" flag: ${why}`);
    if (!text.includes("=")) {
      try {
        return parsePorts([text], []).bindings.map(({ port, hostPort }) => {
          const [target, protocol = "tcp"] = port.split("/");
          return portOf(Number(target), hostPort, protocol, "ingress");
        });
      } catch (error) {
        throw error instanceof ClientError ? invalid(error.message) : error;
      }
    }
    return [longPort(text, invalid)];
  });
}

const portOf = (
  TargetPort: number,
  published: string,
  Protocol: string,
  PublishMode: "ingress" | "host",
): PublishedPort => ({
  Protocol,
  TargetPort,
  ...(published === "" ? {} : { PublishedPort: Number(published) }),
  PublishMode,
});

function longPort(text: string, invalid: (why: string) => Error): PublishedPort {
  let fields: string[];
  try {
    fields = readCsvRecord(text);
  } catch (error) {
    throw error instanceof CsvError ? invalid(error.message) : error;
  }
  const values = { target: "", published: "", protocol: "tcp", mode: "ingress" };
  for (const field of fields) {
    const [key = "", value] = field.split("=");
    if (value === undefined) throw invalid(`invalid field: ${field}`);
    if (!Object.hasOwn(values, key)) throw invalid(`invalid field key ${key}`);
    if (key === "mode" && value !== "ingress" && value !== "host")
      throw invalid(`invalid publish mode value (${value}): must be either 'ingress' or 'host'`);
    if ((key === "target" || key === "published") && !/^\d+$/.test(value))
      throw invalid(`invalid ${key} port (${value}): value must be an integer: invalid syntax`);
    values[key as "target"] = value;
  }
  if (values.target === "") throw invalid('missing mandatory field "target"');
  return portOf(
    Number(values.target),
    values.published,
    values.protocol,
    values.mode as PublishedPort["PublishMode"],
  );
}

/** `--limit-memory`, `--limit-cpu` and the reservations. Throws FlagError. */
export function resourcesOf(flags: Flags, old: Resources = {}): Resources {
  const part = (kind: "limit" | "reserve", before: Amounts = {}): Amounts => {
    const memory = flags.text(`${kind}-memory`);
    const cpus = flags.text(`${kind}-cpu`);
    return {
      ...before,
      ...(cpus === undefined ? {} : { NanoCPUs: cpuOf(cpus, `--${kind}-cpu`) }),
      ...(memory === undefined ? {} : { MemoryBytes: memoryOf(memory, `--${kind}-memory`) }),
    };
  };
  return { Limits: part("limit", old.Limits), Reservations: part("reserve", old.Reservations) };
}

interface Amounts {
  readonly NanoCPUs?: number;
  readonly MemoryBytes?: number;
}
export interface Resources {
  readonly Limits?: Amounts;
  readonly Reservations?: Amounts;
}

function memoryOf(text: string, flag: string): number {
  const bytes = parseSize(text);
  if (bytes !== undefined) return bytes;
  const suffix = /^\d+(?:\.\d+)? ?(.*)$/.exec(text)?.[1];
  const why = suffix === undefined ? `invalid size: '${text}'` : `invalid suffix: '${suffix}'`;
  throw new FlagError(`invalid argument ${quote(text)} for "${flag}" flag: ${why}`);
}

function cpuOf(text: string, flag: string): number {
  if (/^\d*\.?\d+$/.test(text)) return Math.round(Number(text) * 1e9);
  throw new FlagError(
    `invalid argument ${quote(text)} for "${flag}" flag: failed to parse ${text} as a rational number`,
  );
}

const STANDARD: UpdatePolicy = {
  ...{ Parallelism: 1, FailureAction: "pause", Monitor: 5 * SECOND, MaxFailureRatio: 0, Order: "stop-first" },
};

/** The policy that `--update-...` or `--rollback-...` flags make of an older one. Throws ClientError. */
export function policyOf(
  kind: "update" | "rollback",
  flags: Flags,
  old: UpdatePolicy = STANDARD,
): UpdatePolicy {
  const action = flags.text(`${kind}-failure-action`) ?? old.FailureAction;
  const order = flags.text(`${kind}-order`) ?? old.Order;
  const actions = kind === "update" ? ["pause", "continue", "rollback"] : ["pause", "continue"];
  if (!actions.includes(action)) throw daemon(`unrecognized ${kind} failure action ${action}`);
  if (!["start-first", "stop-first"].includes(order)) throw daemon(`unrecognized ${kind} order ${order}`);
  const delay = flags.duration(`${kind}-delay`) ?? old.Delay ?? 0;
  return {
    Parallelism: flags.int(`${kind}-parallelism`) ?? old.Parallelism,
    ...(delay > 0 ? { Delay: delay } : {}),
    FailureAction: action as UpdatePolicy["FailureAction"],
    Monitor: flags.duration(`${kind}-monitor`) ?? old.Monitor,
    MaxFailureRatio: Number(flags.text(`${kind}-max-failure-ratio`) ?? old.MaxFailureRatio),
    Order: order as UpdatePolicy["Order"],
  };
}

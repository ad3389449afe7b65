import type { Healthcheck, Image } from "../../../image/types.ts";
import { mergeConfig } from "../../../runtime/config.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import type { CreateRequest, HostConfig } from "../../../runtime/types.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { FlagError, type Flags } from "../../cli/flags.ts";
import { readEnvFile, resolveEnv } from "./env.ts";
import { parseMountFlag, parseTmpfs, parseVolume } from "./mounts.ts";
import { parsePorts } from "./ports.ts";

/** Turns the words of `docker run` into what the daemon is asked to create. */
export function createRequest(client: Client, flags: Flags, image: Image): CreateRequest {
  const [reference = "", ...command] = flags.args;
  const policy = flags.text("restart") ?? "no";
  if (!["no", ""].includes(policy) && flags.bool("rm"))
    throw new ClientError("conflicting options: cannot specify both --restart and --rm", 125);
  const restart = parseRestart(policy);
  const entrypoint = flags.text("entrypoint");
  const ports = parsePorts(flags.list("publish"), flags.list("expose"));
  const config = mergeConfig(image, {
    Image: reference,
    Hostname: flags.text("hostname"),
    Env: environment(client, flags),
    Cmd: command.length > 0 ? command : undefined,
    Entrypoint: entrypoint === undefined ? undefined : entrypoint === "" ? [] : [entrypoint],
    WorkingDir: flags.text("workdir"),
    User: flags.text("user"),
    Labels: labels(client, flags),
    ExposedPorts: ports.exposed,
    Volumes: anonymousVolumes(flags),
    Healthcheck: healthcheck(flags),
    StopSignal: flags.text("stop-signal"),
    Tty: flags.bool("tty"),
    OpenStdin: flags.bool("interactive"),
  });
  const host = hostConfig(client, flags, restart, [
    ...ports.bindings,
    ...(flags.bool("publish-all")
      ? Object.keys(config.ExposedPorts).map((port) => ({ port, hostIp: "", hostPort: "" }))
      : []),
  ]);
  const name = flags.text("name");
  const aliases = [...flags.list("network-alias"), ...flags.list("net-alias")];
  const attached = networksOf(flags);
  const timeout = flags.int("stop-timeout");
  return {
    ...(name === undefined ? {} : { name }),
    ...(timeout === undefined ? {} : { stopTimeout: timeout }),
    image,
    config,
    host,
    networks: ["host", "none"].includes(host.networkMode)
      ? []
      : attached.map((network) => ({ network, aliases })),
  };
}

function networksOf(flags: Flags): string[] {
  const given = [...flags.list("network"), ...flags.list("net")];
  if (given.some((network) => network.startsWith("container:")))
    throw new ClientError("leaklab: --network container:... is not modelled by this simulator", 125);
  const names = given.map((network) => (network === "default" ? "bridge" : network));
  return names.length > 0 ? names : ["bridge"];
}

function hostConfig(
  client: Client,
  flags: Flags,
  restart: HostConfig["restart"],
  ports: HostConfig["ports"],
): HostConfig {
  // The same text twice is one volume: the client keeps them in a set.
  const volumes = [...new Set(flags.list("volume"))].map((text) => parseVolume(text, client.process.cwd));
  const inherited = flags.list("volumes-from").flatMap((reference) => {
    const [name = "", mode] = reference.split(":");
    return client.container(name).mounts.map(({ type, source, target, readOnly, tree, subpath }) => ({
      ...{ type, source, target, tree, subpath },
      readOnly: readOnly || mode === "ro",
    }));
  });
  return {
    binds: volumes.filter(({ source }) => source !== undefined).map(({ text }) => text),
    mounts: [
      ...volumes,
      ...flags.list("mount").map((text) => parseMountFlag(text, client.process.cwd)),
      ...flags.list("tmpfs").map(parseTmpfs),
      ...inherited,
    ],
    networkMode: networksOf(flags)[0] ?? "bridge",
    ports,
    restart,
    autoRemove: flags.bool("rm"),
    readOnlyRootfs: flags.bool("read-only"),
    logDriver: logDriver(flags.text("log-driver")),
    groupAdd: flags.list("group-add"),
    capAdd: flags.list("cap-add"),
    capDrop: flags.list("cap-drop"),
    privileged: flags.bool("privileged"),
    extraHosts: flags.list("add-host").map((entry) => {
      if (!/[:=]/.test(entry))
        throw new FlagError(
          `invalid argument "${entry}" for "--add-host" flag: bad format for add-host: "${entry}"`,
        );
      const address = entry.replace(/^[^:=]*[:=]/, "").replace(/^\[(.*)\]$/, "$1");
      if (
        address !== "host-gateway" &&
        !/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*)$/.test(address)
      )
        throw new FlagError(
          `invalid argument "${entry}" for "--add-host" flag: invalid IP address in add-host: "${address}"`,
        );
      return entry.replace("=", ":");
    }),
  };
}

const LOG_DRIVERS = ["json-file", "local", "none"];

/** Drivers that send the log elsewhere are real, but there is no elsewhere here. */
export function logDriver(name = "json-file"): string {
  if (LOG_DRIVERS.includes(name)) return name;
  if (/^(syslog|journald|gelf|fluentd|awslogs|splunk|gcplogs|etwlogs|logentries)$/.test(name))
    throw new NotModelledError(`log driver ${name}`);
  throw new DaemonError(`error looking up logging plugin ${name}: plugin "${name}" not found`);
}

function environment(client: Client, flags: Flags): string[] {
  const fromFiles = flags.list("env-file").flatMap((path) => readEnvFile(client, path));
  // Of `-e` given twice for a name, the client passes on the last.
  const given = new Map(flags.list("env").map((entry) => [entry.split("=", 1)[0] || entry, entry]));
  return resolveEnv([...fromFiles, ...given.values()], client.environment);
}

function labels(client: Client, flags: Flags): Record<string, string> {
  const fromFiles = flags.list("label-file").flatMap((path) => readEnvFile(client, path));
  const all: Record<string, string> = {};
  for (const label of [...fromFiles, ...flags.list("label")]) {
    if (label.startsWith("="))
      throw new FlagError(
        `invalid argument "${label}" for "-l, --label" flag: invalid label '${label}': empty name`,
      );
    const equals = label.indexOf("=");
    all[equals < 0 ? label : label.slice(0, equals)] = equals < 0 ? "" : label.slice(equals + 1);
  }
  return all;
}

function anonymousVolumes(flags: Flags): Record<string, object> {
  const paths = flags.list("volume").filter((text) => !text.includes(":"));
  return Object.fromEntries(paths.map((path) => [path, {}]));
}

export function healthcheck(flags: Flags): Healthcheck | undefined {
  if (flags.bool("no-healthcheck")) {
    if (flags.has("health-cmd"))
      throw new ClientError("--no-healthcheck conflicts with --health-* options", 125);
    return { Test: ["NONE"] };
  }
  if ((flags.int("health-retries") ?? 0) < 0)
    throw new ClientError("--health-retries cannot be negative", 125);
  const command = flags.text("health-cmd");
  const check: Record<string, unknown> = { Test: command === undefined ? [] : ["CMD-SHELL", command] };
  const parts = [
    ["Interval", flags.duration("health-interval")],
    ["Timeout", flags.duration("health-timeout")],
    ["StartPeriod", flags.duration("health-start-period")],
    ["StartInterval", flags.duration("health-start-interval")],
    ["Retries", flags.int("health-retries")],
  ] as const;
  for (const [name, value] of parts) if (value !== undefined) check[name] = value;
  return command === undefined && Object.keys(check).length === 1
    ? undefined
    : (check as unknown as Healthcheck);
}

const RESTARTS = ["no", "always", "on-failure", "unless-stopped"];

/** A restart policy in words. `update` prints what the daemon says in its own way. Throws ClientError, DaemonError. */
export function parseRestart(text: string, command: "run" | "update" = "run"): HostConfig["restart"] {
  const [name = "", retries] = text.split(":");
  const refuse = (why: string) =>
    command === "update" ? new DaemonError(why) : new ClientError(`Error response from daemon: ${why}`, 125);
  if (!RESTARTS.includes(name || "no"))
    throw refuse(
      `invalid restart policy: unknown policy '${name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`,
    );
  if (retries !== undefined && !/^-?\d+$/.test(retries))
    throw new ClientError(`invalid restart policy format: maximum retry count must be an integer`, 125);
  if (Number(retries ?? 0) !== 0 && name !== "on-failure")
    throw new DaemonError(`invalid restart policy: maximum retry count can only be used with 'on-failure'`);
  if (Number(retries ?? 0) < 0)
    throw new DaemonError(`invalid restart policy: maximum retry count cannot be negative`);
  return { name: name || "no", retries: Number(retries ?? 0) };
}

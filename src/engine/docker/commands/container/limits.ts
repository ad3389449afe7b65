import { DaemonError } from "../../../runtime/errors.ts";
import { quote } from "../../../source/go-text.ts";
import { parseSize } from "../../../source/size.ts";
import { ClientError } from "../../cli/client.ts";
import { FlagError, type Flags } from "../../cli/flags.ts";

/**
 * Limits and tuning change nothing that anybody could read; but the client and the daemon refuse values that they
 * cannot be (docker/cli opts, moby daemon/container.go).
 */
const LEAST_MEMORY = 6 * 1024 * 1024;

const ULIMITS = new Set(
  "as core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack".split(
    " ",
  ),
);

const CAPABILITIES = new Set(
  `ALL AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE
   DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD
   NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN
   SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG
   WAKE_ALARM`.split(/\s+/),
);

const LOG_OPTIONS = new Set(
  "max-size max-file compress labels labels-regex env env-regex tag mode max-buffer-size".split(" "),
);

const invalid = (flag: string, value: string, why: string) =>
  new FlagError(`invalid argument ${quote(value)} for "${flag}" flag: ${why}`);

/** go-units' RAMInBytes. Throws FlagError. */
function sizeOf(flag: string, text: string): number {
  const bytes = parseSize(text);
  if (bytes !== undefined) return bytes;
  const suffix = /^\d+(?:\.\d+)* ?(.*)$/.exec(text)?.[1];
  throw invalid(flag, text, suffix === undefined ? `invalid size: '${text}'` : `invalid suffix: '${suffix}'`);
}

function checkUlimit(text: string): void {
  const complain = (why: string) => invalid("--ulimit", text, why);
  const [name = "", value] = text.split("=");
  if (value === undefined) throw complain(`invalid ulimit argument: ${text}`);
  if (!ULIMITS.has(name)) throw complain(`invalid ulimit type: ${name}`);
  const [soft = "", hard = soft] = value.split(":");
  for (const number of [soft, hard])
    if (!/^-?\d+$/.test(number))
      throw complain(`strconv.ParseInt: parsing ${JSON.stringify(number)}: invalid syntax`);
  if (hard !== "-1" && (soft === "-1" || Number(soft) > Number(hard)))
    throw complain(`ulimit soft limit must be less than or equal to hard limit: ${soft} > ${hard}`);
}

/** What the client itself refuses while it reads its flags. Throws FlagError, ClientError. */
export function checkLimitFlags(flags: Flags): void {
  for (const [flag, name] of [
    ["-m, --memory", "memory"],
    ["--memory-reservation", "memory-reservation"],
    ["--memory-swap", "memory-swap"],
    ["--shm-size", "shm-size"],
  ] as const) {
    const text = flags.text(name);
    if (text !== undefined && text !== "-1") sizeOf(flag, text);
  }
  const cpus = flags.text("cpus");
  if (cpus !== undefined && !/^\d*\.?\d+$/.test(cpus))
    throw invalid("--cpus", cpus, `failed to parse ${cpus} as a rational number`);
  for (const text of flags.list("ulimit")) checkUlimit(text);
  for (const text of flags.list("sysctl"))
    if (!text.includes("=")) throw invalid("--sysctl", text, `sysctl '${text}' is not allowed`);
  for (const text of flags.list("dns"))
    if (!/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*)$/.test(text))
      throw invalid("--dns", text, `IP address is not correctly formatted: ${text}`);
  for (const text of flags.list("security-opt"))
    if (!/[:=]/.test(text) && !["no-new-privileges", "writable-cgroups"].includes(text))
      throw new ClientError(`Invalid --security-opt: ${JSON.stringify(text)}`, 125);
}

/** What the daemon refuses when the container is made. Throws DaemonError. */
export function checkLimits(flags: Flags): void {
  for (const [kind, list] of [
    ["CapAdd", flags.list("cap-add")],
    ["CapDrop", flags.list("cap-drop")],
  ] as const)
    for (const name of list) {
      const short = name.toUpperCase().replace(/^CAP_/, "");
      if (!CAPABILITIES.has(short))
        throw new DaemonError(`invalid ${kind}: unknown capability: "CAP_${short}"`);
    }
  const memory = flags.text("memory");
  checkMemory(memory === undefined ? 0 : sizeOf("-m, --memory", memory));
  if (["json-file", undefined].includes(flags.text("log-driver")))
    for (const text of flags.list("log-opt")) {
      const [name = ""] = text.split("=");
      if (!LOG_OPTIONS.has(name)) throw new DaemonError(`unknown log opt '${name}' for json-file log driver`);
    }
}

function checkMemory(bytes: number): void {
  if (bytes > 0 && bytes < LEAST_MEMORY) throw new DaemonError("Minimum memory limit allowed is 6MB");
}

/** The same of `docker update`. Throws FlagError, DaemonError. */
export function checkNewLimits(flags: Flags): void {
  const memory = flags.text("memory");
  checkMemory(memory === undefined ? 0 : sizeOf("-m, --memory", memory));
}

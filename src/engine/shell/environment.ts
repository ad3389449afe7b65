import type { FlavourName } from "./flavour.ts";
import type { Variable, Variables } from "./variables.ts";

/**
 * The order in which a shell hands its exported variables to a child. It is the order of its hash table,
 * so a real `env` shows neither the alphabet nor the order of definition; dash's and ash's tables have 39
 * chains and hash by the sum of the bytes plus 16 times the first; bash has 1024 chains and FNV-1.
 */
export function exportedEnvironment(variables: Variables, flavour: FlavourName): Map<string, string> {
  const exported: { name: string; value: string; bucket: number; order: number }[] = [];
  for (const [name, variable] of variables.entries()) {
    if (!variable.exported || typeof variable.value !== "string") continue;
    const bucket = flavour === "bash" ? bashBucket(name) : ashBucket(name);
    exported.push({ name, value: variable.value, bucket, order: rank(name, variable, flavour) });
  }
  exported.sort((left, right) => left.bucket - right.bucket || left.order - right.order);
  return new Map(exported.map(({ name, value }) => [name, value]));
}

/** Inside a chain: what the shell defines itself comes first, then first come first served; bash: newest first. */
function rank(name: string, variable: Variable, flavour: FlavourName): number {
  if (flavour === "bash") return name === "_" ? Number.MAX_SAFE_INTEGER : -variable.order;
  const own = BUILT_IN.indexOf(name);
  return own >= 0 ? -1 - own : variable.order;
}

/** Put in front of their chain one after another when the shell starts (varinit). */
const BUILT_IN = [
  "ATTY",
  "IFS",
  "MAIL",
  "MAILPATH",
  "PATH",
  "PS1",
  "PS2",
  "PS4",
  "OPTIND",
  "LINENO",
  "TERM",
  "HISTSIZE",
];

function ashBucket(name: string): number {
  let sum = name.charCodeAt(0) << 4;
  for (let at = 0; at < name.length; at += 1) sum += name.charCodeAt(at);
  return sum % 39;
}

function bashBucket(name: string): number {
  if (name === "_") return 1024;
  let hash = 2166136261;
  for (let at = 0; at < name.length; at += 1) {
    hash = Math.imul(hash, 16777619);
    hash ^= name.charCodeAt(at);
  }
  return (hash >>> 0) & 1023;
}

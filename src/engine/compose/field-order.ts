import { mapValues, newMap, placeOf, setPlace, type TreeMap } from "./tree.ts";

/** The order in which Compose writes the fields of its structures; fields not named come after, as typed. */
const orders: Record<string, readonly string[]> = {
  service:
    `profiles annotations attach build develop blkio_config cap_add cap_drop cgroup_parent cgroup cpu_count
    cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpus cpuset cpu_shares command configs
    container_name credential_spec depends_on deploy device_cgroup_rules devices dns dns_opt dns_search dockerfile
    domainname entrypoint provider environment env_file expose extends external_links extra_hosts group_add gpus
    hostname healthcheck image init ipc isolation labels label_file links logging mem_limit mem_reservation
    memswap_limit mem_swappiness mac_address models network_mode networks oom_kill_disable oom_score_adj pid
    pids_limit platform ports privileged pull_policy read_only restart runtime scale secrets security_opt shm_size
    stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode
    uts volumes volumes_from working_dir post_start pre_stop`.split(/\s+/),
  build:
    `context dockerfile dockerfile_inline entitlements args provenance sbom ssh labels cache_from cache_to
    no_cache no_cache_filter additional_contexts pull extra_hosts isolation network target secrets shm_size tags
    ulimits platforms privileged`.split(/\s+/),
  grant: ["source", "target", "uid", "gid", "mode"],
  volume: "type source target read_only consistency bind volume tmpfs image".split(" "),
  bind: "selinux propagation create_host_path recursive".split(" "),
  port: "name mode host_ip target published protocol app_protocol".split(" "),
  healthcheck: "test timeout interval retries start_period start_interval disable".split(" "),
  deploy:
    "mode replicas labels update_config rollback_config resources restart_policy placement endpoint_mode".split(
      " ",
    ),
  resources: "cpus memory pids devices generic_resources".split(" "),
  trigger: "path action target exec include ignore initial_sync".split(" "),
  dependency: ["condition", "restart", "required"],
  resource:
    "name file environment content driver driver_opts ipam external internal attachable enable_ipv4 enable_ipv6 labels template_driver".split(
      " ",
    ),
};

/** The same entries in Compose's order. */
export function inOrder(map: TreeMap, kind: keyof typeof orders): TreeMap {
  const order = orders[kind] ?? [];
  const result = newMap();
  const rest = Object.keys(map).filter((key) => !order.includes(key));
  for (const key of [...order.filter((name) => Object.hasOwn(map, name)), ...rest]) {
    result[key] = map[key]!;
    setPlace(result, key, placeOf(map, key));
  }
  return result;
}

/** Entries named by the user, in the order of Go's yaml encoder. */
export function sortedByName(map: TreeMap): TreeMap {
  const copy = mapValues(map, (value) => value);
  const result = newMap();
  for (const key of Object.keys(copy).toSorted(compareKeys)) {
    result[key] = copy[key]!;
    setPlace(result, key, placeOf(copy, key));
  }
  return result;
}

const isDigit = (text: string | undefined) => text !== undefined && /^\p{Nd}$/u.test(text);
const isLetter = (text: string) => /^\p{L}$/u.test(text);

/** yaml.v3's "natural" order: runs of digits count as numbers, other signs come before letters. */
export function compareKeys(left: string, right: string): number {
  const a = Array.from(left);
  const b = Array.from(right);
  let digits = false;
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    if (x === y) {
      digits = isDigit(x);
      continue;
    }
    if (isLetter(x) && isLetter(y)) return x < y ? -1 : 1;
    if (isLetter(x) || isLetter(y)) return (digits ? isLetter(x) : isLetter(y)) ? -1 : 1;
    return compareNumbers(a, b, i) || (x < y ? -1 : 1);
  }
  return a.length - b.length;
}

/** Numbers that start at `index`; a zero there after other digits weighs as a digit of the whole number. */
function compareNumbers(a: readonly string[], b: readonly string[], index: number): number {
  let lead = 0;
  if (a[index] === "0" || b[index] === "0")
    for (let j = index - 1; j >= 0 && isDigit(a[j]); j--) if (a[j] !== "0") lead = 1;
  const run = (text: readonly string[]) => {
    let end = index;
    while (isDigit(text[end])) end++;
    return { value: Number(`${lead}${text.slice(index, end).join("")}`), end };
  };
  const left = run(a);
  const right = run(b);
  return left.value - right.value || left.end - right.end;
}

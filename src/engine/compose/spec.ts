import type { Schema } from "./schema.ts";

/** The Compose specification's schema as Compose 2.40 has it, for what a file may hold. */
const text: Schema = { kind: "type", types: ["string"] };
const boolean: Schema = { kind: "type", types: ["boolean", "string"] };
const integer: Schema = { kind: "type", types: ["integer", "string"] };
const number: Schema = { kind: "type", types: ["number", "string"] };
const nothing: Schema = { kind: "type", types: ["null"] };
const texts: Schema = { kind: "list", items: text };
const numbersOrTexts: Schema = { kind: "list", items: { kind: "type", types: ["string", "number"] } };

const anything: Schema = {
  kind: "choice",
  options: [{ kind: "type", types: ["string", "number", "boolean", "null", "mapping", "array"] }],
};

const extensions = { pattern: /^x-/, schema: anything };

function map(
  fields: Record<string, Schema>,
  others: { pattern: RegExp; schema: Schema } = extensions,
): Schema {
  return { kind: "map", fields, others };
}

function mapOf(schema: Schema, pattern = /^/): Schema {
  return { kind: "map", fields: {}, others: { pattern, schema } };
}

function choice(...options: Schema[]): Schema {
  return { kind: "choice", options };
}

function oneOf(...values: string[]): Schema {
  return { kind: "type", types: ["string"], values };
}

const textOrTexts = choice(text, texts);
const listOrMap = choice(
  mapOf({ kind: "type", types: ["string", "number", "boolean", "null"] }, /.+/),
  texts,
);
const extraHosts = choice(mapOf(choice(text, texts), /.+/), texts);
const command = choice(nothing, text, texts);
const mode: Schema = { kind: "type", types: ["number", "string"] };
const grants: Schema = {
  kind: "list",
  items: choice(text, map({ source: text, target: text, uid: text, gid: text, mode })),
};
const envFile = choice(text, {
  kind: "list",
  items: choice(text, map({ path: text, format: text, required: boolean })),
});

const build = choice(
  text,
  map({
    context: text,
    dockerfile: text,
    dockerfile_inline: text,
    entitlements: texts,
    args: listOrMap,
    ssh: listOrMap,
    labels: listOrMap,
    cache_from: texts,
    cache_to: texts,
    no_cache: boolean,
    no_cache_filter: textOrTexts,
    additional_contexts: listOrMap,
    network: text,
    provenance: { kind: "type", types: ["string", "boolean"] },
    sbom: { kind: "type", types: ["string", "boolean"] },
    pull: boolean,
    target: text,
    shm_size: integer,
    extra_hosts: extraHosts,
    isolation: text,
    privileged: boolean,
    secrets: grants,
    tags: texts,
    ulimits: anything,
    platforms: texts,
  }),
);

const healthcheck = map({
  disable: boolean,
  interval: text,
  retries: number,
  test: choice(text, texts),
  timeout: text,
  start_period: text,
  start_interval: text,
});

const dependsOn = choice(
  texts,
  mapOf(
    {
      ...map({
        condition: oneOf("service_started", "service_healthy", "service_completed_successfully"),
        required: { kind: "type", types: ["boolean"] },
        restart: boolean,
      }),
      required: ["condition"],
    } as Schema,
    /^[a-zA-Z0-9._-]+$/,
  ),
);

const volume = choice(
  text,
  map({
    type: oneOf("bind", "volume", "tmpfs", "cluster", "npipe", "image"),
    source: text,
    target: text,
    read_only: boolean,
    consistency: text,
    bind: map({ propagation: text, create_host_path: boolean, recursive: text, selinux: text }),
    volume: map({ labels: listOrMap, nocopy: boolean, subpath: text }),
    tmpfs: map({ size: integer, mode: number }),
    image: map({ subpath: text }),
  }),
);

const port = choice(
  { kind: "type", types: ["number"] },
  text,
  map({
    name: text,
    mode: text,
    host_ip: text,
    target: integer,
    published: integer,
    protocol: text,
    app_protocol: text,
  }),
);

const serviceNetworks = choice(texts, mapOf(choice(anything, nothing), /^[a-zA-Z0-9._-]+$/));

const service = map({
  annotations: listOrMap,
  attach: boolean,
  build,
  blkio_config: anything,
  cap_add: texts,
  cap_drop: texts,
  cgroup: text,
  cgroup_parent: text,
  command,
  configs: grants,
  container_name: { kind: "type", types: ["string"], pattern: "[a-zA-Z0-9][a-zA-Z0-9_.-]+" },
  cpu_count: integer,
  cpu_percent: number,
  cpu_period: number,
  cpu_quota: number,
  cpu_rt_period: number,
  cpu_rt_runtime: number,
  cpu_shares: number,
  cpus: number,
  cpuset: text,
  credential_spec: anything,
  depends_on: dependsOn,
  deploy: choice(anything, nothing),
  develop: choice(anything, nothing),
  device_cgroup_rules: texts,
  devices: anything,
  dns: textOrTexts,
  dns_opt: texts,
  dns_search: textOrTexts,
  domainname: text,
  entrypoint: command,
  env_file: envFile,
  environment: listOrMap,
  expose: numbersOrTexts,
  extends: choice(text, map({ service: text, file: text })),
  external_links: texts,
  extra_hosts: extraHosts,
  gpus: anything,
  group_add: numbersOrTexts,
  healthcheck,
  hostname: text,
  image: text,
  init: boolean,
  ipc: text,
  isolation: text,
  label_file: textOrTexts,
  labels: listOrMap,
  links: texts,
  logging: map({ driver: text, options: anything }),
  mac_address: text,
  mem_limit: number,
  mem_reservation: integer,
  mem_swappiness: integer,
  memswap_limit: number,
  models: anything,
  network_mode: text,
  networks: serviceNetworks,
  oom_kill_disable: boolean,
  oom_score_adj: integer,
  pid: choice(text, nothing),
  pids_limit: number,
  platform: text,
  ports: { kind: "list", items: port },
  post_start: anything,
  pre_stop: anything,
  privileged: boolean,
  profiles: texts,
  provider: anything,
  pull_policy: {
    kind: "type",
    types: ["string"],
    pattern: "always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+",
  },
  pull_refresh_after: text,
  read_only: boolean,
  restart: text,
  runtime: text,
  scale: integer,
  secrets: grants,
  security_opt: texts,
  shm_size: number,
  stdin_open: boolean,
  stop_grace_period: text,
  stop_signal: text,
  storage_opt: anything,
  sysctls: listOrMap,
  tmpfs: textOrTexts,
  tty: boolean,
  ulimits: anything,
  use_api_socket: boolean,
  user: text,
  userns_mode: text,
  uts: text,
  volumes: { kind: "list", items: volume },
  volumes_from: texts,
  working_dir: text,
});

const external = choice(boolean, map({ name: text }));
const driverOptions = mapOf({ kind: "type", types: ["string", "number"] });

const network = choice(
  map({
    name: text,
    driver: text,
    driver_opts: driverOptions,
    ipam: anything,
    external,
    internal: boolean,
    enable_ipv4: boolean,
    enable_ipv6: boolean,
    attachable: boolean,
    labels: listOrMap,
  }),
  nothing,
);

const volumeDefinition = choice(
  map({ name: text, driver: text, driver_opts: driverOptions, external, labels: listOrMap }),
  nothing,
);

const secret = map({
  name: text,
  environment: text,
  file: text,
  external,
  labels: listOrMap,
  driver: text,
  driver_opts: driverOptions,
  template_driver: text,
});

const config = map({
  name: text,
  content: text,
  environment: text,
  file: text,
  external,
  labels: listOrMap,
  template_driver: text,
});

const names = /^[a-zA-Z0-9._-]+$/;

export const composeFile: Schema = map({
  version: text,
  name: text,
  include: anything,
  services: mapOf(service, names),
  models: anything,
  networks: mapOf(network, names),
  volumes: mapOf(volumeDefinition, names),
  secrets: mapOf(secret, names),
  configs: mapOf(config, names),
});

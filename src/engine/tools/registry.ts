import type { Program } from "../process/types.ts";
import { shellProgram } from "../shell/program.ts";
import { BASE_TOOLS } from "./base/programs.ts";

/** Loads a program when a machine first runs it. */
export type ToolLoader = () => Promise<Program>;

/** Names of one program that goes by the name it is called by. */
function eachOf(names: readonly string[], loader: ToolLoader): Record<string, ToolLoader> {
  return Object.fromEntries(names.map((name) => [name, loader]));
}

/**
 * All simulated programs, by the name that stands in the marker of an executable file
 * (`programFile(name)`), one line each.
 */
export const TOOLS: Readonly<Record<string, ToolLoader>> = {
  ...BASE_TOOLS,
  ash: async () => shellProgram("ash"),
  bash: async () => shellProgram("bash"),
  dash: async () => shellProgram("dash"),
  apk: async () => (await import("./packages/apk.ts")).apk,
  apt: async () => (await import("./packages/apt.ts")).apt,
  "apt-get": async () => (await import("./packages/apt.ts")).apt,
  "apt-config": async () => (await import("./packages/apt-config.ts")).aptConfig,
  "update-ca-certificates": async () => (await import("./packages/certificates.ts")).updateCaCertificates,
  aws: async () => (await import("./aws/index.ts")).aws,
  cargo: async () => (await import("./cargo/index.ts")).cargo,
  "cargo:program": async () => (await import("./cargo/index.ts")).cargoProgram,
  composer: async () => (await import("./composer/index.ts")).composer,
  dotnet: async () => (await import("./dotnet/index.ts")).dotnet,
  curl: async () => (await import("./curl/index.ts")).curl,
  psql: async () => (await import("./psql/index.ts")).psql,
  ...eachOf(
    ["pg_dump", "pg_dumpall", "createdb", "createuser", "dropdb"],
    async () => (await import("./psql/clients.ts")).pgClient,
  ),
  pg_isready: async () => (await import("./psql/index.ts")).pgIsReady,
  gcloud: async () => (await import("./gcloud/index.ts")).gcloud,
  git: async () => (await import("./git/index.ts")).git,
  go: async () => (await import("./go/index.ts")).go,
  gradle: async () => (await import("./gradle/index.ts")).gradle,
  "go:program": async () => (await import("./go/index.ts")).goProgram,
  gpg: async () => (await import("./gpg/index.ts")).gpg,
  ...eachOf(
    ["mariadb", "mariadb-admin", "mariadb-dump", "mysql", "mysqladmin", "mysqldump"],
    async () => (await import("./mariadb/index.ts")).mariadb,
  ),
  minisign: async () => (await import("./minisign/index.ts")).minisign,
  gpgconf: async () => (await import("./gpg/agent.ts")).gpgconf,
  mvn: async () => (await import("./maven/index.ts")).mvn,
  node: async () => (await import("./node/index.ts")).node,
  npm: async () => (await import("./npm/index.ts")).npm,
  npx: async () => (await import("./npm/index.ts")).npx,
  pip: async () => (await import("./pip/index.ts")).pip,
  pip3: async () => (await import("./pip/index.ts")).pip,
  "python3.13": async () => (await import("./python/index.ts")).python,
  postgres: async () => (await import("./postgres/index.ts")).postgres,
  openssl: async () => (await import("./openssl/index.ts")).openssl,
  "redis-cli": async () => (await import("./redis/index.ts")).redisCli,
  "redis-server": async () => (await import("./redis/server.ts")).redisServer,
  scp: async () => (await import("./ssh/copy.ts")).scp,
  sftp: async () => (await import("./ssh/copy.ts")).sftp,
  ssh: async () => (await import("./ssh/client.ts")).ssh,
  "ssh-add": async () => (await import("./ssh/add.ts")).sshAdd,
  "ssh-agent": async () => (await import("./ssh/agent-program.ts")).sshAgent,
  "ssh-keygen": async () => (await import("./ssh/keygen.ts")).sshKeygen,
  "ssh-keyscan": async () => (await import("./ssh/keyscan.ts")).sshKeyscan,
  yarn: async () => (await import("./yarn/index.ts")).yarn,
  berry: async () => (await import("./yarn/berry/index.ts")).berry,
  corepack: async () => (await import("./corepack/index.ts")).corepack,
  "corepack:yarn": async () => (await import("./corepack/index.ts")).corepackYarn,
  "corepack:pnpm": async () => (await import("./corepack/index.ts")).corepackPnpm,
  pnpm: async () => (await import("./pnpm/index.ts")).pnpm,
  vault: async () => (await import("./vault/index.ts")).vaultProgram,
  wget: async () => (await import("./wget/gnu.ts")).wget,
  "busybox:wget": async () => (await import("./wget/busybox.ts")).busyboxWget,
};

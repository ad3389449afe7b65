import { TABLE } from "../../tools/base/table.ts";
import { accountFiles, type ExtraUser } from "./accounts.ts";
import { USR_BIN, USR_BIN_LINKS, USR_SBIN, USR_SBIN_LINKS } from "./debian-programs.ts";
import { APT_SOURCES } from "./debian-sources.ts";
import { directory, type Entries, file, folders, link, program } from "./tree.ts";

const OS_RELEASE = `PRETTY_NAME="Debian GNU/Linux 13 (trixie)"
NAME="Debian GNU/Linux"
VERSION_ID="13"
VERSION="13 (trixie)"
VERSION_CODENAME=trixie
DEBIAN_VERSION_FULL=13.7
ID=debian
HOME_URL="https://www.debian.org/"
SUPPORT_URL="https://www.debian.org/support"
BUG_REPORT_URL="https://bugs.debian.org/"
`;

const SHELLS = [
  "/bin/sh",
  "/usr/bin/sh",
  "/bin/bash",
  "/usr/bin/bash",
  "/bin/rbash",
  "/usr/bin/rbash",
  "/usr/bin/dash",
];

const FOLDERS = (
  "/ /boot /dev /etc /home /media /mnt /opt /proc /run /run/mount /srv /sys /usr /var /usr/bin /usr/games /usr/include /usr/lib " +
  "/usr/lib64 /usr/libexec /usr/local /usr/local/bin /usr/local/etc /usr/local/games /usr/local/include " +
  "/usr/local/lib /usr/local/libexec /usr/local/sbin /usr/local/share /usr/local/share/man /usr/local/src /usr/sbin " +
  "/usr/share /usr/share/keyrings /usr/src /var/backups /var/cache /var/cache/apt /var/cache/apt/archives /var/lib /var/lib/apt " +
  "/var/lib/apt/lists /var/lib/dpkg /var/local /var/log /var/opt /var/spool /etc/alternatives /etc/apt " +
  "/etc/apt/apt.conf.d /etc/apt/auth.conf.d /etc/apt/keyrings /etc/apt/preferences.d /etc/apt/sources.list.d " +
  "/etc/apt/trusted.gpg.d /etc/cron.daily /etc/default /etc/dpkg /etc/kernel /etc/ld.so.conf.d /etc/logrotate.d " +
  "/etc/opt /etc/pam.d /etc/profile.d /etc/security /etc/selinux /etc/skel /etc/ssl /etc/ssl/certs /etc/systemd " +
  "/etc/terminfo /etc/update-motd.d"
).split(" ");

const ALTERNATIVES = {
  awk: "/usr/bin/mawk",
  nawk: "/usr/bin/mawk",
  pager: "/bin/more",
  which: "/usr/bin/which.debianutils",
};

/** Shells go by their own names; utilities by the table of Debian's flavour; the rest by the file's name. */
function standsFor(name: string): string {
  if (name === "mawk") return "coreutils:awk";
  if (name === "killall5") return "coreutils:pidof";
  if (name === "which.debianutils") return "coreutils:which";
  return name in TABLE ? `coreutils:${name}` : name;
}

/** Set-uid and set-gid programs of Debian: mode and group. */
const SPECIAL: Readonly<Record<string, readonly [mode: number, gid: number]>> = {
  su: [0o4755, 0],
  mount: [0o4755, 0],
  umount: [0o4755, 0],
  passwd: [0o4755, 0],
  chsh: [0o4755, 0],
  chfn: [0o4755, 0],
  newgrp: [0o4755, 0],
  gpasswd: [0o4755, 0],
  chage: [0o2755, 42],
  expiry: [0o2755, 42],
};

export interface DebianOptions {
  /** Sets of tools beyond the minimal system. */
  readonly tools?: readonly (keyof typeof TOOL_SETS)[];
  readonly users?: readonly ExtraUser[];
  /** Programs beyond those sets: absolute path to the simulated program that it stands for. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Folders beyond the minimal system: absolute path to mode. */
  readonly folders?: Readonly<Record<string, number>>;
  /** In which form apt's sources stand: debootstrap's one line (default), or as the official images have them. */
  readonly sources?: keyof typeof APT_SOURCES;
}

type ToolSet = (entries: Entries) => void;

const bin =
  (...names: string[]): ToolSet =>
  (entries) => {
    for (const name of names) entries.set(`/usr/bin/${name}`, program(standsFor(name)));
  };

function node(entries: Entries): void {
  const root = "/usr/local/lib/node_modules";
  folders(entries, [root, `${root}/npm`, `${root}/npm/bin`]);
  entries.set("/usr/local/bin/node", program("node"));
  entries.set(`${root}/npm/package.json`, file('{\n  "version": "11.19.1",\n  "name": "npm"\n}\n'));
  for (const name of ["npm", "npx"]) {
    entries.set(`${root}/npm/bin/${name}-cli.js`, program(name));
    entries.set(`/usr/local/bin/${name}`, link(`../lib/node_modules/npm/bin/${name}-cli.js`));
  }
}

/** Where the official node images have it. */
function yarn(entries: Entries): void {
  const root = "/opt/yarn-v1.22.22";
  folders(entries, [root, `${root}/bin`]);
  for (const name of ["yarn", "yarnpkg", "yarn.js"]) entries.set(`${root}/bin/${name}`, program("yarn"));
  for (const name of ["yarn", "yarnpkg"]) entries.set(`/usr/local/bin/${name}`, link(`${root}/bin/${name}`));
}

/** As `npm install -g` puts packages: their programs below lib, links to them in bin. */
function nodePackage(
  entries: Entries,
  name: string,
  version: string,
  bins: Readonly<Record<string, string>>,
): void {
  const root = `/usr/local/lib/node_modules/${name}`;
  folders(entries, [
    root,
    ...new Set(Object.values(bins).map((path) => `${root}/${path.replace(/\/[^/]*$/, "")}`)),
  ]);
  entries.set(`${root}/package.json`, file(`{\n  "name": "${name}",\n  "version": "${version}"\n}\n`));
  for (const [bin, path] of Object.entries(bins)) {
    entries.set(`${root}/${path}`, program(bin));
    entries.set(`/usr/local/bin/${bin}`, link(`../lib/node_modules/${name}/${path}`));
  }
}

function pnpm(entries: Entries): void {
  nodePackage(entries, "pnpm", "10.34.9", { pnpm: "bin/pnpm.cjs", pnpx: "bin/pnpx.cjs" });
}

function corepack(entries: Entries): void {
  nodePackage(entries, "corepack", "0.34.7", { corepack: "dist/corepack.js" });
}

/** What `corepack install -g yarn@4.18.1 pnpm@10.34.9` keeps for root. */
function corepackCache(entries: Entries): void {
  const root = "/root/.cache/node/corepack";
  const [yarn4, pnpm10] = [`${root}/v1/yarn/4.18.1`, `${root}/v1/pnpm/10.34.9`];
  folders(entries, [
    "/root/.cache",
    "/root/.cache/node",
    root,
    `${root}/v1`,
    `${root}/v1/yarn`,
    `${root}/v1/pnpm`,
  ]);
  folders(entries, [yarn4, pnpm10, `${pnpm10}/bin`]);
  entries.set(`${yarn4}/yarn.js`, program("berry"));
  entries.set(`${pnpm10}/bin/pnpm.cjs`, program("pnpm"));
  entries.set(`${root}/lastKnownGood.json`, file('{\n  "yarn": "4.18.1",\n  "pnpm": "10.34.9"\n}'));
}

function python(entries: Entries): void {
  bin(
    "python3.13",
    "pip",
    "pip3",
    "py3clean",
    "py3compile",
    "py3versions",
    "pydoc3.13",
    "pygettext3.13",
  )(entries);
  for (const name of ["python3", "pydoc3", "pygettext3"]) entries.set(`/usr/bin/${name}`, link(`${name}.13`));
  folders(entries, [
    "/etc/python3",
    "/etc/python3.13",
    "/usr/local/lib/python3.13",
    "/usr/local/lib/python3.13/dist-packages",
  ]);
  folders(entries, ["/usr/lib/python3", "/usr/lib/python3/dist-packages", "/usr/lib/python3.13"]);
  // PEP 668: pip leaves the system's packages alone while this file is there.
  entries.set("/usr/lib/python3.13/EXTERNALLY-MANAGED", file("[externally-managed]\n"));
}

function git(entries: Entries): void {
  bin("git", "git-shell")(entries);
  for (const name of ["git-receive-pack", "git-upload-archive", "git-upload-pack"])
    entries.set(`/usr/bin/${name}`, link("git"));
}

function ssh(entries: Entries): void {
  bin(
    "ssh",
    "ssh-add",
    "ssh-agent",
    "ssh-argv0",
    "ssh-copy-id",
    "ssh-keygen",
    "ssh-keyscan",
    "scp",
    "sftp",
  )(entries);
  folders(entries, ["/etc/ssh", "/etc/ssh/ssh_config.d"]);
}

/** What packages bring that images here are made with, by the package's common name. */
const TOOL_SETS = {
  node,
  python,
  git,
  ssh,
  curl: bin("curl", "wcurl"),
  wget: bin("wget"),
  openssl: bin("openssl", "c_rehash"),
  minisign: bin("minisign"),
  gnupg: bin("gpg", "gpg-agent", "gpgconf"),
  yarn,
  pnpm,
  corepack,
  corepackCache,
  docker: bin("docker"),
  world: (entries) => void entries.set("/usr/local/bin/world", program("world")),
  jq: bin("jq"),
  postgres: bin("psql", "pg_isready", "pg_dump", "pg_dumpall", "createdb", "createuser", "dropdb"),
  postgresServer: (entries) => void entries.set("/usr/local/bin/postgres", program("postgres")),
  redis: bin("redis-cli", "redis-server"),
  aws: bin("aws"),
  gcloud: bin("gcloud"),
  mariadb: bin("mariadb", "mariadb-admin", "mariadb-dump", "mysql", "mysqladmin", "mysqldump"),
  xxd: bin("xxd", "hexdump"),
  procps: bin("ps", "pgrep", "pkill", "free", "uptime"),
} satisfies Record<string, ToolSet>;

/** The files of a Debian trixie, merged /usr, dash as sh, with the tool sets that are asked for. */
export function debianTree(options: DebianOptions = {}): Entries {
  const entries: Entries = new Map();
  folders(entries, FOLDERS);
  for (const name of ["bin", "lib", "lib64", "sbin"]) entries.set(`/${name}`, link(`usr/${name}`));
  entries.set("/root", directory(0o700));
  entries.set("/tmp", directory(0o1777));
  entries.set("/var/tmp", directory(0o1777));
  entries.set("/run/lock", directory(0o1777));
  entries.set("/var/mail", directory(0o2775, 8));
  entries.set("/var/lock", link("/run/lock"));
  entries.set("/var/run", link("/run"));
  entries.set("/usr/local/man", link("share/man"));
  for (const name of USR_BIN) {
    const [mode, gid] = SPECIAL[name] ?? [0o755, 0];
    entries.set(`/usr/bin/${name}`, program(standsFor(name), mode, gid));
  }
  for (const name of USR_SBIN) entries.set(`/usr/sbin/${name}`, program(standsFor(name)));
  for (const [name, target] of Object.entries(USR_BIN_LINKS)) entries.set(`/usr/bin/${name}`, link(target));
  for (const [name, target] of Object.entries(USR_SBIN_LINKS)) entries.set(`/usr/sbin/${name}`, link(target));
  for (const [name, target] of Object.entries(ALTERNATIVES))
    entries.set(`/etc/alternatives/${name}`, link(target));
  const accounts = accountFiles(options.users);
  entries.set("/etc/passwd", file(accounts.passwd));
  entries.set("/etc/group", file(accounts.group));
  entries.set("/etc/shadow", file(accounts.shadow, 0o640, 42));
  entries.set("/etc/gshadow", file(accounts.gshadow, 0o640, 42));
  entries.set("/etc/debian_version", file("13.7\n"));
  entries.set("/etc/fstab", file("# UNCONFIGURED FSTAB FOR BASE SYSTEM\n"));
  // debootstrap leaves the name of the machine that made the image.
  entries.set("/etc/hostname", file("vm\n", 0o755));
  entries.set("/etc/issue", file("Debian GNU/Linux 13 \\n \\l\n\n"));
  entries.set("/etc/shells", file(`# /etc/shells: valid login shells\n${SHELLS.join("\n")}\n`));
  entries.set("/etc/environment", file(""));
  const [path, text] = APT_SOURCES[options.sources ?? "list"];
  entries.set(path ?? "", file(text ?? ""));
  entries.set("/etc/profile", file(PROFILE));
  entries.set("/usr/lib/os-release", file(OS_RELEASE));
  entries.set("/etc/os-release", link("../usr/lib/os-release"));
  entries.set("/etc/localtime", link("/usr/share/zoneinfo/Etc/UTC"));
  entries.set("/root/.bashrc", file("# ~/.bashrc: for bash shells that are no login shells.\n"));
  entries.set("/root/.profile", file('if [ "$BASH" ] && [ -f ~/.bashrc ]; then\n  . ~/.bashrc\nfi\n'));
  for (const name of [".bashrc", ".profile", ".bash_logout"])
    entries.set(`/etc/skel/${name}`, file(`# ~/${name}\n`));
  for (const set of options.tools ?? []) TOOL_SETS[set](entries);
  for (const [path, mode] of Object.entries(options.folders ?? {})) {
    const above = path.split("/").slice(1, -1);
    folders(
      entries,
      above.map((_, index) => `/${above.slice(0, index + 1).join("/")}`).filter((each) => !entries.has(each)),
    );
    entries.set(path, directory(mode));
  }
  for (const [path, name] of Object.entries(options.programs ?? {})) entries.set(path, program(name));
  for (const user of options.users ?? []) {
    entries.set(user.home, { kind: "directory", mode: 0o755, uid: user.uid, gid: user.gid, mtime: 0 });
  }
  return entries;
}

/** What a login shell reads: the search path of root and of others. */
const PROFILE = `if [ "$(id -u)" -eq 0 ]; then
  PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
else
  PATH="/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games"
fi
export PATH
`;

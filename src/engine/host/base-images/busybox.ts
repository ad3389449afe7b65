import { APPLETS } from "../../shell/applets.ts";
import type { ExtraUser } from "./accounts.ts";
import { BASE_TIME, directory, type Entries, file, folders, link, program } from "./tree.ts";

const PASSWD = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n";
const GROUP = "root:x:0:\nnogroup:x:65534:\n";

const ALPINE_RELEASE = "3.22.2";

export interface BusyboxOptions {
  readonly users?: readonly ExtraUser[];
  /** Applets beyond Debian's, e.g. Alpine's `adduser` and `addgroup`. */
  readonly applets?: readonly string[];
  /** Programs in /usr/bin by file name: the simulated program that each stands for. */
  readonly programs?: Readonly<Record<string, string>>;
}

/** The files of busybox:latest: one program, a link for each applet, and two account files. */
export function busyboxTree(options: BusyboxOptions = {}): Entries {
  const entries: Entries = new Map();
  folders(entries, ["/", "/bin", "/etc", "/home", "/run", "/usr", "/usr/bin", "/var"]);
  entries.set("/root", directory(0o700));
  entries.set("/tmp", directory(0o1777));

  for (const applet of [...APPLETS, ...(options.applets ?? [])])
    entries.set(`/bin/${applet}`, link("busybox"));
  entries.set("/bin/busybox", program("busybox"));
  entries.set("/etc/passwd", file(PASSWD));
  entries.set("/etc/group", file(GROUP));
  for (const [name, stands] of Object.entries(options.programs ?? {}))
    entries.set(`/usr/bin/${name}`, program(stands));
  return entries;
}

/** The files of an Alpine image: BusyBox's, apk, and what says that it is Alpine. */
export function alpineTree(options: BusyboxOptions = {}): Entries {
  const entries = busyboxTree({
    applets: ["adduser", "addgroup", "deluser", "delgroup", ...(options.applets ?? [])],
    programs: options.programs ?? {},
  });
  folders(entries, [
    "/sbin",
    "/lib",
    "/lib/apk",
    "/lib/apk/db",
    "/opt",
    "/srv",
    "/mnt",
    "/var/cache",
    "/var/cache/apk",
  ]);
  folders(entries, [
    "/etc/apk",
    "/etc/ssl",
    "/etc/ssl/certs",
    "/usr/local",
    "/usr/local/bin",
    "/usr/sbin",
    "/var/log",
  ]);
  entries.set("/var/tmp", directory(0o1777));
  entries.set("/sbin/apk", program("apk"));
  entries.set("/usr/sbin/update-ca-certificates", program("update-ca-certificates"));
  const users = options.users ?? [];
  const lines = users
    .map(({ name, uid, gid, home, shell }) => `${name}:x:${uid}:${gid}::${home}:${shell}\n`)
    .join("");
  entries.set("/etc/passwd", file(PASSWD + lines));
  entries.set("/etc/group", file(GROUP + users.map(({ name, gid }) => `${name}:x:${gid}:\n`).join("")));
  for (const { home, uid, gid } of users)
    entries.set(home, { kind: "directory", mode: 0o755, uid, gid, mtime: BASE_TIME });
  entries.set("/etc/alpine-release", file(`${ALPINE_RELEASE}\n`));
  const branch = ALPINE_RELEASE.replace(/\.\d+$/, "");
  const mirror = `https://dl-cdn.alpinelinux.org/alpine/v${branch}`;
  entries.set("/etc/apk/repositories", file(`${mirror}/main\n${mirror}/community\n`));
  entries.set("/etc/apk/world", file("alpine-baselayout\nalpine-keys\napk-tools\nbusybox\nlibc-utils\n"));
  entries.set(
    "/etc/os-release",
    file(
      `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${ALPINE_RELEASE}\nPRETTY_NAME="Alpine Linux v${branch}"\n`,
    ),
  );
  return entries;
}

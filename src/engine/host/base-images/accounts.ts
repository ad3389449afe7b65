/** Debian's system users: name, uid, gid, comment, home, shell (base-passwd 3.6.7 and apt). */
const USERS: readonly (readonly [string, number, number, string, string, string])[] = [
  ["root", 0, 0, "root", "/root", "/bin/bash"],
  ["daemon", 1, 1, "daemon", "/usr/sbin", "/usr/sbin/nologin"],
  ["bin", 2, 2, "bin", "/bin", "/usr/sbin/nologin"],
  ["sys", 3, 3, "sys", "/dev", "/usr/sbin/nologin"],
  ["sync", 4, 65534, "sync", "/bin", "/bin/sync"],
  ["games", 5, 60, "games", "/usr/games", "/usr/sbin/nologin"],
  ["man", 6, 12, "man", "/var/cache/man", "/usr/sbin/nologin"],
  ["lp", 7, 7, "lp", "/var/spool/lpd", "/usr/sbin/nologin"],
  ["mail", 8, 8, "mail", "/var/mail", "/usr/sbin/nologin"],
  ["news", 9, 9, "news", "/var/spool/news", "/usr/sbin/nologin"],
  ["uucp", 10, 10, "uucp", "/var/spool/uucp", "/usr/sbin/nologin"],
  ["proxy", 13, 13, "proxy", "/bin", "/usr/sbin/nologin"],
  ["www-data", 33, 33, "www-data", "/var/www", "/usr/sbin/nologin"],
  ["backup", 34, 34, "backup", "/var/backups", "/usr/sbin/nologin"],
  ["list", 38, 38, "Mailing List Manager", "/var/list", "/usr/sbin/nologin"],
  ["irc", 39, 39, "ircd", "/run/ircd", "/usr/sbin/nologin"],
  ["_apt", 42, 65534, "", "/nonexistent", "/usr/sbin/nologin"],
  ["nobody", 65534, 65534, "nobody", "/nonexistent", "/usr/sbin/nologin"],
];

const GROUPS: Readonly<Record<string, number>> = {
  root: 0,
  daemon: 1,
  bin: 2,
  sys: 3,
  adm: 4,
  tty: 5,
  disk: 6,
  lp: 7,
  mail: 8,
  news: 9,
  uucp: 10,
  man: 12,
  proxy: 13,
  kmem: 15,
  dialout: 20,
  fax: 21,
  voice: 22,
  cdrom: 24,
  floppy: 25,
  tape: 26,
  sudo: 27,
  audio: 29,
  dip: 30,
  "www-data": 33,
  backup: 34,
  operator: 37,
  list: 38,
  irc: 39,
  src: 40,
  shadow: 42,
  utmp: 43,
  video: 44,
  sasl: 45,
  plugdev: 46,
  staff: 50,
  games: 60,
  users: 100,
  nogroup: 65534,
  _ssh: 101,
};

export interface ExtraUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

/** /etc/passwd, /etc/group, /etc/shadow and /etc/gshadow of a Debian system with `extra` users of their own groups. */
export function accountFiles(extra: readonly ExtraUser[] = []) {
  const added = extra.map((user) => [user.name, user.uid, user.gid, "", user.home, user.shell] as const);
  const groups = [...Object.entries(GROUPS), ...extra.map((user) => [user.name, user.gid] as const)];
  const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join("");
  return {
    passwd: lines(
      [...USERS, ...added].map(([name, uid, gid, ...rest]) => [name, "x", uid, gid, ...rest].join(":")),
    ),
    group: lines(groups.map(([name, gid]) => `${name}:x:${gid}:`)),
    shadow: lines([...USERS, ...added].map(([name]) => `${name}:*:20780:0:99999:7:::`)),
    gshadow: lines(groups.map(([name]) => `${name}:*::`)),
  };
}

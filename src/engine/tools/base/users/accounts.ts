import { gidOf, groups, records, users } from "../core/accounts.ts";
import { fromByteString, toByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import { join } from "../core/files.ts";
import type { Tool } from "../core/tool.ts";
import { removeTree } from "../files/mv.ts";

function text(call: Call, path: string): string {
  return call.files.look(path) ? toByteString(call.files.read(path)) : "";
}

function append(call: Call, path: string, line: string): void {
  if (!call.files.look(path) && path.endsWith("shadow")) return;
  call.files.write(path, fromByteString(`${text(call, path)}${line}\n`));
}

function rewrite(call: Call, path: string, change: (fields: string[]) => string[] | undefined): void {
  if (!call.files.look(path)) return;
  const kept = records(call, path)
    .map(change)
    .filter((fields) => fields !== undefined)
    .map((fields) => `${fields.join(":")}\n`);
  call.files.write(path, fromByteString(kept.join("")));
}

/** The next free number: upward from 1000, or downward from 999 for system accounts. */
function free(taken: readonly number[], system: boolean, base = system ? 999 : 1000): number {
  const step = system ? -1 : 1;
  let number = base;
  while (taken.includes(number)) number += step;
  return number;
}

function root(call: Call): void {
  if (call.process.credentials.uid === 0) return;
  call.fail(
    call.busybox
      ? "permission denied (are you root?)"
      : "Permission denied.\n" +
          `${call.name}: cannot lock /etc/${call.name.startsWith("group") ? "group" : "passwd"}; try again later.`,
  );
}

function addGroup(call: Call, name: string, gid: number): void {
  append(call, "/etc/group", `${name}:x:${gid}:`);
  append(call, "/etc/gshadow", `${name}:!::`);
}

interface NewUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly gecos: string;
  readonly home: string;
  readonly shell: string;
}

function addUser(call: Call, user: NewUser): void {
  append(
    call,
    "/etc/passwd",
    `${user.name}:x:${user.uid}:${user.gid}:${user.gecos}:${user.home}:${user.shell}`,
  );
  const day = Math.floor(call.process.machine.clock.now() / 86_400_000);
  append(call, "/etc/shadow", `${user.name}:!:${day}:0:99999:7:::`);
}

/** The home folder with what /etc/skel holds, owned by the user. */
function makeHome(call: Call, user: NewUser, mode: number): void {
  if (call.files.look(user.home)) return;
  call.files.mkdir(user.home, mode);
  for (const name of call.files.look("/etc/skel") ? call.files.readdir("/etc/skel") : []) {
    const to = join(user.home, name);
    const from = join("/etc/skel", name);
    if (call.files.look(from)?.kind !== "file") continue;
    call.files.write(to, call.files.read(from), 0o644);
    call.files.chown(to, user.uid, user.gid);
  }
  call.files.chown(user.home, user.uid, user.gid);
}

function enrol(call: Call, user: string, group: string): void {
  rewrite(call, "/etc/group", (fields) => {
    if (fields[0] !== group) return fields;
    const members = (fields[3] ?? "").split(",").filter(Boolean);
    return [...fields.slice(0, 3), [...members.filter((member) => member !== user), user].join(",")];
  });
}

function groupList(call: Call, list: string): string[] {
  return list
    .split(",")
    .filter(Boolean)
    .map((name) => {
      const group = groups(call).find((entry) => entry.name === name || String(entry.gid) === name);
      return group?.name ?? call.fail(`group '${name}' does not exist`, 6);
    });
}

export const useradd: Tool = {
  usageStatus: 2,
  options: {
    short: "b:c:d:g:G:k:mMNop:rs:u:U",
    long: {
      "base-dir": "b:",
      comment: "c:",
      "home-dir": "d:",
      home: "d:",
      gid: "g:",
      groups: "G:",
      "create-home": "m",
      "no-create-home": "M",
      "no-user-group": "N",
      "non-unique": "o",
      password: "p:",
      system: "r",
      shell: "s:",
      uid: "u:",
      "user-group": "U",
    },
  },
  async run(call: Call) {
    root(call);
    const [name] = call.operands;
    if (name === undefined) call.usage();
    if (!/^[a-z_][a-z0-9_.-]*\$?$/i.test(name))
      call.fail(`invalid user name '${name}': use --badname to ignore`, 3);
    if (users(call).some((user) => user.name === name)) call.fail(`user '${name}' already exists`, 9);
    const system = call.has("r");
    const asked = call.options.value("u");
    const taken = [
      ...users(call).map((user) => user.uid),
      ...(asked === undefined && !call.has("g", "N") ? groups(call).map((group) => group.gid) : []),
    ];
    const uid = asked === undefined ? free(taken, system) : Number(asked);
    if (asked !== undefined && !call.has("o") && taken.includes(uid))
      call.fail(`UID ${uid} is not unique`, 4);
    const primary = call.options.value("g");
    let gid = uid;
    if (primary !== undefined) {
      gid = gidOf(call, primary) ?? call.fail(`group '${primary}' does not exist`, 6);
      if (!groups(call).some((group) => group.gid === gid)) call.fail(`group '${primary}' does not exist`, 6);
    } else if (call.has("N")) gid = 100;
    else {
      if (groups(call).some((group) => group.name === name))
        call.fail(`group ${name} exists - if you want to add this user to that group, use -g.`, 9);
      const gids = groups(call).map((group) => group.gid);
      gid = gids.includes(uid) ? free(gids, system) : uid;
      addGroup(call, name, gid);
    }
    const home = call.options.value("d") ?? join(call.options.value("b") ?? "/home", name);
    const user = {
      name,
      uid,
      gid,
      gecos: call.options.value("c") ?? "",
      home,
      shell: call.options.value("s") ?? "/bin/sh",
    };
    addUser(call, user);
    for (const group of groupList(call, call.options.value("G") ?? "")) enrol(call, name, group);
    if (call.has("m") && !call.has("M")) makeHome(call, user, 0o700);
    return 0;
  },
};

export const groupadd: Tool = {
  usageStatus: 2,
  options: { short: "fg:or", long: { force: "f", gid: "g:", "non-unique": "o", system: "r" } },
  async run(call: Call) {
    root(call);
    const [name] = call.operands;
    if (name === undefined) call.usage();
    if (groups(call).some((group) => group.name === name)) {
      if (call.has("f")) return 0;
      call.fail(`group '${name}' already exists`, 9);
    }
    const asked = call.options.value("g");
    const taken = groups(call).map((group) => group.gid);
    if (asked !== undefined && taken.includes(Number(asked)) && !call.has("o"))
      call.fail(`GID '${asked}' already exists`, 4);
    addGroup(call, name, asked === undefined ? free(taken, call.has("r")) : Number(asked));
    return 0;
  },
};

export const usermod: Tool = {
  usageStatus: 2,
  options: {
    short: "ac:d:g:G:l:os:u:L",
    long: {
      append: "a",
      comment: "c:",
      home: "d:",
      gid: "g:",
      groups: "G:",
      login: "l:",
      "non-unique": "o",
      shell: "s:",
      uid: "u:",
    },
  },
  async run(call: Call) {
    root(call);
    const [name] = call.operands;
    if (name === undefined) call.usage();
    if (!users(call).some((user) => user.name === name)) call.fail(`user '${name}' does not exist`, 6);
    if (call.has("L")) call.refuse("the option -L");
    const list = call.options.value("G");
    if (list !== undefined) {
      const wanted = groupList(call, list);
      if (!call.has("a")) {
        rewrite(call, "/etc/group", (fields) => [
          ...fields.slice(0, 3),
          (fields[3] ?? "")
            .split(",")
            .filter((member) => member && member !== name)
            .join(","),
        ]);
      }
      for (const group of wanted) enrol(call, name, group);
    }
    const group = call.options.value("g");
    const gid =
      group === undefined
        ? undefined
        : (gidOf(call, group) ?? call.fail(`group '${group}' does not exist`, 6));
    rewrite(call, "/etc/passwd", (fields) => {
      if (fields[0] !== name) return fields;
      const [login = "", password = "", uid = "", oldGid = "", gecos = "", home = "", shell = ""] = fields;
      const { options } = call;
      return [
        options.value("l") ?? login,
        password,
        options.value("u") ?? uid,
        gid === undefined ? oldGid : String(gid),
        options.value("c") ?? gecos,
        options.value("d") ?? home,
        options.value("s") ?? shell,
      ];
    });
    return 0;
  },
};

export const userdel: Tool = {
  usageStatus: 2,
  options: { short: "fr", long: { force: "f", remove: "r" } },
  async run(call: Call) {
    root(call);
    const [name] = call.operands;
    const user = users(call).find((entry) => entry.name === name);
    if (name === undefined) call.usage();
    if (!user) return call.fail(`user '${name}' does not exist`, 6);
    for (const path of ["/etc/passwd", "/etc/shadow"])
      rewrite(call, path, (fields) => (fields[0] === name ? undefined : fields));
    rewrite(call, "/etc/group", (fields) => {
      if (
        fields[0] === name &&
        Number(fields[2]) === user.gid &&
        !users(call).some((other) => other.gid === user.gid)
      )
        return undefined;
      return [
        ...fields.slice(0, 3),
        (fields[3] ?? "")
          .split(",")
          .filter((member) => member && member !== name)
          .join(","),
      ];
    });
    if (call.has("r")) {
      if (call.files.look(user.home)) await removeTree(call, user.home);
      await call.warn(`${name} mail spool (/var/mail/${name}) not found`);
    }
    return 0;
  },
};

export const groupdel: Tool = {
  options: {},
  async run(call: Call) {
    root(call);
    const [name] = call.operands;
    const group = groups(call).find((entry) => entry.name === name);
    if (!group) return call.fail(`group '${name}' does not exist`, 6);
    const owner = users(call).find((user) => user.gid === group.gid);
    if (owner) call.fail(`cannot remove the primary group of user '${owner.name}'`, 8);
    for (const path of ["/etc/group", "/etc/gshadow"])
      rewrite(call, path, (fields) => (fields[0] === name ? undefined : fields));
    return 0;
  },
};

/** adduser and addgroup: BusyBox's (as in Alpine) and Debian's share the common forms. */
export const adduser: Tool = {
  options: {
    short: "h:g:s:G:SDHu:k:",
    long: {
      home: "h:",
      gecos: "g:",
      comment: "g:",
      shell: "s:",
      ingroup: "G:",
      system: "S",
      "disabled-password": "D",
      "disabled-login": "D",
      "no-create-home": "H",
      uid: "u:",
      gid: "gid:",
      group: "group",
      quiet: "quiet",
    },
  },
  async run(call: Call) {
    root(call);
    const [name, into] = call.operands;
    if (name === undefined) call.usage();
    const system = call.has("S");
    if (call.name === "addgroup" || (call.has("group") && !system)) return addgroup(call, name, into);
    if (into !== undefined) {
      if (!groups(call).some((group) => group.name === into))
        call.fail(call.say(`unknown group ${into}`, `The group \`${into}' does not exist.`));
      enrol(call, name, into);
      return 0;
    }
    if (users(call).some((user) => user.name === name))
      call.fail(call.say(`user '${name}' in use`, `The user \`${name}' already exists.`));
    if (!call.has("D") && !system) call.refuse("asking for a password (use -D or --disabled-password)");
    const asked = call.options.value("u");
    const uid =
      asked === undefined
        ? free(
            users(call).map((user) => user.uid),
            false,
            system ? 100 : 1000,
          )
        : Number(asked);
    const within = call.options.value("G");
    let gid = within === undefined ? undefined : gidOf(call, within);
    if (within !== undefined && gid === undefined)
      call.fail(call.say(`unknown group ${within}`, `The group \`${within}' does not exist.`));
    if (gid === undefined && system) gid = 65534;
    if (gid === undefined) {
      gid = groups(call).some((group) => group.gid === uid)
        ? free(
            groups(call).map((group) => group.gid),
            false,
          )
        : uid;
      addGroup(call, name, gid);
    }
    const home = call.options.value("h") ?? (system && !call.busybox ? "/nonexistent" : `/home/${name}`);
    const shell =
      call.options.value("s") ??
      (system ? call.say("/sbin/nologin", "/usr/sbin/nologin") : call.say("/bin/sh", "/bin/bash"));
    const user = {
      name,
      uid,
      gid,
      gecos: call.options.value("g") ?? call.say("Linux User,,,", ""),
      home,
      shell,
    };
    addUser(call, user);
    if (!call.has("H") && home !== "/nonexistent") makeHome(call, user, call.busybox ? 0o2755 : 0o700);
    return 0;
  },
};

function addgroup(call: Call, name: string, into: string | undefined): number {
  if (into !== undefined) {
    if (!users(call).some((user) => user.name === name))
      call.fail(call.say(`unknown user ${name}`, `The user \`${name}' does not exist.`));
    enrol(call, name, into);
    return 0;
  }
  if (groups(call).some((group) => group.name === name))
    call.fail(call.say(`group '${name}' in use`, `The group \`${name}' already exists.`));
  const asked = call.options.value("gid") ?? call.options.value("g");
  addGroup(
    call,
    name,
    asked === undefined
      ? free(
          groups(call).map((group) => group.gid),
          false,
          call.has("S") ? 100 : 1000,
        )
      : Number(asked),
  );
  return 0;
}

export const chpasswd: Tool = {
  run: async (call) => call.refuse("hashing of passwords"),
};

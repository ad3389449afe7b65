/** useradd: a new account, as the shadow suite of Debian makes it. */

import { gidOf, groups, users } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import { join } from "../core/files.ts";
import type { Tool } from "../core/tool.ts";
import { addGroup, addUser, enrol, freeNumber, groupList, makeHome, needRoot } from "./account-files.ts";

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
    needRoot(call);
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
    const uid = asked === undefined ? freeNumber(taken, system) : Number(asked);
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
      gid = gids.includes(uid) ? freeNumber(gids, system) : uid;
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

/** Changes to accounts that exist: usermod, userdel, chpasswd. */

import { gidOf, users } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { removeTree } from "../files/mv.ts";
import { enrol, groupList, needRoot, rewrite } from "./account-files.ts";

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
    needRoot(call);
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
    needRoot(call);
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

export const chpasswd: Tool = {
  run: async (call) => call.refuse("hashing of passwords"),
};

/** groupadd and groupdel: the groups of the shadow suite. */

import { groups, users } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { addGroup, freeNumber, needRoot, rewrite } from "./account-files.ts";

export const groupadd: Tool = {
  usageStatus: 2,
  options: { short: "fg:or", long: { force: "f", gid: "g:", "non-unique": "o", system: "r" } },
  async run(call: Call) {
    needRoot(call);
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
    addGroup(call, name, asked === undefined ? freeNumber(taken, call.has("r")) : Number(asked));
    return 0;
  },
};

export const groupdel: Tool = {
  options: {},
  async run(call: Call) {
    needRoot(call);
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

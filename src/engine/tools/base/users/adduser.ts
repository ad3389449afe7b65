/** adduser and addgroup, which have a manner of their own in BusyBox and in Debian. */

import { gidOf, groups, users } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { addGroup, addUser, enrol, freeNumber, makeHome, needRoot } from "./account-files.ts";

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
    needRoot(call);
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
        ? freeNumber(
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
        ? freeNumber(
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
      ? freeNumber(
          groups(call).map((group) => group.gid),
          false,
          call.has("S") ? 100 : 1000,
        )
      : Number(asked),
  );
  return 0;
}

import { groupName, groupsOf, records, type User, userName, users } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

interface Identity {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

function own(call: Call): Identity {
  const { uid, gid, groups } = call.process.credentials;
  return { uid, gid, groups: [gid, ...groups.filter((group) => group !== gid)] };
}

function find(call: Call, name: string): User | undefined {
  return (
    users(call).find((user) => user.name === name) ??
    (/^\d+$/.test(name) ? users(call).find((user) => user.uid === Number(name)) : undefined)
  );
}

export const id: Tool = {
  options: {
    short: "agnruzG",
    long: { user: "u", group: "g", groups: "G", name: "n", real: "r", zero: "z" },
  },
  async run(call: Call) {
    const [name] = call.operands;
    const user = name === undefined ? undefined : find(call, name);
    if (name !== undefined && !user)
      return call.fail(call.say(`unknown user ${name}`, `'${name}': no such user`));
    const who = user ? { uid: user.uid, gid: user.gid, groups: groupsOf(call, user) } : own(call);
    const end = call.has("z") ? "\0" : "\n";
    const user_ = (number: number): string =>
      call.has("n") ? (userName(call, number) ?? String(number)) : String(number);
    const group = (number: number): string =>
      call.has("n") ? (groupName(call, number) ?? String(number)) : String(number);
    if (call.has("u")) await call.out(user_(who.uid) + end);
    else if (call.has("g")) await call.out(group(who.gid) + end);
    else if (call.has("G")) await call.out(who.groups.map(group).join(" ") + end);
    else {
      const shown = (number: number, label: string | undefined): string =>
        label === undefined ? String(number) : `${number}(${label})`;
      const list = who.groups.map((number) => shown(number, groupName(call, number))).join(",");
      await call.out(
        `uid=${shown(who.uid, userName(call, who.uid))} gid=${shown(who.gid, groupName(call, who.gid))} groups=${list}${end}`,
      );
    }
    return 0;
  },
};

export const whoami: Tool = {
  options: {},
  async run(call: Call) {
    const { uid } = call.process.credentials;
    const name = userName(call, uid);
    if (name === undefined)
      return call.fail(call.say(`unknown uid ${uid}`, `cannot find name for user ID ${uid}`));
    await call.out(`${name}\n`);
    return 0;
  },
};

export const groups: Tool = {
  options: {},
  async run(call: Call) {
    const names = (list: readonly number[]): string =>
      list.map((gid) => groupName(call, gid) ?? String(gid)).join(" ");
    if (call.operands.length === 0) {
      await call.out(`${names(own(call).groups)}\n`);
      return 0;
    }
    let status = 0;
    for (const name of call.busybox ? call.operands.slice(0, 1) : call.operands) {
      const user = find(call, name);
      if (!user) {
        await call.warn(call.say(`unknown user ${name}`, `'${name}': no such user`));
        status = 1;
      } else await call.out(`${call.say("", `${name} : `)}${names(groupsOf(call, user))}\n`);
    }
    return status;
  },
};

/** getent for the two account files. */
export const getent: Tool = {
  async run(call: Call) {
    const [database, ...keys] = call.args;
    if (database !== "passwd" && database !== "group") call.refuse(`the database ${database ?? ""}`);
    const lines = records(call, `/etc/${database}`);
    const wanted =
      keys.length === 0
        ? lines
        : keys.flatMap((key) => lines.filter((line) => line[0] === key || line[2] === key));
    for (const line of wanted) await call.out(`${line.join(":")}\n`);
    return keys.length > wanted.length ? 2 : 0;
  },
};

import { gidOf, groupName, uidOf, userName, users } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import { join } from "../core/files.ts";
import { changeMode, permissionLetters } from "../core/mode.ts";
import { parseOptions } from "../core/options.ts";
import type { Tool } from "../core/tool.ts";

const octal = (mode: number): string => mode.toString(8).padStart(4, "0");

/** Calls `change` for `path` and, with -R, for everything below it; links below are left alone. */
async function walk(
  call: Call,
  path: string,
  change: (path: string, top: boolean) => Promise<boolean>,
  top = true,
): Promise<boolean> {
  call.process.tick();
  const stat = call.files.look(path, false);
  let fine = await change(path, top);
  if (!call.has("R") || stat?.kind !== "directory") return fine;
  await call.attempt(
    async () => {
      for (const name of call.files.readdir(path))
        if (!(await walk(call, join(path, name), change, false))) fine = false;
    },
    (error) => {
      fine = false;
      return call.say(`${path}: ${error.text}`, `cannot read directory '${path}': ${error.text}`);
    },
  );
  return fine;
}

export const chmod: Tool = {
  async run(call: Call) {
    // A mode like -x looks like an option; getopt's own letters decide.
    const args = call.args.map((word) =>
      /^-[rwxXst]+$/.test(word) && !/^-[Rcvf]+$/.test(word) ? `\0${word}` : word,
    );
    call.options = parseOptions(
      call.name,
      call.flavour,
      {
        short: "Rcvf",
        long: {
          recursive: "R",
          changes: "c",
          verbose: "v",
          silent: "f",
          quiet: "f",
          reference: "reference:",
        },
      },
      args,
    );
    const reference = call.options.value("reference");
    const operands = call.operands.map((word) => word.replace(/^\0/, ""));
    const mode = reference === undefined ? operands.shift() : octal(call.files.stat(reference).mode);
    if (mode === undefined) call.usage(call.say("", "missing operand"));
    if (operands.length === 0) call.usage(call.say("", `missing operand after '${mode}'`));
    if (changeMode(mode, 0, false, 0) === undefined) {
      if (call.busybox) call.fail(`invalid mode '${mode}'`);
      call.usage(`invalid mode: '${mode}'`);
    }
    let status = 0;
    for (const path of operands) {
      const fine = await walk(call, path, async (at, top) => {
        const link = call.files.look(at, false)?.kind === "symlink";
        if (link && !top) return true;
        return await call.attempt(
          async () => {
            const stat = call.files.stat(at);
            const wanted =
              changeMode(mode, stat.mode, stat.kind === "directory", call.process.umask) ?? stat.mode;
            call.files.chmod(at, wanted);
            const [before, after] = [
              `${octal(stat.mode)} (${permissionLetters(stat.mode)})`,
              `${octal(wanted)} (${permissionLetters(wanted)})`,
            ];
            const changed = wanted !== stat.mode;
            if (!call.has("v") && !(call.has("c") && changed)) return;
            if (call.busybox) await call.out(`mode of '${at}' changed to ${after}\n`);
            else
              await call.out(
                changed
                  ? `mode of '${at}' changed from ${before} to ${after}\n`
                  : `mode of '${at}' retained as ${after}\n`,
              );
          },
          (error) => {
            if (call.busybox) return `${at}: ${error.text}`;
            const missing = error.code === "ENOENT" && !link;
            return link && error.code === "ENOENT"
              ? `cannot operate on dangling symlink '${at}'`
              : missing || error.code === "EACCES" || error.code === "ENOTDIR"
                ? `cannot access '${at}': ${error.text}`
                : `changing permissions of '${at}': ${error.text}`;
          },
        );
      });
      if (!fine) status = 1;
    }
    return status;
  },
};

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** USER, USER:GROUP, :GROUP, or USER: (the user's own group); -1 leaves a number alone. */
async function readOwner(call: Call, text: string): Promise<Owner> {
  if (call.name === "chgrp") {
    const gid = gidOf(call, text);
    return gid === undefined
      ? call.fail(call.say(`unknown group ${text}`, `invalid group: '${text}'`))
      : { uid: -1, gid };
  }
  const colon = text.search(/[:.]/);
  const separator = colon >= 0 && (text[colon] === ":" || uidOf(call, text) === undefined) ? colon : -1;
  const user = separator < 0 ? text : text.slice(0, separator);
  const group = separator < 0 ? undefined : text.slice(separator + 1);
  const uid = user === "" ? -1 : uidOf(call, user);
  if (uid === undefined)
    return call.fail(
      call.say(group ? `unknown user/group ${text}` : `unknown user ${user}`, `invalid user: '${text}'`),
    );
  if (group === undefined) return { uid, gid: -1 };
  if (group === "") {
    return { uid, gid: users(call).find((entry) => entry.uid === uid)?.gid ?? -1 };
  }
  const gid = gidOf(call, group);
  if (gid === undefined) return call.fail(call.say(`unknown user/group ${text}`, `invalid group: '${text}'`));
  return { uid, gid };
}

const runChown = async (call: Call): Promise<number> => {
  const operands = [...call.operands];
  const reference = call.options.value("reference");
  const text = reference === undefined ? operands.shift() : "";
  if (text === undefined) call.usage(call.say("", "missing operand"));
  if (operands.length === 0) call.usage(call.say("", `missing operand after '${text}'`));
  const owner = reference === undefined ? await readOwner(call, text) : call.files.stat(reference);
  let status = 0;
  for (const path of operands) {
    const fine = await walk(call, path, async (at, top) => {
      const follow = !call.has("h") && (!call.has("R") || (top && call.has("H", "L")));
      return await call.attempt(
        async () => {
          const before = follow ? call.files.stat(at) : call.files.lstat(at);
          const gid = call.name === "chgrp" ? owner.gid : owner.gid;
          call.files.chown(at, call.name === "chgrp" ? -1 : owner.uid, gid, follow);
          if (!call.has("v") && !call.has("c")) return;
          const name = (uid: number, group: number) =>
            call.name === "chgrp"
              ? (groupName(call, group) ?? group)
              : `${userName(call, uid) ?? uid}${owner.gid < 0 ? "" : `:${groupName(call, group) ?? group}`}`;
          const [was, is] = [
            name(before.uid, before.gid),
            name(owner.uid < 0 ? before.uid : owner.uid, owner.gid < 0 ? before.gid : owner.gid),
          ];
          const kind = call.name === "chgrp" ? "group" : "ownership";
          if (call.busybox)
            await call.out(
              `changed ownership of '${at}' to ${owner.uid < 0 ? before.uid : owner.uid}:${owner.gid < 0 ? before.gid : owner.gid}\n`,
            );
          else if (was !== is) await call.out(`changed ${kind} of '${at}' from ${was} to ${is}\n`);
          else if (call.has("v")) await call.out(`${kind} of '${at}' retained as ${is}\n`);
        },
        (error) => {
          if (call.busybox) return `${at}: ${error.text}`;
          const kind = call.name === "chgrp" ? "group" : "ownership";
          return error.code === "EPERM" || error.code === "EROFS"
            ? `changing ${kind} of '${at}': ${error.text}`
            : `cannot access '${at}': ${error.text}`;
        },
      );
    });
    if (!fine) status = 1;
  }
  return status;
};

const owners = {
  short: "cfhvHLPR",
  long: {
    changes: "c",
    silent: "f",
    quiet: "f",
    verbose: "v",
    dereference: "dereference",
    "no-dereference": "h",
    recursive: "R",
    reference: "reference:",
  },
};

export const chown: Tool = { options: owners, run: runChown };
export const chgrp: Tool = { options: owners, run: runChown };

/** The tests of find: what each asks of a file. */

import { gidOf, groupName, uidOf, userName } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import { baseName } from "../core/files.ts";
import { globToRegExp } from "../core/glob.ts";
import { changeMode } from "../core/mode.ts";
import { KINDS, type Visit } from "./find-visit.ts";

const SIZES: Readonly<Record<string, number>> = {
  "": 512,
  b: 512,
  c: 1,
  w: 2,
  k: 1024,
  M: 1048576,
  G: 2 ** 30,
};

/** `+3`, `-3` or `3`: more than, less than, exactly. */
function compares(text: string, value: number): boolean {
  const wanted = Number(text.replace(/^[-+]/, ""));
  return text.startsWith("+") ? value > wanted : text.startsWith("-") ? value < wanted : value === wanted;
}

/** The test called `name`, whose value `argument` gives on demand; undefined where there is none. */
export function testOf(
  call: Call,
  name: string,
  argument: (name: string) => string,
): ((visit: Visit) => boolean) | undefined {
  switch (name) {
    case "-name":
    case "-iname": {
      const regex = globToRegExp(argument(name), name === "-iname");
      return ({ path }) => regex.test(baseName(path));
    }
    case "-path":
    case "-ipath":
    case "-wholename": {
      const regex = globToRegExp(argument(name), name === "-ipath");
      return ({ path }) => regex.test(path);
    }
    case "-type": {
      const letters = argument(name).split(",");
      for (const letter of letters)
        if (!KINDS[letter] && letter !== "b")
          call.fail(
            call.say(`invalid argument '${letter}' to '-type'`, `Unknown argument to -type: ${letter}`),
          );
      return ({ stat }) => letters.some((letter) => KINDS[letter] === stat.kind);
    }
    case "-true":
      return () => true;
    case "-false":
      return () => false;
    case "-empty":
      return ({ path, stat }) =>
        stat.kind === "directory"
          ? call.files.readdir(path).length === 0
          : stat.kind === "file" && stat.size === 0;
    case "-size": {
      const match = /^([-+]?\d+)([a-zA-Z]?)$/.exec(argument(name));
      const unit = SIZES[match?.[2] ?? "?"];
      if (!match || unit === undefined) return call.fail(`Invalid argument to -size`);
      return ({ stat }) =>
        compares(match[1] ?? "", (call.busybox ? Math.floor : Math.ceil)(stat.size / unit));
    }
    case "-perm": {
      const text = argument(name);
      const mode = changeMode(text.replace(/^[-/+]/, ""), 0, false, 0);
      if (mode === undefined) return call.fail(call.say(`invalid mode '${text}'`, `invalid mode '${text}'`));
      return ({ stat }) => {
        if (text.startsWith("-")) return (stat.mode & mode) === mode;
        return /^[/+]/.test(text) ? mode === 0 || (stat.mode & mode) !== 0 : stat.mode === mode;
      };
    }
    case "-user":
    case "-uid": {
      const text = argument(name);
      const uid =
        uidOf(call, text) ??
        call.fail(call.say(`unknown user ${text}`, `invalid user name or UID argument to -user: '${text}'`));
      return ({ stat }) => stat.uid === uid;
    }
    case "-group":
    case "-gid": {
      const text = argument(name);
      const gid =
        gidOf(call, text) ??
        call.fail(
          call.say(`unknown group ${text}`, `invalid group name or GID argument to -group: '${text}'`),
        );
      return ({ stat }) => stat.gid === gid;
    }
    case "-nouser":
      return ({ stat }) => userName(call, stat.uid) === undefined;
    case "-nogroup":
      return ({ stat }) => groupName(call, stat.gid) === undefined;
    case "-readable":
      return ({ path }) => call.files.access(path, "r");
    case "-writable":
      return ({ path }) => call.files.access(path, "w");
    case "-executable":
      return ({ path }) => call.files.access(path, "x");
    case "-links": {
      const text = argument(name);
      return ({ stat }) => compares(text, stat.links);
    }
    case "-inum": {
      const text = argument(name);
      return ({ stat }) => compares(text, stat.inode);
    }
    case "-newer": {
      const reference = argument(name);
      const other = call.files.look(reference);
      if (!other)
        return call.fail(
          call.say(`${reference}: No such file or directory`, `'${reference}': No such file or directory`),
        );
      return ({ stat }) => stat.mtime > other.mtime;
    }
    case "-mtime":
    case "-mmin": {
      const text = argument(name);
      const unit = name === "-mmin" ? 60_000 : 86_400_000;
      const now = call.process.machine.clock.now();
      return ({ stat }) => compares(text, Math.floor((now - stat.mtime) / unit));
    }
    default:
      return undefined;
  }
}

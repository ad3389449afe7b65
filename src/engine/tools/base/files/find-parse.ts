import type { FileKind, Stat } from "../../../filesystem/types.ts";
import { FileSystemError } from "../../../filesystem/types.ts";
import { ExecError } from "../../../process/types.ts";
import { gidOf, groupName, uidOf, userName } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import { baseName, dirName } from "../core/files.ts";
import { globToRegExp } from "../core/glob.ts";
import { changeMode, modeLetters } from "../core/mode.ts";
import { listTime, strftime } from "../core/time.ts";
import { start, statusOf } from "../system/spawn.ts";

export interface Visit {
  readonly path: string;
  readonly depth: number;
  readonly stat: Stat;
  pruned: boolean;
}

export type Node = (visit: Visit) => Promise<boolean>;

/** What options in the expression set for the whole walk. */
export interface Settings {
  readonly follow: "P" | "L" | "H";
  depthFirst: boolean;
  least: number;
  most: number;
  done: boolean;
  status: number;
  readonly atEnd: (() => Promise<void>)[];
}

const KINDS: Readonly<Record<string, FileKind>> = {
  f: "file",
  d: "directory",
  l: "symlink",
  p: "fifo",
  s: "socket",
  c: "device",
};
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

/** Reads the expression; GNU's and BusyBox's messages for a wrong one. Without an action, -print is meant. */
export function parseFind(call: Call, words: string[], settings: Settings): Node {
  let acted = false;
  const argument = (name: string): string =>
    words.shift() ?? call.fail(call.say(`${name}: argument expected`, `missing argument to \`${name}'`));

  const print: Node = async ({ path }) => {
    await call.out(`${path}\n`);
    return true;
  };

  function or(): Node {
    let left = and();
    while (words[0] === "-o" || words[0] === "-or") {
      words.shift();
      const [first, second] = [left, and()];
      left = async (visit) => (await first(visit)) || (await second(visit));
    }
    return left;
  }

  function and(): Node {
    let left = not();
    while (words.length > 0 && words[0] !== "-o" && words[0] !== "-or" && words[0] !== ")") {
      if (words[0] === "-a" || words[0] === "-and") words.shift();
      const [first, second] = [left, not()];
      left = async (visit) => (await first(visit)) && (await second(visit));
    }
    return left;
  }

  function not(): Node {
    if (words[0] === "!" || words[0] === "-not") {
      words.shift();
      const inner = not();
      return async (visit) => !(await inner(visit));
    }
    if (words[0] === "(") {
      words.shift();
      const inner = or();
      if (words.shift() !== ")")
        call.fail(
          call.say(
            "unmatched '('",
            "invalid expression; I was expecting to find a ')' somewhere but did not see one.",
          ),
        );
      return inner;
    }
    return primary();
  }

  function primary(): Node {
    const name = words.shift() ?? call.fail(call.say("expression expected", "expected an expression"));
    const test =
      (check: (visit: Visit) => boolean): Node =>
      async (visit) =>
        check(visit);
    switch (name) {
      case "-name":
      case "-iname": {
        const regex = globToRegExp(argument(name), name === "-iname");
        return test(({ path }) => regex.test(baseName(path)));
      }
      case "-path":
      case "-ipath":
      case "-wholename": {
        const regex = globToRegExp(argument(name), name === "-ipath");
        return test(({ path }) => regex.test(path));
      }
      case "-type": {
        const letters = argument(name).split(",");
        for (const letter of letters)
          if (!KINDS[letter] && letter !== "b")
            call.fail(
              call.say(`invalid argument '${letter}' to '-type'`, `Unknown argument to -type: ${letter}`),
            );
        return test(({ stat }) => letters.some((letter) => KINDS[letter] === stat.kind));
      }
      case "-maxdepth":
      case "-mindepth": {
        const depth = Number(argument(name));
        if (name === "-maxdepth") settings.most = depth;
        else settings.least = depth;
        return test(() => true);
      }
      case "-depth":
      case "-d":
        settings.depthFirst = true;
        return test(() => true);
      case "-xdev":
      case "-mount": {
        return test(() => true);
      }
      case "-true":
        return test(() => true);
      case "-false":
        return test(() => false);
      case "-empty":
        return test(({ path, stat }) =>
          stat.kind === "directory"
            ? call.files.readdir(path).length === 0
            : stat.kind === "file" && stat.size === 0,
        );
      case "-size": {
        const match = /^([-+]?\d+)([a-zA-Z]?)$/.exec(argument(name));
        const unit = SIZES[match?.[2] ?? "?"];
        if (!match || unit === undefined) return call.fail(`Invalid argument to -size`);
        return test(({ stat }) =>
          compares(match[1] ?? "", (call.busybox ? Math.floor : Math.ceil)(stat.size / unit)),
        );
      }
      case "-perm": {
        const text = argument(name);
        const mode = changeMode(text.replace(/^[-/+]/, ""), 0, false, 0);
        if (mode === undefined)
          return call.fail(call.say(`invalid mode '${text}'`, `invalid mode '${text}'`));
        return test(({ stat }) => {
          if (text.startsWith("-")) return (stat.mode & mode) === mode;
          return /^[/+]/.test(text) ? mode === 0 || (stat.mode & mode) !== 0 : stat.mode === mode;
        });
      }
      case "-user":
      case "-uid": {
        const text = argument(name);
        const uid =
          uidOf(call, text) ??
          call.fail(
            call.say(`unknown user ${text}`, `invalid user name or UID argument to -user: '${text}'`),
          );
        return test(({ stat }) => stat.uid === uid);
      }
      case "-group":
      case "-gid": {
        const text = argument(name);
        const gid =
          gidOf(call, text) ??
          call.fail(
            call.say(`unknown group ${text}`, `invalid group name or GID argument to -group: '${text}'`),
          );
        return test(({ stat }) => stat.gid === gid);
      }
      case "-nouser":
        return test(({ stat }) => userName(call, stat.uid) === undefined);
      case "-nogroup":
        return test(({ stat }) => groupName(call, stat.gid) === undefined);
      case "-readable":
        return test(({ path }) => call.files.access(path, "r"));
      case "-writable":
        return test(({ path }) => call.files.access(path, "w"));
      case "-executable":
        return test(({ path }) => call.files.access(path, "x"));
      case "-links": {
        const text = argument(name);
        return test(({ stat }) => compares(text, stat.links));
      }
      case "-inum": {
        const text = argument(name);
        return test(({ stat }) => compares(text, stat.inode));
      }
      case "-newer": {
        const reference = argument(name);
        const other = call.files.look(reference);
        if (!other)
          return call.fail(
            call.say(`${reference}: No such file or directory`, `'${reference}': No such file or directory`),
          );
        return test(({ stat }) => stat.mtime > other.mtime);
      }
      case "-mtime":
      case "-mmin": {
        const text = argument(name);
        const unit = name === "-mmin" ? 60_000 : 86_400_000;
        const now = call.process.machine.clock.now();
        return test(({ stat }) => compares(text, Math.floor((now - stat.mtime) / unit)));
      }
      case "-prune":
        return async (visit) => {
          visit.pruned = true;
          return true;
        };
      case "-quit":
        acted = true;
        return async () => {
          settings.done = true;
          return true;
        };
      case "-print":
        acted = true;
        return print;
      case "-print0":
        acted = true;
        return async ({ path }) => {
          await call.out(`${path}\0`);
          return true;
        };
      case "-ls":
        if (call.busybox) break;
        acted = true;
        return list;
      case "-printf": {
        if (call.busybox) break;
        acted = true;
        const format = argument(name);
        return async (visit) => {
          await call.out(formatted(format, visit));
          return true;
        };
      }
      case "-delete":
        if (call.busybox) break;
        acted = true;
        settings.depthFirst = true;
        return remove;
      case "-exec":
      case "-ok":
      case "-execdir":
        if (name !== "-exec") call.refuse(name);
        acted = true;
        return execution(name);
    }
    const known =
      /^-(regex|iregex|regextype|fstype|anewer|cnewer|amin|cmin|atime|ctime|samefile|lname|fprint|fls|context|follow|daystart|files0-from|newer..|okdir|used|xtype|ignore_readdir_race|warn|nowarn|noleaf)$/.test(
        name,
      );
    if (known && !call.busybox) return call.refuse(name);
    if (call.busybox) return call.usage(`unrecognized: ${name}`);
    if (name.startsWith("-")) return call.fail(`unknown predicate \`${name}'`);
    return call.fail(`paths must precede expression: \`${name}'`);
  }

  async function list(visit: Visit): Promise<boolean> {
    const { stat, path } = visit;
    const blocks = stat.kind === "file" || stat.kind === "directory" ? Math.ceil(stat.size / 4096) * 4 : 0;
    const target = stat.kind === "symlink" ? ` -> ${call.files.readlink(path)}` : "";
    const owner = (userName(call, stat.uid) ?? String(stat.uid)).padEnd(8);
    const group = (groupName(call, stat.gid) ?? String(stat.gid)).padEnd(8);
    const time = listTime(stat.mtime, call.process.machine.clock.now());
    await call.out(
      `${String(stat.inode).padStart(9)} ${String(blocks).padStart(6)} ${modeLetters(stat)} ${String(stat.links).padStart(3)} ${owner} ${group} ${String(stat.size).padStart(8)} ${time} ${path}${target}\n`,
    );
    return true;
  }

  function formatted(format: string, { path, depth, stat }: Visit): string {
    const fields: Readonly<Record<string, () => string>> = {
      p: () => path,
      f: () => baseName(path),
      h: () => dirName(path),
      P: () =>
        path
          .split("/")
          .slice(-depth || path.length)
          .join("/"),
      d: () => String(depth),
      s: () => String(stat.size),
      m: () => stat.mode.toString(8),
      M: () => modeLetters(stat),
      u: () => userName(call, stat.uid) ?? String(stat.uid),
      U: () => String(stat.uid),
      g: () => groupName(call, stat.gid) ?? String(stat.gid),
      G: () => String(stat.gid),
      y: () => Object.keys(KINDS).find((letter) => KINDS[letter] === stat.kind) ?? "?",
      l: () => (stat.kind === "symlink" ? call.files.readlink(path) : ""),
      n: () => String(stat.links),
      i: () => String(stat.inode),
      t: () => strftime("%a %b %e %H:%M:%S.%N %Y", stat.mtime),
    };
    return format
      .replace(/%T@/g, () => `${(stat.mtime / 1000).toFixed(10)}`)
      .replace(/%([a-zA-Z%])/g, (whole, letter: string) =>
        letter === "%" ? "%" : (fields[letter]?.() ?? whole),
      )
      .replace(/\\([nt0\\])/g, (_, letter: string) => ({ n: "\n", t: "\t", "0": "\0" })[letter] ?? "\\");
  }

  async function remove({ path, stat }: Visit): Promise<boolean> {
    if (path === ".") return true;
    try {
      if (stat.kind === "directory") call.files.rmdir(path);
      else call.files.unlink(path);
      return true;
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      await call.warn(call.say(`${path}: ${error.text}`, `cannot delete '${path}': ${error.text}`));
      settings.status = 1;
      return false;
    }
  }

  function execution(name: string): Node {
    const argv: string[] = [];
    let word = words.shift();
    while (word !== undefined && word !== ";" && !(word === "+" && argv.at(-1) === "{}")) {
      argv.push(word);
      word = words.shift();
    }
    if (word === undefined)
      call.fail(call.say(`${name}: argument expected`, `missing argument to \`${name}'`));
    const run = async (command: readonly string[]): Promise<boolean> => {
      try {
        return statusOf(await call.process.wait(start(call, { argv: command }).exited)) === 0;
      } catch (error) {
        if (!(error instanceof ExecError)) throw error;
        const text = error.code === "ENOENT" ? "No such file or directory" : "Permission denied";
        await call.warn(call.say(`${command[0]}: ${text}`, `'${command[0]}': ${text}`));
        return false;
      }
    };
    if (word === "+") {
      const collected: string[] = [];
      settings.atEnd.push(async () => {
        if (collected.length > 0 && !(await run([...argv.slice(0, -1), ...collected]))) settings.status = 1;
      });
      return async ({ path }) => {
        collected.push(path);
        return true;
      };
    }
    return ({ path }) => run(argv.map((part) => part.replaceAll("{}", path)));
  }

  if (words.length === 0) return print;
  const expression = or();
  if (words.length > 0) call.fail(call.say(`unexpected '${words[0]}'`, `you have too many '${words[0]}'`));
  if (acted) return expression;
  return async (visit) => (await expression(visit)) && (await print(visit));
}

/** The actions of find: what it does with a file that passed the tests. */

import { FileSystemError } from "../../../filesystem/types.ts";
import { ExecError } from "../../../process/types.ts";
import type { Call } from "../core/call.ts";
import { start, statusOf } from "../system/spawn.ts";
import { formatted, list } from "./find-print.ts";
import type { Node, Settings, Visit } from "./find-visit.ts";

/** -print, which is also meant where the expression has no action. */
export function printer(call: Call): Node {
  return async ({ path }) => {
    await call.out(`${path}\n`);
    return true;
  };
}

/** The action called `name`, whose words it takes off `words`; undefined where there is none. */
export function actionOf(
  call: Call,
  name: string,
  words: string[],
  argument: (name: string) => string,
  settings: Settings,
): Node | undefined {
  switch (name) {
    case "-quit":
      return async () => {
        settings.done = true;
        return true;
      };
    case "-print":
      return printer(call);
    case "-print0":
      return async ({ path }) => {
        await call.out(`${path}\0`);
        return true;
      };
    case "-ls":
      if (call.busybox) return undefined;
      return (visit) => list(call, visit);
    case "-printf": {
      if (call.busybox) return undefined;
      const format = argument(name);
      return async (visit) => {
        await call.out(formatted(call, format, visit));
        return true;
      };
    }
    case "-delete":
      if (call.busybox) return undefined;
      settings.depthFirst = true;
      return (visit) => remove(call, visit, settings);
    case "-exec":
    case "-ok":
    case "-execdir":
      if (name !== "-exec") call.refuse(name);
      return execution(call, words, settings);
    default:
      return undefined;
  }
}

async function remove(call: Call, { path, stat }: Visit, settings: Settings): Promise<boolean> {
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

function execution(call: Call, words: string[], settings: Settings): Node {
  const argv: string[] = [];
  let word = words.shift();
  while (word !== undefined && word !== ";" && !(word === "+" && argv.at(-1) === "{}")) {
    argv.push(word);
    word = words.shift();
  }
  if (word === undefined) call.fail(call.say("-exec: argument expected", "missing argument to `-exec'"));
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

/** The grammar of find's expression, from -o down to a single test or action. */

import type { Call } from "../core/call.ts";
import { actionOf, printer } from "./find-actions.ts";
import { testOf } from "./find-tests.ts";
import type { Node, Settings } from "./find-visit.ts";

/** Predicates that GNU find has and that are not modelled. */
const REFUSED =
  /^-(regex|iregex|regextype|fstype|anewer|cnewer|amin|cmin|atime|ctime|samefile|lname|fprint|fls|context|follow|daystart|files0-from|newer..|okdir|used|xtype|ignore_readdir_race|warn|nowarn|noleaf)$/;

const always: Node = async () => true;

/** Reads the expression; GNU's and BusyBox's messages for a wrong one. Without an action, -print is meant. */
export function parseFind(call: Call, words: string[], settings: Settings): Node {
  let acted = false;
  const argument = (name: string): string =>
    words.shift() ?? call.fail(call.say(`${name}: argument expected`, `missing argument to \`${name}'`));

  const print = printer(call);

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
    switch (name) {
      case "-maxdepth":
      case "-mindepth": {
        const depth = Number(argument(name));
        if (name === "-maxdepth") settings.most = depth;
        else settings.least = depth;
        return always;
      }
      case "-depth":
      case "-d":
        settings.depthFirst = true;
        return always;
      case "-xdev":
      case "-mount": {
        return always;
      }
      case "-prune":
        return async (visit) => {
          visit.pruned = true;
          return true;
        };
    }
    const test = testOf(call, name, argument);
    if (test) return async (visit) => test(visit);
    const action = actionOf(call, name, words, argument, settings);
    if (action) {
      acted = true;
      return action;
    }
    if (REFUSED.test(name) && !call.busybox) return call.refuse(name);
    if (call.busybox) return call.usage(`unrecognized: ${name}`);
    if (name.startsWith("-")) return call.fail(`unknown predicate \`${name}'`);
    return call.fail(`paths must precede expression: \`${name}'`);
  }

  if (words.length === 0) return print;
  const expression = or();
  if (words.length > 0) call.fail(call.say(`unexpected '${words[0]}'`, `you have too many '${words[0]}'`));
  if (acted) return expression;
  return async (visit) => (await expression(visit)) && (await print(visit));
}

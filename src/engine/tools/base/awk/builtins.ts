import type { Evaluator } from "./evaluate.ts";
import type { Expression, Target } from "./syntax.ts";
import { awkFormat, toNumber, toText, type Value } from "./values.ts";

const MATH: Readonly<Record<string, (value: number) => number>> = {
  int: Math.trunc,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
};

/** sub and gsub: how often `regex` was replaced in the target. */
async function substitute(awk: Evaluator, values: readonly Expression[], all: boolean): Promise<Value> {
  const [pattern, replacement, into] = values;
  if (!pattern || !replacement) return awk.call.fail("not enough arguments to sub", 2);
  const target = (into ?? { kind: "field", of: { kind: "number", value: 0 } }) as Target;
  const text = toText(await awk.value(target));
  const shape = toText(await awk.value(replacement));
  const regex = await awk.pattern(pattern);
  let shown = "";
  let end = 0;
  let count = 0;
  for (const match of text.matchAll(regex)) {
    if (match[0] === "" && count > 0 && match.index === end) continue;
    shown +=
      text.slice(end, match.index) +
      shape.replace(/\\\\&|\\&|&|\\\\/g, (part) =>
        part === "&" ? match[0] : part === "\\&" ? "&" : part === "\\\\&" ? `\\${match[0]}` : "\\",
      );
    end = match.index + match[0].length;
    count++;
    if (!all) break;
  }
  if (count > 0) await awk.assign(target, shown + text.slice(end));
  return count;
}

async function matchAt(awk: Evaluator, text: string, pattern: Expression): Promise<Value> {
  const found = (await awk.pattern(pattern)).exec(text);
  awk.globals.set("RSTART", found ? found.index + 1 : 0);
  awk.globals.set("RLENGTH", found ? found[0].length : -1);
  return found ? found.index + 1 : 0;
}

async function splitInto(awk: Evaluator, values: readonly Expression[]): Promise<Value> {
  const [text, array, separator] = values;
  if (!text || array?.kind !== "variable") return awk.call.fail("split: second argument is no array", 2);
  const by =
    separator === undefined
      ? toText(awk.scalar("FS"))
      : separator.kind === "regex"
        ? await awk.pattern(separator)
        : toText(await awk.value(separator));
  const parts = awk.split(toText(await awk.value(text)), by);
  const table = awk.table(array.name);
  table.clear();
  for (const [at, part] of parts.entries()) table.set(String(at + 1), part);
  return parts.length;
}

/** The functions that awk brings; `record` is $0. */
export async function callBuiltin(
  awk: Evaluator,
  name: string,
  values: readonly Expression[],
  record: string,
): Promise<Value> {
  const { call } = awk;
  const argument = async (at: number): Promise<Value> => {
    const of = values[at];
    return of ? await awk.value(of) : undefined;
  };
  const math = MATH[name];
  if (math && name !== "int" && call.busybox)
    return call.fail("cmd. line:1: Math support is not compiled in");
  if (math) return math(toNumber(await argument(0)));
  switch (name) {
    case "length": {
      const [of] = values;
      if (
        of?.kind === "variable" &&
        awk.scalar(of.name) === undefined &&
        awk.globals.get(of.name) instanceof Map
      )
        return awk.table(of.name).size;
      return of ? toText(await awk.value(of)).length : record.length;
    }
    case "substr": {
      const text = toText(await argument(0));
      const from = Math.round(toNumber(await argument(1)));
      const to = values.length > 2 ? from + Math.round(toNumber(await argument(2))) : text.length + 1;
      return text.slice(Math.max(0, from - 1), Math.max(0, to - 1));
    }
    case "index":
      return toText(await argument(0)).indexOf(toText(await argument(1))) + 1;
    case "tolower":
      return toText(await argument(0)).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    case "toupper":
      return toText(await argument(0)).replace(/[a-z]/g, (letter) => letter.toUpperCase());
    case "sprintf": {
      const all: Value[] = [];
      for (const value of values) all.push(await awk.value(value));
      return awkFormat(toText(all[0]), all.slice(1));
    }
    case "sub":
    case "gsub":
      return await substitute(awk, values, name === "gsub");
    case "match":
      return values[1] ? await matchAt(awk, toText(await argument(0)), values[1]) : 0;
    case "split":
      return await splitInto(awk, values);
    case "system":
      return await awk.streams.system(toText(await argument(0)));
    case "close":
      return await awk.streams.close(toText(await argument(0)));
    case "fflush":
      return 0;
    case "atan2":
      return Math.atan2(toNumber(await argument(0)), toNumber(await argument(1)));
    case "rand": {
      const [a = 0, b = 0, c = 0] = call.process.machine.random(3);
      return (a * 65536 + b * 256 + c) / 16_777_216;
    }
    case "srand": {
      const before = awk.seed;
      awk.seed =
        values.length > 0 ? toNumber(await argument(0)) : Math.floor(call.process.machine.clock.now() / 1000);
      return before;
    }
    case "systime":
      return Math.floor(call.process.machine.clock.now() / 1000);
    default:
      return call.refuse(`the function ${name}`);
  }
}

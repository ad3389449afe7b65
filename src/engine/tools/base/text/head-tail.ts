import { splitLines, toByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import { parseOptions } from "../core/options.ts";
import type { Tool } from "../core/tool.ts";

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 512,
  k: 1024,
  K: 1024,
  kB: 1000,
  M: 1048576,
  MB: 1e6,
  G: 2 ** 30,
};

interface Amount {
  readonly sign: string;
  readonly count: number;
}

function amount(call: Call, text: string, what: "lines" | "bytes"): Amount {
  const match = /^([-+]?)(\d+)([a-zA-Z]*)$/.exec(text);
  const unit = UNITS[match?.[3] ?? ""];
  if (!match || unit === undefined)
    return call.fail(call.say(`invalid number '${text}'`, `invalid number of ${what}: '${text}'`));
  return { sign: match[1] ?? "", count: Number(match[2]) * unit };
}

function chosen(call: Call): { bytes: boolean; amount: Amount } {
  const last = call.options.last("c", "n");
  const text = call.options.value(last ?? "n") ?? "10";
  return { bytes: last === "c", amount: amount(call, text, last === "c" ? "bytes" : "lines") };
}

/** `head -5` is old for `head -n 5`. */
function modern(args: readonly string[]): string[] {
  return args.flatMap((word, at) => {
    const match = /^-(\d+)([a-z]*)$/.exec(word);
    if (!match || /^-[cn]$/.test(args[at - 1] ?? "")) return [word];
    return [`-n${match[1]}`, ...(match[2] ? [`-${match[2]}`] : [])];
  });
}

/** Shows `pick` of every file, with headers where there are several. */
async function each(call: Call, pick: (path: string) => Promise<string>): Promise<number> {
  const paths = call.operands.length > 0 ? call.operands : ["-"];
  const headers = call.has("v") || (paths.length > 1 && !call.has("q"));
  let status = 0;
  let first = true;
  for (const path of paths) {
    const fine = await call.attempt(
      async () => {
        const shown = await pick(path);
        if (headers) {
          await call.out(`${first ? "" : "\n"}==> ${path === "-" ? "standard input" : path} <==\n`);
          first = false;
        }
        await call.out(shown);
      },
      (error) => {
        if (error.code === "EISDIR")
          return call.say(`${path}: Input/output error`, `error reading '${path}': ${error.text}`);
        if (!call.busybox) return `cannot open '${path}' for reading: ${error.text}`;
        return call.name === "tail" ? `can't open '${path}': ${error.text}` : `${path}: ${error.text}`;
      },
    );
    if (!fine) status = 1;
  }
  return status;
}

const LONG = { bytes: "c:", lines: "n:", quiet: "q", silent: "q", verbose: "v", "zero-terminated": "z" };

export const head: Tool = {
  async run(call: Call) {
    call.options = parseOptions(call.name, call.flavour, { short: "c:n:qvz", long: LONG }, modern(call.args));
    const { bytes, amount: wanted } = chosen(call);
    const end = wanted.sign === "-" ? -wanted.count : wanted.count;
    if (wanted.sign !== "-") return await each(call, (path) => firstOf(call, path, bytes, wanted.count));
    return await each(call, async (path) => {
      const text = await call.load(path);
      if (bytes) return wanted.sign === "-" && wanted.count === 0 ? text : text.slice(0, end);
      const lines = splitLines(text, call.has("z") ? "\0" : "\n");
      return (wanted.sign === "-" && wanted.count === 0 ? lines : lines.slice(0, end)).join("");
    });
  },
};

/** Reads no further than needed, so that `yes | head -1` and `head -c 8 /dev/urandom` end. */
async function firstOf(call: Call, path: string, bytes: boolean, count: number): Promise<string> {
  let left = count;
  let shown = "";
  for await (const data of call.stream(path)) {
    if (left === 0) break;
    const text = toByteString(data);
    let end = bytes ? Math.min(left, text.length) : 0;
    if (bytes) left -= end;
    while (!bytes && left > 0 && end < text.length) {
      const newline = text.indexOf(call.has("z") ? "\0" : "\n", end);
      end = newline < 0 ? text.length : newline + 1;
      if (newline >= 0) left--;
    }
    shown += text.slice(0, end);
    if (left === 0) break;
  }
  return shown;
}

export const tail: Tool = {
  async run(call: Call) {
    const args = modern(call.args.map((word, at) => (at === 0 ? word.replace(/^\+(\d+)$/, "-n+$1") : word)));
    call.options = parseOptions(
      call.name,
      call.flavour,
      { short: "c:fFn:qs:vz", long: { ...LONG, follow: "f::", retry: "retry", "sleep-interval": "s:" } },
      args,
    );
    const { bytes, amount: wanted } = chosen(call);
    const status = await each(call, async (path) => {
      const text = await call.load(path);
      const parts = bytes ? text : splitLines(text, call.has("z") ? "\0" : "\n");
      const from =
        wanted.sign === "+" ? Math.max(0, wanted.count - 1) : Math.max(0, parts.length - wanted.count);
      const rest = parts.slice(from);
      return typeof rest === "string" ? rest : rest.join("");
    });
    if (call.has("f", "F")) await follow(call);
    return status;
  },
};

/** `tail -f`: looks every second for what was appended, until a signal ends it. */
async function follow(call: Call): Promise<never> {
  const sizes = new Map(call.operands.map((path) => [path, call.files.look(path)?.size ?? 0]));
  for (;;) {
    await call.process.sleep(1000 * Number(call.options.value("s") ?? 1));
    for (const [path, seen] of sizes) {
      const size = call.files.look(path)?.size ?? 0;
      if (size > seen) await call.out((await call.load(path)).slice(seen));
      sizes.set(path, size);
    }
  }
}

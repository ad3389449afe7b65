import type { Call } from "../core/call.ts";
import { parseStamp, parseTime, strftime } from "../core/time.ts";
import type { Tool } from "../core/tool.ts";

const ISO: Readonly<Record<string, string>> = {
  date: "%Y-%m-%d",
  hours: "%Y-%m-%dT%H",
  minutes: "%Y-%m-%dT%H:%M",
  seconds: "%Y-%m-%dT%H:%M:%S",
  ns: "%Y-%m-%dT%H:%M:%S,%N",
};

export const date: Tool = {
  options: {
    short: "d:I::Rr:s:uD:",
    long: {
      date: "d:",
      "iso-8601": "I::",
      "rfc-email": "R",
      "rfc-3339": "rfc:",
      reference: "r:",
      set: "s:",
      utc: "u",
      universal: "u",
    },
  },
  async run(call: Call) {
    const now = call.process.machine.clock.now();
    if (call.has("s")) call.fail("cannot set date: Operation not permitted");
    if (call.has("D")) call.refuse("the option -D");
    let time = now;
    const text = call.options.value("d");
    const reference = call.options.value("r");
    if (text !== undefined) {
      const parsed = parseTime(text, now) ?? (call.busybox ? parseStamp(text, now) : undefined);
      if (parsed === undefined) return call.fail(`invalid date '${text}'`);
      time = parsed;
    } else if (reference !== undefined) {
      const stat = call.files.look(reference);
      if (!stat) return call.fail(`${reference}: No such file or directory`);
      time = stat.mtime;
    }
    const format = call.operands.find((word) => word.startsWith("+"));
    const stray = call.operands.find((word) => !word.startsWith("+"));
    if (stray !== undefined) call.fail(`invalid date '${stray}'`);
    const zone = call.busybox || !call.has("I") ? "+0000" : "+00:00";
    if (format !== undefined) await call.out(`${strftime(format.slice(1), time)}\n`);
    else if (call.has("I")) {
      const chosen = call.options.value("I") ?? "date";
      const full =
        Object.keys(ISO).find((name) => name.startsWith(chosen)) ??
        call.usage(`invalid argument '${chosen}' for '--iso-8601'`);
      await call.out(`${strftime(ISO[full] ?? "", time)}${full === "date" ? "" : zone}\n`);
    } else if (call.has("R")) await call.out(`${strftime("%a, %d %b %Y %H:%M:%S %z", time)}\n`);
    else if (call.has("rfc")) {
      const full = call.options.value("rfc") ?? "";
      const layout = {
        date: "%Y-%m-%d",
        seconds: "%Y-%m-%d %H:%M:%S+00:00",
        ns: "%Y-%m-%d %H:%M:%S.%N+00:00",
      }[full];
      await call.out(
        `${strftime(layout ?? call.usage(`invalid argument '${full}' for '--rfc-3339'`), time)}\n`,
      );
    } else await call.out(`${strftime("%a %b %e %H:%M:%S UTC %Y", time)}\n`);
    return 0;
  },
};

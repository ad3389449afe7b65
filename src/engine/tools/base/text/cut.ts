import { splitLines } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

interface Span {
  readonly from: number;
  readonly to: number;
}

function spans(call: Call, list: string): Span[] {
  return list.split(/[, ]/).map((part) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(part);
    if (!match || (match[1] === "" && match[3] === "")) {
      if (call.busybox) return call.fail(`invalid number '${part}'`);
      const what = call.has("f") ? "field" : "byte/character position";
      return call.usage(
        part === "-"
          ? "invalid range with no endpoint: -"
          : `invalid ${what === "field" ? "field value" : "byte or character position"} '${part}'`,
      );
    }
    const from = match[1] === "" ? 1 : Number(match[1]) || (call.busybox ? 1 : 0);
    const to = match[2] === "" ? from : match[3] === "" ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (from === 0) {
      call.usage(
        call.has("f") ? "fields are numbered from 1" : "byte/character positions are numbered from 1",
      );
    }
    if (to < from) {
      if (call.busybox) call.fail(`${to}<${from - 1}`);
      call.usage("invalid decreasing range");
    }
    return { from, to };
  });
}

export const cut: Tool = {
  options: {
    short: "b:c:d:f:nszO:",
    long: {
      bytes: "b:",
      characters: "c:",
      delimiter: "d:",
      fields: "f:",
      complement: "complement",
      "only-delimited": "s",
      "output-delimiter": "O:",
      "zero-terminated": "z",
    },
  },
  async run(call: Call) {
    const kinds = ["b", "c", "f"].filter((kind) => call.has(kind));
    const kind = kinds[0];
    if (kind === undefined) {
      if (call.busybox) call.fail("expected a list of bytes, characters, or fields");
      call.usage("you must specify a list of bytes, characters, or fields");
    }
    if (kinds.length > 1) {
      if (call.busybox) call.usage();
      call.usage("only one list may be specified");
    }
    const delimiter = call.options.value("d") ?? "\t";
    if (call.has("d") && kind !== "f") {
      if (call.busybox) call.fail("-d DELIM must be used with -f or -F");
      call.usage("an input delimiter may be specified only when operating on fields");
    }
    if (delimiter.length !== 1 && !call.busybox) call.usage("the delimiter must be a single character");
    const wanted = spans(call, call.options.value(kind) ?? "");
    const keep = (position: number): boolean =>
      wanted.some(({ from, to }) => position >= from && position <= to) !== call.has("complement");
    const glue = call.options.value("O");
    const end = call.has("z") ? "\0" : "\n";
    const shorten = (line: string): string | undefined => {
      if (kind !== "f") return [...line].filter((_, at) => keep(at + 1)).join("");
      if (!line.includes(delimiter)) return call.has("s") ? undefined : line;
      return line
        .split(delimiter)
        .filter((_, at) => keep(at + 1))
        .join(glue ?? delimiter);
    };
    let status = 0;
    for (const path of call.operands.length > 0 ? call.operands : ["-"]) {
      const fine = await call.attempt(
        async () => {
          for (const line of splitLines(await call.load(path), end)) {
            const shown = shorten(line.endsWith(end) ? line.slice(0, -1) : line);
            if (shown !== undefined) await call.out(shown + end);
          }
        },
        (error) => `${call.named(path)}: ${error.text}`,
      );
      if (!fine) status = 1;
    }
    return status;
  },
};

import { splitLines } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

/** Runs `body` on the text of every operand (or standard input); BusyBox and GNU name a missing file alike here. */
async function eachText(
  call: Call,
  body: (text: string) => Promise<void>,
  wording = (path: string, text: string) => `${path}: ${text}`,
) {
  let status = 0;
  for (const path of call.operands.length > 0 ? call.operands : ["-"]) {
    const fine = await call.attempt(
      async () => await body(await call.load(path)),
      (error) => wording(path, error.text),
    );
    if (!fine) status = 1;
  }
  return status;
}

const reverse = (text: string): string => [...text].reverse().join("");

export const rev: Tool = {
  options: {},
  run: (call) =>
    eachText(
      call,
      async (text) => {
        for (const line of splitLines(text)) {
          await call.out(line.endsWith("\n") ? `${reverse(line.slice(0, -1))}\n` : reverse(line));
        }
      },
      (path, text) => call.say(`${path}: ${text}`, `cannot open ${path}: ${text}`),
    ),
};

export const tac: Tool = {
  options: {},
  run: (call) =>
    eachText(
      call,
      (text) => call.out(splitLines(text).reverse().join("")),
      (path, text) => call.say(`${path}: ${text}`, `failed to open '${path}' for reading: ${text}`),
    ),
};

export const fold: Tool = {
  options: { short: "bsw:", long: { bytes: "b", spaces: "s", width: "w:" } },
  run: (call) => {
    const width = Number(call.options.value("w") ?? 80);
    if (!(width > 0))
      return call.fail(
        call.say(
          `invalid number '${call.options.value("w")}'`,
          `invalid number of columns: '${call.options.value("w")}'`,
        ),
      );
    return eachText(call, async (text) => {
      for (const line of splitLines(text)) {
        let rest = line;
        while (rest.replace(/\n$/, "").length > width) {
          const space = call.has("s") ? rest.lastIndexOf(" ", width - 1) : -1;
          const cut = space >= 0 ? space + 1 : width;
          await call.out(`${rest.slice(0, cut)}\n`);
          rest = rest.slice(cut);
        }
        await call.out(rest);
      }
    });
  },
};

export const nl: Tool = {
  options: {
    short: "b:i:ps:v:w:",
    long: {
      "body-numbering": "b:",
      "line-increment": "i:",
      "number-separator": "s:",
      "number-width": "w:",
      "starting-line-number": "v:",
    },
  },
  run: (call) => {
    const style = call.options.value("b") ?? "t";
    if (!["a", "t", "n"].includes(style)) call.refuse(`the body numbering ${style}`);
    const width = Number(call.options.value("w") ?? 6);
    const separator = call.options.value("s") ?? "\t";
    let number = Number(call.options.value("v") ?? 1);
    return eachText(call, async (text) => {
      for (const line of splitLines(text)) {
        const numbered = style === "a" || (style === "t" && line !== "\n");
        const body = line.endsWith("\n") ? line : `${line}\n`;
        await call.out(
          (numbered ? String(number).padStart(width) + separator : " ".repeat(width + separator.length)) +
            body,
        );
        if (numbered) number += Number(call.options.value("i") ?? 1);
      }
    });
  },
};

export const expand: Tool = {
  options: { short: "it:", long: { initial: "i", tabs: "t:" } },
  run: (call) => {
    const stop = Number(call.options.value("t") ?? 8);
    return eachText(call, async (text) => {
      for (const line of splitLines(text)) {
        let shown = "";
        let leading = true;
        for (const character of line) {
          if (character !== " " && character !== "\t") leading = false;
          shown +=
            character === "\t" && (leading || !call.has("i"))
              ? " ".repeat(stop - (shown.length % stop))
              : character;
        }
        await call.out(shown);
      }
    });
  },
};

export const paste: Tool = {
  options: { short: "d:sz", long: { delimiters: "d:", serial: "s", "zero-terminated": "z" } },
  async run(call: Call) {
    const delimiters = (call.options.value("d") ?? "\t").replace(
      /\\(.)/g,
      (_, letter) => ({ n: "\n", t: "\t", "0": "\0" })[letter as string] ?? letter,
    );
    const between = (at: number): string =>
      delimiters === "" ? "" : (delimiters[at % delimiters.length] ?? "").replace("\0", "");
    const files: string[][] = [];
    for (const path of call.operands.length > 0 ? call.operands : ["-"]) {
      const fine = await call.attempt(
        async () => {
          files.push(await call.lines(path));
        },
        (error) => `${call.named(path)}: ${error.text}`,
      );
      if (!fine) return 1;
    }
    const weave = (cells: string[]) =>
      cells.map((cell, at) => (at === 0 ? cell : between(at - 1) + cell)).join("");
    // Several "-" share standard input line by line: the first one has read it all.
    const dashes = call.operands.flatMap((path, at) => (path === "-" ? [at] : []));
    if (dashes.length > 1) {
      const all = files[dashes[0] ?? 0] ?? [];
      for (const [turn, at] of dashes.entries())
        files[at] = all.filter((_, line) => line % dashes.length === turn);
    }
    if (call.has("s")) {
      for (const lines of files) await call.out(`${weave(lines)}\n`);
      return 0;
    }
    const height = Math.max(...files.map((lines) => lines.length));
    for (let row = 0; row < height; row++) {
      // BusyBox leaves out files that have ended, delimiters and all.
      const live = call.busybox ? files.filter((lines) => row < lines.length) : files;
      await call.out(`${weave(live.map((lines) => lines[row] ?? ""))}
`);
    }
    return 0;
  },
};

import type { FileSystemError } from "../../../filesystem/types.ts";
import { splitLines, toByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

/** `^M`, `M-x` and the like, as cat -v and ls show bytes that are not printable ASCII. */
function visible(line: string, tabs: boolean): string {
  return line.replace(/[^\n -~]/g, (character) => {
    let code = character.charCodeAt(0);
    if (code === 9 && !tabs) return character;
    let shown = "";
    if (code >= 128) {
      shown = "M-";
      code -= 128;
    }
    if (code < 32) return `${shown}^${String.fromCharCode(code + 64)}`;
    return code === 127 ? `${shown}^?` : shown + String.fromCharCode(code);
  });
}

/** Numbers and shows lines across files: an unfinished last line goes on in the next file. */
class Decorator {
  #number = 0;
  #fresh = true;
  #blank = false;
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  apply(text: string): string {
    const call = this.#call;
    const bare = call.has("b");
    let shown = "";
    for (const line of splitLines(text)) {
      const empty = line === "\n" && this.#fresh;
      if (call.has("s") && empty && this.#blank) continue;
      this.#blank = empty;
      if (this.#fresh && (bare ? !empty : call.has("n"))) shown += `${String(++this.#number).padStart(6)}\t`;
      let body = call.has("v", "A", "e", "t") ? visible(line, call.has("A", "T", "t")) : line;
      if (call.has("T") && !call.has("v")) body = body.replaceAll("\t", "^I");
      if (call.has("A", "e", "E")) body = body.replace(/\n$/, "$\n");
      shown += body;
      this.#fresh = line.endsWith("\n");
    }
    return shown;
  }
}

/** What cat says of a file that it cannot read. BusyBox opens a folder and then fails to read it. */
function complaint(call: Call, path: string, error: FileSystemError): string {
  if (!call.busybox) return `${call.named(path)}: ${error.text}`;
  return error.code === "EISDIR" ? `read error: ${error.text}` : `can't open '${path}': ${error.text}`;
}

export const cat: Tool = {
  options: {
    short: "AbeEnstTuv",
    long: {
      "show-all": "A",
      "number-nonblank": "b",
      "show-ends": "E",
      number: "n",
      "squeeze-blank": "s",
      "show-tabs": "T",
      "show-nonprinting": "v",
    },
  },
  async run(call: Call) {
    const plain = !call.has("A", "b", "e", "E", "n", "s", "t", "T", "v");
    const decorator = new Decorator(call);
    let status = 0;
    for (const path of call.operands.length > 0 ? call.operands : ["-"]) {
      const fine = await call.attempt(
        async () => {
          for await (const data of call.stream(path)) {
            if (plain) await call.bytes(data);
            else await call.out(decorator.apply(toByteString(data)));
          }
        },
        (error) => complaint(call, path, error),
      );
      if (!fine) status = 1;
    }
    return status;
  },
};

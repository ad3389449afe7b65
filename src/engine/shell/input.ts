import { read } from "../process/io.ts";
import { readUntil } from "./builtins/lines.ts";
import { ShellSyntaxError } from "./errors.ts";
import { failSyntax, runScript, warnUnfinished } from "./interpret/run.ts";
import { Parser } from "./parse/parser.ts";
import { Reader } from "./parse/reader.ts";
import type { Shell } from "./shell.ts";
import { decode } from "./text.ts";

/** dash and ash read standard input in blocks of this size; what follows in a block is theirs, not a child's. */
const BLOCK = 8192;

/** Runs the script on standard input as it arrives, one complete command line after the other. */
export async function runInput(shell: Shell): Promise<number> {
  let text = "";
  let line = 1;
  let ended = false;
  let status = 0;
  for (;;) {
    const parser = new Parser(new Reader(text, line), shell.flavour.dialect, shell.aliases);
    let script: ReturnType<Parser["next"]>;
    shell.line = line;
    try {
      script = parser.next();
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      if (!error.incomplete || ended) await failSyntax(shell, error, text);
    }
    // A command line is complete only with its newline: a here-document or `&&` may follow.
    const complete = script !== undefined && !parser.endsHere() && parser.unfinished.length === 0;
    if (!complete && !ended) {
      const more = await nextInput(shell);
      if (more === null) ended = true;
      else text += more;
      continue;
    }
    if (shell.options.has("verbose")) await shell.writeError(text.slice(0, parser.reader.position));
    await warnUnfinished(shell, parser);
    if (!script) return status;
    text = text.slice(parser.reader.position);
    line = parser.reader.line;
    status = await runScript(shell, script, { tested: false, exec: false });
  }
}

/** bash takes just one line, so that the commands it runs can read the rest. */
async function nextInput(shell: Shell): Promise<string | null> {
  if (!shell.isBash) {
    const bytes = await read(shell.process, 0, BLOCK);
    return bytes === null ? null : decode(bytes);
  }
  const { bytes, found } = await readUntil(shell, 0, 10);
  if (!found && bytes.length === 0) return null;
  return decode(bytes) + (found ? "\n" : "");
}

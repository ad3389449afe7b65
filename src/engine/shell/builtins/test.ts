import { evaluateTest, TestError } from "../interpret/test.ts";
import { appletName } from "../messages.ts";
import type { Shell } from "../shell.ts";

/** `test`, `[` and ash's `[[`. Status 2 for an expression that means nothing. */
export async function testBuiltin(shell: Shell, args: readonly string[], name: string): Promise<number> {
  let words = args;
  if (name === "[" || name === "[[") {
    const closer = name === "[" ? "]" : "]]";
    if (args.at(-1) !== closer) {
      await say(shell, shell.isBash ? "missing `]'" : `missing ${closer}`);
      return 2;
    }
    words = args.slice(0, -1);
  }
  try {
    return evaluateTest(shell, words, name === "[[") ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    await say(shell, error.message);
    return 2;
  }
}

async function say(shell: Shell, message: string): Promise<void> {
  if (shell.flavour.name === "ash") await shell.writeError(`${appletName(shell)}: ${message}\n`);
  else await shell.warn(message);
}

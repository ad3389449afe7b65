import type { Shell } from "../shell.ts";

/** A whole number that a builtin was given; each flavour complains in its own way and gives up. */
export async function parseNumber(
  shell: Shell,
  text: string,
  bashText = `${text}: numeric argument required`,
): Promise<number> {
  if (/^\s*\d+\s*$/.test(text)) return Number(text);
  if (shell.isBash && /^\s*[-+]\d+\s*$/.test(text)) return Number(text);
  return shell.fail(shell.isBash ? bashText : `Illegal number: ${text}`, 2);
}

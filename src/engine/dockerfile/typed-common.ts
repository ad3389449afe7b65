import { InstructionError } from "./instruction-error.ts";
import type { CommandForm } from "./instructions.ts";
import type { Node } from "./nodes.ts";

/** What every instruction has: its place and its text with continuations joined. */
export function common(node: Node): { range: Node["line"]["range"]; source: string } {
  return { range: node.line.range, source: node.line.text.trim() };
}

/** The command of RUN, CMD, ENTRYPOINT and HEALTHCHECK CMD, from the words after `skip`. */
export function commandForm(node: Node, skip = 0): CommandForm {
  const words = node.words.slice(skip).map((word) => word.text);
  if (node.json) return { form: "exec", words };
  return { form: "shell", text: words.join(" "), heredocs: node.heredocs };
}

/** The words of an instruction that cannot do without any. Throws InstructionError. */
export function atLeastOne(node: Node): string[] {
  if (node.words.length === 0)
    throw new InstructionError(`${node.command.toUpperCase()} requires at least one argument`);
  return node.words.map((word) => word.text);
}

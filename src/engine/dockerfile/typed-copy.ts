import { Flags } from "./flags.ts";
import { parseHeredocWord } from "./heredoc.ts";
import { InstructionError } from "./instruction-error.ts";
import type { CopyInstruction, Heredoc } from "./instructions.ts";
import type { Node } from "./nodes.ts";
import { common } from "./typed-common.ts";

/** COPY and ADD. Throws InstructionError. */
export function typedCopy(node: Node): CopyInstruction {
  const kind = node.command === "add" ? "ADD" : "COPY";
  const words = node.words.map((word) => word.text);
  const destination = words.pop();
  if (destination === undefined || words.length === 0)
    throw new InstructionError(
      `${kind} requires at least two arguments, but only one was provided. Destination could not be determined`,
    );
  const flags = new Flags(kind, node.flags);
  if (parseHeredocWord(destination) !== undefined)
    throw new InstructionError(`${kind} cannot accept a heredoc as a destination`);
  const sources: string[] = [];
  const heredocs: Heredoc[] = [];
  for (const word of words) {
    const heredoc = parseHeredocWord(word);
    if (heredoc === undefined) sources.push(word);
    else heredocs.push({ ...heredoc, ...body(node, heredoc.name) });
  }
  return {
    ...common(node),
    kind,
    sources,
    heredocs,
    destination,
    from: flags.text("from") || undefined,
    chown: flags.text("chown") || undefined,
    chmod: flags.text("chmod") || undefined,
    link: flags.boolean("link") ?? false,
    parents: false,
    exclude: flags.list("exclude").map((flag) => flag.value),
    keepGitDir: flags.boolean("keep-git-dir"),
    checksum: flags.text("checksum") || undefined,
    unpack: flags.boolean("unpack"),
    flags: node.flags.map((flag) => flag.text),
  };
}

/** BuildKit finds bodies by name: the last of a name counts, and in a JSON array there are none. */
function body(node: Node, name: string): Pick<Heredoc, "content" | "raw"> {
  const found = node.heredocs.findLast((heredoc) => heredoc.name === name);
  return { content: found?.content ?? "", raw: found?.raw ?? "" };
}

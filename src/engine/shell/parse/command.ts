import type { Command, Redirect, RedirectOperator } from "../ast.ts";
import { parseCompound } from "./compound.ts";
import { delimiterOf } from "./heredoc.ts";
import type { Parser } from "./parser.ts";
import { parseSimple } from "./simple.ts";

/** One command: a compound with its redirections, a function definition or a simple command. */
export function parseCommand(parser: Parser): Command {
  const compound = parseCompound(parser);
  if (!compound) return parseSimple(parser);
  if (compound.kind === "function") return compound;
  const redirects: Redirect[] = [];
  while (parser.peek().kind === "redirect") redirects.push(parseRedirect(parser));
  return redirects.length === 0 ? compound : { kind: "redirected", command: compound, redirects };
}

/** The redirection whose operator comes next. */
export function parseRedirect(parser: Parser): Redirect {
  const token = parser.take();
  if (token.kind !== "redirect") throw parser.unexpected(token);
  const target = parser.take();
  if (target.kind === "end" && parser.dialect.bash) {
    throw parser.unexpected({ kind: "newline", line: target.line, start: target.start });
  }
  if (target.kind !== "word") throw parser.unexpected(target);
  const fd = token.fd ?? (token.text.startsWith("<") ? 0 : 1);
  if (token.text !== "<<" && token.text !== "<<-") {
    return { operator: token.text as RedirectOperator, fd, target: target.word };
  }
  const redirect: Redirect = { operator: "<<", fd, target: { parts: [] } };
  const { delimiter, quoted } = delimiterOf(target.word);
  parser.pending.push({ redirect, delimiter, quoted, stripTabs: token.text === "<<-", line: target.line });
  return redirect;
}

import { type IDisposable, languages } from "monaco-editor/editor/editor.api";
import type { Session } from "../session.ts";
import { composeSuggestions, mountSuggestions, type Suggestion } from "./suggestions.ts";
import { explain } from "./word-at.ts";

const KINDS = {
  property: languages.CompletionItemKind.Property,
  value: languages.CompletionItemKind.Value,
  secret: languages.CompletionItemKind.Reference,
} as const;

/** Hovers and completion for Dockerfiles and compose files. */
export function addLanguageFeatures(session: Session): IDisposable {
  const features = [
    languages.registerHoverProvider(["dockerfile", "yaml"], {
      provideHover(model, { lineNumber, column }) {
        const found = explain(model.getLanguageId(), model.getLineContent(lineNumber), column);
        return (
          found && {
            range: {
              startLineNumber: lineNumber,
              endLineNumber: lineNumber,
              startColumn: found.start,
              endColumn: found.end,
            },
            contents: [
              { value: `**${found.word}** ${found.text}` },
              { value: `[Docker's documentation](${found.url})` },
            ],
          }
        );
      },
    }),
    languages.registerCompletionItemProvider("dockerfile", {
      triggerCharacters: ["-", "=", ","],
      async provideCompletionItems(model, position) {
        const { lineNumber, column } = position;
        const before = model.getLineContent(lineNumber).slice(0, column - 1);
        const own = mountSuggestions(before, session.files.peek());
        if (own) return { suggestions: itemsOf(own, lineNumber, column) };
        const { dockerfileSuggestions } = await import("./dockerfile-service.ts");
        return { suggestions: dockerfileSuggestions(model.getValue(), lineNumber, column) };
      },
    }),
    languages.registerCompletionItemProvider("yaml", {
      triggerCharacters: [" ", "-"],
      provideCompletionItems(model, { lineNumber, column }) {
        const lines = model.getLinesContent().slice(0, lineNumber);
        lines[lineNumber - 1] = (lines[lineNumber - 1] ?? "").slice(0, column - 1);
        const found = composeSuggestions(lines.join("\n"), session.files.peek());
        return { suggestions: found ? itemsOf(found, lineNumber, column) : [] };
      },
    }),
  ];
  return { dispose: () => features.forEach((feature) => void feature.dispose()) };
}

function itemsOf(
  { from, items }: { from: number; items: readonly Suggestion[] },
  line: number,
  column: number,
): languages.CompletionItem[] {
  const range = { startLineNumber: line, endLineNumber: line, startColumn: from + 1, endColumn: column };
  return items.map(({ label, insert, kind, detail = "" }, index) => ({
    label,
    insertText: insert,
    kind: KINDS[kind],
    documentation: detail,
    sortText: String(index).padStart(3, "0"),
    range,
  }));
}

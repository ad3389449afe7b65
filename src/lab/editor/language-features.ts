import { type editor, type IDisposable, languages } from "monaco-editor/editor/editor.api";
import type { Session } from "../session.ts";
import { dockerfileSuggestions } from "./dockerfile-suggestions.ts";
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
      triggerCharacters: ["-", "=", ",", "$", "{"],
      provideCompletionItems(model, { lineNumber, column }) {
        const before = textBefore(model, lineNumber, column);
        const line = before.slice(before.lastIndexOf("\n") + 1);
        const found =
          mountSuggestions(line, session.secretIds.peek()) ?? dockerfileSuggestions(before, model.getValue());
        return { suggestions: found ? itemsOf(found, lineNumber, column) : [] };
      },
    }),
    languages.registerCompletionItemProvider("yaml", {
      triggerCharacters: [" ", "-"],
      provideCompletionItems(model, { lineNumber, column }) {
        const found = composeSuggestions(textBefore(model, lineNumber, column), session.secretIds.peek());
        return { suggestions: found ? itemsOf(found, lineNumber, column) : [] };
      },
    }),
  ];
  return { dispose: () => features.forEach((feature) => void feature.dispose()) };
}

function textBefore(model: editor.ITextModel, line: number, column: number): string {
  return model.getValueInRange({
    startLineNumber: 1,
    startColumn: 1,
    endLineNumber: line,
    endColumn: column,
  });
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

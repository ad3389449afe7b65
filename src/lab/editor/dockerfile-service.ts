import { DockerfileLanguageServiceFactory } from "dockerfile-language-service";
import { languages } from "monaco-editor/editor/editor.api";

const service = DockerfileLanguageServiceFactory.createLanguageService();
service.setCapabilities({
  completion: { completionItem: { snippetSupport: true, documentationFormat: ["plaintext"] } },
});

/** Instructions, flags, stages and variables as dockerfile-language-service proposes them. Lines and columns from 1. */
export function dockerfileSuggestions(
  text: string,
  line: number,
  column: number,
): languages.CompletionItem[] {
  const found = service.computeCompletionItems(text, { line: line - 1, character: column - 1 });
  // Only names of images in a registry come later, and this page asks no registry.
  if (!Array.isArray(found)) return [];
  return found.flatMap((item) => {
    const edit = item.textEdit;
    if (!edit || !("range" in edit)) return [];
    const { start, end } = edit.range;
    return [
      {
        label: item.label,
        insertText: edit.newText,
        insertTextRules:
          item.insertTextFormat === 2
            ? languages.CompletionItemInsertTextRule.InsertAsSnippet
            : languages.CompletionItemInsertTextRule.None,
        kind: languages.CompletionItemKind.Keyword,
        range: {
          startLineNumber: start.line + 1,
          startColumn: start.character + 1,
          endLineNumber: end.line + 1,
          endColumn: end.character + 1,
        },
      },
    ];
  });
}

import { effect } from "@preact/signals";
import { editor, languages, MarkerSeverity, type Range, Uri } from "monaco-editor/editor/editor.api";
import type { Diagnostic } from "../../engine/rules/types.ts";
import { makeFix } from "../diagnostics.ts";
import { explanationOf } from "../rule-link.ts";
import type { Session } from "../session.ts";

const LANGUAGES = ["dockerfile", "yaml", "shell", "plaintext", "javascript"];
const SEVERITY = {
  error: MarkerSeverity.Error,
  warning: MarkerSeverity.Warning,
  info: MarkerSeverity.Info,
} as const;

/** Squiggles for `session.diagnostics`, and their fixes as code actions. Returns what stops it. */
export function showMarkers(session: Session, models: ReadonlyMap<string, editor.ITextModel>): () => void {
  const stop = effect(() => {
    const found = session.diagnostics.value;
    // A file that is opened later gets its markers with it.
    session.active.value;
    for (const [path, model] of models)
      editor.setModelMarkers(model, "leaklab", found.filter(({ file }) => file === path).map(markerOf));
  });
  const command = editor.registerCommand("leaklab.fix", (_, diagnostic: Diagnostic) => {
    if (diagnostic.fix) makeFix(session, diagnostic.fix);
  });
  const actions = languages.registerCodeActionProvider(LANGUAGES, {
    provideCodeActions(model, range) {
      const path = [...models].find(([, candidate]) => candidate === model)?.[0];
      const here = session.diagnostics
        .peek()
        .filter((diagnostic) => diagnostic.fix && diagnostic.file === path && meets(diagnostic, range));
      return {
        actions: here.map((diagnostic) => ({
          title: diagnostic.fix!.title,
          kind: "quickfix",
          isPreferred: true,
          diagnostics: [markerOf(diagnostic)],
          command: { id: "leaklab.fix", title: diagnostic.fix!.title, arguments: [diagnostic] },
        })),
        dispose() {},
      };
    },
  });
  return () => {
    stop();
    command.dispose();
    actions.dispose();
  };
}

function meets({ range: { start, end } }: Diagnostic, range: Range): boolean {
  const after =
    range.startLineNumber > end.line ||
    (range.startLineNumber === end.line && range.startColumn > end.column);
  const before =
    range.endLineNumber < start.line ||
    (range.endLineNumber === start.line && range.endColumn < start.column);
  return !after && !before;
}

function markerOf(diagnostic: Diagnostic): editor.IMarkerData {
  const { range, message, rule, severity, source } = diagnostic;
  const link = explanationOf(diagnostic);
  return {
    startLineNumber: range.start.line,
    startColumn: range.start.column,
    endLineNumber: range.end.line,
    endColumn: range.end.column,
    message,
    severity: SEVERITY[severity],
    source: source === "buildkit" ? "BuildKit" : source === "parser" ? "Syntax" : "Leaklab",
    ...(link ? { code: { value: rule, target: Uri.parse(new URL(link, location.href).href) } } : {}),
  };
}

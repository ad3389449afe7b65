import "monaco-editor/features/bracketMatching/register";
import "monaco-editor/features/caretOperations/register";
import "monaco-editor/features/clipboard/register";
import "monaco-editor/features/codeEditor/register";
import "monaco-editor/features/comment/register";
import "monaco-editor/features/contextmenu/register";
import "monaco-editor/features/cursorUndo/register";
import "monaco-editor/features/find/register";
import "monaco-editor/features/gotoError/register";
import "monaco-editor/features/hover/register";
import "monaco-editor/features/linesOperations/register";
import "monaco-editor/features/multicursor/register";
import "monaco-editor/editor/contrib/suggest/browser/suggestController";
import "monaco-editor/features/codeAction/register";
import "monaco-editor/features/toggleTabFocusMode/register";
import "monaco-editor/features/wordOperations/register";
import "monaco-editor/languages/definitions/dockerfile/register";
import "monaco-editor/languages/definitions/javascript/register";
import "monaco-editor/languages/definitions/shell/register";
import "monaco-editor/languages/definitions/yaml/register";
import { effect } from "@preact/signals";
import { editor, KeyCode, KeyMod, Range, Uri } from "monaco-editor/editor/editor.api";
import EditorWorker from "monaco-editor/editor/editor.worker?worker";
import type { Session } from "../session.ts";
import { format } from "./format-file.ts";
import { languageOf } from "./language.ts";
import { addLanguageFeatures } from "./language-features.ts";
import { showMarkers } from "./markers.ts";
import { installMonacoStyles } from "./monaco-styles.ts";
import { defineThemes, themeName } from "./theme.ts";

export interface CodeEditor {
  dispose(): void;
}

globalThis.MonacoEnvironment = { getWorker: () => new EditorWorker() };

/** Monaco over the session's files: one model a file, secrets marked, causes of findings in the margin. */
export function createCodeEditor(holder: HTMLElement, session: Session): CodeEditor {
  installMonacoStyles();
  defineThemes();
  const view = editor.create(holder, {
    model: null,
    theme: themeName(),
    automaticLayout: true,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"),
    fontSize: 14,
    lineHeight: 22,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    renderLineHighlight: "none",
    overviewRulerLanes: 0,
    hideCursorInOverviewRuler: true,
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 18,
    folding: false,
    glyphMargin: false,
    fixedOverflowWidgets: true,
    padding: { top: 12, bottom: 12 },
    bracketPairColorization: { enabled: false },
    unicodeHighlight: { ambiguousCharacters: false },
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
    accessibilityPageSize: 50,
    wordBasedSuggestions: "off",
    quickSuggestions: { other: true, comments: false, strings: false },
    lightbulb: { enabled: editor.ShowLightbulbIconMode.On },
  });
  const marks = view.createDecorationsCollection();
  const models = new Map<string, editor.ITextModel>();
  let fromSession = false;

  function modelOf(path: string, text: string): editor.ITextModel {
    const known = models.get(path);
    if (known) return known;
    const model = editor.createModel(
      text,
      languageOf(path),
      Uri.from({ scheme: "leaklab", path: `/${session.slug}/${path}` }),
    );
    model.onDidChangeContent(() => {
      if (!fromSession) session.setFile(path, model.getValue());
      if (view.getModel() === model) mark();
    });
    models.set(path, model);
    return model;
  }

  function mark(): void {
    const model = view.getModel();
    if (!model) return;
    marks.set([...secretMarks(model), ...causeMarks(session, session.active.peek())]);
  }

  const stops = [
    effect(() => {
      const files = session.files.value;
      const path = session.active.value;
      for (const [known, model] of models)
        if (!(known in files)) {
          model.dispose();
          models.delete(known);
        }
      if (!(path in files)) return;
      const model = modelOf(path, files[path] ?? "");
      if (model.getValue() !== files[path]) {
        fromSession = true;
        model.pushEditOperations(
          [],
          [{ range: model.getFullModelRange(), text: files[path] ?? "" }],
          () => null,
        );
        fromSession = false;
      }
      if (view.getModel() !== model) view.setModel(model);
      view.updateOptions({ ariaLabel: `Text of ${path}. Press Control M to let Tab leave the editor.` });
      mark();
    }),
    effect(() => {
      session.grade.value;
      mark();
    }),
    effect(() => {
      const target = session.reveal.value;
      if (!target) return;
      const { start, end } = target.range;
      view.setSelection(new Range(start.line, start.column, end.line, end.column));
      view.revealRangeInCenterIfOutsideViewport(new Range(start.line, 1, end.line, 1));
      view.focus();
    }),
  ];

  const stopMarkers = showMarkers(session, models);
  const features = addLanguageFeatures(session);

  function secretMarks(model: editor.ITextModel): editor.IModelDeltaDecoration[] {
    return session.secrets.flatMap(({ name, value }) =>
      model.findMatches(value, false, false, true, null, false).map(({ range }) => ({
        range,
        options: { inlineClassName: "secret-in-code", hoverMessage: { value: `The value of \`${name}\`` } },
      })),
    );
  }

  view.addAction({
    id: "leaklab.check",
    label: "Run checks",
    keybindings: [KeyMod.CtrlCmd | KeyCode.Enter],
    run: () => session.runChecks({ asked: true }),
  });

  view.addAction({
    id: "leaklab.format",
    label: "Format",
    keybindings: [KeyMod.Shift | KeyMod.Alt | KeyCode.KeyF],
    contextMenuGroupId: "1_modification",
    run: () => format(session),
  });

  const watcher = new MutationObserver(() => editor.setTheme(themeName()));
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

  return {
    dispose() {
      for (const stop of stops) stop();
      stopMarkers();
      features.dispose();
      watcher.disconnect();
      view.dispose();
      for (const model of models.values()) model.dispose();
    },
  };
}

/** Lines that a finding names as its cause, marked in the margin. */
function causeMarks(session: Session, path: string): editor.IModelDeltaDecoration[] {
  const findings = session.grade.peek()?.findings ?? [];
  const lines = new Set(
    findings.flatMap(({ cause, meant }) => (!meant && cause?.file === path ? [cause.range.start.line] : [])),
  );
  return [...lines].map((line) => ({
    range: new Range(line, 1, line, 1),
    options: {
      isWholeLine: true,
      linesDecorationsClassName: "leak-cause",
      linesDecorationsTooltip: "A secret gets out here",
    },
  }));
}

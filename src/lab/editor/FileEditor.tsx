import { useEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session.ts";
import type { CodeEditor } from "./monaco.ts";

/**
 * The chosen file: a plain text area at first and on touch devices, Monaco once it has been loaded.
 * Both edit the same signal.
 */
export function FileEditor({ session }: { session: Session }) {
  const holder = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<CodeEditor | null>(null);

  useEffect(() => {
    let stop: (() => void) | undefined;
    const cancel = whenIdle(async () => {
      const { watchDiagnostics } = await import("../diagnostics.ts");
      stop = watchDiagnostics(session);
    });
    return () => {
      cancel();
      stop?.();
    };
  }, [session]);

  useEffect(() => {
    if (matchMedia("(pointer: coarse)").matches) return;
    let gone = false;
    let loaded: CodeEditor | undefined;
    const cancel = whenIdle(async () => {
      const { createCodeEditor } = await import("./monaco.ts");
      if (gone || !holder.current) return;
      loaded = createCodeEditor(holder.current, session);
      setEditor(loaded);
    });
    return () => {
      gone = true;
      cancel();
      loaded?.dispose();
    };
  }, [session]);

  const plain = useRef<HTMLTextAreaElement>(null);
  const target = session.reveal.value;
  useEffect(() => {
    const area = plain.current;
    if (!target || !area) return;
    const lines = area.value.split("\n");
    const offset = ({ line, column }: typeof target.range.start) =>
      lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
    area.focus();
    area.setSelectionRange(offset(target.range.start), offset(target.range.end));
    area.scrollTop = ((target.range.start.line - 3) / Math.max(1, lines.length)) * area.scrollHeight;
  }, [target]);

  const path = session.active.value;
  return (
    <>
      <div class="monaco-holder" ref={holder} hidden={!editor} />
      {!editor && (
        <textarea
          ref={plain}
          class="plain-editor"
          aria-label={`Text of ${path}`}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          value={session.files.value[path] ?? ""}
          onInput={(event) => session.setFile(path, event.currentTarget.value)}
        />
      )}
    </>
  );
}

/** Runs `work` when the page has been painted and has nothing better to do. Returns a way to call it off. */
function whenIdle(work: () => void): () => void {
  if ("requestIdleCallback" in window) {
    const id = requestIdleCallback(work, { timeout: 1_500 });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(work, 200);
  return () => clearTimeout(id);
}

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

  const path = session.active.value;
  return (
    <>
      <div class="monaco-holder" ref={holder} hidden={!editor} />
      {!editor && (
        <textarea
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

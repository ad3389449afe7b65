import { effect } from "@preact/signals";
import { applyFix } from "../engine/rules/apply-fix.ts";
import { diagnose } from "../engine/rules/diagnose.ts";
import type { Fix } from "../engine/rules/types.ts";
import { workspaceOf } from "../engine/source/workspace.ts";
import type { Session } from "./session.ts";

/**
 * Keeps `session.diagnostics` true to the files. Runs on the page's own thread, after the keystroke was
 * painted: a lab takes a few milliseconds, less than a worker's round trip when that worker is grading.
 */
export function watchDiagnostics(session: Session): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    const files = session.files.value;
    clearTimeout(timer);
    timer = setTimeout(() => {
      performance.mark("leaklab-diagnose");
      session.diagnostics.value = diagnose(workspaceOf({ ...files }), session.secrets);
      performance.measure("leaklab-diagnose", "leaklab-diagnose");
    });
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** Makes a fix's edits, in as many files as it names. */
export function makeFix(session: Session, fix: Fix): void {
  session.replaceFiles(applyFix(session.files.peek(), fix));
  const files = [...new Set(fix.edits.map(({ file }) => file))];
  session.announcement.value = `${fix.title}: changed ${files.join(", ")}.`;
}

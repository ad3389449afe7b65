import { effect } from "@preact/signals";
import { applyFix } from "../engine/rules/apply-fix.ts";
import type { Fix } from "../engine/rules/types.ts";
import type { Session } from "./session.ts";

/** Keeps `session.diagnostics` true to the files: a worker of its own reads them, after the keystroke was painted. */
export function watchDiagnostics(session: Session): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  async function diagnose(): Promise<void> {
    const mine = ++turn;
    performance.mark("leaklab-diagnose");
    // A worker that stopped is started again by the next keystroke; until then the last answer stands.
    const reply = await session.diagnose().catch(() => undefined);
    if (mine !== turn || !reply) return;
    performance.measure("leaklab-diagnose", "leaklab-diagnose");
    session.diagnostics.value = reply.diagnostics;
    session.secretIds.value = reply.secretIds;
  }

  const stop = effect(() => {
    session.files.value;
    clearTimeout(timer);
    timer = setTimeout(diagnose);
  });
  return () => {
    clearTimeout(timer);
    turn++;
    stop();
  };
}

/** Makes a fix's edits, in as many files as it names. */
export function makeFix(session: Session, fix: Fix): void {
  session.replaceFiles(applyFix(session.files.peek(), fix));
  const files = [...new Set(fix.edits.map(({ file }) => file))];
  session.announcement.value = `${fix.title}: changed ${files.join(", ")}.`;
}

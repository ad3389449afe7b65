import { useEffect, useRef } from "preact/hooks";
import type { Session } from "../session.ts";
import type { TerminalView } from "../terminal/xterm.ts";
import { Suggestions } from "./Suggestions.tsx";
import { TouchLine } from "./TouchLine.tsx";

/** A shell on the simulated machine. xterm is loaded when the page has become quiet. */
export function TerminalPane({ session }: { session: Session }) {
  const holder = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let view: TerminalView | undefined;
    let gone = false;
    // Characters are measured once: the font has to be there before.
    Promise.all([import("../terminal/xterm.ts"), document.fonts.load("13px 'IBM Plex Mono'")]).then(
      ([{ createTerminal }]) => {
        if (!gone && holder.current) view = createTerminal(holder.current, session);
      },
    );
    return () => {
      gone = true;
      view?.dispose();
    };
  }, [session]);

  return (
    <>
      <header class="pane-head">
        <h2>Terminal</h2>
        <span class="keys">
          <kbd>Tab</kbd> completes a word; on an empty line it leaves
        </span>
        <button
          type="button"
          class="link"
          title="Take the last line back: files, images and containers as they were before it"
          onClick={() => session.undoLine()}
        >
          Undo
        </button>
        <button
          type="button"
          class="link"
          title="Start again on a simulated machine as new; your files stay"
          onClick={() => session.resetMachine()}
        >
          New machine
        </button>
      </header>
      <div class="terminal-holder" ref={holder} />
      <Suggestions session={session} />
      <TouchLine session={session} />
    </>
  );
}

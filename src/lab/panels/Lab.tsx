import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Surface } from "../../engine/evidence/types.ts";
import type { LessonBundle } from "../lesson-bundle.ts";
import { DEFAULT_PANES, type PaneSizes, paneStore, readPanes } from "../panes.ts";
import { markProgress } from "../progress-marks.ts";
import type { LabFiles, Secret } from "../protocol.ts";
import { createSession, type Session, type Tab } from "../session.ts";
import { AttackerPane } from "./AttackerPane.tsx";
import { Comparison } from "./Comparison.tsx";
import { FilesPane } from "./FilesPane.tsx";
import { Help } from "./Help.tsx";
import { LabSession } from "./lab-session.ts";
import { ProveBar } from "./ProveBar.tsx";
import type { LabPlace } from "./place.ts";
import { Splitter } from "./Splitter.tsx";
import { TerminalPane } from "./TerminalPane.tsx";
import { TopBar } from "./TopBar.tsx";

interface Props {
  readonly slug: string;
  readonly starter: LabFiles;
  readonly secrets: readonly Secret[];
  readonly also: readonly Surface[];
  readonly place: LabPlace;
  /** See `SessionOptions`. */
  readonly own?: LessonBundle;
  /** The story, rendered while the site was built. */
  readonly children?: ComponentChildren;
}

/** The whole lab page: story, files, terminal and the attacker's view around one session. */
export function Lab({ slug, starter, secrets, also, place, own, children }: Props) {
  const session = useMemo(() => createSession({ slug, starter, secrets, own, createWorker }), [slug]);
  const sizes = useSignal<PaneSizes>(DEFAULT_PANES);
  const help = useSignal(false);
  const middle = useRef<HTMLDivElement>(null);

  useEffect(() => {
    sizes.value = readPanes();
    const forget = sizes.subscribe((value) => {
      if (value !== DEFAULT_PANES) paneStore().write(value);
    });
    markProgress(document);
    void session.open();
    return forget;
  }, [session]);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        void session.runChecks({ asked: true });
      } else if (event.key === "?" && !isTyping(event.target)) help.value = true;
      else if (event.key === "Escape") session.drawer.value = false;
    };
    const click = (event: MouseEvent) => {
      const suggestion = (event.target as Element).closest<HTMLElement>("[data-run]");
      if (suggestion?.dataset.run) session.showCommand(suggestion.dataset.run);
    };
    addEventListener("keydown", press);
    addEventListener("click", click);
    return () => {
      removeEventListener("keydown", press);
      removeEventListener("click", click);
    };
  }, [session]);

  const { story, attacker, editor } = sizes.value;
  return (
    <div
      class="lab"
      data-tab={session.tab.value}
      data-drawer={session.drawer.value}
      style={{
        "--story": `${story}px`,
        "--attacker": `${attacker}px`,
        "--editor": `${editor}fr`,
        "--terminal": `${1 - editor}fr`,
      }}
    >
      <TopBar session={session} place={place} onHelp={() => (help.value = true)} />
      <Tabs session={session} />
      {session.notice.value && (
        <p class="lab-notice" role="alert">
          {session.notice.value}
          <button type="button" class="link" onClick={() => (session.notice.value = null)}>
            Dismiss
          </button>
        </p>
      )}
      <main class="panes">
        <article class="pane story">
          <LabSession.Provider value={session}>{children}</LabSession.Provider>
          <ProveBar session={session} />
        </article>
        <Splitter name="story" label="Width of the story" sizes={sizes} direction={1} />
        <div class="middle" ref={middle}>
          <section class="pane files" aria-label="Files">
            <FilesPane session={session} />
          </section>
          <Splitter
            name="editor"
            label="Height of the editor"
            sizes={sizes}
            direction={1}
            extent={() => middle.current?.clientHeight ?? 1}
          />
          <section class="pane terminal" aria-label="Terminal">
            <TerminalPane session={session} />
          </section>
        </div>
        <Splitter name="attacker" label="Width of the attacker's view" sizes={sizes} direction={-1} />
        <button
          type="button"
          class="drawer-handle"
          aria-expanded={session.drawer.value}
          onClick={() => (session.drawer.value = !session.drawer.value)}
        >
          What an attacker sees
          <TabState session={session} />
        </button>
        <section class="pane attacker" aria-label="What an attacker sees">
          <AttackerPane session={session} also={also} next={place.next} />
        </section>
      </main>
      <Comparison session={session} />
      <Help open={help.value} onClose={() => (help.value = false)} />
      <p class="visually-hidden" aria-live="polite" role="status">
        {session.announcement.value}
      </p>
    </div>
  );
}

const TABS: readonly (readonly [Tab, string])[] = [
  ["story", "Story"],
  ["files", "Files"],
  ["terminal", "Terminal"],
  ["attacker", "Leaks"],
];

/** Narrow pages show one pane at a time. */
function Tabs({ session }: { session: Session }) {
  return (
    <nav class="pane-tabs" aria-label="Panes">
      {TABS.map(([tab, label]) => (
        <button
          key={tab}
          type="button"
          aria-current={session.tab.value === tab ? "true" : undefined}
          onClick={() => (session.tab.value = tab)}
        >
          {label}
          {tab === "attacker" && <TabState session={session} />}
        </button>
      ))}
    </nav>
  );
}

function TabState({ session }: { session: Session }) {
  const { passed, all } = session.score.value;
  if (all === 0) return null;
  return (
    <span class={`tab-state ${passed === all ? "passed" : "failed"}`}>
      {passed}/{all}
      <span class="visually-hidden"> checks passed</span>
    </span>
  );
}

function createWorker(): Worker {
  return new Worker(new URL("../worker.ts", import.meta.url), { type: "module", name: "leaklab" });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input, textarea, [contenteditable], .monaco-editor, .xterm") !== null
  );
}

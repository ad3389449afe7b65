import { useState } from "preact/hooks";
import { FileEditor } from "../editor/FileEditor.tsx";
import type { Session } from "../session.ts";
import { tabOrder } from "../tab-order.ts";
import { moveAlongTabs } from "./move-along-tabs.ts";
import { NameForm } from "./NameForm.tsx";
import { ProblemList } from "./ProblemList.tsx";

/** The learner's files: a tab for each, an editor for the chosen one. */
export function FilesPane({ session }: { session: Session }) {
  const [asking, ask] = useState<"add" | "rename" | null>(null);
  const names = tabOrder(session.files.value);
  const active = session.active.value;
  const starter = session.starter[active];
  const isChanged = session.files.value[active] !== starter;

  function remove() {
    const { [active]: _, ...others } = session.files.value;
    session.replaceFiles(others);
    session.announcement.value = `${active} deleted.`;
  }

  function name(path: string) {
    const files = session.files.value;
    const { [active]: text = "", ...others } = files;
    session.replaceFiles(asking === "add" ? { ...files, [path]: "" } : { ...others, [path]: text });
    session.active.value = path;
    ask(null);
  }

  return (
    <>
      <header class="pane-head files-head">
        <h2 class="visually-hidden">Files</h2>
        <div class="file-tabs" role="tablist" aria-label="Files" onKeyDown={moveAlongTabs}>
          {names.map((path) => (
            <button
              key={path}
              type="button"
              role="tab"
              id={tabId(path)}
              aria-selected={path === active}
              aria-controls="file-editor"
              tabIndex={path === active ? 0 : -1}
              onClick={() => {
                session.active.value = path;
              }}
            >
              {path}
              {session.files.value[path] !== session.starter[path] && (
                <span class="changed" title="Changed since the start">
                  <span class="visually-hidden"> (changed)</span>
                </span>
              )}
            </button>
          ))}
        </div>
        <div class="file-actions">
          <IconButton label="Add a file" onClick={() => ask("add")} path="M8 3v10M3 8h10" />
          <IconButton
            label={`Rename ${active}`}
            onClick={() => ask("rename")}
            path="m3 13 .8-3L10.5 3.3l2.2 2.2L6 12.2Z"
          />
          <IconButton
            label={`Delete ${active}`}
            onClick={remove}
            path="M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5"
          />
          {isChanged && starter !== undefined && (
            <IconButton
              label={`Put ${active} back as it was`}
              onClick={() => session.setFile(active, starter)}
              path="M3.5 3v3.5H7M3.7 6.3a5 5 0 1 1-.6 3.2"
            />
          )}
        </div>
      </header>
      {asking && (
        <NameForm
          label={asking === "add" ? "Name of the new file" : `New name for ${active}`}
          start={asking === "add" ? "" : active}
          taken={names}
          onName={name}
          onCancel={() => ask(null)}
        />
      )}
      <div class="file-editor" id="file-editor" role="tabpanel" aria-labelledby={tabId(active)}>
        {names.length === 0 ? (
          <p class="waiting">There are no files. Add one, or reset the lesson.</p>
        ) : (
          <FileEditor session={session} />
        )}
      </div>
      <ProblemList session={session} />
    </>
  );
}

function tabId(path: string): string {
  return `file-tab-${path.replace(/[^\w-]/g, (character) => `_${character.charCodeAt(0)}`)}`;
}

function IconButton({ label, path, onClick }: { label: string; path: string; onClick: () => void }) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onClick}>
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        aria-hidden="true"
      >
        <path d={path} stroke-linecap="round" stroke-linejoin="round" />
      </svg>
    </button>
  );
}

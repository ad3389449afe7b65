import { useState } from "preact/hooks";
import { FileEditor } from "../editor/FileEditor.tsx";
import { format } from "../editor/format-file.ts";
import type { Session } from "../session.ts";
import { tabOrder } from "../tab-order.ts";
import { FileTree } from "./FileTree.tsx";
import { IconButton } from "./IconButton.tsx";
import { LazyDiff } from "./LazyDiff.tsx";
import { moveAlongTabs } from "./move-along-tabs.ts";
import { NameForm } from "./NameForm.tsx";
import { ProblemList } from "./ProblemList.tsx";

/** The learner's files: a tab for each, an editor for the chosen one. */
export function FilesPane({ session }: { session: Session }) {
  const [asking, ask] = useState<"add" | "rename" | null>(null);
  const [tree, showTree] = useState(false);
  const [diff, showDiff] = useState(false);
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
        <IconButton
          label="File tree"
          pressed={tree}
          onClick={() => showTree(!tree)}
          path="M3 3.5h4M5 3.5v9h3M5 8h3M10 6.5h3M10 8h3M10 12.5h3"
        />
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
          <IconButton
            label={`Format ${active}`}
            onClick={() => void format(session)}
            path="M3 3.5h10M3 6.5h6M3 9.5h10M3 12.5h6"
          />
          {isChanged && (
            <IconButton
              label={`What changed in ${active} since the start`}
              pressed={diff}
              onClick={() => showDiff(!diff)}
              path="M5.5 2.5v5M3 5h5M3 12.5h5M11 3v10"
            />
          )}
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
      <div class="file-body">
        {tree && <FileTree session={session} />}
        <div class="file-editor" id="file-editor" role="tabpanel" aria-labelledby={tabId(active)}>
          {names.length === 0 ? (
            <p class="waiting">There are no files. Add one, or reset the lesson.</p>
          ) : (
            <FileEditor session={session} />
          )}
          {diff && isChanged && (
            <div class="file-diff">
              <LazyDiff path={active} before={starter ?? ""} after={session.files.value[active] ?? ""} />
            </div>
          )}
        </div>
      </div>
      <ProblemList session={session} />
    </>
  );
}

function tabId(path: string): string {
  return `file-tab-${path.replace(/[^\w-]/g, (character) => `_${character.charCodeAt(0)}`)}`;
}

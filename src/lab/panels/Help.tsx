import { useEffect, useRef } from "preact/hooks";

const SHORTCUTS: readonly (readonly [string, string])[] = [
  ["Ctrl Enter", "Run the checks, from anywhere"],
  ["Ctrl M", "In the editor: let Tab leave it, and back"],
  ["Ctrl Space", "In the editor: suggest words"],
  ["Ctrl .", "In the editor: offer the fixes of a problem"],
  ["F8", "In the editor: to the next problem"],
  ["Ctrl F", "In the editor: find in the file"],
  ["Ctrl D", "In the editor: choose the same word once more"],
  ["Shift Alt F", "In the editor: format the file"],
  ["Tab", "In the terminal: complete the word; on an empty line, leave"],
  ["Shift Tab", "Leave the terminal backwards"],
  ["↑ ↓", "In the terminal: earlier lines"],
  ["Ctrl C", "In the terminal: stop what runs, or copy what is selected"],
  ["Ctrl V", "In the terminal: paste"],
  ["← → ↑ ↓", "On a bar between panes: move it; on tabs: choose"],
  ["Esc", "Close what is open above the page"],
  ["?", "This help"],
];

/** What the marks mean and which keys work. */
export function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">How this works</h2>
      <p>
        Read the story, change the files, run commands. Your files are run twice with two different values of
        each secret; whatever differs afterwards depends on the secret. That is what the leak map shows.
      </p>
      <ul class="legend">
        <li>
          <span class="swatch quiet" /> Nothing of a secret can be seen here.
        </li>
        <li>
          <span class="swatch leaking" /> A secret can be read here, in so many places.
        </li>
        <li>
          <span class="swatch meant" /> It can be read here and is meant to: the service needs it.
        </li>
      </ul>
      <dl>
        {SHORTCUTS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" class="button small">
          Close
        </button>
      </form>
    </dialog>
  );
}

/** The part of xterm that copying needs. */
interface Selectable {
  hasSelection(): boolean;
  getSelection(): string;
  clearSelection(): void;
}

/**
 * Copy and paste as everywhere else: Ctrl+C copies while something is selected (and stops the command otherwise),
 * Ctrl+Shift+C always copies, Ctrl+V pastes. Returns whether the key is thereby taken from the terminal.
 */
export function isClipboardKey(event: KeyboardEvent, terminal: Selectable): boolean {
  if (event.type !== "keydown" || !(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const key = event.key.toLowerCase();
  // The browser's own paste event follows; xterm listens to that.
  if (key === "v") return true;
  if (key !== "c" || !terminal.hasSelection()) return key === "c" && event.shiftKey;
  void navigator.clipboard?.writeText(terminal.getSelection()).catch(() => undefined);
  terminal.clearSelection();
  event.preventDefault();
  return true;
}

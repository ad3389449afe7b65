import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import sheet from "@xterm/xterm/css/xterm.css?inline";
import { installStyles } from "../install-styles.ts";
import { splitSecrets } from "../panels/split-secrets.ts";
import type { Secret } from "../protocol.ts";
import type { Session } from "../session.ts";
import { isClipboardKey } from "./clipboard.ts";
import { lineHistory } from "./history.ts";
import { LineEditor } from "./line-editor.ts";

const PROMPT = "$ ";

export interface TerminalView {
  dispose(): void;
}

/** An xterm in `holder` whose lines run on the session's simulated machine. */
export function createTerminal(holder: HTMLElement, session: Session): TerminalView {
  installStyles("xterm", sheet);
  const terminal = new Terminal({
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"),
    fontSize: 13,
    lineHeight: 1.35,
    cursorBlink: false,
    screenReaderMode: true,
    convertEol: true,
    scrollback: 5_000,
    theme: palette(),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(holder);
  fit.fit();

  const history = lineHistory();
  const waiting: string[] = [];
  let running = false;
  let column = 0;

  const editor = new LineEditor(
    {
      write: (text) => terminal.write(text),
      submit: (line) => void run(line),
      cancel: () => editor.start(),
      complete: (line) => session.complete(line).catch(() => ({ from: line.length, words: [] })),
      clear: () => terminal.clear(),
      remember: (line) => history.add(line),
    },
    PROMPT,
    history.read(),
  );

  async function run(line: string): Promise<void> {
    if (line.trim() === "clear") terminal.clear();
    else if (line.trim() !== "") {
      running = true;
      column = 0;
      await session.runLine(line);
      running = false;
      if (column > 0) terminal.write("\r\n");
    }
    editor.start();
    const next = waiting.shift();
    if (next !== undefined) editor.enter(next);
  }

  terminal.onData((data) => {
    if (!running) editor.input(data);
    else if (data === "\x03") {
      terminal.write("^C");
      session.interrupt();
    }
  });
  // Tab completes a word. Where there is none it goes on to what follows, and Shift+Tab always goes back, or the keyboard
  // would be caught here.
  const leaves = (event: KeyboardEvent) =>
    event.key === "Tab" && (event.shiftKey || running || editor.line === "");
  terminal.attachCustomKeyEventHandler(
    (event) => !leaves(event) && !isPageShortcut(event) && !isClipboardKey(event, terminal),
  );

  session.attachTerminal({
    run(line) {
      terminal.scrollToBottom();
      if (running) waiting.push(line);
      else editor.enter(line);
    },
    write(text) {
      column = text.endsWith("\n") ? 0 : column + text.length;
      terminal.write(highlight(text, session.secrets));
    },
    notice(text) {
      terminal.write(`\r\n\x1b[2m# ${text}\x1b[0m\r\n`);
      column = 0;
      if (!running) editor.redraw();
    },
    focus: () => terminal.focus(),
  });

  const sizes = new ResizeObserver(() => {
    if (holder.offsetParent) fit.fit();
  });
  sizes.observe(holder);
  const themes = new MutationObserver(() => {
    terminal.options.theme = palette();
  });
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

  terminal.write("\x1b[2m# A simulated machine with your files. Type help to see what it knows.\x1b[0m\r\n");
  editor.start();

  return {
    dispose() {
      sizes.disconnect();
      themes.disconnect();
      terminal.dispose();
    },
  };
}

/** Ctrl+Enter belongs to the page, also while the terminal has the focus. */
function isPageShortcut(event: KeyboardEvent): boolean {
  return event.key === "Enter" && (event.ctrlKey || event.metaKey);
}

/** Marks credentials with the colour of the secret. */
function highlight(text: string, secrets: readonly Secret[]): string {
  const values = secrets.map(({ value }) => ({ name: value, value }));
  return splitSecrets(text, values)
    .map((part) => (part.secret ? `\x1b[48;2;255;217;26m\x1b[38;2;28;26;22m${part.text}\x1b[0m` : part.text))
    .join("");
}

function palette() {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const ink = token("--ink");
  const soft = token("--ink-soft");
  return {
    background: token("--paper-sunken"),
    foreground: ink,
    cursor: ink,
    cursorAccent: token("--paper-sunken"),
    selectionBackground: token("--rule-strong"),
    // Yellow is the secret's: programs that print in yellow get ink.
    black: ink,
    brightBlack: token("--ink-faint"),
    red: token("--failed"),
    brightRed: token("--failed"),
    green: token("--passed"),
    brightGreen: token("--passed"),
    yellow: soft,
    brightYellow: soft,
    blue: token("--build"),
    brightBlue: token("--build"),
    cyan: token("--run"),
    brightCyan: token("--run"),
    magenta: soft,
    brightMagenta: soft,
    white: ink,
    brightWhite: ink,
  };
}

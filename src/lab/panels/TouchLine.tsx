import { useRef } from "preact/hooks";
import type { Session } from "../session.ts";
import { lineHistory } from "../terminal/history.ts";

/** A field for touch devices, whose keyboards do not get on with a terminal: no autocorrection, a key to send it. */
export function TouchLine({ session }: { session: Session }) {
  const input = useRef<HTMLInputElement>(null);
  const place = useRef(0);

  function recall() {
    const lines = lineHistory().read();
    place.current = (place.current % Math.max(1, lines.length)) + 1;
    if (input.current) input.current.value = lines.at(-place.current) ?? "";
  }

  return (
    <form
      class="touch-line"
      onSubmit={(event) => {
        event.preventDefault();
        const line = input.current?.value ?? "";
        if (line.trim() === "" || !input.current) return;
        input.current.value = "";
        place.current = 0;
        session.showCommand(line);
      }}
    >
      <input
        ref={input}
        aria-label="Command"
        placeholder="Command"
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        autocorrect="off"
        enterkeyhint="send"
      />
      <button type="button" class="button quiet small" aria-label="Earlier line" onClick={recall}>
        ↑
      </button>
      <button type="submit" class="button small">
        Run
      </button>
    </form>
  );
}

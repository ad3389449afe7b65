import { useEffect, useRef, useState } from "preact/hooks";
import { problemWith } from "./file-name.ts";

interface NameFormProps {
  readonly label: string;
  readonly start: string;
  readonly taken: readonly string[];
  readonly onName: (path: string) => void;
  readonly onCancel: () => void;
}

/** Asks for a file's name, and says why one cannot be. */
export function NameForm({ label, start, taken, onName, onCancel }: NameFormProps) {
  const [path, setPath] = useState(start);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const problem = path === start ? null : problemWith(path, taken);
  return (
    <form
      class="name-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (path !== start && !problem) onName(path);
      }}
      onKeyDown={(event) => event.key === "Escape" && onCancel()}
    >
      <label>
        {label}
        <input
          ref={input}
          value={path}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          onInput={(event) => setPath(event.currentTarget.value.trim())}
        />
      </label>
      <button type="submit" class="button small" disabled={path === start || problem !== null}>
        Save
      </button>
      <button type="button" class="button quiet small" onClick={onCancel}>
        Cancel
      </button>
      {problem && <p role="alert">{problem}</p>}
    </form>
  );
}

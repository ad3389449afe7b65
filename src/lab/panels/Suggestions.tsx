import { useEffect, useState } from "preact/hooks";
import type { Session } from "../session.ts";

const SHOWN = 3;
const ALWAYS = ["docker images", "docker ps -a", "help"];

/** Commands to click, for those who would rather not type: the story's next ones, then what is always worth a look. */
export function Suggestions({ session }: { session: Session }) {
  const [story, setStory] = useState<readonly string[]>([]);
  useEffect(() => {
    const offered = [...document.querySelectorAll<HTMLElement>(".story-text [data-run]")];
    setStory(offered.flatMap(({ dataset }) => dataset.run ?? []));
  }, []);
  const done = session.lines.value;
  const next = [...new Set([...story, ...ALWAYS])].filter((line) => !done.has(line)).slice(0, SHOWN);
  if (next.length === 0) return null;
  return (
    <ul class="suggestions" aria-label="Commands to try">
      {next.map((line) => (
        <li key={line}>
          <button type="button" onClick={() => session.showCommand(line)}>
            <code>{line}</code>
          </button>
        </li>
      ))}
    </ul>
  );
}

import { diffLines } from "diff";

interface Props {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What became of a file, line by line. */
export function Diff({ path, before, after }: Props) {
  return (
    <figure class="diff">
      <figcaption>{path}</figcaption>
      {/* biome-ignore lint/a11y: a text that may scroll must be reachable from the keyboard */}
      <pre tabIndex={0} aria-label={`Changes in ${path}`}>
        {diffLines(before, after).flatMap((part, index) =>
          part.value
            .replace(/\n$/, "")
            .split("\n")
            .map((line, number) => (
              <code key={`${index}:${number}`} class={part.added ? "added" : part.removed ? "removed" : ""}>
                <span class="sign">{part.added ? "+" : part.removed ? "-" : " "}</span>
                {line}
                {"\n"}
              </code>
            )),
        )}
      </pre>
    </figure>
  );
}

import { useEffect, useRef } from "preact/hooks";
import type { ComparedPiece, ComparisonReply } from "../exhibits/types.ts";
import type { Session } from "../session.ts";
import { tileOf } from "../surfaces.ts";
import { SecretText } from "./SecretText.tsx";
import { useLook } from "./use-look.ts";

/** One place of both runs, side by side: what differs depends on the secret. */
export function Comparison({ session }: { session: Session }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const index = session.compared.value;
  const item = index === null ? undefined : session.grade.value?.findings[index];
  const reply = useLook<ComparisonReply>(session, item ? { type: "compare", finding: item.index } : null);
  const open = item !== undefined;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      class="comparison"
      aria-labelledby="comparison-title"
      onClose={() => (session.compared.value = null)}
    >
      {item && (
        <>
          <h2 id="comparison-title">
            {tileOf(item.finding.surface).name} <span class="object">{item.finding.object}</span>
          </h2>
          <p class="where">
            <SecretText text={item.finding.where} secrets={session.secrets} />
          </p>
          <p>
            Your files were run twice, and nothing but the secret was another. Whatever differs here was made
            from it.
          </p>
          {reply ? <Runs reply={reply} /> : <p class="waiting">Opening both runs.</p>}
        </>
      )}
      <form method="dialog">
        <button type="submit" class="button small">
          Close
        </button>
      </form>
    </dialog>
  );
}

function Runs({ reply: { rows, kind, same } }: { reply: ComparisonReply }) {
  return (
    <>
      {/* biome-ignore lint/a11y: a table that may scroll must be reachable from the keyboard */}
      <div class="runs" tabIndex={0}>
        <table class={kind}>
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">{kind === "bytes" ? "Offset" : "Line"}</span>
              </th>
              <th scope="col">Run A</th>
              <th scope="col">Run B</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, a, b }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>
                  <Compared pieces={a} />
                </td>
                <td>
                  <Compared pieces={b} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {same > 0 && (
        <p class="same">
          {same} {kind === "bytes" ? "rows of bytes" : same === 1 ? "line" : "lines"} more{" "}
          {same === 1 ? "is" : "are"} left out.
        </p>
      )}
    </>
  );
}

function Compared({ pieces }: { pieces: readonly ComparedPiece[] }) {
  return (
    <code>
      {pieces.map(({ text, changed }, index) =>
        changed ? (
          <mark key={index} class="secret">
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </code>
  );
}

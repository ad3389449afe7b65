import { useState } from "preact/hooks";
import type { Exhibit, Shelf, ShelfReply } from "../../exhibits/types.ts";
import type { Session } from "../../session.ts";
import { useLook } from "../use-look.ts";
import { FindingWays } from "./FindingWays.tsx";
import { Pieces } from "./Pieces.tsx";

const FIRST = 60;

/** The lines, files or values of one object, as an attacker would read them. */
export function Lines({ session, shelf }: { session: Session; shelf: Shelf }) {
  const { surface, object } = shelf;
  const reply = useLook<ShelfReply>(session, { type: "shelf", surface, object });
  const [all, showAll] = useState(false);
  if (!reply) return <p class="waiting">Opening.</p>;
  const shown = all
    ? reply.exhibits
    : reply.exhibits.filter(({ findings }, index) => index < FIRST || findings.length > 0);
  const hidden = reply.exhibits.length - shown.length;
  return (
    <>
      <ol class="lines">
        {shown.map((exhibit, index) => (
          <Line key={index} session={session} exhibit={exhibit} />
        ))}
      </ol>
      {hidden > 0 && (
        <button type="button" class="link" onClick={() => showAll(true)}>
          Show {hidden} more
        </button>
      )}
      {reply.more > 0 && (
        <p class="none">{reply.more} more are left out here; none of them shows a secret.</p>
      )}
    </>
  );
}

function Line({ session, exhibit: { where, text, findings } }: { session: Session; exhibit: Exhibit }) {
  const known = session.grade.value?.findings ?? [];
  const state =
    findings.length === 0 ? "" : findings.every((index) => known[index]?.meant) ? "meant" : "leaking";
  return (
    <li class={`line ${state}`}>
      {where !== "" && <span class="where">{where}</span>}
      <code>
        <Pieces pieces={text} />
      </code>
      {findings.length > 0 && <FindingWays session={session} findings={findings} />}
    </li>
  );
}

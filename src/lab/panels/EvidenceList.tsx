import { useState } from "preact/hooks";
import type { EvidenceReply } from "../protocol.ts";
import type { Session } from "../session.ts";
import { tileOf } from "../surfaces.ts";
import { FindingWays } from "./look/FindingWays.tsx";
import { SecretText } from "./SecretText.tsx";

const FIRST = 3;

/** Places where a credential was read, each with the attacker's command and the line that caused it. */
export function EvidenceList({
  evidence,
  session,
}: {
  evidence: readonly EvidenceReply[];
  session: Session;
}) {
  const [all, showAll] = useState(false);
  const shown = all ? evidence : evidence.slice(0, FIRST);
  if (evidence.length === 0) return null;
  return (
    <>
      <ul class="evidence">
        {shown.map((item, index) => (
          <Evidence key={index} item={item} session={session} />
        ))}
      </ul>
      {evidence.length > shown.length && (
        <button type="button" class="link" onClick={() => showAll(true)}>
          Show {evidence.length - shown.length} more
        </button>
      )}
    </>
  );
}

function Evidence({ item, session }: { item: EvidenceReply; session: Session }) {
  const { finding, excerpt } = item;
  const tile = tileOf(finding.surface);
  return (
    <li>
      <p class="place">
        <span class={`dot ${tile.phase}`} aria-hidden="true" />
        {tile.name}
        <span class="object">
          {finding.object}
          {finding.deleted ? ", deleted by a later layer and still there" : ""}
        </span>
      </p>
      {excerpt !== "" && !excerpt.includes(finding.where) && (
        <p class="where">
          <SecretText text={finding.where} secrets={session.secrets} />
        </p>
      )}
      <p class="excerpt">
        <SecretText text={excerpt || finding.where} secrets={session.secrets} />
      </p>
      <FindingWays session={session} findings={[item.index]} />
    </li>
  );
}

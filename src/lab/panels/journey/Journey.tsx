import { useMemo } from "preact/hooks";
import type { JourneyReply, Stop, Way } from "../../exhibits/types.ts";
import type { Session } from "../../session.ts";
import { tileOf } from "../../surfaces.ts";
import { useLook } from "../use-look.ts";
import { layOut } from "./layout.ts";
import { Picture } from "./Picture.tsx";
import { summaryOf, WAY_WORDS } from "./words.ts";

/** Where the secret goes: from its source through build, image and containers to where it can be read. */
export function Journey({ session }: { session: Session }) {
  const journey = useLook<JourneyReply>(session, { type: "journey" });
  const drawing = useMemo(() => journey && layOut(journey), [journey]);
  if (!journey || !drawing) return <p class="waiting">Your files are being run.</p>;
  return (
    <>
      <Picture session={session} drawing={drawing} summary={summaryOf(journey)} />
      <ul class="journey-legend">
        {(["leak", "meant", "plain"] as const).map((kind) => (
          <li key={kind}>
            <svg width="28" height="10" viewBox="0 0 28 10" aria-hidden="true" class="journey">
              <g class={`way ${kind}`}>
                {kind === "leak" && <path class="edge" d="M2 5H26" />}
                <path d="M2 5H26" />
              </g>
            </svg>
            {WAY_WORDS[kind]}
          </li>
        ))}
      </ul>
      <details class="journey-table">
        <summary>The same as a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col">How</th>
            </tr>
          </thead>
          <tbody>
            {journey.ways.map((way) => (
              <Row key={`${way.from} ${way.to}`} way={way} stops={journey.stops} session={session} />
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

function Row({ way, stops, session }: { way: Way; stops: readonly Stop[]; session: Session }) {
  const from = stops.find(({ id }) => id === way.from);
  const to = stops.find(({ id }) => id === way.to);
  const seen = to?.places.filter(({ leaks, meant }) => leaks + meant > 0) ?? [];
  return (
    <tr>
      <td>{from?.title}</td>
      <td>
        {to?.title}
        {seen.map(({ surface, object, leaks, meant }) => (
          <button
            key={surface}
            type="button"
            class="link"
            onClick={() => session.lookAt(surface, object === "" ? undefined : object)}
          >
            {tileOf(surface).name}: {leaks > 0 ? leaks : `${meant} as meant`}
          </button>
        ))}
      </td>
      <td>
        {way.kind === "leak" ? <strong>Leak: </strong> : ""}
        {way.how}
      </td>
    </tr>
  );
}

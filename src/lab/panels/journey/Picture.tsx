import type { Stop } from "../../exhibits/types.ts";
import type { Session } from "../../session.ts";
import { tileOf } from "../../surfaces.ts";
import { type Box, type Chip, type Drawing, WIDTH } from "./layout.ts";

interface Props {
  readonly session: Session;
  readonly drawing: Drawing;
  readonly summary: string;
}

/** The journey as a picture. What it says stands in the table below it too. */
export function Picture({ session, drawing: { boxes, lines, labels, height }, summary }: Props) {
  return (
    <svg
      class="journey"
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      aria-labelledby="journey-title journey-desc"
    >
      <title id="journey-title">The secret's journey</title>
      <desc id="journey-desc">{summary}</desc>
      <defs>
        <pattern
          id="journey-hatch"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-45)"
        >
          <rect class="hatch-paper" width="6" height="6" />
          <rect class="hatch-line" y="4" width="6" height="2" />
        </pattern>
        {(["leak", "meant", "plain"] as const).map((kind) => (
          <marker
            key={kind}
            id={`journey-${kind}`}
            class={`head ${kind}`}
            viewBox="0 0 8 8"
            refX="6"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0.5 7.5 4 0 7.5Z" />
          </marker>
        ))}
      </defs>
      {/* Leaks are drawn last: nothing may cover them. */}
      {[...lines]
        .sort((a, b) => Number(a.way.kind === "leak") - Number(b.way.kind === "leak"))
        .map(({ way, path }) => (
          <g key={`${way.from} ${way.to}`} class={`way ${way.kind}`}>
            {way.kind === "leak" && <path class="edge" d={path} />}
            <path d={path} marker-end={`url(#journey-${way.kind})`} />
          </g>
        ))}
      {labels.map(({ way, x, y }) => (
        <text key={`${way.from} ${way.to}`} class={`how ${way.kind}`} x={x} y={y}>
          {clip(way.how, 38)}
        </text>
      ))}
      {boxes.map((box) => (
        <StopBox key={box.stop.id} box={box} session={session} />
      ))}
    </svg>
  );
}

function StopBox({ box, session }: { box: Box; session: Session }) {
  const { stop, x, y, width, height, chips } = box;
  const room = Math.floor((width - 16 - (stop.layers?.length ? 40 : 0)) / 6.6);
  return (
    <g class={`stop ${stop.kind} ${stop.phase}`}>
      <rect class="frame" x={x} y={y} width={width} height={height} rx="4" />
      <rect class="phase-edge" x={x} y={y} width="3" height={height} rx="1.5" />
      <text class="title" x={x + 10} y={y + 15}>
        {clip(stop.title, room)}
      </text>
      <text class="about" x={x + 10} y={y + 27}>
        {clip(stop.about, Math.floor((width - 16) / 5))}
      </text>
      <LayerBars stop={stop} x={x + width - 42} y={y + 5} />
      {chips.map((chip) => (
        <PlaceChip key={`${chip.place.surface} ${chip.place.object}`} chip={chip} session={session} />
      ))}
    </g>
  );
}

const MOST_BARS = 7;

/** The stack of layers, the newest on top; those with a secret in the colour of the secret. */
function LayerBars({ stop: { layers = [] }, x, y }: { stop: Stop; x: number; y: number }) {
  return (
    <>
      {[...layers]
        .reverse()
        .slice(0, MOST_BARS)
        .map(({ leaks, gone }, index) => (
          <rect
            key={index}
            class={`layer-bar${leaks ? " leaking" : ""}${gone ? " gone" : ""}`}
            x={x}
            y={y + index * 3.4}
            width="34"
            height="2.4"
          />
        ))}
    </>
  );
}

function PlaceChip({ chip: { place, x, y, width }, session }: { chip: Chip; session: Session }) {
  const { surface, object, leaks, meant } = place;
  const state = leaks > 0 ? "leaking" : meant > 0 ? "meant" : "quiet";
  const tile = tileOf(surface);
  return (
    // biome-ignore lint/a11y: the same places are buttons in the table below the picture
    <g class={`chip ${state}`} onClick={() => session.lookAt(surface, object === "" ? undefined : object)}>
      <rect x={x} y={y} width={width} height="24" rx="2" />
      <text class="label" x={x + width / 2} y={y + (leaks + meant > 0 ? 20.5 : 15)}>
        {tile.label}
      </text>
      {leaks + meant > 0 && (
        <text class="number" x={x + width / 2} y={y + 11}>
          {leaks > 0 ? leaks : meant}
        </text>
      )}
    </g>
  );
}

function clip(text: string, room: number): string {
  return text.length > room ? `${text.slice(0, Math.max(1, room - 1))}…` : text;
}

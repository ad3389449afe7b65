import type { Phase, Surface } from "../engine/evidence/types.ts";
import { type LeakCounts, stateOf, TILES, type Tile, type TileState } from "../lab/surfaces.ts";
import { PhaseLabel } from "./PhaseIcon.tsx";
import "./leak-map.css";

interface Props {
  /** null: nothing has run yet. */
  readonly counts: LeakCounts | null;
  readonly size?: "small" | "normal" | "large";
  /** Rare surfaces that this lesson is about. */
  readonly also?: readonly Surface[];
  readonly selected?: Surface | null;
  readonly onSelect?: (surface: Surface) => void;
  readonly label?: string;
}

/** The signature picture: one tile per surface, builds above run time, yellow where a secret shows. */
export function LeakMap({ counts, size = "normal", also = [], selected = null, onSelect, label }: Props) {
  const shown = TILES.filter(
    (tile) => !tile.rare || also.includes(tile.surface) || (counts?.[tile.surface]?.count ?? 0) > 0,
  );
  return (
    <figure class={`leak-map ${size}`} aria-label={label ?? "Leak map"}>
      {(["build", "runtime"] as const).map((phase) => (
        <Row key={phase} phase={phase} compact={size === "small"}>
          {shown
            .filter((tile) => tile.phase === phase)
            .map((tile) => (
              <TileView
                key={tile.surface}
                tile={tile}
                state={stateOf(counts, tile.surface)}
                count={counts?.[tile.surface]?.count ?? 0}
                compact={size === "small"}
                selected={selected === tile.surface}
                onSelect={onSelect}
              />
            ))}
        </Row>
      ))}
    </figure>
  );
}

function Row({
  phase,
  compact,
  children,
}: {
  phase: Phase;
  compact: boolean;
  children: preact.ComponentChildren;
}) {
  return (
    <div class={`leak-row ${phase}`}>
      {!compact && <PhaseLabel phase={phase} />}
      <ul class="tiles">{children}</ul>
    </div>
  );
}

interface TileProps {
  readonly tile: Tile;
  readonly state: TileState;
  readonly count: number;
  readonly compact: boolean;
  readonly selected: boolean;
  readonly onSelect: ((surface: Surface) => void) | undefined;
}

const STATE_WORDS: Readonly<Record<TileState, (count: number) => string>> = {
  unknown: () => "not run yet",
  quiet: () => "nothing to see",
  leaking: (count) => `${count} ${count === 1 ? "place shows" : "places show"} a secret`,
  meant: (count) => `${count} ${count === 1 ? "place" : "places"}, as meant`,
};

function TileView({ tile, state, count, compact, selected, onSelect }: TileProps) {
  const spoken = `${tile.name}: ${STATE_WORDS[state](count)}`;
  const face = compact ? null : (
    <>
      <span class="count" aria-hidden="true">
        {count > 0 ? count : ""}
      </span>
      <span class="label" aria-hidden="true">
        {tile.label}
      </span>
    </>
  );
  return (
    <li>
      {onSelect ? (
        <button
          type="button"
          class={`tile ${state}`}
          aria-pressed={selected}
          title={`${tile.name}. ${tile.about}`}
          onClick={() => onSelect(tile.surface)}
        >
          {face}
          <span class="visually-hidden">{spoken}</span>
        </button>
      ) : (
        <span class={`tile ${state}`} title={`${tile.name}. ${tile.about}`}>
          {face}
          <span class="visually-hidden">{spoken}</span>
        </span>
      )}
    </li>
  );
}

import { PhaseIcon } from "../../../components/PhaseIcon.tsx";
import type { Surface } from "../../../engine/evidence/types.ts";
import type { Shelf } from "../../exhibits/types.ts";
import type { Session } from "../../session.ts";
import { TILES, type Tile, tileOf } from "../../surfaces.ts";
import { useLook } from "../use-look.ts";
import { Layers } from "./Layers.tsx";
import { Lines } from "./Lines.tsx";

/** Everything that an attacker would open, with the findings marked where they stand. */
export function Look({ session }: { session: Session }) {
  const shelves = useLook<readonly Shelf[]>(session, { type: "shelves" });
  const chosen = session.shelf.value;
  if (!shelves) return <p class="waiting">Your files are being run.</p>;
  return chosen ? (
    <OneSurface session={session} shelves={shelves} surface={chosen.surface} object={chosen.object} />
  ) : (
    <Overview session={session} shelves={shelves} />
  );
}

function Overview({ session, shelves }: { session: Session; shelves: readonly Shelf[] }) {
  const rows = TILES.flatMap((tile) => {
    const here = shelves.filter(({ surface }) => surface === tile.surface);
    return here.length > 0 ? [{ tile, here }] : [];
  });
  return (
    <>
      <p class="look-intro">
        This is what your files leave behind. Open anything; where a secret can be read, it is marked.
      </p>
      <ul class="shelves">
        {rows.map(({ tile, here }) => (
          <li key={tile.surface}>
            <button type="button" class="shelf" onClick={() => session.lookAt(tile.surface)}>
              <span class={`phase ${tile.phase}`}>
                <PhaseIcon phase={tile.phase} size={14} />
              </span>
              <span class="name">
                {tile.name} <span class="object">{here.map(({ object }) => object).join(", ")}</span>
              </span>
              <Count shelves={here} tile={tile} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Count({ shelves, tile }: { shelves: readonly Shelf[]; tile: Tile }) {
  const sum = (of: "leaks" | "meant" | "items") => shelves.reduce((total, shelf) => total + shelf[of], 0);
  const [leaks, meant, items] = [sum("leaks"), sum("meant"), sum("items")];
  if (leaks > 0)
    return (
      <span class="count leaking">
        {leaks}
        <span class="visually-hidden"> {leaks === 1 ? "place shows" : "places show"} a secret</span>
      </span>
    );
  const unit = UNIT[tile.surface] ?? "values";
  if (meant > 0) return <span class="count meant">{meant} as meant</span>;
  return (
    <span class="count">
      {items} {items === 1 ? unit.slice(0, -1) : unit}
    </span>
  );
}

const UNIT: Readonly<Partial<Record<Surface, string>>> = {
  source: "lines",
  "build-log": "lines",
  "image-history": "lines",
  "image-layer": "files",
  "build-cache": "files",
  "ci-log": "lines",
  exfiltrated: "lines",
  "container-log": "lines",
  "container-filesystem": "files",
  "container-mount": "files",
};

interface OneProps {
  readonly session: Session;
  readonly shelves: readonly Shelf[];
  readonly surface: Surface;
  readonly object: string | undefined;
}

function OneSurface({ session, shelves, surface, object }: OneProps) {
  const tile = tileOf(surface);
  const here = shelves.filter((shelf) => shelf.surface === surface);
  const open =
    here.find((shelf) => shelf.object === object) ?? here.find(({ leaks }) => leaks > 0) ?? here[0];
  return (
    <section class="one-surface" aria-label={tile.name}>
      <p class="back">
        <button type="button" class="link" onClick={() => (session.shelf.value = null)}>
          <span aria-hidden="true">‹</span> Everything there is
        </button>
      </p>
      <h3>
        <span class={`phase ${tile.phase}`}>
          <PhaseIcon phase={tile.phase} />
        </span>
        {tile.name}
      </h3>
      <p class="about">{tile.about}</p>
      {here.length > 1 && (
        <fieldset class="alternatives" aria-label="Which one">
          {here.map((shelf) => (
            <button
              key={shelf.object}
              type="button"
              aria-pressed={shelf === open}
              onClick={() => session.lookAt(surface, shelf.object)}
            >
              {shelf.object}
              {shelf.leaks > 0 && <span class="count leaking">{shelf.leaks}</span>}
            </button>
          ))}
        </fieldset>
      )}
      {!open && <p class="none">There is nothing of this kind: no command of this lesson made any.</p>}
      {open && here.length === 1 && <p class="object-name">{open.object}</p>}
      {open &&
        (surface === "image-layer" ? (
          <Layers session={session} image={open.object} />
        ) : (
          <Lines session={session} shelf={open} />
        ))}
    </section>
  );
}

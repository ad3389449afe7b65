import type { ComponentType } from "preact";
import type { Session, View } from "../session.ts";
import { CheckList } from "./CheckList.tsx";
import { moveAlongTabs } from "./move-along-tabs.ts";
import { Solution } from "./Solution.tsx";
import { useLazy } from "./use-lazy.ts";

const VIEWS: readonly (readonly [View, string])[] = [
  ["checks", "Checks"],
  ["look", "Look around"],
  ["journey", "Journey"],
];

/** What stands below the leak map: the checks, everything that can be opened, or the secret's journey. */
export function Views({ session }: { session: Session }) {
  const view = session.view.value;
  return (
    <>
      <div class="views" role="tablist" aria-label="What to look at" onKeyDown={moveAlongTabs}>
        {VIEWS.map(([name, label]) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`view-${name}`}
            aria-selected={view === name}
            aria-controls="view"
            tabIndex={view === name ? 0 : -1}
            onClick={() => {
              if (name === "look") session.shelf.value = null;
              session.view.value = name;
            }}
          >
            {label}
          </button>
        ))}
      </div>
      <div class="view" id="view" role="tabpanel" aria-labelledby={`view-${view}`}>
        {view === "checks" && (
          <>
            <CheckList session={session} />
            {!session.own && <Solution session={session} />}
          </>
        )}
        {view === "look" && <Lazy key="look" session={session} load={loadLook} />}
        {view === "journey" && <Lazy key="journey" session={session} load={loadJourney} />}
      </div>
    </>
  );
}

type Part = ComponentType<{ readonly session: Session }>;

const loadLook = async (): Promise<Part> => (await import("./look/Look.tsx")).Look;
const loadJourney = async (): Promise<Part> => (await import("./journey/Journey.tsx")).Journey;

function Lazy({ session, load }: { session: Session; load: () => Promise<Part> }) {
  const Loaded = useLazy(load);
  return Loaded ? <Loaded session={session} /> : <p class="waiting">Opening.</p>;
}

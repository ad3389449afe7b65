import type { Artefact, Credential, Surface } from "../../engine/evidence/types.ts";
import { cutAtSecrets, shortened } from "./pieces.ts";
import type { FindingIndex } from "./places.ts";
import type { Exhibit, Shelf, ShelfReply } from "./types.ts";

const MOST = 300;

/** Everything that can be looked at, in the order in which it was collected: by surface and object. */
export function shelvesOf(artefacts: readonly Artefact[], findings: FindingIndex): Shelf[] {
  const shelves = new Map<
    string,
    { surface: Surface; object: string; places: Map<string, readonly number[]> }
  >();
  for (const artefact of artefacts) {
    const { surface, object, where } = artefact;
    const key = `${surface}\0${object}`;
    let shelf = shelves.get(key);
    if (!shelf) {
      shelf = { surface, object, places: new Map() };
      shelves.set(key, shelf);
    }
    if (!shelf.places.has(where)) shelf.places.set(where, findings.in(artefact));
  }
  return [...shelves.values()].map(({ surface, object, places }) => {
    const found = [...new Set([...places.values()].flat())];
    const leaks = findings.leaks(found);
    return { surface, object, items: places.size, leaks, meant: found.length - leaks };
  });
}

/** What stands on one shelf. Items with findings are always among those that are shown. */
export function openShelf(
  artefacts: readonly Artefact[],
  { surface, object }: Pick<Shelf, "surface" | "object">,
  findings: FindingIndex,
  credentials: readonly Credential[],
): ShelfReply {
  const items = contents(artefacts.filter((item) => item.surface === surface && item.object === object));
  const found = items.map((item) => findings.in(item));
  let room = MOST - found.filter((indices) => indices.length > 0).length;
  const exhibits: Exhibit[] = [];
  items.forEach(({ where, content }, index) => {
    const indices = found[index] ?? [];
    if (indices.length === 0 && room-- <= 0) return;
    const text = cutAtSecrets(shortened(content), credentials);
    const isItsOwnPlace = where === content || where === String(content).trim();
    exhibits.push({ where: isItsOwnPlace ? "" : where, text, findings: indices });
  });
  return { exhibits, more: items.length - exhibits.length };
}

/** Files and keys stand there twice, once for what they hold and once for their own name: the name alone says nothing new. */
function contents(artefacts: readonly Artefact[]): Artefact[] {
  const isName = ({ where, content }: Artefact) =>
    typeof content === "string" && content !== where && where.replace(/\/$/, "").endsWith(content);
  const held = new Set(artefacts.filter((artefact) => !isName(artefact)).map(({ where }) => where));
  return artefacts.filter((artefact) => !isName(artefact) || !held.has(artefact.where));
}

import type { Witnessed } from "../../engine/grading/run-lab.ts";
import type { GradeReply } from "../protocol.ts";
import { comparePlaces } from "./compare.ts";
import { journeyOf } from "./journey.ts";
import { indexFindings } from "./places.ts";
import { openShelf, shelvesOf } from "./shelves.ts";
import { stackOf } from "./stack.ts";
import type { ComparisonReply, JourneyReply, Shelf, ShelfReply, StackReply } from "./types.ts";

/** What can be looked at after a grading. Everything is made when it is asked for. */
export interface Exhibits {
  shelves(): readonly Shelf[];
  shelf(shelf: Pick<Shelf, "surface" | "object">): ShelfReply;
  stack(image: string): StackReply;
  /** `finding` is an index in `GradeReply.findings`. */
  compare(finding: number): ComparisonReply;
  journey(): JourneyReply;
}

export function createExhibits(witnessed: Witnessed, reply: GradeReply): Exhibits {
  const { runs, credentials } = witnessed;
  const [{ scene, run }, other] = runs;
  const findings = indexFindings(reply, credentials);
  return {
    shelves: () => shelvesOf(run.artefacts, findings),
    shelf: (shelf) => openShelf(run.artefacts, shelf, findings, credentials),
    stack: (image) => stackOf(scene, image, findings, credentials),
    compare(index) {
      const found = reply.findings[index];
      if (!found) throw new Error("This finding is gone: the files were changed.");
      return comparePlaces(found.finding, run.artefacts, other.run.artefacts, credentials);
    },
    journey: () => journeyOf({ witnessed, reply }),
  };
}

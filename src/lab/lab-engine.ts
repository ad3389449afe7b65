import { parseLab } from "../engine/grading/lab.ts";
import { createGrader } from "./grader.ts";
import type { LessonBundle } from "./lesson-bundle.ts";
import { createMachine, type LabMachine } from "./machine.ts";
import type {
  CompleteReply,
  Event,
  GradeReply,
  LabFiles,
  LookRequest,
  RunReply,
  UndoReply,
} from "./protocol.ts";

/** One open lab inside the worker. The machine is switched on when something is first run on it. */
export interface LabEngine {
  setFiles(files: LabFiles): void;
  run(line: string): Promise<RunReply>;
  complete(line: string): Promise<CompleteReply>;
  grade(): Promise<GradeReply>;
  /** Answers a request for something to look at, from the last grading. */
  look(request: LookRequest): unknown;
  undo(): Promise<UndoReply>;
  reset(): Promise<void>;
}

/** Opens a lab; a lesson's folder is fetched. */
export async function openLab(
  lesson: string | LessonBundle,
  files: LabFiles,
  emit: (event: Event) => void,
): Promise<LabEngine> {
  const bundle = typeof lesson === "string" ? await fetchBundle(lesson) : lesson;
  const lab = parseLab(bundle.lab);
  const grader = createGrader(lab, bundle);
  let current = files;
  let machine: Promise<LabMachine> | undefined;
  const switchedOn = () => {
    machine ??= createMachine(lab, current, emit);
    return machine;
  };

  return {
    async setFiles(next) {
      current = next;
      if (machine) (await machine).setFiles(next);
    },
    run: async (line) => (await switchedOn()).run(line),
    complete: async (line) => (await switchedOn()).complete(line),
    grade: () => grader.grade(current),
    look(request) {
      const exhibits = grader.exhibits();
      switch (request.type) {
        case "shelves":
          return exhibits.shelves();
        case "shelf":
          return exhibits.shelf(request);
        case "stack":
          return exhibits.stack(request.image);
        case "compare":
          return exhibits.compare(request.finding);
        case "journey":
          return exhibits.journey();
      }
    },
    undo: async () => (await switchedOn()).undo(),
    reset: async () => {
      if (machine) await (await machine).reset();
    },
  };
}

async function fetchBundle(lesson: string): Promise<LessonBundle> {
  const response = await fetch(`/labs/${lesson}.json`);
  if (!response.ok)
    throw new Error(`The lesson could not be loaded: ${response.status} ${response.statusText}`);
  return (await response.json()) as LessonBundle;
}

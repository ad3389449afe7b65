import { openLab } from "./lab-engine.ts";
import type { Answer, Envelope, Event, Request } from "./protocol.ts";

type LabEngine = Awaited<ReturnType<typeof openLab>>;

const port = self as unknown as { postMessage(answer: Answer): void; onmessage: unknown };
const emit = (event: Event) => port.postMessage({ kind: "event", event });

let lab: Promise<LabEngine> | undefined;

/** The worker's side of `protocol.ts`: one lab, opened once; requests are answered as they finish. */
async function answer(request: Request): Promise<unknown> {
  if (request.type === "open") {
    lab = openLab(request.lesson, request.files, emit);
    await lab;
    return null;
  }
  if (request.type === "diagnose") {
    const { diagnoseFiles } = await import("./diagnose.ts");
    return diagnoseFiles(request.files, request.secrets);
  }
  if (!lab) throw new Error("No lesson is open.");
  const opened = await lab;
  switch (request.type) {
    case "files":
      return opened.setFiles(request.files);
    case "run":
      return opened.run(request.line);
    case "interrupt":
      // A line runs to its end without pause, so hearing this at all means that it has ended.
      return null;
    case "complete":
      return opened.complete(request.line);
    case "grade":
      return opened.grade();
    case "undo":
      return opened.undo();
    case "reset":
      return opened.reset();
    default:
      return opened.look(request);
  }
}

port.onmessage = async ({ data: { id, request } }: MessageEvent<Envelope>) => {
  try {
    port.postMessage({ kind: "done", id, reply: (await answer(request)) ?? null });
  } catch (error) {
    port.postMessage({ kind: "failed", id, message: error instanceof Error ? error.message : String(error) });
  }
};

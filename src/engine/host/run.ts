import { ROOT } from "../filesystem/types.ts";
import type { RenewableBudget } from "../process/budget.ts";
import { nullDescriptor, sinkDescriptor } from "../process/descriptor.ts";
import { SimulatedMachine } from "../process/machine.ts";
import type { Machine } from "../process/types.ts";
import type { Engine } from "../runtime/engine.ts";
import { exitCodeOf } from "../runtime/signals.ts";
import { NotModelledError, RunawayError } from "../source/errors.ts";
import type { Host } from "./types.ts";

export interface Workplace {
  readonly machine: Machine;
  readonly budget: RenewableBudget;
  readonly engine: Engine;
  readonly environment: ReadonlyMap<string, string>;
  readonly folder: string;
}

/** Between two commands a person types, containers in the background go on for this long (simulated ms). */
const PAUSE = 500;
const TAIL_LINES = 3;
const REFUSED = 125;

type Output = (text: string, stream: "stdout" | "stderr") => void;

/** Runs `sh -c LINE` in a process of its own, and lets what it started in the background go on for a while. */
export async function runLine(place: Workplace, line: string, output?: Output): ReturnType<Host["run"]> {
  const { machine, budget, environment, folder } = place;
  const texts = { stdout: "", stderr: "" };
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const say = (text: string, stream: "stdout" | "stderr") => {
    texts[stream] += text;
    output?.(text, stream);
  };
  const sink = (stream: "stdout" | "stderr") =>
    sinkDescriptor((data) => say(decoders[stream].decode(data, { stream: true }), stream));
  budget.renew();
  const child = machine.start({
    argv: ["sh", "-c", line],
    environment: new Map([...environment, ["PWD", folder]]),
    cwd: folder,
    credentials: ROOT,
    descriptors: new Map([
      [0, nullDescriptor()],
      [1, sink("stdout")],
      [2, sink("stderr")],
    ]),
  });
  let exit: number;
  try {
    exit = exitCodeOf(await machine.clock.drive(child.exited));
    await machine.clock.advance(PAUSE);
  } catch (error) {
    exit = refusal(error, say);
    if (machine instanceof SimulatedMachine) machine.panic(error);
  }
  for (const fault of place.engine.faults.splice(0)) exit = refusal(fault, say);
  const tail = texts.stderr.split("\n").filter(Boolean).slice(-TAIL_LINES).join("\n");
  return { exit, stderr_tail: tail, ...texts };
}

/** What the simulator itself has to say goes to standard error; a fault of ours is thrown. */
function refusal(error: unknown, say: Output): number {
  if (!(error instanceof NotModelledError) && !(error instanceof RunawayError)) throw error;
  say(`${error.message}\n`, "stderr");
  return REFUSED;
}

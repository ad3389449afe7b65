import type { DockerCall } from "../../host/types.ts";
import { buildObject } from "../calls.ts";
import { isProgramOutput, withoutStepAndTime } from "../noise.ts";
import type { Artefact } from "../types.ts";

/** The plain progress of every build, line by line, as the client printed it. */
export function buildLogArtefacts(calls: readonly DockerCall[]): Artefact[] {
  return calls.flatMap((call) => {
    const object = buildObject(call);
    if (object === undefined) return [];
    const lines = object === "compose" ? progressLines(call.stderr) : call.stderr.split("\n");
    return lines
      .map((raw): Artefact => {
        const line = withoutStepAndTime(raw);
        return { surface: "build-log", object, where: line, content: line, byProgram: isProgramOutput(raw) };
      })
      .filter(({ where }) => where !== "");
  });
}

/** `shop-api-1  | listening`: a line of a container's, which `docker compose up` shows too. */
const CONTAINER_LINE = /^\S+ +\| /;

/** Compose prints more than builds: what stands before the first step, and what containers print, is not a build's. */
function progressLines(text: string): string[] {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => /^#\d+ /.test(line));
  return first < 0 ? [] : lines.slice(first).filter((line) => !CONTAINER_LINE.test(line));
}

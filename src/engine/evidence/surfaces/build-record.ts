import { leavesOf } from "../keypath.ts";
import { isProgramOutput, withoutStepAndTime } from "../noise.ts";
import type { Scene } from "../scene.ts";
import type { Artefact } from "../types.ts";

/** What `docker buildx history` keeps of each build: its log, its inspection, and its provenance. */
export function buildRecord({ host }: Scene): Artefact[] {
  return host.builder.records.flatMap((record) => {
    const artefact = (where: string, content: string): Artefact => ({
      surface: "build-record",
      object: record.name,
      where,
      content,
    });
    const leaves = [...leavesOf(record.inspect), ...leavesOf(record.provenance)];
    return [
      ...leaves.map(({ path, value }) => artefact(path, value)),
      ...record.log.flatMap(({ text, source }) => {
        // A step's name may hold a value of several lines.
        const lines = text.split("\n").filter((raw) => withoutStepAndTime(raw) !== "");
        return lines.map((raw) => {
          const line = withoutStepAndTime(raw);
          return { ...artefact(line, line), byProgram: isProgramOutput(raw), ...(source ? { source } : {}) };
        });
      }),
    ];
  });
}

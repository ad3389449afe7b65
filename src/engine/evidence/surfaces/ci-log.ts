import { isProgramOutput, withoutStepAndTime } from "../noise.ts";
import type { Scene } from "../scene.ts";
import type { Artefact } from "../types.ts";

/** The logs of the CI's jobs and the summaries of their steps, masked: line by line, as everyone reads them who may see the repository's runs. */
export function ciLog({ host }: Scene): Artefact[] {
  return (host.pipeline?.jobs ?? []).flatMap(({ job, lines, summary }) =>
    [...lines, ...summary]
      .map(
        (line): Artefact => ({
          ...{ surface: "ci-log", object: job, where: withoutStepAndTime(line) },
          content: line,
          // BuildKit's own lines have the number of their step, and no seconds.
          byProgram: !/^#\d+ /.test(line) || isProgramOutput(line),
        }),
      )
      .filter(({ where }) => where.trim() !== ""),
  );
}

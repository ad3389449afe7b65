import { z } from "zod";
import type { Finding, Phase, Surface } from "../../evidence/types.ts";
import { type Attempt, failed, firstFailure, notReached, type Outcome, passed } from "../attempt.ts";
import { common } from "./common.ts";

/** Build credentials are nowhere at run time, run-time credentials nowhere in builds and images. */
export const schema = z.strictObject({ ...common, check: z.literal("phases-apart") });

const SURFACES_OF: Readonly<Record<Phase, readonly Surface[]>> = {
  build: [
    "build-log",
    "image-history",
    "image-config",
    "image-layer",
    "build-cache",
    "provenance",
    "build-record",
  ],
  runtime: [
    "container-config",
    "container-env",
    "container-args",
    "container-log",
    "container-filesystem",
    "container-mount",
    "service-spec",
  ],
};

export async function evaluate(_check: z.infer<typeof schema>, attempt: Attempt): Promise<Outcome> {
  const phases = new Map(attempt.credentials.map(({ name, phase }) => [name, phase]));
  const strays = attempt.findings.filter((finding) => crosses(finding, phases.get(finding.credential)));
  if (strays.length > 0) return failed("A credential crosses from one phase into the other.", strays);
  const reused = reusedValue(attempt);
  if (reused) return failed(`${reused.join(" and ")} have one value: whoever has one of them has the other.`);
  if (firstFailure(attempt)) return notReached("Nothing was delivered, so there is nothing to compare yet.");
  return passed("Build and run time share no credential.");
}

function crosses(finding: Finding, phase: Phase | undefined): boolean {
  return (
    phase !== undefined && SURFACES_OF[phase === "build" ? "runtime" : "build"].includes(finding.surface)
  );
}

function reusedValue({ credentials }: Attempt): readonly string[] | undefined {
  for (const build of credentials.filter(({ phase }) => phase === "build")) {
    const twin = credentials.find(({ phase, value }) => phase === "runtime" && value === build.value);
    if (twin) return [build.name, twin.name];
  }
  return undefined;
}

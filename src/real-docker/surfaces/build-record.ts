import { leavesOf } from "../../engine/evidence/keypath.ts";
import { withoutStepAndTime } from "../../engine/evidence/noise.ts";
import type { Artefact } from "../../engine/evidence/types.ts";
import { execute } from "../client.ts";
import type { Scene } from "../collect.ts";

interface Inspected {
  /** Missing where the Dockerfile came alone, by standard input. */
  readonly Name?: string;
  readonly Attachments?: readonly { readonly Digest: string; readonly Type: string }[];
}

/** What `docker buildx history` keeps of each build: its log, its inspection, and its provenance. */
export async function buildRecord(scene: Scene): Promise<Artefact[]> {
  const { client } = scene;
  const artefacts: Artefact[] = [];
  for (const ref of scene.records) {
    const text = await client.text("buildx", "history", "inspect", ref, "--format", "json");
    const inspected = JSON.parse(text) as Inspected;
    const object = inspected.Name ?? "";
    const artefact = (where: string, content: string) =>
      artefacts.push({ surface: "build-record", object, where, content });
    for (const { path, value } of leavesOf(inspected)) artefact(path, value);
    for (const line of await logLines(scene, ref)) artefact(line, line);
    for (const { Type } of inspected.Attachments ?? []) {
      if (!Type.startsWith("https://slsa.dev/provenance/")) continue;
      const predicate = await client.text("buildx", "history", "inspect", "attachment", ref, "--type", Type);
      for (const { path, value } of leavesOf(JSON.parse(predicate))) artefact(path, value);
    }
  }
  return artefacts;
}

/** The command prints the log to standard error. */
async function logLines({ client }: Scene, ref: string): Promise<string[]> {
  const { stdout, stderr } = await execute("docker", ["buildx", "history", "logs", ref], { env: client.env });
  return `${stdout.toString("utf8")}\n${stderr}`.split("\n").map(withoutStepAndTime).filter(Boolean);
}

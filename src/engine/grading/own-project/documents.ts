import { stringify } from "yaml";
import { parseCaseSettings } from "../../evidence/case-settings.ts";
import type { OwnProject } from "./types.ts";

const VALUES_ARE_CANARIES =
  " Written by Leaklab's playground. The values are canaries: made up, of no use to anyone.\n Prove it again: leaklab prove DIR";

/** `leaklab.yaml` of a project: put beside its files, the command line proves it again. */
export function leaklabYaml({ credentials, commands, swarm }: OwnProject): string {
  const settings = { about: "My own project", credentials, ...(swarm ? { swarm } : {}), commands };
  const comment = VALUES_ARE_CANARIES.split("\n").map((line) => `#${line}`);
  return `${comment.join("\n")}\n${stringify(settings, { lineWidth: 0 })}`;
}

/**
 * A project from files with a `leaklab.yaml` among them; undefined where there is none. Throws CaseError with file, line
 * and what was expected.
 */
export function readLeaklabYaml(files: OwnProject["files"]): OwnProject | undefined {
  const { "leaklab.yaml": text, ...others } = files;
  if (text === undefined) return undefined;
  const { credentials, commands, swarm } = parseCaseSettings(text, "leaklab.yaml");
  return { files: others, credentials, commands, swarm };
}

/**
 * The project as a `lab.yaml`, so that it is graded as lessons are: the commands end well, no value serves both phases, and
 * each credential is nowhere but, at run time, in the mount that brings it.
 */
export function labYaml({ credentials, commands, swarm }: OwnProject): string {
  const names = Object.keys(credentials);
  return stringify({
    credentials,
    swarm,
    commands,
    checks: [
      { id: "delivered", title: "Every command ends well", check: "commands-succeed" },
      ...(names.length > 1
        ? [{ id: "separation", title: "No value serves both phases", check: "separation" }]
        : []),
      ...names.map((name) => ({
        id: `hidden-${name.replaceAll("_", "-")}`,
        title: `Nobody can read ${name}`,
        check: "hidden",
        credential: name,
        ...(credentials[name]?.phase === "runtime" ? { allow: ["container-mount"] } : {}),
      })),
    ],
  });
}

import type { Project } from "./project.ts";

/** Whether a smaller project still shows a disagreement. */
export type StillFails = (project: Project) => Promise<boolean>;

/**
 * The smallest project found by leaving out pieces, within `budget` questions: halves first, then single commands,
 * instructions, parts of a RUN line and ignored patterns. Every question costs a run on the real
 * engine, so this is no search for the very smallest.
 */
export async function shrink(project: Project, fails: StillFails, budget: number): Promise<Project> {
  let smallest = project;
  let left = budget;
  let changed = true;
  while (changed && left > 0) {
    changed = false;
    for (const smaller of smallerOnes(smallest)) {
      if (left-- <= 0) break;
      if (!(await fails(smaller))) continue;
      smallest = smaller;
      changed = true;
      break;
    }
  }
  return smallest;
}

/** Projects with something less, the boldest first. */
export function* smallerOnes(project: Project): Generator<Project> {
  for (const commands of shorter(project.commands)) if (commands.length > 0) yield { ...project, commands };
  for (const dockerfile of shorter(project.dockerfile)) {
    if (dockerfile.some((line) => line.startsWith("FROM "))) yield { ...project, dockerfile };
  }
  for (const [at, line] of project.dockerfile.entries()) {
    for (const simpler of simplerLines(line)) {
      yield { ...project, dockerfile: project.dockerfile.with(at, simpler) };
    }
  }
  for (const ignore of shorter(project.ignore)) yield { ...project, ignore };
}

/** The list without its first half, its second half, and without each entry. */
function* shorter(list: readonly string[]): Generator<string[]> {
  const half = Math.ceil(list.length / 2);
  if (list.length > 3) {
    yield list.slice(0, half);
    yield list.slice(half);
  }
  for (let at = list.length - 1; at >= 0; at--) yield list.toSpliced(at, 1);
}

/** A RUN line without one of its commands, an instruction without one of its flags. */
function* simplerLines(line: string): Generator<string> {
  const parts = line.split(/ && (?:\\\n)?/);
  if (parts.length > 1 && line.startsWith("RUN ") && !line.includes("<<")) {
    for (const at of parts.keys()) {
      const rest = parts.toSpliced(at, 1).join(" && ");
      yield rest.startsWith("RUN ") ? rest : `RUN ${rest.trimStart()}`;
    }
  }
  const flag = / --\S+/.exec(line)?.[0];
  if (flag !== undefined) yield line.replace(flag, "");
}

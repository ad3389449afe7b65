import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { proposeCredentials } from "../engine/grading/own-project/candidates.ts";
import { diagnose } from "../engine/rules/diagnose.ts";
import { isComposeName, isDockerfileName, readProject } from "../engine/rules/project/project.ts";
import { workspaceOf } from "../engine/source/workspace.ts";

/** One diagnostic of one file, as a person judges it: where, which rule, the line. */
export interface Seen {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly severity: string;
  readonly text: string;
}

export interface Survey {
  readonly files: number;
  readonly seen: readonly Seen[];
  /** Milliseconds that the slowest file took, and its path. */
  readonly slowest: { readonly file: string; readonly milliseconds: number };
}

/**
 * What the rules and the playground say of real files. Each distinct Dockerfile and compose file is a project of its own,
 * so that nothing hangs on what lies beside it. BuildKit's checks are left out: they are held against BuildKit itself.
 */
export function survey(texts: Iterable<readonly [path: string, text: string]>): Survey {
  const known = new Set<string>();
  const seen: Seen[] = [];
  let slowest: Survey["slowest"] = { file: "", milliseconds: 0 };
  for (const [file, text] of texts) {
    if (known.has(text)) continue;
    known.add(text);
    const workspace = workspaceOf({ [isComposeName(file) ? "compose.yaml" : "Dockerfile"]: text });
    const started = performance.now();
    const diagnostics = diagnose(workspace).filter(({ source }) => source !== "buildkit");
    const candidates = proposeCredentials(readProject(workspace));
    const milliseconds = performance.now() - started;
    if (milliseconds > slowest.milliseconds) slowest = { file, milliseconds };
    const lines = text.split("\n");
    const at = (line: number) => ({ file, line, text: (lines[line - 1] ?? "").trim() });
    for (const { rule, severity, range } of diagnostics)
      seen.push({ ...at(range.start.line), rule, severity });
    for (const { places } of candidates)
      seen.push({ ...at(places[0]?.range.start.line ?? 1), rule: "(proposed)", severity: "credential" });
  }
  return { files: known.size, seen, slowest };
}

/** Every Dockerfile and compose file below a folder. */
function* filesBelow(folder: string): Generator<[string, string]> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile() && (isDockerfileName(path) || isComposeName(path)))
      yield [path, readFileSync(path, "utf8")];
  }
}

if (basename(process.argv[1] ?? "") === "survey.ts") {
  const [folder, only] = process.argv.slice(2);
  if (folder === undefined) {
    console.error(
      "usage: node src/cli/survey.ts FOLDER [RULE]\n\nCounts what each rule says; with RULE, shows each line.",
    );
    process.exit(2);
  }
  const { files, seen, slowest } = survey(filesBelow(folder));
  for (const { file, line, rule, text } of seen) if (rule === only) console.log(`${file}:${line}: ${text}`);
  const counts = Map.groupBy(seen, ({ rule, severity }) => `${rule} ${severity}`);
  for (const [name, { length }] of [...counts].toSorted())
    console.log(`${String(length).padStart(6)} ${name}`);
  console.log(`${files} distinct files; slowest ${Math.round(slowest.milliseconds)} ms: ${slowest.file}`);
}

/**
 * The lint rule that keeps the engine's layers in order (docs/decisions/layers.md): a layer imports only
 * from those named before it, and nothing under `src/engine` touches Node or the page around it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const LAYERS = [
  "source",
  "dockerfile",
  "compose",
  "filesystem",
  "process",
  "shell",
  "services",
  "tools",
  "image",
  "build",
  "runtime",
  "docker",
  "ci",
  "host",
  "evidence",
  "rules",
  "grading",
];
const ENGINE = resolve(import.meta.dirname, "../../src/engine");
const IMPORT = /(?:from|import)\s*\(?\s*"([^"]+)"/g;

function problemsOf(file: string): string[] {
  const layer = relative(ENGINE, file).split("/")[0] ?? "";
  const own = LAYERS.indexOf(layer);
  if (own < 0) return [`${layer}: a folder of src/engine that is no layer; name it in tests/lint/layers.ts`];
  const problems: string[] = [];
  for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(IMPORT)) {
    if (specifier.startsWith("node:"))
      problems.push(`imports ${specifier}: the engine runs in a Web Worker too`);
    if (!specifier.startsWith(".")) continue;
    const target = relative(ENGINE, resolve(dirname(file), specifier));
    if (target.startsWith("..")) problems.push(`imports ${specifier}, which lies outside the engine`);
    else if (LAYERS.indexOf(target.split("/")[0] ?? "") > own)
      problems.push(`imports ${specifier}: ${layer} stands below ${target.split("/")[0]}`);
  }
  return problems.map((problem) => `${relative(process.cwd(), file)}: ${problem}`);
}

const files = readdirSync(ENGINE, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(ENGINE, name));
const problems = files.flatMap(problemsOf);
for (const problem of problems) console.error(problem);
console.log(`layers: ${files.length} files, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

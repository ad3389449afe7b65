/** What node evaluates, one after the other, before it waits for what comes of it. */
import type { Process } from "../../process/types.ts";
import { libraryNames } from "./library/index.ts";
import { type Main, moduleText, programText } from "./program-text.ts";
import { isModule } from "./resolve.ts";
import { tracked } from "./tracked.ts";

/** What the command line gives a program. */
export interface Given {
  readonly argv: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  /** Modules that are loaded before it: CommonJS, then ES modules. */
  readonly requires: readonly string[];
  readonly imports: readonly string[];
  /** The program is only read. */
  readonly checks: boolean;
}

export interface Step {
  readonly source: string;
  /** The name that traces give it. */
  readonly file: string;
  readonly asModule?: boolean;
  readonly compileOnly?: boolean;
}

export function stepsOf(process: Process, main: Main, { requires, imports, checks }: Given): Step[] {
  if (checks && "file" in main) return [compiled(process, main.file)];
  const from = `${process.cwd}/[preload]`;
  return [
    ...requires.map((request) => ({
      source: `__makeRequire(${JSON.stringify(from)})(${JSON.stringify(request)})`,
      file: "node:main",
    })),
    ...imports.map((request) => ({
      ...{ source: `import ${JSON.stringify(request)};`, file: from },
      asModule: true,
    })),
    ...("file" in main ? [fileStep(process, main.file)] : textSteps(process, main)),
  ];
}

function compiled(process: Process, file: string): Step {
  const source = programText(process, file);
  const asModule = isModule(process, file, source);
  return { source: asModule ? source : `(function () {${source}\n})`, file, asModule, compileOnly: true };
}

function fileStep(process: Process, file: string): Step {
  const source = programText(process, file);
  if (isModule(process, file, source)) return { source: moduleText(file, source), file, asModule: true };
  return { source: `__requireMain(${JSON.stringify(file)})`, file: "node:main" };
}

function textSteps(process: Process, { code, print }: Extract<Main, { code: string }>): Step[] {
  const file = "[eval]";
  return [
    { source: evaluationScope(process.cwd), file: "node:main" },
    print
      ? { source: `console.log((0, eval)(${JSON.stringify(code)}))`, file }
      : { source: tracked(code), file, asModule: /^\s*import\s/m.test(code) },
  ];
}

/** Modules that `-e` has no name for. */
const NAMELESS = ["pg", "console", "process", "module"];

/** What a text of `-e` finds around it: `require`, `module`, and Node's modules by their names. */
function evaluationScope(cwd: string): string {
  const names = libraryNames().filter((name) => /^[a-z_]+$/.test(name) && !NAMELESS.includes(name));
  return [
    `globalThis.require = __makeRequire(${JSON.stringify(`${cwd}/[eval]`)});`,
    'globalThis.module = { exports: {} }; globalThis.exports = module.exports; globalThis.__filename = "[eval]"; globalThis.__dirname = ".";',
    `for (const name of ${JSON.stringify(names)}) if (!(name in globalThis))`,
    "  Object.defineProperty(globalThis, name, { configurable: true, get: () => __load(name) });",
  ].join("\n");
}

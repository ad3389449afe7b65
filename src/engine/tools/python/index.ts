/**
 * python3 of Debian 13, as far as it goes without a Python: `--version`, and those modules of its library that need no
 * program: `-m pip`, venv, http.server, json.tool, base64, zipfile. Scripts and `-c` are refused by name. What is here was seen
 * on the real program.
 */
import { print, printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { absolutePath, exists } from "../pip/files.ts";
import { runPip } from "../pip/index.ts";
import { layoutOf } from "../pip/layout.ts";
import { base64 } from "./base64.ts";
import { httpServer } from "./http-server.ts";
import { jsonTool } from "./json-tool.ts";
import { venv } from "./venv.ts";
import { zipfile } from "./zipfile.ts";

type Module = (process: Process, words: readonly string[]) => Promise<number>;

const MODULES: Readonly<Record<string, Module>> = {
  base64,
  "http.server": httpServer,
  "json.tool": jsonTool,
  pip,
  venv,
  zipfile,
};

/** Modules of Python's library that the simulator does not have, and packages that are not installed. */
const ABSENT =
  /^(setuptools|virtualenv|build|twine|pytest|poetry|uv|pipenv|pipx|flask|django|uvicorn|gunicorn|requests|keyring|ensurepip)\b/;

async function pip(process: Process, words: readonly string[]): Promise<number> {
  return isBareVenv(process) ? noModule(process, "pip") : runPip(process, words);
}

/** A virtual environment has pip where its `bin` has: Debian's own cannot be made with it. */
function isBareVenv(process: Process): boolean {
  const layout = layoutOf(process);
  return layout.isVirtual && !exists(process, `${layout.scripts}/pip`);
}

async function noModule(process: Process, name: string): Promise<number> {
  const layout = layoutOf(process);
  await printError(process, `${layout.executable}: No module named ${name}\n`);
  return 1;
}

export const python: Program = async (process) => {
  const words = process.argv.slice(1);
  while (/^-[uBEIsSOq]+$/.test(words[0] ?? "")) {
    if (words[0]?.includes("u")) unbuffered.add(process);
    words.shift();
  }
  const [first = "", second, ...rest] = words;
  if (first === "--version" || first === "-V") {
    await print(process, "Python 3.13.5\n");
    return 0;
  }
  if (first === "-m" && second !== undefined) {
    await process.sleep(50);
    const module = MODULES[second];
    if (module) return module(process, rest);
    if (ABSENT.test(second)) return noModule(process, second.replace(/\..*$/, ""));
    throw new NotModelledError(`python3 -m ${second}`);
  }
  if (first !== "" && !first.startsWith("-") && !exists(process, absolutePath(process, first))) {
    const shown = `${process.cwd === "/" ? "/" : process.cwd}/${first}`;
    const name = process.argv[0]?.replace(/^.*\//, "") ?? "python3";
    const path = first.startsWith("/") ? first : shown;
    await printError(process, `${name}: can't open file '${path}': [Errno 2] No such file or directory\n`);
    return 2;
  }
  throw new NotModelledError(`python3 ${first || "without arguments"}`);
};

/** Processes started with -u, whose output is not kept back. */
export const unbuffered = new WeakSet<Process>();

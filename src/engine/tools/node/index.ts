/**
 * Node 20.20.2, running the learner's own files in QuickJS: CommonJS and ES modules, process, fs, path, os,
 * http servers and requests on the simulated network, fetch, crypto digests, child_process,
 * timers in simulated time, and a `pg` client for the simulated database where none is installed.
 *
 * Modules and functions that are not there are refused by name. Stack traces differ from V8's; the texts of
 * system errors, uncaught errors and missing modules are Node's.
 */
import { absolute } from "../../process/executable.ts";
import { print, printError, readAll, textOf } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { NodeContext } from "./context.ts";
import type { Main } from "./program-text.ts";
import { loadQuickJS } from "./quickjs.ts";
import { resolveModule } from "./resolve.ts";

const VERSION = "v20.20.2";
/** Options that change nothing here. */
const HARMLESS =
  /^--(no-warnings|no-deprecation|trace-warnings|enable-source-maps|unhandled-rejections=.*|max-old-space-size=.*|experimental-.*|preserve-symlinks|use-openssl-ca|trace-uncaught)$/;

async function missing(process: Process, path: string): Promise<number> {
  await printError(
    process,
    `node:internal/modules/cjs/loader:1210\n  throw err;\n  ^\n\nError: Cannot find module '${path}'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)\n    at node:internal/main/run_main_module:28:49 {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n\nNode.js ${VERSION}\n`,
  );
  return 1;
}

async function start(process: Process, main: Main, words: readonly string[]): Promise<number> {
  const quickjs = await process.wait(process.machine.clock.external(loadQuickJS()));
  const own = "file" in main ? [main.file] : [];
  const context = new NodeContext(quickjs, process, ["/usr/local/bin/node", ...own, ...words]);
  return context.run(main);
}

export const node: Program = async (process) => {
  const words = [...process.argv.slice(1)];
  let code: string | undefined;
  let shows = false;
  while (words[0]?.startsWith("-") && words[0] !== "-") {
    const option = words.shift()!;
    if (option === "--") break;
    if (option === "-v" || option === "--version") {
      await print(process, `${VERSION}\n`);
      return 0;
    }
    if (/^(-e|--eval|-p|-pe|--print)$/.test(option)) {
      shows = /p/.test(option.replace("--eval", ""));
      const text = words.shift();
      if (text === undefined) {
        await printError(process, `node: ${option} requires an argument\n`);
        return 9;
      }
      code = text;
    } else if (option === "-r" || option === "--require") throw new NotModelledError(`node ${option}`);
    else if (option === "--input-type=module" || HARMLESS.test(option)) continue;
    else if (/^--env-file/.test(option) || /^--(test|watch|inspect|check)/.test(option))
      throw new NotModelledError(`node ${option}`);
    else {
      await printError(process, `node: bad option: ${option}\n`);
      return 9;
    }
  }
  if (code !== undefined) return start(process, { code, print: shows }, words);
  const [script, ...rest] = words;
  if (script === undefined || script === "-") {
    return start(process, { code: textOf(await readAll(process)), print: false }, rest);
  }
  const path = absolute(script, process.cwd);
  const file = resolveModule(process, path, process.cwd);
  if (file === undefined) return missing(process, path.replace(/\/\.\//g, "/"));
  return start(process, { file }, rest);
};

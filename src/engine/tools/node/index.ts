/**
 * Node 20.20.2, running the learner's own files in QuickJS: CommonJS and ES modules, process, fs, path, os,
 * http servers and requests on the simulated network, fetch, crypto (digests, signatures, AES, keys from
 * passwords), zlib, child_process, net as far as finding out who listens, timers in simulated time, and a `pg` client for the simulated database where none is installed.
 *
 * Modules and functions that are not there are refused by name. Stack traces differ from V8's; the texts of
 * system errors, uncaught errors, broken JSON and missing modules, and what util.inspect shows, are Node's, held against the real one.
 */
import { absolute } from "../../process/executable.ts";
import { print, printError, readAll, textOf } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NodeContext } from "./context.ts";
import { environmentWith } from "./env-file.ts";
import { parseOptions } from "./options.ts";
import type { Main } from "./program-text.ts";
import { loadQuickJS } from "./quickjs.ts";
import { resolveModule } from "./resolve.ts";

const VERSION = "v20.20.2";

async function missing(process: Process, path: string): Promise<number> {
  await printError(
    process,
    `node:internal/modules/cjs/loader:1210\n  throw err;\n  ^\n\nError: Cannot find module '${path}'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)\n    at node:internal/main/run_main_module:28:49 {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n\nNode.js ${VERSION}\n`,
  );
  return 1;
}

export const node: Program = async (process) => {
  const options = parseOptions(process);
  const { envFiles, optionalEnvFiles, complaint, code, prints, words } = options;
  if (complaint !== undefined) {
    await printError(process, `node: ${complaint}\n`);
    return 9;
  }
  if (options.version) {
    await print(process, `${VERSION}\n`);
    return 0;
  }
  const { environment, missing: absent } = environmentWith(process, envFiles, optionalEnvFiles);
  if (absent !== undefined) {
    await printError(process, `node: ${absent}: not found\n`);
    return 9;
  }
  const start = async (main: Main, rest: readonly string[]): Promise<number> => {
    const quickjs = await process.wait(process.machine.clock.external(loadQuickJS()));
    const own = "file" in main ? [main.file] : [];
    const argv = ["/usr/local/bin/node", ...own, ...rest];
    const { requires, imports, checks } = options;
    return new NodeContext(quickjs, process, { argv, environment, requires, imports, checks }).run(main);
  };
  if (code !== undefined) return start({ code, print: prints }, words);
  const [script, ...rest] = words;
  if (script === undefined || script === "-") {
    return start({ code: textOf(await readAll(process)), print: false }, rest);
  }
  const path = absolute(script, process.cwd);
  const file = resolveModule(process, path, process.cwd);
  if (file === undefined) return missing(process, path.replace(/\/\.\//g, "/"));
  return start({ file }, rest);
};

/** How `import` finds a module, and how a CommonJS module looks from an ES module. */

import type { Process } from "../../process/types.ts";
import { isLibrary } from "./library/index.ts";
import { resolveModule } from "./resolve.ts";

/** The name under which the engine loads what `base` imports as `request`. Throws where there is no such module. */
export function moduleName(process: Process, base: string, request: string): string {
  const bare = request.replace(/^node:/, "");
  if (request !== bare || (bare !== "pg" && isLibrary(bare))) return `node:${bare}`;
  const folder = base.startsWith("/") ? base.replace(/\/[^/]*$/, "") || "/" : process.cwd;
  const found = resolveModule(process, request.replace(/^file:\/\//, ""), folder);
  if (found !== undefined) return found;
  if (isLibrary(bare)) return `node:${bare}`;
  throw new Error(`Cannot find package '${request}' imported from ${base}`);
}

/** A module that hands on what a CommonJS module exports, under the names (`keys`) that it has. */
export function facade(expression: string, keys: readonly string[]): string {
  const names = keys.filter((key) => /^[A-Za-z_$][\w$]*$/.test(key) && key !== "default");
  const exported = names.map(
    (key) => `const _${key} = it[${JSON.stringify(key)}]; export { _${key} as ${key} };`,
  );
  return `const it = ${expression}; export default it;\n${exported.join("\n")}`;
}

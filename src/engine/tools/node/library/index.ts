import { ARGUMENTS } from "./arguments.ts";
import { BASICS } from "./basics.ts";
import { DATA } from "./data.ts";
import { FILES } from "./files.ts";
import { INSPECT } from "./inspect.ts";
import { JSON_ERRORS } from "./json.ts";
import { WEB } from "./web.ts";

/** The modules that every program has at hand, by name without `node:`. */
export const LIBRARY: Readonly<Record<string, string>> = {
  ...ARGUMENTS,
  ...BASICS,
  ...DATA,
  ...FILES,
  ...INSPECT,
  ...JSON_ERRORS,
  ...WEB,
};

/** Modules that few programs ask for; their texts are in ./late.ts, which is loaded for the first one. */
export const LATE_NAMES: ReadonlySet<string> = new Set(
  "child_process crypto internal-keys net zlib".split(" "),
);

/** Whether `require` finds it without a file. */
export function isLibrary(name: string): boolean {
  return name in LIBRARY || LATE_NAMES.has(name);
}

export function libraryNames(): string[] {
  return [...Object.keys(LIBRARY), ...LATE_NAMES];
}

/** Modules of the real Node that the simulated one refuses by name. */
export const REFUSED: ReadonlySet<string> = new Set(
  "async_hooks cluster diagnostics_channel dgram domain http2 inspector perf_hooks punycode repl sqlite test tls trace_events tty v8 vm wasi worker_threads sys constants dns/promises inspector/promises readline/promises util/types stream/web stream/consumers".split(
    " ",
  ),
);

import { ARGUMENTS } from "./arguments.ts";
import { BASICS } from "./basics.ts";
import { CHILD_PROCESS } from "./child-process.ts";
import { CRYPTO } from "./crypto.ts";
import { DATA } from "./data.ts";
import { FILES } from "./files.ts";
import { INSPECT } from "./inspect.ts";
import { JSON_ERRORS } from "./json.ts";
import { KEYS } from "./keys.ts";
import { SOCKETS } from "./sockets.ts";
import { WEB } from "./web.ts";

/** The modules that `require` finds without a file, by name without `node:`. */
export const LIBRARY: Readonly<Record<string, string>> = {
  ...ARGUMENTS,
  ...BASICS,
  ...CHILD_PROCESS,
  ...CRYPTO,
  ...DATA,
  ...FILES,
  ...INSPECT,
  ...JSON_ERRORS,
  ...KEYS,
  ...SOCKETS,
  ...WEB,
};

/** Modules of the real Node that the simulated one refuses by name. */
export const REFUSED: ReadonlySet<string> = new Set(
  "async_hooks cluster diagnostics_channel dgram domain http2 inspector perf_hooks punycode repl sqlite test tls trace_events tty v8 vm wasi worker_threads sys constants dns/promises inspector/promises readline/promises util/types stream/web stream/consumers".split(
    " ",
  ),
);

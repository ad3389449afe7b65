/** What the library, which is JavaScript inside the engine, asks of the machine around it. */

import { absolute } from "../../process/executable.ts";
import type { Process, Signal } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { parseEnvFile } from "./env-file.ts";
import type { EventQueue } from "./events.ts";
import { type Fatal, fatalText } from "./fatal.ts";
import type { HostAsync } from "./host-async.ts";
import { lateLibrary } from "./late.ts";
import { fromLatin1, toLatin1 } from "./latin1.ts";
import { isLibrary, LIBRARY, libraryNames, REFUSED } from "./library/index.ts";
import { programText } from "./program-text.ts";
import { resolveModule } from "./resolve.ts";
import { tracked } from "./tracked.ts";

export type Operation = (...args: never[]) => unknown;

/** The context that the operations act on. */
export interface Host {
  readonly process: Process;
  readonly events: EventQueue;
  readonly world: HostAsync;
  readonly argv: readonly string[];
  /** What `process.env` begins with. */
  readonly environment: ReadonlyMap<string, string>;
  /** When the program began, in ms of simulated time. */
  readonly started: number;
  /** The text of `-e`. */
  code(): string | undefined;
  /** Everything on standard input, where the program reads it synchronously. */
  input(): string;
  print(fd: number, bytes: Uint8Array): void;
  /** Ends the program with a status, unless it is ending already. */
  exit(status: number): void;
}

/** The operations by the name that the library calls them by; arguments and results are JSON values. */
export function operationsOf(host: Host): Readonly<Record<string, Operation>> {
  const { process, events, world } = host;
  return {
    facts: () => {
      const { uid, gid, groups } = process.credentials;
      return {
        argv: host.argv,
        env: Object.fromEntries(host.environment),
        pid: process.pid,
        ppid: process.parent?.pid ?? 0,
        ...{ uid, gid, groups },
        umask: process.umask,
        hostname: process.machine.hostname,
        home: process.environment.get("HOME") ?? "/root",
        user: process.environment.get("USER") ?? (uid === 0 ? "root" : String(uid)),
      };
    },
    library: (name: string) => {
      const source = LIBRARY[name] ?? lateLibrary(process, name);
      if (source === undefined) throw new NotModelledError(`node: the module ${name}`);
      return source;
    },
    isLibrary: (name: string) => isLibrary(name) || REFUSED.has(name),
    libraries: libraryNames,
    refuse: (what: string) => {
      throw new NotModelledError(what);
    },
    resolve: (request: string, folder: string) => {
      const bare = request.replace(/^node:/, "");
      // Node prefers its own modules to installed ones; pg is only a stand-in for an installed one.
      if (request !== bare || (bare !== "pg" && (isLibrary(bare) || REFUSED.has(bare)))) return null;
      return resolveModule(process, request, folder) ?? null;
    },
    script: (file: string) =>
      file.endsWith(".json") ? programText(process, file) : tracked(programText(process, file)),
    begin: (id: number, operation: string, args: never[], keepsAlive: boolean) => {
      events.begin(id, keepsAlive);
      world.begin(id, operation, args);
    },
    forget: (id: number) => events.forget(id),
    ref: (id: number, on: boolean) => events.ref(id, on),
    respond: (...args: Parameters<HostAsync["respond"]>) => world.respond(...args),
    close: (id: number) => world.close(id),
    feed: (id: number, text: string | null) => world.feed(id, text),
    dbClose: (id: number) => world.closeSession(id),
    now: () => process.machine.clock.now(),
    started: () => host.started,
    parseEnv: (text: string) => Object.fromEntries(parseEnvFile(text)),
    cwd: () => process.cwd,
    chdir: (path: string) => {
      process.cwd = process.machine.filesystem.realpath(absolute(path, process.cwd), process.credentials);
    },
    setenv: () => null,
    random: (size: number) => toLatin1(process.machine.random(size)),
    url: (text: string, base: string | null) => urlParts(text, base ?? undefined),
    kill: (pid: number, signal: Signal) => process.machine.kill(pid, signal, process),
    write: (fd: number, text: string, isBytes: boolean) => {
      const bytes = isBytes ? fromLatin1(text) : new TextEncoder().encode(text);
      process.machine.budget.bytes(bytes.length);
      host.print(fd, bytes);
    },
    stdinNow: () => host.input(),
    exit: (code: number) => {
      host.exit(code & 255);
    },
    fatal: (description: string, stack: string, fromPromise: boolean, json: Fatal["json"] | null) => {
      host.exit(1);
      host.print(
        2,
        new TextEncoder().encode(
          fatalText(process, { description, stack, fromPromise, code: host.code(), json: json ?? undefined }),
        ),
      );
    },
  };
}

function urlParts(text: string, base: string | undefined): Record<string, string> | null {
  if (!URL.canParse(text, base)) return null;
  const { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash } =
    new URL(text, base);
  return { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash };
}

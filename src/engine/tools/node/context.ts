/** One JavaScript context with the simulated Node's library in it, and the loop that keeps it going. */

import { hmac } from "@noble/hashes/hmac.js";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from "quickjs-emscripten-core";
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { textOf, write } from "../../process/io.ts";
import type { Process, Signal } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { describeError } from "./errors.ts";
import { EventQueue } from "./events.ts";
import { HostAsync } from "./host-async.ts";
import { HostFiles } from "./host-files.ts";
import { fromLatin1, toLatin1 } from "./latin1.ts";
import { CORE } from "./library/core.ts";
import { LIBRARY, REFUSED } from "./library/index.ts";
import { isModule, resolveModule } from "./resolve.ts";
import { tracked } from "./tracked.ts";

const HASHES = { md5, sha1, sha256, sha384, sha512 } as const;
const MEMORY = 48 * 1024 * 1024;
const STACK = 512 * 1024;
/** How much of the budget one call of the interrupt handler stands for: about 10,000 bytecodes. */
const INTERRUPT_COST = 400;

type Operation = (...args: never[]) => unknown;

export class NodeContext {
  private readonly process: Process;
  private readonly runtime: QuickJSRuntime;
  private readonly vm: QuickJSContext;
  private readonly events = new EventQueue();
  private readonly files: HostFiles;
  private readonly world: HostAsync;
  private readonly output: [number, Uint8Array][] = [];
  private readonly started: number;
  private readonly argv: readonly string[];
  /** Everything on standard input, where the program reads it synchronously. */
  private stdin = "";
  private exiting: number | undefined;
  /** An error that is not the program's: a runaway, something not modelled. */
  private fault: unknown;

  constructor(quickjs: QuickJSWASMModule, process: Process, argv: readonly string[]) {
    this.process = process;
    this.argv = argv;
    this.started = process.machine.clock.now();
    this.files = new HostFiles(process);
    this.world = new HostAsync(process, this.events);
    this.runtime = quickjs.newRuntime();
    this.runtime.setMemoryLimit(MEMORY);
    this.runtime.setMaxStackSize(STACK);
    this.runtime.setInterruptHandler(() => this.interrupt());
    this.runtime.setModuleLoader(
      (name) => this.moduleSource(name),
      (base, request) => this.moduleName(base, request),
    );
    this.vm = this.runtime.newContext();
    this.define("__host", (operation, args) => this.vm.newString(this.call(operation, args)));
    this.define("__evaluate", (source, file) => this.vm.evalCode(source, file));
    this.must(CORE, "node:internal");
  }

  private define(
    name: string,
    run: (first: string, second: string) => QuickJSHandle | ReturnType<QuickJSContext["evalCode"]>,
  ): void {
    const handle = this.vm.newFunction(name, (first, second) =>
      run(this.vm.getString(first), this.vm.getString(second)),
    );
    this.vm.setProp(this.vm.global, name, handle);
    handle.dispose();
  }

  private must(source: string, file: string): void {
    const result = this.vm.evalCode(source, file);
    if (result.error && this.fault !== undefined) throw this.fault;
    this.vm.unwrapResult(result).dispose();
  }

  private interrupt(): boolean {
    if (this.exiting !== undefined || this.fault !== undefined) return true;
    try {
      this.process.tick(INTERRUPT_COST);
      return false;
    } catch (error) {
      this.fault = error;
      return true;
    }
  }

  // --- the program's calls --------------------------------------------------------------------------

  private call(operation: string, json: string): string {
    try {
      const args = JSON.parse(json) as never[];
      if (operation === "fs") {
        const [name, ...rest] = args;
        return JSON.stringify(this.files.run(name as unknown as string, rest));
      }
      const run = this.operations[operation];
      if (!run) throw new Error(`node: no operation ${operation}`);
      return JSON.stringify({ value: run(...args) ?? null });
    } catch (error) {
      if (error instanceof FileSystemError) return JSON.stringify({ error: describeError(error) });
      this.fault ??= error;
      return JSON.stringify({ error: { message: String(error) } });
    }
  }

  private readonly operations: Readonly<Record<string, Operation>> = {
    facts: () => {
      const { process } = this;
      const { uid, gid, groups } = process.credentials;
      return {
        argv: this.argv,
        env: Object.fromEntries(process.environment),
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
      const source = LIBRARY[name];
      if (source === undefined) throw new NotModelledError(`node: the module ${name}`);
      return source;
    },
    isLibrary: (name: string) => name in LIBRARY || REFUSED.has(name),
    libraries: () => Object.keys(LIBRARY),
    refuse: (what: string) => {
      throw new NotModelledError(what);
    },
    resolve: (request: string, folder: string) => {
      const bare = request.replace(/^node:/, "");
      // Node prefers its own modules to installed ones; pg is only a stand-in for an installed one.
      if (request !== bare || (bare !== "pg" && (bare in LIBRARY || REFUSED.has(bare)))) return null;
      return resolveModule(this.process, request, folder) ?? null;
    },
    script: (file: string) => (file.endsWith(".json") ? this.read(file) : tracked(this.read(file))),
    begin: (id: number, operation: string, args: never[], keepsAlive: boolean) => {
      this.events.begin(id, keepsAlive);
      this.world.begin(id, operation, args);
    },
    forget: (id: number) => this.events.forget(id),
    ref: (id: number, on: boolean) => this.events.ref(id, on),
    respond: (...args: Parameters<HostAsync["respond"]>) => this.world.respond(...args),
    close: (id: number) => this.world.close(id),
    dbClose: (id: number) => this.world.closeSession(id),
    now: () => this.process.machine.clock.now(),
    started: () => this.started,
    cwd: () => this.process.cwd,
    chdir: (path: string) => {
      this.process.cwd = this.process.machine.filesystem.realpath(
        absolute(path, this.process.cwd),
        this.process.credentials,
      );
    },
    setenv: () => null,
    random: (size: number) => toLatin1(this.process.machine.random(size)),
    hash: (name: string, data: string) => bytesToHex(this.hashOf(name)(fromLatin1(data))),
    hmac: (name: string, key: string, data: string) =>
      bytesToHex(hmac(this.hashOf(name), fromLatin1(key), fromLatin1(data))),
    url: (text: string, base: string | null) => urlParts(text, base ?? undefined),
    kill: (pid: number, signal: Signal) => this.process.machine.kill(pid, signal, this.process),
    write: (fd: number, text: string, isBytes: boolean) => {
      const bytes = isBytes ? fromLatin1(text) : new TextEncoder().encode(text);
      this.process.machine.budget.bytes(bytes.length);
      this.output.push([fd, bytes]);
    },
    stdinNow: () => this.stdin,
    exit: (code: number) => {
      this.exiting ??= code & 255;
    },
    fatal: (description: string, stack: string, fromPromise: boolean) => {
      this.exiting ??= 1;
      this.output.push([2, new TextEncoder().encode(this.fatalText(description, stack, fromPromise))]);
    },
  };

  private hashOf(name: string) {
    const hash = HASHES[name.toLowerCase().replace("-", "") as keyof typeof HASHES];
    if (!hash) throw new NotModelledError(`node: the digest ${name}`);
    return hash;
  }

  private read(path: string): string {
    return textOf(this.process.machine.filesystem.readFile(path, this.process.credentials)).replace(
      /^#!.*/,
      "",
    );
  }

  /** What Node prints before it dies of an error: the place, the error, its version. */
  private fatalText(description: string, stack: string, fromPromise: boolean): string {
    const [, file, line, column] = /\(?((?:\/|\[)[^():]*):(\d+)(?::(\d+))?\)?/.exec(stack) ?? [];
    let place =
      "node:internal/process/promises:394\n      triggerUncaughtException(err, true /* fromPromise */);\n      ^\n\n";
    if (!fromPromise) place = "";
    if (!fromPromise && file?.startsWith("/") && line !== undefined) {
      const text = this.read(file).split("\n")[Number(line) - 1] ?? "";
      const indent = text.length - text.trimStart().length;
      const at = text.trimStart().startsWith("throw") ? indent : Number(column ?? 1) - 1;
      const mark = " ".repeat(Math.max(0, Math.min(at, text.length - 1)));
      place = `${file}:${line}\n${text}\n${mark}^\n\n`;
    }
    return `${place}${description}\n\nNode.js v20.20.2\n`;
  }

  // --- ES modules -----------------------------------------------------------------------------------

  private moduleName(base: string, request: string): string {
    const bare = request.replace(/^node:/, "");
    if (request !== bare || (bare !== "pg" && bare in LIBRARY)) return `node:${bare}`;
    const folder = base.startsWith("/") ? base.replace(/\/[^/]*$/, "") || "/" : this.process.cwd;
    const found = resolveModule(this.process, request.replace(/^file:\/\//, ""), folder);
    if (found !== undefined) return found;
    if (bare in LIBRARY) return `node:${bare}`;
    throw new Error(`Cannot find package '${request}' imported from ${base}`);
  }

  private moduleSource(name: string): string {
    const bare = name.replace(/^node:/, "");
    if (name !== bare) {
      if (!(bare in LIBRARY)) {
        this.fault ??= new NotModelledError(`node: the module ${bare}`);
        return "";
      }
      return this.facade(`__load(${JSON.stringify(bare)})`);
    }
    const source = this.read(name);
    if (isModule(this.process, name, source)) return moduleText(name, source);
    return this.facade(`__requireFile(${JSON.stringify(name)})`);
  }

  /** A module that hands on what a CommonJS module exports, under the names that it has. */
  private facade(expression: string): string {
    const handle = this.vm.unwrapResult(this.vm.evalCode(`__keys(${expression})`));
    const keys = JSON.parse(this.vm.getString(handle)) as string[];
    handle.dispose();
    const names = keys.filter((key) => /^[A-Za-z_$][\w$]*$/.test(key) && key !== "default");
    const exported = names.map(
      (key) => `const _${key} = it[${JSON.stringify(key)}]; export { _${key} as ${key} };`,
    );
    return `const it = ${expression}; export default it;\n${exported.join("\n")}`;
  }

  // --- running --------------------------------------------------------------------------------------

  /** Runs a file or a text and everything that comes of it; returns the exit status. */
  async run(main: { file: string } | { code: string; print: boolean }): Promise<number> {
    try {
      if ("file" in main) await this.readInputFor(main.file);
      this.start(main);
      while (true) {
        await this.turn();
        if (this.exiting !== undefined) break;
        if (!this.events.alive) {
          const status = this.status("__finish(), __leave()");
          await this.turn();
          this.exiting ??= status;
          break;
        }
        const { id, ...message } = await this.events.next(this.process);
        if (this.events.has(id)) this.deliver(id, message);
      }
      await this.flush();
      return this.exiting ?? 0;
    } finally {
      this.world.closeAll();
      this.vm.dispose();
      this.runtime.dispose();
    }
  }

  /** Reading standard input synchronously cannot wait, so it is read before a program that does so. */
  private async readInputFor(file: string): Promise<void> {
    if (!/readFileSync\(\s*(0|["'`]\/dev\/stdin)/.test(this.read(file))) return;
    const input = this.process.descriptors.get(0);
    const parts: string[] = [];
    for (let part = await input?.read(); part; part = await this.process.wait(input!.read())) {
      parts.push(toLatin1(part));
    }
    this.stdin = parts.join("");
  }

  private start(main: { file: string } | { code: string; print: boolean }): void {
    if ("file" in main) {
      const source = this.read(main.file);
      if (isModule(this.process, main.file, source)) {
        this.evaluate(moduleText(main.file, source), main.file, true);
      } else this.evaluate(`__requireMain(${JSON.stringify(main.file)})`, "node:main", false);
      return;
    }
    const scope = `globalThis.require = __makeRequire(${JSON.stringify(`${this.process.cwd}/[eval]`)});globalThis.module = { exports: {} };globalThis.exports = module.exports;globalThis.__filename = "[eval]";globalThis.__dirname = ".";`;
    this.must(scope, "node:main");
    const names = Object.keys(LIBRARY).filter(
      (name) => /^[a-z_]+$/.test(name) && !["pg", "console", "process", "module"].includes(name),
    );
    this.must(
      `for (const name of ${JSON.stringify(names)}) if (!(name in globalThis)) Object.defineProperty(globalThis, name, { configurable: true, get: () => __load(name) });`,
      "node:main",
    );
    if (main.print) {
      this.evaluate(`console.log((0, eval)(${JSON.stringify(main.code)}))`, "[eval]", false);
    } else this.evaluate(tracked(main.code), "[eval]", /^\s*import\s/m.test(main.code));
  }

  /** Evaluates; an error that nobody caught is Node's fatal error. */
  private evaluate(source: string, file: string, asModule: boolean): void {
    const result = this.vm.evalCode(source, file, asModule ? { type: "module" } : {});
    if (result.error) {
      this.uncaught(result.error);
      return;
    }
    // A module comes as a promise of itself.
    this.vm.setProp(this.vm.global, "__track", result.value);
    result.value.dispose();
  }

  private uncaught(error: QuickJSHandle): void {
    if (this.exiting === undefined && this.fault === undefined) {
      const report = this.vm.getProp(this.vm.global, "__fatal");
      this.vm.callFunction(report, this.vm.undefined, error).dispose();
      report.dispose();
    }
    error.dispose();
  }

  private deliver(id: number, message: { error?: unknown; value?: unknown }): void {
    const code = `__deliver(${id}, ${JSON.stringify(JSON.stringify(message))})`;
    // One-time operations stop keeping the program alive when they are over; servers and signals go on.
    if (!this.world.isStanding(id)) this.events.forget(id);
    const result = this.vm.evalCode(code, "node:loop");
    if (result.error) this.uncaught(result.error);
    else result.value.dispose();
  }

  private status(expression: string): number {
    const result = this.vm.evalCode(expression, "node:loop");
    if (result.error) {
      this.uncaught(result.error);
      return this.exiting ?? 1;
    }
    const status = this.vm.getNumber(result.value);
    result.value.dispose();
    return status & 255;
  }

  /** Runs promise reactions until there are none, then writes what the program printed. */
  private async turn(): Promise<void> {
    while (this.runtime.hasPendingJob() && this.exiting === undefined) {
      const result = this.runtime.executePendingJobs(100);
      if (result.error) this.uncaught(result.error);
      if (this.fault !== undefined) break;
      this.process.tick(10);
    }
    if (this.fault !== undefined) {
      await this.flush();
      throw this.fault;
    }
    await this.flush();
  }

  private async flush(): Promise<void> {
    for (const [fd, bytes] of this.output.splice(0)) {
      if (this.process.descriptors.has(fd)) await write(this.process, fd, bytes);
    }
  }
}

/** `import.meta` of an ES module, as far as Node gives it. */
function moduleText(file: string, source: string): string {
  const folder = file.replace(/\/[^/]*$/, "") || "/";
  const facts = `import.meta.url = ${JSON.stringify(`file://${file}`)}; import.meta.filename = ${JSON.stringify(file)}; import.meta.dirname = ${JSON.stringify(folder)};`;
  return `${facts} ${tracked(source)}`;
}

function urlParts(text: string, base: string | undefined): Record<string, string> | null {
  if (!URL.canParse(text, base)) return null;
  const { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash } =
    new URL(text, base);
  return { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash };
}

/** One JavaScript context with the simulated Node's library in it, and the loop that keeps it going. */

import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from "quickjs-emscripten-core";
import { FileSystemError } from "../../filesystem/types.ts";
import { write } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { describeError } from "./errors.ts";
import { facade, moduleName } from "./es-modules.ts";
import { EventQueue } from "./events.ts";
import { HostAsync } from "./host-async.ts";
import { HostFiles } from "./host-files.ts";
import { toLatin1 } from "./latin1.ts";
import { CORE } from "./library/core.ts";
import { LIBRARY } from "./library/index.ts";
import { type Operation, operationsOf } from "./operations.ts";
import { moduleText, programText } from "./program-text.ts";
import { isModule } from "./resolve.ts";
import { tracked } from "./tracked.ts";

const MEMORY = 48 * 1024 * 1024;
const STACK = 512 * 1024;
/** How much of the budget one call of the interrupt handler stands for: about 10,000 bytecodes. */
const INTERRUPT_COST = 400;

export class NodeContext {
  private readonly process: Process;
  private readonly runtime: QuickJSRuntime;
  private readonly vm: QuickJSContext;
  private readonly events = new EventQueue();
  private readonly files: HostFiles;
  private readonly world: HostAsync;
  private readonly output: [number, Uint8Array][] = [];
  private readonly operations: Readonly<Record<string, Operation>>;
  /** Everything on standard input, where the program reads it synchronously. */
  private stdin = "";
  private exiting: number | undefined;
  /** An error that is not the program's: a runaway, something not modelled. */
  private fault: unknown;

  constructor(quickjs: QuickJSWASMModule, process: Process, argv: readonly string[]) {
    this.process = process;
    this.files = new HostFiles(process);
    this.world = new HostAsync(process, this.events);
    this.operations = operationsOf({
      process,
      events: this.events,
      world: this.world,
      argv,
      started: process.machine.clock.now(),
      input: () => this.stdin,
      print: (fd, bytes) => this.output.push([fd, bytes]),
      exit: (status) => {
        this.exiting ??= status;
      },
    });
    this.runtime = quickjs.newRuntime();
    this.runtime.setMemoryLimit(MEMORY);
    this.runtime.setMaxStackSize(STACK);
    this.runtime.setInterruptHandler(() => this.interrupt());
    this.runtime.setModuleLoader(
      (name) => this.moduleSource(name),
      (base, request) => moduleName(this.process, base, request),
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

  // --- ES modules -----------------------------------------------------------------------------------

  private moduleSource(name: string): string {
    const bare = name.replace(/^node:/, "");
    if (name !== bare) {
      if (!(bare in LIBRARY)) {
        this.fault ??= new NotModelledError(`node: the module ${bare}`);
        return "";
      }
      return this.facade(`__load(${JSON.stringify(bare)})`);
    }
    const source = programText(this.process, name);
    if (isModule(this.process, name, source)) return moduleText(name, source);
    return this.facade(`__requireFile(${JSON.stringify(name)})`);
  }

  private facade(expression: string): string {
    const handle = this.vm.unwrapResult(this.vm.evalCode(`__keys(${expression})`));
    const keys = JSON.parse(this.vm.getString(handle)) as string[];
    handle.dispose();
    return facade(expression, keys);
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
    if (!/readFileSync\(\s*(0|["'`]\/dev\/stdin)/.test(programText(this.process, file))) return;
    const input = this.process.descriptors.get(0);
    const parts: string[] = [];
    for (let part = await input?.read(); part; part = await this.process.wait(input!.read())) {
      parts.push(toLatin1(part));
    }
    this.stdin = parts.join("");
  }

  private start(main: { file: string } | { code: string; print: boolean }): void {
    if ("file" in main) {
      const source = programText(this.process, main.file);
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

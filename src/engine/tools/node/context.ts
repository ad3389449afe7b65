/** One JavaScript context with the simulated Node's library in it, and the loop that keeps it going. */

import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from "quickjs-emscripten-core";
import { FileSystemError } from "../../filesystem/types.ts";
import { write } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { createEngine, type Engine } from "./engine.ts";
import { describeError } from "./errors.ts";
import { facade, moduleName } from "./es-modules.ts";
import { EventQueue } from "./events.ts";
import { HostAsync } from "./host-async.ts";
import { HostFiles } from "./host-files.ts";
import { type Delivery, Journal, WaitNeeded } from "./journal.ts";
import { cryptoOperation } from "./late.ts";
import { CORE } from "./library/core.ts";
import { isLibrary } from "./library/index.ts";
import { type Operation, operationsOf } from "./operations.ts";
import { inputFor, type Main, moduleText, programText } from "./program-text.ts";
import { isModule } from "./resolve.ts";
import { type Given, type Step, stepsOf } from "./steps.ts";

/** How much of the budget one call of the interrupt handler stands for: about 10,000 bytecodes. */
const INTERRUPT_COST = 400;

export class NodeContext {
  private readonly process: Process;
  private readonly given: Given;
  private readonly quickjs: QuickJSWASMModule;
  private runtime: Engine["runtime"];
  private vm: Engine["vm"];
  private readonly journal = new Journal();
  private readonly events = new EventQueue();
  private readonly files: HostFiles;
  private readonly world: HostAsync;
  private readonly output: [number, Uint8Array][] = [];
  private readonly operations: Readonly<Record<string, Operation>>;
  /** Everything on standard input, where the program reads it synchronously. */
  private stdin = "";
  /** The text of `-e`. */
  private code: string | undefined;
  private exiting: number | undefined;
  /** An error that is not the program's: a runaway, something not modelled. */
  private fault: unknown;

  constructor(quickjs: QuickJSWASMModule, process: Process, given: Given) {
    this.process = process;
    this.given = given;
    this.files = new HostFiles(process);
    this.world = new HostAsync(process, this.events);
    this.operations = operationsOf({
      process,
      events: this.events,
      world: this.world,
      argv: given.argv,
      environment: given.environment,
      started: process.machine.clock.now(),
      input: () => this.stdin,
      code: () => this.code,
      print: (fd, bytes) => this.output.push([fd, bytes]),
      exit: (status) => {
        this.exiting ??= status;
      },
    });
    this.quickjs = quickjs;
    ({ runtime: this.runtime, vm: this.vm } = this.create());
    this.boot();
  }

  private create(): Engine {
    return createEngine(this.quickjs, {
      interrupt: () => this.interrupt(),
      source: (name) => this.moduleSource(name),
      name: (base, request) => moduleName(this.process, base, request),
    });
  }

  private boot(): void {
    this.define("__host", (operation, args) => this.vm.newString(this.call(operation, args)));
    this.define("__evaluate", (source, file) => this.vm.evalCode(source, file));
    this.must(CORE, "node:internal");
  }

  private dispose(): void {
    this.vm.dispose();
    this.runtime.dispose();
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
    // After a fault the program is still there until it is interrupted, but does nothing any more.
    if (this.fault !== undefined) return JSON.stringify({ error: { message: "interrupted" } });
    const known = this.journal.nextAnswer();
    if (known !== undefined) return known;
    const answer = this.perform(operation, JSON.parse(json) as never[]);
    if (this.fault === undefined) this.journal.keepAnswer(answer);
    return answer;
  }

  private perform(operation: string, args: never[]): string {
    try {
      if (operation === "fs") {
        const [name, ...rest] = args;
        return JSON.stringify(this.files.run(name as unknown as string, rest));
      }
      if (operation === "runSync")
        throw new WaitNeeded(async () => JSON.stringify(await this.world.runNow(args)));
      const run = this.operations[operation] ?? cryptoOperation(this.process, operation);
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
      if (!isLibrary(bare)) {
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
  async run(main: Main): Promise<number> {
    try {
      this.code = "code" in main ? main.code : undefined;
      this.stdin = await inputFor(this.process, main);
      while (true) {
        try {
          return await this.runThrough(main);
        } catch (error) {
          if (!(error instanceof WaitNeeded)) throw error;
          const answer = await error.work();
          if (answer !== undefined) this.journal.keepAnswer(answer);
          this.journal.rewind();
          this.dispose();
          this.fault = undefined;
          ({ runtime: this.runtime, vm: this.vm } = this.create());
          this.boot();
        }
      }
    } finally {
      this.world.closeAll();
      this.dispose();
    }
  }

  private async runThrough(main: Main): Promise<number> {
    this.start(main);
    while (true) {
      await this.turn();
      if (this.exiting !== undefined) break;
      const again = this.journal.nextDelivery();
      if (again) {
        this.deliver(again);
        continue;
      }
      if (!this.events.alive) {
        const status = this.status("__finish(), __leave()");
        await this.turn();
        this.exiting ??= status;
        break;
      }
      const { id, ...message } = await this.events.next(this.process);
      if (!this.events.has(id)) continue;
      // One-time operations stop keeping the program alive when they are over; servers and signals go on.
      if (!this.world.isStanding(id)) this.events.forget(id);
      this.journal.keepDelivery({ id, message });
      this.deliver({ id, message });
    }
    await this.flush();
    return this.exiting ?? 0;
  }

  private start(main: Main): void {
    for (const step of stepsOf(this.process, main, this.given)) this.evaluate(step);
  }

  /** Evaluates; an error that nobody caught is Node's fatal error. */
  private evaluate({ source, file, asModule = false, compileOnly = false }: Step): void {
    if (this.exiting !== undefined || this.fault !== undefined) return;
    const result = this.vm.evalCode(source, file, {
      ...(asModule ? { type: "module" } : {}),
      ...(compileOnly ? { compileOnly } : {}),
    });
    if (result.error) {
      this.uncaught(result.error);
      return;
    }
    // A module comes as a promise of itself.
    if (!compileOnly) this.vm.setProp(this.vm.global, "__track", result.value);
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

  private deliver({ id, message }: Delivery): void {
    const code = `__deliver(${id}, ${JSON.stringify(JSON.stringify(message))})`;
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

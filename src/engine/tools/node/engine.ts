/** One QuickJS, with the limits of a small program. */
import type { QuickJSContext, QuickJSRuntime, QuickJSWASMModule } from "quickjs-emscripten-core";

const MEMORY = 48 * 1024 * 1024;
const STACK = 512 * 1024;

export interface Engine {
  readonly runtime: QuickJSRuntime;
  readonly vm: QuickJSContext;
}

export interface EngineHooks {
  /** Is the program to be stopped? Asked about every 10,000 bytecodes. */
  interrupt(): boolean;
  /** The text of an ES module. */
  source(name: string): string;
  /** The full name of what the module `base` imports as `request`. */
  name(base: string, request: string): string;
}

export function createEngine(quickjs: QuickJSWASMModule, hooks: EngineHooks): Engine {
  const runtime = quickjs.newRuntime();
  runtime.setMemoryLimit(MEMORY);
  runtime.setMaxStackSize(STACK);
  runtime.setInterruptHandler(() => hooks.interrupt());
  runtime.setModuleLoader(
    (name) => hooks.source(name),
    (base, request) => hooks.name(base, request),
  );
  return { runtime, vm: runtime.newContext() };
}

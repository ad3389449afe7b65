import type { QuickJSWASMModule } from "quickjs-emscripten-core";

let loading: Promise<QuickJSWASMModule> | undefined;

/** The JavaScript engine, loaded once: WebAssembly, so it works under a strict Content-Security-Policy. */
export function loadQuickJS(): Promise<QuickJSWASMModule> {
  loading ??= (async () => {
    const [{ newQuickJSWASMModuleFromVariant }, variant] = await Promise.all([
      import("quickjs-emscripten-core"),
      import("@jitl/quickjs-wasmfile-release-sync"),
    ]);
    return newQuickJSWASMModuleFromVariant(variant.default);
  })();
  return loading;
}

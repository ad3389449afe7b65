/**
 * JavaScript that runs inside the simulated Node before the program: globals, timers, events from outside,
 * and the module loader. `__host(operation, argumentsAsJson)` is the only way out; see ../host.ts.
 */
export const CORE = String.raw`
(function () {
  "use strict";
  const raw = globalThis.__host;
  const evaluate = globalThis.__evaluate;
  delete globalThis.__host;
  delete globalThis.__evaluate;

  function systemError(failure) {
    const call = failure.syscall ? ", " + failure.syscall : "";
    const at = (failure.path !== undefined ? " '" + failure.path + "'" : "") + (failure.dest !== undefined ? " -> '" + failure.dest + "'" : "");
    const error = new Error(failure.message || failure.code + ": " + failure.text + call + at);
    for (const key of ["errno", "code", "syscall", "path", "dest", "address", "port", "severity", "hostname"])
      if (failure[key] !== undefined) error[key] = failure[key];
    return error;
  }
  function host(operation, ...args) {
    const answer = JSON.parse(raw(operation, JSON.stringify(args)));
    if (answer.error) throw systemError(answer.error);
    return answer.value;
  }

  // --- things that come back later ---------------------------------------------------------------
  const waiting = new Map();
  let lastId = 0;
  function begin(operation, args, done, keepAlive) {
    const id = ++lastId;
    waiting.set(id, done);
    host("begin", id, operation, args, keepAlive !== false);
    return id;
  }
  function later(operation, ...args) {
    return new Promise((resolve, reject) => {
      const id = begin(operation, args, (error, value) => {
        waiting.delete(id);
        if (error) reject(systemError(error));
        else resolve(value);
      });
    });
  }
  function forget(id) {
    waiting.delete(id);
    host("forget", id);
  }
  function track(value) {
    if (value && typeof value === "object" && typeof value.then === "function" && value instanceof Promise)
      value.then(undefined, (error) => { if (error !== EXIT) fatal(error, true); });
    return value;
  }
  let dying = false;
  function fatal(error, fromPromise) {
    const process = globalThis.process;
    if (!fromPromise && process.listenerCount && process.listenerCount("uncaughtException") > 0)
      return process.emit("uncaughtException", error);
    if (fromPromise && process.listenerCount && process.listenerCount("unhandledRejection") > 0)
      return process.emit("unhandledRejection", error, Promise.resolve());
    if (dying) return;
    dying = true;
    host("fatal", describeFatal(error, fromPromise === true), String((error && error.stack) || ""), fromPromise === true, (error && error.__place) || null);
  }
  const TRACE = "\n(Use ${"`"}node --trace-uncaught ...${"`"} to show where the exception was thrown)";
  const UNHANDLED =
    "This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason \"";
  function describeFatal(error, fromPromise) {
    const inspect = load("util").inspect;
    if (error instanceof Error) return inspect(error);
    if (!fromPromise) return typeof error === "object" && error !== null ? inspect(error) : String(error) + TRACE;
    const reason = typeof error === "object" && error !== null ? "#<" + ((error.constructor && error.constructor.name) || "Object") + ">" : String(error);
    return "UnhandledPromiseRejection: " + UNHANDLED + reason + "\".\n    at node:internal/process/promises:389:7 {\n  code: 'ERR_UNHANDLED_REJECTION'\n}";
  }
  globalThis.__deliver = function (id, text) {
    const done = waiting.get(id);
    if (!done) return;
    const message = JSON.parse(text);
    try {
      track(done(message.error, message.value));
    } catch (error) {
      if (error !== EXIT) fatal(error, false);
    }
  };
  const EXIT = { toString: () => "exit" };
  globalThis.__fatal = (error) => {
    if (error !== EXIT) fatal(error, false);
  };
  Object.defineProperty(globalThis, "__track", { set: track, get: () => undefined });

  // --- modules that come with Node ---------------------------------------------------------------
  const loaded = new Map();
  function load(name) {
    const bare = name.replace(/^node:/, "");
    if (loaded.has(bare)) return loaded.get(bare).exports;
    const source = host("library", bare);
    const module = { exports: {} };
    loaded.set(bare, module);
    const body = evaluate("(function (module, exports, require, host, tools) {" + source + "\n})", "node:" + bare);
    body(module, module.exports, load, host, { begin, later, forget, track, systemError, fatal, EXIT });
    return module.exports;
  }
  const has = (name) => host("isLibrary", name.replace(/^node:/, ""));

  // --- CommonJS ----------------------------------------------------------------------------------
  const cache = {};
  const dirname = (path) => path.replace(/\/[^/]*$/, "") || "/";
  function wrap(source) {
    return "(function (exports, require, module, __filename, __dirname) {" + source + "\n})";
  }
  function notFound(request, from) {
    const error = new Error(
      "Cannot find module '" + request + "'\nRequire stack:\n- " + from);
    error.code = "MODULE_NOT_FOUND";
    error.requireStack = [from];
    return error;
  }
  function makeRequire(from) {
    const require = (request) => {
      const file = host("resolve", request, dirname(from));
      if (file === null && has(request)) return load(request);
      if (file === null) throw notFound(request, from);
      return requireFile(file);
    };
    require.resolve = (request) => {
      const file = host("resolve", request, dirname(from));
      if (file === null) {
        if (has(request)) return request;
        throw notFound(request, from);
      }
      return file;
    };
    require.cache = cache;
    require.main = mainModule;
    return require;
  }
  let mainModule;
  function requireFile(file, isMain) {
    if (cache[file]) return cache[file].exports;
    const module = { id: isMain ? "." : file, filename: file, path: dirname(file), exports: {}, loaded: false, children: [] };
    module.require = makeRequire(file);
    if (isMain) mainModule = module;
    cache[file] = module;
    const source = host("script", file);
    if (/\.json$/.test(file)) {
      try {
        module.exports = JSON.parse(source);
      } catch (error) {
        delete error.__place;
        error.message = file + ": " + error.message;
        throw error;
      }
    } else {
      const body = evaluate(wrap(source), file);
      body.call(module.exports, module.exports, makeRequire(file), module, file, dirname(file));
    }
    module.loaded = true;
    return module.exports;
  }
  globalThis.__requireMain = (file) => requireFile(file, true);
  globalThis.__requireFile = (file) => requireFile(file);
  globalThis.__load = load;
  globalThis.__keys = (value) => JSON.stringify(
    value && (typeof value === "object" || typeof value === "function") ? Object.keys(value) : []);
  globalThis.__makeRequire = makeRequire;

  // --- globals -----------------------------------------------------------------------------------
  globalThis.global = globalThis;
  const timers = load("timers");
  for (const name of ["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate"])
    globalThis[name] = timers[name];
  globalThis.queueMicrotask = (callback) => void Promise.resolve().then(() => track(callback()));
  globalThis.atob = (text) => globalThis.Buffer.from(text, "base64").toString("latin1");
  globalThis.btoa = (text) => globalThis.Buffer.from(String(text), "latin1").toString("base64");
  globalThis.process = load("process");
  // Compiling the library is most of what starting node costs, so each part waits for its first use.
  const lazy = (name, get) =>
    Object.defineProperty(globalThis, name, { get, configurable: true, enumerable: false, set(value) {
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
    } });
  const LAZY = {
    buffer: ["Buffer"],
    util: ["TextEncoder", "TextDecoder"],
    url: ["URL", "URLSearchParams"],
    "internal-fetch": ["fetch", "Headers", "Response", "Request", "AbortController", "AbortSignal"],
  };
  for (const [module, names] of Object.entries(LAZY))
    for (const name of names) lazy(name, () => load(module)[name]);
  lazy("console", () => load("console"));
  lazy("crypto", () => load("crypto").webcrypto);
  lazy("performance", () => ({ now: () => host("now") - host("started") }));
  globalThis.structuredClone = (value) => JSON.parse(JSON.stringify(value));
  const parse = JSON.parse;
  JSON.parse = (text, reviver) => {
    try {
      return parse(text, reviver);
    } catch (error) {
      if (error instanceof SyntaxError) load("internal-json")(String(text));
      throw error;
    }
  };
  const RealDate = Date;
  globalThis.Date = class Date extends RealDate {
    constructor(...args) {
      if (args.length === 0) super(host("now"));
      else super(...args);
    }
    static now() {
      return host("now");
    }
  };
  let seed = host("random", 4);
  let state = 0;
  for (const code of seed) state = (state * 256 + code.charCodeAt(0)) >>> 0;
  Math.random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
})();
`;

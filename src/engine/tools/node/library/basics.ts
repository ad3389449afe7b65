/** Small modules of Node's library: timers, events, process, console, path, os, assert, and their like. */
export const BASICS: Readonly<Record<string, string>> = {
  timers: `
class Timeout {
  constructor(callback, delay, repeat, args) {
    this.run = () => tools.track(callback(...args));
    this.delay = Math.max(1, Number(delay) || 1);
    this.repeat = repeat;
    this.start();
  }
  start() {
    this.id = tools.begin("sleep", [this.delay], () => {
      tools.forget(this.id);
      if (this.repeat) this.start();
      this.run();
    });
  }
  ref() { host("ref", this.id, true); return this; }
  unref() { host("ref", this.id, false); return this; }
  hasRef() { return true; }
  refresh() { tools.forget(this.id); this.start(); return this; }
  [Symbol.toPrimitive]() { return this.id; }
}
const clear = (timer) => { if (timer && timer.id) { timer.repeat = false; tools.forget(timer.id); } };
module.exports = {
  setTimeout: (callback, delay, ...args) => new Timeout(callback, delay, false, args),
  setInterval: (callback, delay, ...args) => new Timeout(callback, delay, true, args),
  setImmediate: (callback, ...args) => new Timeout(callback, 0, false, args),
  clearTimeout: clear, clearInterval: clear, clearImmediate: clear,
};
`,
  "timers/promises": `
exports.setTimeout = (delay, value) => new Promise((resolve) => globalThis.setTimeout(() => resolve(value), delay));
exports.setImmediate = (value) => exports.setTimeout(0, value);
`,
  events: `
class EventEmitter {
  constructor() { this._events = this._events || new Map(); }
  _list(name) {
    if (!this._events) Object.defineProperty(this, "_events", { value: new Map(), enumerable: false, writable: true });
    if (!this._events.has(name)) this._events.set(name, []);
    return this._events.get(name);
  }
  on(name, listener) { this._list(name).push({ listener }); if (this._added) this._added(name); return this; }
  addListener(name, listener) { return this.on(name, listener); }
  prependListener(name, listener) { this._list(name).unshift({ listener }); return this; }
  once(name, listener) { this._list(name).push({ listener, once: true }); if (this._added) this._added(name); return this; }
  off(name, listener) {
    const list = this._list(name);
    const at = list.findIndex((each) => each.listener === listener);
    if (at >= 0) list.splice(at, 1);
    return this;
  }
  removeListener(name, listener) { return this.off(name, listener); }
  removeAllListeners(name) { if (name === undefined) this._events.clear(); else this._events.delete(name); return this; }
  setMaxListeners() { return this; }
  listenerCount(name) { return this._list(name).length; }
  listeners(name) { return this._list(name).map((each) => each.listener); }
  eventNames() { return [...this._events.keys()].filter((name) => this._list(name).length > 0); }
  emit(name, ...args) {
    const list = [...this._list(name)];
    if (list.length === 0 && name === "error") throw args[0] instanceof Error ? args[0] : new Error("Unhandled error. (" + args[0] + ")");
    for (const each of list) {
      if (each.once) this.off(name, each.listener);
      tools.track(each.listener.apply(this, args));
    }
    return list.length > 0;
  }
}
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.once = (emitter, name) => new Promise((resolve, reject) => {
  emitter.once(name, (...args) => resolve(args));
  if (name !== "error") emitter.once("error", reject);
});
module.exports = EventEmitter;
`,
  process: String.raw`
const EventEmitter = require("events");
const process = new EventEmitter();
const facts = host("facts");
const stream = (fd) => Object.assign(new EventEmitter(), {
  fd, isTTY: undefined, writable: true, columns: undefined,
  write(text, encoding, done) {
    host("write", fd, typeof text === "string" ? text : Buffer.from(text).toString("latin1"), typeof text !== "string");
    const callback = typeof encoding === "function" ? encoding : done;
    if (callback) queueMicrotask(callback);
    return true;
  },
  end(text) { if (text !== undefined) this.write(text); },
});
const environment = Object.assign({}, facts.env);
Object.assign(process, {
  argv: facts.argv, argv0: "node", execPath: "/usr/local/bin/node", execArgv: [],
  env: new Proxy(environment, { set: (on, key, value) => { on[key] = String(value); host("setenv", key, String(value)); return true; },
    deleteProperty: (on, key) => { delete on[key]; return true; } }),
  pid: facts.pid, ppid: facts.ppid, platform: "linux", arch: "x64", title: "node",
  version: "v20.20.2", versions: { node: "20.20.2", v8: "11.3.244.8-node.33", uv: "1.46.0", modules: "115" },
  release: { name: "node" }, features: {}, config: {}, exitCode: undefined,
  cwd: () => host("cwd"), chdir: (path) => host("chdir", path),
  exit(code) { if (code !== undefined) process.exitCode = code; process._leave(); host("exit", Number(process.exitCode) || 0); throw tools.EXIT; },
  reallyExit: (code) => process.exit(code),
  abort() { process.exit(134); },
  _left: false,
  _leave() { if (process._left) return; process._left = true; process.emit("exit", Number(process.exitCode) || 0); },
  nextTick: (callback, ...args) => queueMicrotask(() => callback(...args)),
  uptime: () => (host("now") - host("started")) / 1000,
  hrtime: Object.assign((before) => { const ms = host("now"); const now = [Math.floor(ms / 1000), (ms % 1000) * 1e6]; return before ? [now[0] - before[0], now[1] - before[1]] : now; },
    { bigint: () => BigInt(host("now")) * 1000000n }),
  memoryUsage: () => ({ rss: 50e6, heapTotal: 20e6, heapUsed: 10e6, external: 1e6, arrayBuffers: 1e4 }),
  getuid: () => facts.uid, getgid: () => facts.gid, geteuid: () => facts.uid, getegid: () => facts.gid, getgroups: () => facts.groups,
  umask: () => facts.umask, kill: (pid, signal) => host("kill", pid, signal === undefined ? "SIGTERM" : signal),
  loadEnvFile(path = ".env") { for (const [name, value] of Object.entries(host("parseEnv", require("fs").readFileSync(path, "utf8")))) if (!(name in environment)) environment[name] = value; },
  emitWarning: (text) => host("write", 2, "(node:" + facts.pid + ") " + (text.name || "Warning") + ": " + (text.message || text) + "\n", false),
  stdout: stream(1), stderr: stream(2),
});
process.env.toString = undefined;
delete environment.toString;
const signals = new Set();
process._added = (name) => {
  if (!/^SIG/.test(String(name)) || signals.has(name)) return;
  signals.add(name);
  tools.begin("signal", [name], () => process.emit(name, name, 15), false);
};
globalThis.__finish = () => {
  process.emit("beforeExit", Number(process.exitCode) || 0);
};
globalThis.__leave = () => { process._leave(); return Number(process.exitCode) || 0; };
Object.defineProperty(process, "stdin", { get: () => require("internal-stdin") });
module.exports = process;
`,
  "internal-stdin": `
const { Readable } = require("stream");
const stdin = new Readable();
stdin.fd = 0; stdin.isTTY = undefined;
stdin.setRawMode = () => stdin;
let asked = false;
const ask = () => {
  if (asked) return;
  asked = true;
  tools.later("readStdin").then((text) => { if (text) stdin.push(Buffer.from(text, "latin1")); stdin.push(null); });
};
stdin._added = (name) => { if (name === "data" || name === "end" || name === "readable") ask(); };
stdin._wanted = ask;
module.exports = stdin;
`,
  console: String.raw`
const inspect = (...args) => require("util").inspect(...args);
// A lone string needs no formatting, and then util need not be compiled.
const format = (...args) =>
  args.length === 1 && typeof args[0] === "string" ? args[0] : require("util").format(...args);
let indent = "";
const out = (fd) => (...args) => {
  const text = format(...args);
  host("write", fd, (indent ? text.replace(/^/gm, indent) : text) + "\n", false);
};
const log = out(1);
const error = out(2);
const counts = {};
module.exports = {
  log, info: log, debug: log, error, warn: error,
  trace: (...args) => error("Trace: " + format(...args)),
  dir: (value, options) => log(inspect(value, options)),
  table: (value, columns) => log(value !== null && typeof value === "object" ? require("internal-inspect").table(value, columns) : value),
  assert: (value, ...args) => { if (!value) error("Assertion failed" + (args.length ? ": " + format(...args) : "")); },
  group(...args) { if (args.length) log(...args); indent += "  "; },
  groupEnd() { indent = indent.slice(2); },
  count(label = "default") { counts[label] = (counts[label] || 0) + 1; log(label + ": " + counts[label]); },
  time() {}, timeEnd(label = "default") { log(label + ": 0ms"); }, timeLog() {},
};
`,
  path: String.raw`
const normalize = (path) => {
  if (path === "") return ".";
  const rooted = path.startsWith("/");
  const parts = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") { if (parts.length && parts[parts.length - 1] !== "..") parts.pop(); else if (!rooted) parts.push(".."); }
    else parts.push(part);
  }
  const text = parts.join("/") + (path.endsWith("/") && parts.length ? "/" : "");
  return rooted ? "/" + text : text || ".";
};
const join = (...parts) => { const text = parts.filter((part) => part !== "").join("/"); return text === "" ? "." : normalize(text); };
const resolve = (...parts) => {
  let path = "";
  for (const part of [...parts].reverse()) { if (part === "") continue; path = path ? part + "/" + path : part; if (part.startsWith("/")) break; }
  if (!path.startsWith("/")) path = host("cwd") + "/" + path;
  const text = normalize(path);
  return text.length > 1 ? text.replace(/\/$/, "") : text;
};
const basename = (path, suffix) => {
  const name = path.replace(/\/+$/, "").replace(/^.*\//, "");
  return suffix && name.endsWith(suffix) && name !== suffix ? name.slice(0, -suffix.length) : name;
};
const dirname = (path) => { const text = path.replace(/\/+$/, ""); const at = text.lastIndexOf("/"); return at < 0 ? "." : at === 0 ? "/" : text.slice(0, at).replace(/\/+$/, "") || "/"; };
const extname = (path) => { const found = /.(\.[^./]*)$/.exec(basename(path)); return found ? found[1] : ""; };
const relative = (from, to) => {
  const a = resolve(from).split("/").filter(Boolean), b = resolve(to).split("/").filter(Boolean);
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return [...a.slice(same).map(() => ".."), ...b.slice(same)].join("/");
};
const parse = (path) => { const base = basename(path), ext = extname(path); return { root: path.startsWith("/") ? "/" : "", dir: path.includes("/") ? dirname(path) : "", base, ext, name: ext ? base.slice(0, -ext.length) : base }; };
const path = { sep: "/", delimiter: ":", normalize, join, resolve, basename, dirname, extname, relative, parse, isAbsolute: (text) => text.startsWith("/"), format: (p) => (p.dir || p.root || "") + (p.dir ? "/" : "") + (p.base || (p.name || "") + (p.ext || "")) };
path.posix = path;
module.exports = path;
`,
  "path/posix": `module.exports = require("path");`,
  os: String.raw`
const facts = host("facts");
module.exports = { EOL: "\n", hostname: () => facts.hostname, platform: () => "linux", type: () => "Linux", arch: () => "x64", release: () => "6.12.0",
  homedir: () => process.env.HOME || facts.home, tmpdir: () => process.env.TMPDIR || "/tmp", endianness: () => "LE", uptime: () => 1000, loadavg: () => [0, 0, 0],
  totalmem: () => 4e9, freemem: () => 2e9, cpus: () => [{ model: "cpu", speed: 0, times: {} }, { model: "cpu", speed: 0, times: {} }], networkInterfaces: () => ({}), availableParallelism: () => 2,
  userInfo: () => ({ uid: facts.uid, gid: facts.gid, username: facts.user, homedir: facts.home, shell: "/bin/sh" }), constants: { signals: {} } };
`,
  assert: String.raw`
class AssertionError extends Error { constructor(message) { super(message); this.name = "AssertionError"; this.code = "ERR_ASSERTION"; } }
const fail = (message, fallback) => { if (message instanceof Error) throw message; throw new AssertionError(message || fallback); };
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const assert = (value, message) => { if (!value) fail(message, "The expression evaluated to a falsy value"); };
const equal = (a, b, message) => { if (!(a == b)) fail(message, a + " == " + b); };
const strictEqual = (a, b, message) => { if (!Object.is(a, b)) fail(message, "Expected values to be strictly equal:\n\n" + a + " !== " + b + "\n"); };
const deep = (a, b, message) => { if (!same(a, b)) fail(message, "Expected values to be strictly deep-equal"); };
const throws = (run, message) => { try { run(); } catch { return; } fail(typeof message === "string" ? message : undefined, "Missing expected exception."); };
module.exports = Object.assign(assert, { AssertionError, ok: assert, equal, strictEqual, deepEqual: deep, deepStrictEqual: deep, throws, fail: (message) => fail(message, "Failed"),
  notEqual: (a, b, m) => { if (a == b) fail(m, a + " != " + b); }, notStrictEqual: (a, b, m) => { if (Object.is(a, b)) fail(m, "not strictly equal"); } });
assert.strict = assert;
`,
  querystring: `
exports.parse = (text) => { const result = {}; for (const [key, value] of new URLSearchParams(text)) result[key] = value; return result; };
exports.stringify = (value) => new URLSearchParams(value).toString();
exports.escape = encodeURIComponent; exports.unescape = decodeURIComponent;
`,
  module: String.raw`
exports.createRequire = (from) => __makeRequire(String(from).replace(/^file:\/\//, ""));
exports.builtinModules = host("libraries");
`,
};

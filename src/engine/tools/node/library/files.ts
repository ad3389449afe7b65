/** Modules of Node's library about files and streams. Bytes travel to the host as latin1 text. */
export const FILES: Readonly<Record<string, string>> = {
  fs: String.raw`
const pathOf = (path) => { if (typeof path === "string") return path; if (path && path.href) return decodeURIComponent(path.href.replace(/^file:\/\//, "")); if (Buffer.isBuffer(path)) return path.toString();
  const error = new TypeError('The "path" argument must be of type string or an instance of Buffer or URL. Received ' + (path === undefined ? "undefined" : typeof path)); error.code = "ERR_INVALID_ARG_TYPE"; throw error; };
const encodingOf = (options) => (typeof options === "string" ? options : options && options.encoding) || null;
const decode = (text, options) => { const bytes = Buffer.from(text, "latin1"); const encoding = encodingOf(options); return encoding ? bytes.toString(encoding) : bytes; };
const encode = (data, options) => (typeof data === "string" ? Buffer.from(data, encodingOf(options) || "utf8") : Buffer.from(data)).toString("latin1");
const modeOf = (options, fallback) => { const mode = options && typeof options === "object" ? options.mode : typeof options === "number" ? options : undefined; return mode === undefined ? fallback : typeof mode === "string" ? parseInt(mode, 8) : mode; };
class Stats {
  constructor(stat) { Object.assign(this, stat); delete this.kind; Object.defineProperty(this, "kind", { value: stat.kind });
    for (const name of ["atime", "mtime", "ctime", "birthtime"]) { this[name + "Ms"] = stat.mtimeMs; this[name] = new Date(stat.mtimeMs); } }
  isFile() { return this.kind === "file"; } isDirectory() { return this.kind === "directory"; } isSymbolicLink() { return this.kind === "symlink"; }
  isFIFO() { return this.kind === "fifo"; } isSocket() { return this.kind === "socket"; } isCharacterDevice() { return this.kind === "device"; } isBlockDevice() { return false; }
}
class Dirent { constructor(name, parent, kind) { this.name = name; this.parentPath = parent; this.path = parent; Object.defineProperty(this, "kind", { value: kind }); } }
for (const name of ["isFile", "isDirectory", "isSymbolicLink", "isFIFO"]) Dirent.prototype[name] = Stats.prototype[name];
const stat = (operation) => (path, options) => {
  try { return new Stats(host("fs", operation, pathOf(path))); }
  catch (error) { if (options && options.throwIfNoEntry === false && error.code === "ENOENT") return undefined; throw error; }
};
const sync = {
  readFile: (path, options) => (typeof path === "number" ? decode(path === 0 ? host("stdinNow") : host("fs", "readOpen", path), options) : decode(host("fs", "read", pathOf(path)), options)),
  writeFile: (path, data, options) => void (typeof path === "number" ? host("fs", "writeOpen", path, encode(data, options)) : host("fs", "write", pathOf(path), encode(data, options), (options && options.flag) || "w", modeOf(options, 0o666))),
  appendFile: (path, data, options) => void host("fs", "write", pathOf(path), encode(data, options), "a", modeOf(options, 0o666)),
  readdir: (path, options) => { const names = host("fs", "readdir", pathOf(path), Boolean(options && options.recursive));
    return options && options.withFileTypes ? names.map((name) => new Dirent(name, pathOf(path), host("fs", "lstat", pathOf(path) + "/" + name).kind)) : names; },
  mkdir: (path, options) => host("fs", "mkdir", pathOf(path), Boolean(options && options.recursive), modeOf(options, 0o777)) || undefined,
  rm: (path, options) => void host("fs", "rm", pathOf(path), Boolean(options && options.recursive), Boolean(options && options.force)),
  rmdir: (path) => void host("fs", "rmdir", pathOf(path)), unlink: (path) => void host("fs", "unlink", pathOf(path)),
  rename: (from, to) => void host("fs", "rename", pathOf(from), pathOf(to)),
  copyFile: (from, to) => void host("fs", "copyfile", pathOf(from), pathOf(to)),
  cp: (from, to, options = {}) => {
    const [source, target] = [pathOf(from), pathOf(to)];
    const found = host("fs", "lstat", source);
    if (found.kind === "symlink") return void host("fs", "symlink", host("fs", "readlink", source), target);
    if (found.kind !== "directory") {
      const parent = target.replace(/\/[^/]*$/, "");
      if (parent !== target && parent !== "") host("fs", "mkdir", parent, true, 0o777);
      return sync.copyFile(source, target);
    }
    if (!options.recursive) { const error = new Error("Recursive option not enabled, cannot copy a directory: " + source); error.code = "ERR_FS_EISDIR"; throw error; }
    host("fs", "mkdir", target, true, 0o777);
    for (const name of host("fs", "readdir", source, false)) sync.cp(source + "/" + name, target + "/" + name, options);
  },
  opendir: (path) => {
    const entries = sync.readdir(path, { withFileTypes: true });
    const dir = { path: pathOf(path), readSync: () => entries.shift() || null, read: async () => entries.shift() || null, closeSync() {}, close: async () => {} };
    dir[Symbol.asyncIterator] = async function* () { while (entries.length) yield entries.shift(); };
    return dir;
  },
  chmod: (path, mode) => void host("fs", "chmod", pathOf(path), typeof mode === "string" ? parseInt(mode, 8) : mode), chown: (path, uid, gid) => void host("fs", "chown", pathOf(path), uid, gid),
  symlink: (target, path) => void host("fs", "symlink", pathOf(target), pathOf(path)), link: (from, to) => void host("fs", "link", pathOf(from), pathOf(to)),
  readlink: (path) => host("fs", "readlink", pathOf(path)), realpath: (path) => host("fs", "realpath", pathOf(path)),
  access: (path, mode) => void host("fs", "access", pathOf(path), mode || 0), utimes: (path, atime, mtime) => void host("fs", "utimes", pathOf(path), Number(mtime) * (mtime instanceof Date ? 1 : 1000)),
  truncate: (path, length = 0) => void host("fs", "truncate", pathOf(path), length), mkdtemp: (prefix) => host("fs", "mkdtemp", prefix),
  open: (path, flags, mode) => host("fs", "open", pathOf(path), flags || "r", mode === undefined ? 0o666 : mode), close: (fd) => void host("fs", "close", fd),
  write: (fd, data, offset, length) => { const text = encode(typeof data !== "string" && typeof offset === "number" ? data.subarray(offset, length === undefined ? undefined : offset + length) : data); host("fs", "writeOpen", fd, text); return text.length; },
  read: (fd, buffer, offset = 0, length = buffer.length - offset) => { const part = Buffer.from(host("fs", "readPart", fd, length), "latin1"); buffer.set(part, offset); return part.length; },
  fstat: (fd) => new Stats(host("fs", "fstat", fd)), fsync() {},
  stat: stat("stat"), lstat: stat("lstat"),
};
const fs = { constants: { F_OK: 0, X_OK: 1, W_OK: 2, R_OK: 4, COPYFILE_EXCL: 1, O_RDONLY: 0 }, Stats, Dirent };
fs.promises = { constants: fs.constants };
for (const [name, run] of Object.entries(sync)) {
  fs[name + "Sync"] = run;
  fs.promises[name] = async (...args) => { await null; return run(...args); };
  fs[name] = (...args) => {
    const done = args.pop();
    if (typeof done !== "function") { const error = new TypeError('The "cb" argument must be of type function. Received ' + (done === undefined ? "undefined" : typeof done)); error.code = "ERR_INVALID_ARG_TYPE"; throw error; }
    setImmediate(() => { let value; try { value = run(...args); } catch (error) { return done(error); } return done(null, value); });
  };
}
fs.existsSync = (path) => { try { return host("fs", "exists", pathOf(path)); } catch { return false; } };
fs.exists = (path, done) => setImmediate(() => done(fs.existsSync(path)));
fs.createReadStream = (path, options) => { const { Readable } = require("stream"); const stream = new Readable(options); setImmediate(() => { try { stream.push(decode(sync.readFile(path).toString("latin1"))); stream.push(null); } catch (error) { stream.emit("error", error); } }); if (encodingOf(options)) stream.setEncoding(encodingOf(options)); return stream; };
fs.createWriteStream = (path, options) => { const { Writable } = require("stream"); const append = options && /a/.test(options.flags || ""); if (!append) sync.writeFile(path, "", options); return new Writable({ write(chunk, encoding, done) { sync.appendFile(path, chunk); done(); } }); };
const handleOf = (fd) => ({ fd, readFile: async (options) => sync.readFile(fd, options), writeFile: async (data, options) => sync.writeFile(fd, data, options), appendFile: async (data, options) => sync.writeFile(fd, data, options),
  write: async (data) => ({ bytesWritten: sync.write(fd, data) }), stat: async () => sync.fstat(fd), sync: async () => {}, close: async () => sync.close(fd), [Symbol.asyncDispose]: async () => sync.close(fd) });
fs.promises.open = async (path, flags, mode) => handleOf(sync.open(path, flags, mode));
for (const name of ["watch", "watchFile", "unwatchFile"]) fs[name] = () => host("refuse", "node: fs." + name);
module.exports = fs;
`,
  "fs/promises": `module.exports = require("fs").promises;`,
  stream: `
const EventEmitter = require("events");
class Readable extends EventEmitter {
  constructor(options) { super(); this.queue = []; this.readable = true; this.ended = false; if (options && options.read) this._read = options.read; }
  setEncoding(encoding) { this.encoding = encoding; return this; }
  push(chunk) { this.queue.push(chunk); this._schedule(); return true; }
  _schedule() { if (this.scheduled || this.paused || !(this.flowing || this.listenerCount("data") || this.listenerCount("end") || this.reader)) return; this.scheduled = true; queueMicrotask(() => { this.scheduled = false; this._flow(); }); }
  _flow() {
    while (this.queue.length && !this.paused) {
      const chunk = this.queue.shift();
      if (chunk === null) { this.ended = true; this.emit("end"); this.emit("close"); return; }
      this.emit("data", this.encoding ? Buffer.from(chunk).toString(this.encoding) : chunk);
    }
  }
  on(name, listener) { super.on(name, listener); if (name === "data" || name === "end") this._schedule(); return this; }
  pause() { this.paused = true; return this; } resume() { this.paused = false; this.flowing = true; if (this._wanted) this._wanted(); this._schedule(); return this; }
  pipe(target) { this.on("data", (chunk) => target.write(chunk)); this.on("end", () => { if (target !== process.stdout && target !== process.stderr) target.end(); }); return target; }
  destroy() { this.queue = []; this.emit("close"); return this; }
  static from(items) { const stream = new Readable(); for (const item of items) stream.push(item); stream.push(null); return stream; }
  async *[Symbol.asyncIterator]() {
    const chunks = []; let ended = false, failed, wake = () => {};
    this.on("data", (chunk) => { chunks.push(chunk); wake(); }); this.on("end", () => { ended = true; wake(); }); this.on("error", (error) => { failed = error; wake(); });
    while (true) {
      while (chunks.length) yield chunks.shift();
      if (failed) throw failed;
      if (ended) return;
      await new Promise((resolve) => { wake = resolve; });
    }
  }
}
class Writable extends EventEmitter {
  constructor(options) { super(); this.writable = true; if (options && options.write) this._write = options.write; if (options && options.final) this._final = options.final; }
  write(chunk, encoding, done) { const callback = typeof encoding === "function" ? encoding : done || (() => {}); this._write(typeof chunk === "string" ? Buffer.from(chunk) : chunk, "buffer", callback); return true; }
  end(chunk, encoding, done) { const callback = [chunk, encoding, done].find((each) => typeof each === "function"); if (chunk !== undefined && typeof chunk !== "function") this.write(chunk); if (this._final) this._final(() => {}); queueMicrotask(() => { this.emit("finish"); this.emit("close"); if (callback) callback(); }); return this; }
  cork() {} uncork() {} destroy() { this.emit("close"); return this; }
}
class Transform extends Readable {
  constructor(options) { super(options); if (options && options.transform) this._transform = options.transform; if (options && options.flush) this._flush = options.flush; }
  write(chunk, encoding) { this._transform(typeof chunk === "string" ? Buffer.from(chunk) : chunk, encoding, (error, out) => { if (error) this.emit("error", error); else if (out !== undefined && out !== null) this.push(out); }); return true; }
  end(chunk) { if (chunk !== undefined) this.write(chunk); if (this._flush) this._flush((error, out) => { if (out) this.push(out); }); this.push(null); queueMicrotask(() => this.emit("finish")); return this; }
}
class PassThrough extends Transform { _transform(chunk, encoding, done) { done(null, chunk); } }
const pipeline = (...parts) => { const done = typeof parts[parts.length - 1] === "function" ? parts.pop() : () => {}; parts.reduce((from, to) => { from.on("error", done); return from.pipe(to); }); parts[parts.length - 1].on("finish", () => done()); return parts[parts.length - 1]; };
module.exports = Object.assign(Readable, { Readable, Writable, Transform, PassThrough, Duplex: Transform, Stream: Readable, pipeline, finished: (stream, done) => { stream.on("end", () => done()); stream.on("finish", () => done()); stream.on("error", done); } });
module.exports.promises = { pipeline: (...parts) => new Promise((resolve, reject) => pipeline(...parts, (error) => (error ? reject(error) : resolve()))) };
`,
  "stream/promises": `module.exports = require("stream").promises;`,
  readline: String.raw`
const EventEmitter = require("events");
exports.createInterface = ({ input }) => {
  const lines = new EventEmitter();
  let held = "";
  input.on("data", (chunk) => { held += chunk.toString(); const parts = held.split("\n"); held = parts.pop(); for (const part of parts) lines.emit("line", part); });
  input.on("end", () => { if (held) lines.emit("line", held); lines.emit("close"); });
  lines.close = () => lines.emit("close"); lines.setPrompt = () => {}; lines.prompt = () => {};
  lines.question = (text, done) => { process.stdout.write(text); lines.once("line", done); };
  lines[Symbol.asyncIterator] = async function* () { const queue = []; let ended = false, wake = () => {}; lines.on("line", (line) => { queue.push(line); wake(); }); lines.on("close", () => { ended = true; wake(); });
    while (true) { while (queue.length) yield queue.shift(); if (ended) return; await new Promise((resolve) => { wake = resolve; }); } };
  return lines;
};
`,
};

/** Node's child_process, in its three ways: with events, with a callback, and waiting. */
export const CHILD_PROCESS: Readonly<Record<string, string>> = {
  child_process: String.raw`
const EventEmitter = require("events");
const { Readable } = require("stream");
const { Buffer } = require("buffer");

// --- what the options come to ----------------------------------------------------------------------
const one = (given, fd, standard) => {
  const wish = given === undefined || given === null ? standard : given;
  if (wish === "inherit") return fd;
  return wish && typeof wish === "object" && typeof wish.fd === "number" ? wish.fd : wish === "overlapped" ? "pipe" : wish;
};
const stdioOf = (stdio, standard) => {
  const list = Array.isArray(stdio) ? stdio : [stdio, stdio, stdio];
  return [0, 1, 2].map((fd) => one(list[fd], fd, standard[fd]));
};
const PIPES = ["pipe", "pipe", "pipe"];
const settings = (o, stdio, input) => ({
  cwd: o.cwd === undefined ? undefined : String(o.cwd), env: Object.fromEntries(Object.entries(o.env || process.env).filter(([, value]) => value !== undefined).map(([key, value]) => [key, String(value)])), stdio,
  input: input === undefined ? undefined : (typeof input === "string" ? Buffer.from(input) : Buffer.from(input.buffer ? input : String(input))).toString("latin1"),
});
const shellArgv = (command, shell) => [typeof shell === "string" ? shell : "/bin/sh", "-c", command];
const argvOf = (file, args, o) => (o.shell ? shellArgv([file, ...args].join(" "), o.shell) : [file, ...args]);
const split = (args, options) => (Array.isArray(args) ? [args.map(String), options || {}] : [[], args || options || {}]);

// --- with events ------------------------------------------------------------------------------------
const start = (argv, o, stdio, whenOver) => {
  const child = Object.assign(new EventEmitter(), { pid: undefined, exitCode: null, signalCode: null, killed: false, spawnargs: argv, spawnfile: argv[0] });
  child.stdout = stdio[1] === "pipe" ? new Readable() : null;
  child.stderr = stdio[2] === "pipe" ? new Readable() : null;
  child.kill = () => { child.killed = true; return true; };
  child.ref = child.unref = () => child;
  const id = tools.begin("run", [argv, settings(o, stdio)], (error, result) => {
    if (error) {
      const failure = tools.systemError(error);
      failure.spawnargs = argv.slice(1);
      return whenOver ? whenOver(failure) : child.emit("error", failure);
    }
    child.pid = result.pid; child.exitCode = result.status; child.signalCode = result.signal;
    for (const name of ["stdout", "stderr"])
      if (child[name]) { if (result[name]) child[name].push(Buffer.from(result[name], "latin1")); child[name].push(null); }
    queueMicrotask(() => {
      child.emit("exit", result.status, result.signal);
      setImmediate(() => { child.emit("close", result.status, result.signal); if (whenOver) whenOver(undefined, result); });
    });
  });
  child.stdin = stdio[0] === "pipe" ? Object.assign(new EventEmitter(), {
    writable: true, fed: false,
    write(text, encoding) { this.fed = true; host("feed", id, Buffer.from(text, encoding).toString("latin1")); return true; },
    end(text, encoding) { if (typeof text === "string" || ArrayBuffer.isView(text)) this.write(text, encoding); this.fed = true; host("feed", id, null); return this; },
    setDefaultEncoding() {}, destroy() { this.end(); },
  }) : null;
  // Nobody who waits for its end is kept waiting by a program that never writes.
  if (child.stdin) setTimeout(() => { if (!child.stdin.fed) child.stdin.end(); }, 1000).unref();
  child.stdio = [child.stdin, child.stdout, child.stderr];
  return child;
};
exports.spawn = (file, args, options) => {
  const [list, o] = split(args, options);
  return start(argvOf(file, list, o), o, stdioOf(o.stdio, PIPES));
};

// --- with a callback --------------------------------------------------------------------------------
const text = (latin1, encoding) => { const bytes = Buffer.from(latin1 || "", "latin1"); return encoding === "buffer" || encoding === null ? bytes : bytes.toString(encoding || "utf8"); };
const withCallback = (argv, command, o, callback) => start(argv, o, PIPES, (failure, result) => {
  if (!callback) return;
  if (failure) return tools.track(callback(Object.assign(failure, { cmd: command }), "", ""));
  const stdout = text(result.stdout, o.encoding), stderr = text(result.stderr, o.encoding);
  if (result.status === 0) return tools.track(callback(null, stdout, stderr));
  tools.track(callback(Object.assign(new Error("Command failed: " + command + "\n" + stderr), { code: result.status, killed: false, signal: result.signal, cmd: command }), stdout, stderr));
});
const settle = (options, callback) => (typeof options === "function" ? [{}, options] : [options || {}, callback]);
exports.exec = (command, options, callback) => { const [o, done] = settle(options, callback); return withCallback(shellArgv(command, o.shell), command, o, done); };
exports.execFile = (file, args, options, callback) => {
  if (!Array.isArray(args)) { callback = options; options = args; args = []; }
  const [o, done] = settle(options, callback);
  return withCallback(argvOf(file, args, o), [file, ...args].join(" "), o, done);
};
const promised = (run) => (...args) => {
  let child;
  const promise = new Promise((resolve, reject) => {
    child = run(...args, (error, stdout, stderr) => (error ? reject(Object.assign(error, { stdout, stderr })) : resolve({ stdout, stderr })));
  });
  promise.child = child;
  return promise;
};
const CUSTOM = Symbol.for("nodejs.util.promisify.custom");
exports.exec[CUSTOM] = promised((command, ...rest) => exports.exec(command, ...(rest.length > 1 ? rest : [{}, rest[0]])));
exports.execFile[CUSTOM] = promised((file, ...rest) => { const done = rest.pop(); return exports.execFile(file, rest[0] || [], rest[1] || {}, done); });

// --- waiting ----------------------------------------------------------------------------------------
const waited = (argv, o, standard) => {
  const stdio = stdioOf(o.stdio, standard || PIPES);
  let result;
  try {
    result = host("runSync", argv, settings(o, stdio, stdio[0] === "pipe" ? o.input || "" : undefined));
  } catch (error) {
    error.message = error.message.replace(/^spawn /, "spawnSync ");
    if (error.syscall) error.syscall = error.syscall.replace(/^spawn /, "spawnSync ");
    error.spawnargs = argv.slice(1);
    return { error, status: null, signal: null, output: null, pid: 0, stdout: null, stderr: null };
  }
  const shown = (latin1) => (latin1 === null ? null : o.encoding && o.encoding !== "buffer" ? Buffer.from(latin1, "latin1").toString(o.encoding) : Buffer.from(latin1, "latin1"));
  const stdout = shown(result.stdout), stderr = shown(result.stderr);
  return { status: result.status, signal: result.signal, output: [null, stdout, stderr], pid: result.pid, stdout, stderr };
};
exports.spawnSync = (file, args, options) => { const [list, o] = split(args, options); return waited(argvOf(file, list, o), o); };
const orThrow = (argv, command, o) => {
  const result = waited(argv, o);
  if (o.stdio === undefined && result.stderr && result.stderr.length) process.stderr.write(result.stderr);
  if (result.error) throw Object.assign(result.error, result);
  if (result.status !== 0)
    throw Object.assign(new Error("Command failed: " + command + (result.stderr && result.stderr.length ? "\n" + result.stderr.toString() : "")), result);
  return result.stdout;
};
exports.execSync = (command, options) => orThrow(shellArgv(command, (options || {}).shell), command, options || {});
exports.execFileSync = (file, args, options) => { const [list, o] = split(args, options); return orThrow(argvOf(file, list, o), [file, ...list].join(" "), o); };
exports.fork = () => host("refuse", "node: child_process.fork");
`,
};

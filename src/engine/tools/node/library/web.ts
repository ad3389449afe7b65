/** Modules of Node's library that talk to others, and a pg client for the simulated database. */
export const WEB: Readonly<Record<string, string>> = {
  http: String.raw`
const EventEmitter = require("events");
const { Readable } = require("stream");
const STATUS_CODES = { 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict", 422: "Unprocessable Entity", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable" };
const checked = (name, value) => {
  const wrong = (code, message) => { const error = new TypeError(message); error.stack = "TypeError [" + code + "]: " + message + "\n" + error.stack; error.code = code; throw error; };
  if (value === undefined) wrong("ERR_HTTP_INVALID_HEADER_VALUE", 'Invalid value "undefined" for header "' + name + '"');
  if (/[^\t\x20-\x7e\x80-\xff]/.test(String(value))) wrong("ERR_INVALID_CHAR", 'Invalid character in header content ["' + name + '"]');
  return value;
};
const bytes = (chunk, encoding) => (typeof chunk === "string" ? Buffer.from(chunk, encoding) : Buffer.from(chunk));
class ServerResponse extends EventEmitter {
  constructor(id) { super(); this.id = id; this.statusCode = 200; this.headers = {}; this.parts = []; this.headersSent = false; this.finished = false; this.writableEnded = false; }
  setHeader(name, value) { this.headers[name.toLowerCase()] = value; return this; }
  getHeader(name) { return this.headers[name.toLowerCase()]; } hasHeader(name) { return name.toLowerCase() in this.headers; } removeHeader(name) { delete this.headers[name.toLowerCase()]; } getHeaders() { return { ...this.headers }; }
  writeHead(status, message, headers) { this.statusCode = status; if (typeof message === "string") this.statusMessage = message; for (const [name, value] of Object.entries((typeof message === "object" ? message : headers) || {})) this.setHeader(name, value); this.headersSent = true; return this; }
  write(chunk, encoding) { this.headersSent = true; this.parts.push(bytes(chunk, encoding)); return true; }
  flushHeaders() {}
  end(chunk, encoding, done) {
    if (this.finished) return this;
    if (chunk !== undefined && typeof chunk !== "function") this.write(chunk, encoding);
    this.finished = this.writableEnded = this.headersSent = true;
    host("respond", this.id, this.statusCode, this.statusMessage || STATUS_CODES[this.statusCode] || "", Object.entries(this.headers).map(([name, value]) => [name, String(value)]), Buffer.concat(this.parts).toString("latin1"));
    queueMicrotask(() => { this.emit("finish"); this.emit("close"); });
    return this;
  }
}
class Server extends EventEmitter {
  constructor(listener) { super(); if (listener) this.on("request", listener); this.listening = false; }
  listen(...args) {
    const done = args.find((each) => typeof each === "function");
    const given = args[0] && typeof args[0] === "object" ? args[0].port : args[0];
    const port = Number(given) || 0;
    this.port = port || 40000;
    this.handle = tools.begin("listen", [this.port], (error, request) => {
      if (error) { queueMicrotask(() => this.emit("error", tools.systemError(error))); tools.forget(this.handle); return; }
      const message = new Readable();
      Object.assign(message, { method: request.method, url: request.path, httpVersion: "1.1", headers: Object.fromEntries(request.headers), rawHeaders: request.headers.flat(), socket: { remoteAddress: "127.0.0.1", on() {}, setTimeout() {} }, connection: {}, complete: true });
      if (request.body) message.push(Buffer.from(request.body, "latin1"));
      message.push(null);
      const response = new ServerResponse(request.id);
      response.req = message;
      message.on("error", () => {});
      this.emit("request", message, response);
    });
    this.listening = true;
    if (done) this.once("listening", done);
    setImmediate(() => { if (this.listening) this.emit("listening"); });
    return this;
  }
  address() { return { address: "::", family: "IPv6", port: this.port }; }
  close(done) { if (this.listening) { this.listening = false; host("close", this.handle); tools.forget(this.handle); } setImmediate(() => { this.emit("close"); if (done) done(); }); return this; }
  closeAllConnections() {} closeIdleConnections() {} setTimeout() { return this; } ref() { return this; } unref() { host("ref", this.handle, false); return this; }
}
class ClientRequest extends EventEmitter {
  constructor(url, options, done, protocol) {
    super();
    const base = url ? new URL(String(url)) : null;
    const o = { ...(base ? { protocol: base.protocol, hostname: base.hostname, port: base.port, path: base.pathname + base.search, auth: base.username ? decodeURIComponent(base.username) + ":" + decodeURIComponent(base.password) : undefined } : {}), ...options };
    const scheme = o.protocol || protocol;
    const name = o.hostname || (o.host ? String(o.host).replace(/:\d+$/, "") : "localhost");
    const port = o.port || (scheme === "https:" ? 443 : 80);
    this.method = (o.method || "GET").toUpperCase(); this.host = name; this.path = o.path || "/"; this.protocol = scheme;
    this.url = scheme + "//" + name + ":" + port + this.path;
    this.headers = {}; this.parts = [];
    for (const [header, value] of Object.entries(o.headers || {})) this.setHeader(header, value);
    if (o.auth && !this.getHeader("authorization")) this.headers.Authorization = "Basic " + Buffer.from(o.auth).toString("base64");
    if (!this.getHeader("host")) this.headers.Host = name + (port === 80 || port === 443 ? "" : ":" + port);
    if (!this.getHeader("connection")) this.headers.Connection = "keep-alive";
    if (done) this.once("response", done);
  }
  setHeader(name, value) { this.headers[name] = checked(name, value); return this; } getHeader(name) { const found = Object.keys(this.headers).find((each) => each.toLowerCase() === name.toLowerCase()); return found && this.headers[found]; }
  setTimeout() { return this; } write(chunk, encoding) { this.parts.push(bytes(chunk, encoding)); return true; } abort() { this.destroyed = true; } destroy() { this.destroyed = true; return this; } flushHeaders() {} setNoDelay() {}
  end(chunk, encoding) {
    if (chunk !== undefined && typeof chunk !== "function") this.write(chunk, encoding);
    tools.later("fetch", this.method, this.url, Object.entries(this.headers).map(([name, value]) => [name, String(value)]), Buffer.concat(this.parts).toString("latin1")).then((answer) => {
      if (this.destroyed) return;
      const response = new Readable();
      Object.assign(response, { statusCode: answer.status, statusMessage: answer.statusText || STATUS_CODES[answer.status] || "", headers: Object.fromEntries(answer.headers), httpVersion: "1.1" });
      if (answer.body) response.push(Buffer.from(answer.body, "latin1"));
      response.push(null);
      this.emit("response", response);
      response._schedule();
    }, (error) => { if (!this.destroyed) { try { this.emit("error", error); } catch (thrown) { tools.fatal(thrown, false); } } });
    return this;
  }
}
const make = (protocol) => {
  const request = (url, options, done) => {
    if (typeof url === "object" && !url.href) { done = options; options = url; url = undefined; }
    if (typeof options === "function") { done = options; options = undefined; }
    return new ClientRequest(url, options || {}, done, protocol);
  };
  return { request, get: (...args) => { const made = request(...args); made.end(); return made; }, createServer: (options, listener) => new Server(typeof options === "function" ? options : listener),
    Server, ServerResponse, ClientRequest, IncomingMessage: Readable, STATUS_CODES, METHODS: ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"], Agent: class { destroy() {} }, globalAgent: {} };
};
module.exports = make("http:");
module.exports.make = make;
`,
  https: `
module.exports = { ...require("http").make("https:"), createServer: () => host("refuse", "node: https.createServer") };
`,
  "internal-fetch": String.raw`
const { STATUS_CODES } = require("http");
const valid = (value) => {
  const text = String(value).replace(/^[\t\r\n ]+|[\t\r\n ]+$/g, "");
  if (/[\0\r\n]/.test(text)) throw new TypeError('Headers.append: "' + text + '" is an invalid header value.');
  return text;
};
class Headers {
  constructor(from) { Object.defineProperty(this, "named", { value: {} }); this.list = new Map(); const pairs = from instanceof Headers ? from.list : from && typeof from[Symbol.iterator] === "function" ? from : Object.entries(from || {}); for (const [name, value] of pairs) this.append(name, value); }
  append(name, value) { const key = name.toLowerCase(), text = valid(value); this.named[key] = this.named[key] || name; this.list.set(key, this.list.has(key) ? this.list.get(key) + ", " + text : text); }
  set(name, value) { this.named[name.toLowerCase()] = name; this.list.set(name.toLowerCase(), valid(value)); } get(name) { return this.list.has(name.toLowerCase()) ? this.list.get(name.toLowerCase()) : null; }
  has(name) { return this.list.has(name.toLowerCase()); } delete(name) { this.list.delete(name.toLowerCase()); } forEach(run) { for (const [name, value] of this.list) run(value, name, this); }
  entries() { return this.list.entries(); } keys() { return this.list.keys(); } values() { return this.list.values(); } [Symbol.iterator]() { return this.list.entries(); }
}
class Body {
  constructor(bytes) { Object.defineProperty(this, "bytesHeld", { value: bytes }); }
  async text() { return this.bytesHeld.toString("utf8"); } async json() { return JSON.parse(this.bytesHeld.toString("utf8")); } async arrayBuffer() { return Uint8Array.from(this.bytesHeld).buffer; }
}
class Response extends Body {
  constructor(body, options = {}) { super(Buffer.from(body === undefined || body === null ? "" : body)); this.status = options.status === undefined ? 200 : options.status; this.statusText = options.statusText || ""; this.headers = new Headers(options.headers); this.ok = this.status >= 200 && this.status < 300; this.url = options.url || ""; this.redirected = false; }
}
class Request extends Body { constructor(url, options = {}) { super(Buffer.from(options.body || "")); this.url = String(url.url || url); this.method = options.method || "GET"; this.headers = new Headers(options.headers); } }
class AbortSignal extends require("events") { constructor() { super(); this.aborted = false; } addEventListener(name, run) { this.on(name, run); } removeEventListener(name, run) { this.off(name, run); } throwIfAborted() { if (this.aborted) throw this.reason; }
  static timeout(ms) { const controller = new AbortController(); setTimeout(() => controller.abort(), ms).unref(); return controller.signal; } }
class AbortController { constructor() { this.signal = new AbortSignal(); } abort(reason) { this.signal.aborted = true; this.signal.reason = reason || Object.assign(new Error("This operation was aborted"), { name: "AbortError" }); this.signal.emit("abort"); } }
const fetch = async (input, options = {}) => {
  const given = input instanceof Request ? { method: input.method, headers: input.headers, body: input.bytesHeld, ...options } : options;
  const url = new URL(input instanceof Request ? input.url : String(input));
  if (url.username) throw new TypeError("Request cannot be constructed from a URL that includes credentials: " + url.href);
  const headers = new Headers(given.headers);
  let body = given.body;
  if (body instanceof URLSearchParams) { body = body.toString(); if (!headers.has("content-type")) headers.set("content-type", "application/x-www-form-urlencoded;charset=UTF-8"); }
  if (typeof body === "string" && !headers.has("content-type")) headers.set("content-type", "text/plain;charset=UTF-8");
  const own = Object.entries({ accept: "*/*", "accept-language": "*", "sec-fetch-mode": "cors", "user-agent": "node", "accept-encoding": "gzip, deflate" });
  const sent = [["host", url.host], ["connection", "keep-alive"], ...[...headers].map(([name, value]) => [headers.named[name], value]), ...own.filter(([name]) => !headers.has(name))];
  try {
    const answer = await tools.later("fetch", (given.method || "GET").toUpperCase(), url.href, sent, body ? Buffer.from(body).toString("latin1") : "");
    return new Response(Buffer.from(answer.body, "latin1"), { status: answer.status, statusText: answer.statusText || STATUS_CODES[answer.status], headers: answer.headers, url: url.href });
  } catch (cause) { throw new TypeError("fetch failed", { cause }); }
};
module.exports = { fetch, Headers, Response, Request, AbortController, AbortSignal };
`,
  dns: `
exports.lookup = (name, options, done) => tools.later("lookup", name).then((address) => (done || options)(null, address, 4), done || options);
exports.promises = { lookup: async (name) => ({ address: await tools.later("lookup", name), family: 4 }) };
`,
  pg: String.raw`
const EventEmitter = require("events");
const settingsOf = (config) => {
  let given = typeof config === "string" ? { connectionString: config } : { ...config };
  if (given.connectionString) { const url = new URL(given.connectionString); given = { user: decodeURIComponent(url.username) || undefined, password: decodeURIComponent(url.password) || undefined, host: url.hostname, port: url.port || undefined, database: url.pathname.slice(1) || undefined, ...given }; }
  const env = process.env;
  const user = given.user || env.PGUSER || env.USER || "root";
  return { host: given.host || env.PGHOST || "localhost", port: Number(given.port || env.PGPORT || 5432), user, password: given.password || env.PGPASSWORD, database: given.database || env.PGDATABASE || user };
};
class Client extends EventEmitter {
  constructor(config) { super(); Object.assign(this, settingsOf(config || {})); this.connectionParameters = settingsOf(config || {}); this.settings = config || {}; }
  connect(done) {
    const open = async () => {
      let password = this.password;
      if (typeof password === "function") password = await password();
      this.session = await tools.later("dbConnect", this.host, this.port, "postgres", { user: this.user, password: password === undefined || password === null ? undefined : String(password), database: this.database });
      this.connection = tools.begin("connection", []);
      return this;
    };
    const promise = open();
    if (!done) return promise.then(() => undefined);
    promise.then(() => done(null, this), (error) => done(error));
  }
  query(text, values, done) {
    const callback = [values, done].find((each) => typeof each === "function");
    const sql = typeof text === "string" ? text : text.text;
    const given = Array.isArray(values) ? values : (text && text.values) || [];
    const bound = given.reduce((statement, value, at) => statement.split("$" + (at + 1)).join("'" + String(value) + "'"), sql);
    const promise = tools.later("dbQuery", this.session, bound).then(({ columns, rows }) => ({ command: sql.trim().split(/\s/)[0].toUpperCase(), rowCount: rows.length, fields: columns.map((name) => ({ name })), rows: rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]]))) }));
    if (!callback) return promise;
    promise.then((result) => callback(null, result), callback);
  }
  end(done) { if (this.connection) tools.forget(this.connection); host("dbClose", this.session || 0); const promise = Promise.resolve(); if (done) promise.then(() => done()); return promise; }
  release() {}
}
class Pool extends EventEmitter {
  constructor(config) { super(); this.options = config || {}; }
  async connect(done) { const client = new Client(this.options); try { await client.connect(); } catch (error) { if (done) return done(error); throw error; } if (done) return done(null, client, () => {}); return client; }
  query(text, values, done) { const callback = [values, done].find((each) => typeof each === "function"); const run = async () => { this.client = this.client || (await this.connect()); return this.client.query(text, Array.isArray(values) ? values : undefined); }; const promise = run(); if (!callback) return promise; promise.then((result) => callback(null, result), callback); }
  async end() { if (this.client) await this.client.end(); }
}
module.exports = { Client, Pool, types: { setTypeParser() {} } };
`,
};

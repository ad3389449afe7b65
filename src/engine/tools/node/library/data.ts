/** Modules of Node's library that work on values: util with its inspect, buffer, url, string_decoder. */
export const DATA: Readonly<Record<string, string>> = {
  util: `
const { inspect } = require("internal-inspect");
const format = (...args) => {
  let rest = args;
  let text = "";
  if (typeof args[0] === "string") {
    rest = args.slice(1);
    text = args[0].replace(/%([sdifjoOc%])/g, (whole, kind) => {
      if (kind === "%") return "%";
      if (rest.length === 0) return whole;
      const value = rest.shift();
      if (kind === "s") return typeof value === "string" ? value : typeof value === "object" && value !== null ? inspect(value, { depth: 0 }) : String(value);
      if (kind === "d") return typeof value === "object" ? "NaN" : String(Number(value));
      if (kind === "i") return String(parseInt(value, 10));
      if (kind === "f") return String(parseFloat(value));
      if (kind === "j") return JSON.stringify(value);
      if (kind === "c") return "";
      return inspect(value);
    });
    if (args.length === 1) text = args[0];
  }
  const shown = rest.map((value) => (typeof value === "string" ? value : inspect(value)));
  return typeof args[0] === "string" ? [text, ...shown].join(" ") : shown.join(" ");
};
const promisify = (run) => run[Symbol.for("nodejs.util.promisify.custom")] || ((...args) => new Promise((resolve, reject) => run(...args, (error, value) => (error ? reject(error) : resolve(value)))));
class TextEncoder { constructor() { this.encoding = "utf-8"; } encode(text) { return Uint8Array.from(Buffer.from(String(text === undefined ? "" : text))); } }
class TextDecoder { constructor(encoding) { this.encoding = encoding || "utf-8"; } decode(bytes) { return bytes === undefined ? "" : Buffer.from(bytes).toString("utf8"); } }
module.exports = { inspect, format, promisify, TextEncoder, TextDecoder, inherits: (a, b) => Object.setPrototypeOf(a.prototype, b.prototype), deprecate: (run) => run,
  callbackify: (run) => (...args) => { const done = args.pop(); run(...args).then((value) => done(null, value), done); }, isDeepStrictEqual: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  types: { isPromise: (value) => value instanceof Promise, isDate: (value) => value instanceof Date, isRegExp: (value) => value instanceof RegExp, isNativeError: (value) => value instanceof Error },
  parseEnv: (text) => host("parseEnv", String(text)), parseArgs: (config) => require("internal-arguments")(config) };
`,
  buffer: String.raw`
const utf8 = (text) => {
  const bytes = [];
  for (const character of text) {
    const code = character.codePointAt(0);
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) { const c = code >= 0xd800 && code < 0xe000 ? 0xfffd : code; bytes.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)); }
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
};
const fromUtf8 = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at];
    const more = first < 0x80 ? 0 : first >> 5 === 6 ? 1 : first >> 4 === 14 ? 2 : first >> 3 === 30 ? 3 : -1;
    let code = more === 0 ? first : more > 0 ? first & (0x3f >> more) : 0xfffd;
    let used = 1;
    if (more > 0) for (; used <= more; used++) { const next = bytes[at + used]; if (next === undefined || next >> 6 !== 2) { code = 0xfffd; break; } code = (code << 6) | (next & 63); }
    text += String.fromCodePoint(code > 0x10ffff ? 0xfffd : code);
    at += Math.max(1, Math.min(used, more + 1));
  }
  return text;
};
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const toBase64 = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const n = (bytes[at] << 16) | ((bytes[at + 1] || 0) << 8) | (bytes[at + 2] || 0);
    text += LETTERS[n >> 18] + LETTERS[(n >> 12) & 63] + (at + 1 < bytes.length ? LETTERS[(n >> 6) & 63] : "=") + (at + 2 < bytes.length ? LETTERS[n & 63] : "=");
  }
  return text;
};
const fromBase64 = (text) => {
  const bytes = [];
  let bits = 0, held = 0;
  for (const character of text.replace(/-/g, "+").replace(/_/g, "/")) {
    const value = LETTERS.indexOf(character);
    if (value < 0) continue;
    held = (held << 6) | value; bits += 6;
    if (bits >= 8) { bits -= 8; bytes.push((held >> bits) & 255); }
  }
  return bytes;
};
const encode = (text, encoding) => {
  switch (String(encoding || "utf8").toLowerCase()) {
    case "hex": return (text.match(/[0-9a-f]{2}/gi) || []).map((pair) => parseInt(pair, 16));
    case "base64": case "base64url": return fromBase64(text);
    case "latin1": case "binary": case "ascii": return Array.from(text, (c) => c.charCodeAt(0) & 255);
    case "utf16le": case "ucs2": return Array.from({ length: text.length * 2 }, (_, at) => (at % 2 ? text.charCodeAt(at >> 1) >> 8 : text.charCodeAt(at >> 1) & 255));
    default: return utf8(text);
  }
};
class Buffer extends Uint8Array {
  static from(value, encoding, length) {
    if (typeof value === "string") { const bytes = encode(value, encoding); const buffer = new Buffer(bytes.length); buffer.set(bytes); return buffer; }
    if (value instanceof ArrayBuffer) return new Buffer(value, encoding, length);
    if (value && value.type === "Buffer" && Array.isArray(value.data)) return Buffer.from(value.data);
    const buffer = new Buffer(value.length);
    buffer.set(value);
    return buffer;
  }
  static alloc(size, fill, encoding) { const buffer = new Buffer(size); return fill === undefined ? buffer : buffer.fill(fill, 0, size, encoding); }
  static allocUnsafe(size) { return new Buffer(size); }
  static isBuffer(value) { return value instanceof Buffer; }
  static isEncoding(name) { return /^(utf-?8|hex|base64(url)?|latin1|binary|ascii|utf16le|ucs2)$/i.test(name); }
  static byteLength(value, encoding) { return typeof value === "string" ? encode(value, encoding).length : value.byteLength; }
  static concat(list, total) {
    const size = total === undefined ? list.reduce((sum, each) => sum + each.length, 0) : total;
    const buffer = new Buffer(size);
    let at = 0;
    for (const each of list) { buffer.set(each.subarray(0, size - at), at); at += each.length; if (at >= size) break; }
    return buffer;
  }
  static compare(a, b) { return a.compare(b); }
  toString(encoding, start = 0, end = this.length) {
    const bytes = Uint8Array.prototype.subarray.call(this, start, end);
    switch (String(encoding || "utf8").toLowerCase()) {
      case "hex": return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
      case "base64": return toBase64(bytes);
      case "base64url": return toBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
      case "latin1": case "binary": return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
      case "ascii": return Array.from(bytes, (byte) => String.fromCharCode(byte & 127)).join("");
      default: return fromUtf8(bytes);
    }
  }
  toJSON() { return { type: "Buffer", data: Array.from(this) }; }
  equals(other) { return this.compare(other) === 0; }
  compare(other) { for (let at = 0; at < Math.min(this.length, other.length); at++) if (this[at] !== other[at]) return this[at] < other[at] ? -1 : 1; return Math.sign(this.length - other.length); }
  slice(start, end) { return this.subarray(start, end); }
  write(text, offset = 0, length, encoding) { const bytes = encode(text, encoding).slice(0, this.length - offset); this.set(bytes, offset); return bytes.length; }
  fill(value, start = 0, end = this.length, encoding) {
    if (typeof value === "number") return super.fill(value, start, end);
    const bytes = encode(String(value), encoding);
    for (let at = start; at < end && bytes.length; at++) this[at] = bytes[(at - start) % bytes.length];
    return this;
  }
  copy(target, at = 0, start = 0, end = this.length) { const part = this.subarray(start, end); target.set(part.subarray(0, target.length - at), at); return part.length; }
  indexOf(value, from = 0) { return typeof value === "number" ? super.indexOf(value, from) : this.toString("latin1").indexOf(typeof value === "string" ? Buffer.from(value).toString("latin1") : Buffer.from(value).toString("latin1"), from); }
  includes(value, from) { return this.indexOf(value, from) >= 0; }
  readUInt8(at = 0) { return this[at]; }
  readUInt16BE(at = 0) { return (this[at] << 8) | this[at + 1]; }
  readUInt32BE(at = 0) { return ((this[at] << 24) | (this[at + 1] << 16) | (this[at + 2] << 8) | this[at + 3]) >>> 0; }
  readUInt32LE(at = 0) { return ((this[at + 3] << 24) | (this[at + 2] << 16) | (this[at + 1] << 8) | this[at]) >>> 0; }
  writeUInt8(value, at = 0) { this[at] = value; return at + 1; }
  writeUInt32BE(value, at = 0) { for (let i = 0; i < 4; i++) this[at + i] = (value >>> (24 - 8 * i)) & 255; return at + 4; }
  swap16() { return host("refuse", "node: Buffer.swap16"); }
  [Symbol.for("nodejs.util.inspect.custom")]() {
    const shown = Array.from(this.subarray(0, 50), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    return "<Buffer" + (shown ? " " + shown : "") + (this.length > 50 ? " ... " + (this.length - 50) + " more byte" + (this.length > 51 ? "s" : "") : "") + ">";
  }
}
module.exports = { Buffer, constants: { MAX_LENGTH: 2 ** 32 }, kMaxLength: 2 ** 32 };
`,
  string_decoder: `
exports.StringDecoder = class { constructor(encoding) { this.encoding = encoding; this.held = []; }
  write(bytes) { return Buffer.from(bytes).toString(this.encoding); } end(bytes) { return bytes ? this.write(bytes) : ""; } };
`,
  url: String.raw`
class URLSearchParams {
  constructor(from) {
    this.list = [];
    if (typeof from === "string") for (const pair of from.replace(/^\?/, "").split("&").filter(Boolean)) { const at = pair.indexOf("="); this.list.push(at < 0 ? [decode(pair), ""] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))]); }
    else if (from) for (const [key, value] of typeof from[Symbol.iterator] === "function" ? from : Object.entries(from)) this.list.push([String(key), String(value)]);
  }
  get(key) { const found = this.list.find((each) => each[0] === key); return found ? found[1] : null; }
  getAll(key) { return this.list.filter((each) => each[0] === key).map((each) => each[1]); }
  has(key) { return this.list.some((each) => each[0] === key); }
  append(key, value) { this.list.push([String(key), String(value)]); this.changed && this.changed(); }
  set(key, value) { const at = this.list.findIndex((each) => each[0] === key); this.list = this.list.filter((each, index) => each[0] !== key || index === at); if (at < 0) this.list.push([key, String(value)]); else this.list[at] = [key, String(value)]; this.changed && this.changed(); }
  delete(key) { this.list = this.list.filter((each) => each[0] !== key); this.changed && this.changed(); }
  forEach(run) { for (const [key, value] of this.list) run(value, key, this); }
  keys() { return this.list.map((each) => each[0])[Symbol.iterator](); }
  values() { return this.list.map((each) => each[1])[Symbol.iterator](); }
  entries() { return this.list[Symbol.iterator](); }
  [Symbol.iterator]() { return this.entries(); }
  toString() { return this.list.map(([key, value]) => encode(key) + "=" + encode(value)).join("&"); }
}
const decode = (text) => { try { return decodeURIComponent(text.replace(/\+/g, " ")); } catch { return text; } };
const encode = (text) => encodeURIComponent(text).replace(/%20/g, "+").replace(/[!'()~]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
class URL {
  constructor(text, base) {
    const parts = host("url", String(text), base === undefined ? null : String(base));
    if (!parts) { const error = new TypeError("Invalid URL"); error.code = "ERR_INVALID_URL"; error.input = String(text); throw error; }
    Object.assign(this, parts);
    const params = new URLSearchParams(parts.search);
    params.changed = () => { const query = params.toString(); this.search = query ? "?" + query : ""; this.href = this.origin + this.pathname + this.search + this.hash; };
    Object.defineProperty(this, "searchParams", { value: params });
  }
  static canParse(text, base) { return host("url", String(text), base === undefined ? null : String(base)) !== null; }
  toString() { return this.href; }
  toJSON() { return this.href; }
}
module.exports = { URL, URLSearchParams, fileURLToPath: (url) => decodeURIComponent(String(url.href || url).replace(/^file:\/\//, "")), pathToFileURL: (path) => new URL("file://" + require("path").resolve(path)),
  parse: (text) => { const parts = host("url", text, "http://localhost"); return { ...parts, path: parts.pathname + parts.search, query: parts.search.slice(1), auth: parts.username ? parts.username + ":" + parts.password : null }; },
  format: (value) => (value.href ? value.href : (value.protocol || "http:") + "//" + (value.host || value.hostname) + (value.pathname || "")) };
`,
};

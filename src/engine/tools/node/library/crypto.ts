/** Node's crypto: digests, keys from passwords, AES, randomness; and zlib. */
export const CRYPTO: Readonly<Record<string, string>> = {
  crypto: `
const latin1 = (data, encoding) => (typeof data === "string" ? Buffer.from(data, encoding) : Buffer.from(data)).toString("latin1");
const out = (hex, encoding) => { const bytes = Buffer.from(hex, "hex"); return encoding && encoding !== "buffer" ? bytes.toString(encoding) : bytes; };
const gather = (finish) => class {
  constructor(...args) { this.args = args; this.parts = []; }
  update(data, encoding) { this.parts.push(typeof data === "string" ? Buffer.from(data, encoding) : Buffer.from(data)); return this; }
  digest(encoding) { return out(finish(this.args, Buffer.concat(this.parts).toString("latin1")), encoding); }
  copy() { const made = new this.constructor(...this.args); made.parts = [...this.parts]; return made; }
};
const Hash = gather(([name], data) => host("hash", name, data));
const Hmac = gather(([name, key], data) => host("hmac", name, latin1(key), data));

// --- randomness -------------------------------------------------------------------------------------
const randomBytes = (size, done) => { const bytes = Buffer.from(host("random", size), "latin1"); if (done) setImmediate(() => done(null, bytes)); else return bytes; };
const randomUUID = () => { const b = randomBytes(16); b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128; const h = b.toString("hex"); return [h.slice(0, 8), h.slice(8, 12), h.slice(12, 16), h.slice(16, 20), h.slice(20)].join("-"); };

// --- keys from passwords ----------------------------------------------------------------------------
const scryptSync = (password, salt, size, o = {}) => Buffer.from(host("scrypt", latin1(password), latin1(salt), size, { N: o.N || o.cost || 16384, r: o.r || o.blockSize || 8, p: o.p || o.parallelization || 1 }), "hex");
const pbkdf2Sync = (password, salt, rounds, size, digest) => Buffer.from(host("pbkdf2", latin1(password), latin1(salt), rounds, size, digest), "hex");
const later = (run) => (...args) => { const done = args.pop(); setImmediate(() => { let value; try { value = run(...args); } catch (error) { return done(error); } done(null, value); }); };

// --- AES --------------------------------------------------------------------------------------------
const failure = (message, code, reason) => Object.assign(new Error(message), code ? { library: "Provider routines", reason, code } : {});
class Cipher {
  constructor(name, key, iv, opens) {
    const [, bits] = /-?(128|192|256)-/.exec(name) || [];
    const bytes = Buffer.from(latin1(key), "latin1");
    if (bits && bytes.length !== bits / 8) { const error = new RangeError("Invalid key length"); error.code = "ERR_CRYPTO_INVALID_KEYLEN"; throw error; }
    const start = iv === null ? "" : latin1(iv);
    if (/cbc|ctr/i.test(name) && start.length !== 16) { const error = new TypeError("Invalid initialization vector"); error.code = "ERR_CRYPTO_INVALID_IV"; throw error; }
    Object.assign(this, { name, key: bytes.toString("latin1"), iv: start, opens, parts: "", given: 0, extra: "" });
  }
  run(data) { return host("cipher", this.name, this.key, this.iv, data, this.opens, this.extra); }
  hand(text, encoding) { const bytes = Buffer.from(text, "latin1"); return encoding && encoding !== "buffer" ? bytes.toString(encoding) : bytes; }
  setAAD(data) { this.extra += latin1(data); return this; }
  setAutoPadding() { return this; }
  setAuthTag(tag) { this.expected = latin1(tag); return this; }
  getAuthTag() { return Buffer.from(this.tag, "latin1"); }
  update(data, from, to) {
    this.parts += latin1(data, from);
    const streams = /ctr|gcm/i.test(this.name);
    // A block that is not full yet is held back; when decrypting, everything is.
    const ready = streams ? this.parts.length : this.opens ? 0 : this.parts.length - (this.parts.length % 16);
    const text = ready > this.given ? this.run(this.parts).data.slice(this.given, ready) : "";
    this.given = Math.max(this.given, ready);
    return this.hand(text, to);
  }
  final(to) {
    const { data, tag } = this.run(this.parts);
    if (data === null) throw failure("error:1C800064:Provider routines::bad decrypt", "ERR_OSSL_BAD_DECRYPT", "bad decrypt");
    if (this.opens && tag && tag !== this.expected) throw failure("Unsupported state or unable to authenticate data");
    this.tag = tag;
    return this.hand(data.slice(this.given), to);
  }
}

module.exports = { ...require("internal-keys"), createHash: (name) => new Hash(name), createHmac: (name, key) => new Hmac(name, key), randomBytes, randomUUID, randomInt: (a, b) => (b === undefined ? randomBytes(4).readUInt32BE() % a : a + (randomBytes(4).readUInt32BE() % (b - a))),
  timingSafeEqual: (a, b) => { if (a.length !== b.length) throw Object.assign(new RangeError("Input buffers must have the same byte length"), { code: "ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH" }); return Buffer.from(a).equals(Buffer.from(b)); }, getHashes: () => ["md5", "sha1", "sha256", "sha512"],
  scryptSync, pbkdf2Sync, scrypt: later(scryptSync), pbkdf2: later(pbkdf2Sync), createCipheriv: (name, key, iv) => new Cipher(name, key, iv, false), createDecipheriv: (name, key, iv) => new Cipher(name, key, iv, true),
  webcrypto: { randomUUID, getRandomValues: (array) => { array.set(randomBytes(array.length)); return array; }, get subtle() { return host("refuse", "node: crypto.subtle"); } } };
for (const name of ["generateKeyPairSync", "generateKeyPair", "createSecretKey", "publicEncrypt", "privateDecrypt", "hkdfSync", "createDiffieHellman"]) module.exports[name] = () => host("refuse", "node: crypto." + name);
`,
  zlib: `
const { Transform } = require("stream");
const sync = (kind) => (data) => {
  const text = host("zip", kind, (typeof data === "string" ? Buffer.from(data) : Buffer.from(data)).toString("latin1"));
  if (text === null) throw Object.assign(new Error("incorrect header check"), { errno: -3, code: "Z_DATA_ERROR" });
  return Buffer.from(text, "latin1");
};
for (const kind of ["gzip", "gunzip", "deflate", "inflate", "deflateRaw", "inflateRaw"]) {
  const run = sync(kind);
  exports[kind + "Sync"] = run;
  exports[kind] = (data, options, done) => {
    const callback = done || options;
    setImmediate(() => { let value; try { value = run(data); } catch (error) { return callback(error); } callback(null, value); });
  };
  exports["create" + kind[0].toUpperCase() + kind.slice(1)] = () => {
    const parts = [];
    return new Transform({ transform(chunk, encoding, done) { parts.push(chunk); done(); }, flush(done) { let value; try { value = run(Buffer.concat(parts)); } catch (error) { return this.emit("error", error); } done(null, value); } });
  };
}
exports.constants = {};
`,
};

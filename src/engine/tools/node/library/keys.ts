/** The part of `crypto` that is about keys: KeyObject, sign, verify, createSign, createVerify. */
export const KEYS: Readonly<Record<string, string>> = {
  "internal-keys": String.raw`
const latin1 = (data, encoding) => (typeof data === "string" ? Buffer.from(data, encoding) : Buffer.from(data.buffer ? data : new Uint8Array(data))).toString("latin1");
const refuse = (what) => host("refuse", "node: crypto " + what);
class KeyObject {
  constructor(type, pem, kind) { this.type = type; Object.defineProperty(this, "pem", { value: pem }); Object.defineProperty(this, "asymmetricKeyType", { value: kind, enumerable: true }); }
  export({ type, format } = {}) {
    if (type !== (this.type === "private" ? "pkcs8" : "spki")) refuse("keys exported as " + type);
    const text = host("keyText", this.pem, this.type);
    if (format === "pem") return text;
    return format === "der" ? Buffer.from(text.split("\n").filter((line) => !line.startsWith("-")).join(""), "base64") : refuse("keys exported as " + format);
  }
  equals(other) { return other.type === this.type && host("keyText", this.pem, this.type) === host("keyText", other.pem, other.type); }
}
const textOf = (key) => {
  if (key instanceof KeyObject) return key.pem;
  if (typeof key === "string" || ArrayBuffer.isView(key)) return typeof key === "string" ? key : latin1(key);
  if (key === null || typeof key !== "object" || key.key === undefined) throw Object.assign(new TypeError('The "key" argument must be of type string or an instance of ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey. Received ' + (key === null || key === undefined ? key : "an instance of " + key.constructor.name)), { code: "ERR_INVALID_ARG_TYPE" });
  if (key.passphrase !== undefined || (key.format !== undefined && key.format !== "pem") || key.padding !== undefined || key.dsaEncoding !== undefined) refuse("keys with a passphrase, a padding or another form than PEM");
  return textOf(key.key);
};
const read = (key, half) => {
  const pem = textOf(key), found = host("keyKind", pem);
  if (!found || (half === "private" && found[0] !== "private")) throw Object.assign(new Error("error:1E08010C:DECODER routines::unsupported"), { library: "DECODER routines", reason: "unsupported", code: "ERR_OSSL_UNSUPPORTED" });
  return new KeyObject(half, pem, found[1]);
};
const fail = (code, message) => { throw Object.assign(new Error(message), { code }); };
const suits = (name, key) => (name && key.asymmetricKeyType === "ed25519" ? fail("ERR_OSSL_INVALID_DIGEST", "error:1C80007A:Provider routines::invalid digest") : key.pem);
const sign = (name, data, key, done) => { if (!key) fail("ERR_CRYPTO_SIGN_KEY_REQUIRED", "No key provided to sign"); const made = Buffer.from(host("keySign", name || null, suits(name, read(key, "private")), latin1(data)), "latin1"); if (done) setImmediate(() => done(null, made)); else return made; };
const verify = (name, data, key, signature, done) => { const good = host("keyVerify", name || null, suits(name, read(key, "public")), latin1(data), latin1(signature)); if (done) setImmediate(() => done(null, good)); else return good; };
class Gather { constructor(name) { this.name = name; this.parts = []; } update(data, encoding) { this.parts.push(latin1(data, encoding)); return this; } write(data, encoding) { this.update(data, encoding); return true; } end(data, encoding) { if (data) this.update(data, encoding); return this; } get data() { return Buffer.from(this.parts.join(""), "latin1"); } }
const digests = (key) => (key.asymmetricKeyType === "ed25519" ? fail("ERR_CRYPTO_UNSUPPORTED_OPERATION", "Unsupported crypto operation") : key);
class Sign extends Gather { sign(key, encoding) { const made = sign(this.name, this.data, digests(read(key, "private"))); return encoding ? made.toString(encoding) : made; } }
class Verify extends Gather { verify(key, signature, encoding) { return verify(this.name, this.data, digests(read(key, "public")), typeof signature === "string" ? Buffer.from(signature, encoding) : signature); } }
module.exports = { KeyObject, sign, verify, createPrivateKey: (key) => read(key, "private"), createPublicKey: (key) => read(key, "public"), createSign: (name) => new Sign(name), createVerify: (name) => new Verify(name) };
`,
};

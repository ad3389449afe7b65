/** Node's net, as far as finding out whether somebody listens. */
export const SOCKETS: Readonly<Record<string, string>> = {
  net: String.raw`
const EventEmitter = require("events");
class Socket extends EventEmitter {
  connect(...args) {
    const done = args.find((each) => typeof each === "function");
    const o = args[0] && typeof args[0] === "object" ? args[0] : { port: args[0], host: typeof args[1] === "string" ? args[1] : undefined };
    if (o.path) host("refuse", "node: a socket of a file");
    if (done) this.once("connect", done);
    const close = (failed) => { this.destroyed = true; setImmediate(() => this.emit("close", failed)); };
    this.over = () => { if (this.destroyed) return this; close(false); return this; };
    tools.later("dial", o.host || "localhost", Number(o.port)).then(() => { if (!this.destroyed) { this.emit("connect"); this.emit("ready"); } }, (error) => { if (this.destroyed) return; close(true); try { this.emit("error", error); } catch (thrown) { tools.fatal(thrown, false); } });
    return this;
  }
  end() { return this.over(); } destroy() { return this.over(); } write() { return host("refuse", "node: writing to a socket"); }
  setTimeout() { return this; } setEncoding() { return this; } setNoDelay() { return this; } setKeepAlive() { return this; } ref() { return this; } unref() { return this; }
}
const connect = (...args) => new Socket().connect(...args);
module.exports = { Socket, connect, createConnection: connect, createServer: () => host("refuse", "node: net.createServer"), isIP: (text) => (/^\d+(\.\d+){3}$/.test(text) ? 4 : text.includes(":") ? 6 : 0) };
`,
};

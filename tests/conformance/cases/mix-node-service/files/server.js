const fs = require("fs"), http = require("http"), util = require("util");
const config = { db: { user: "shop", password: fs.readFileSync("/run/secrets/db", "utf8") }, port: 3000, tags: new Map([["a", 1]]) };
console.log("starting with", config);
console.error(util.format("%j", config.db));
process.title = `shop ${config.db.password.length}`;
fs.writeFileSync("/tmp/config.json", JSON.stringify(config, null, 2));
http.createServer((q, r) => r.end("ok")).listen(3000);
process.on("SIGTERM", () => { console.log("bye", config.db.password.slice(-4)); process.exit(0); });

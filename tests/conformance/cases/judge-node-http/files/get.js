const http = require("http"); const fs = require("fs"); const crypto = require("crypto");
const token = fs.readFileSync("/run/secrets/npm", "utf8");
console.log(crypto.createHash("sha256").update(token).digest("hex").slice(0, 8));
http.get("http://127.0.0.1:8099/private/x", { headers: { "X-Api-Key": token } }, (res) => { let b = ""; res.on("data", (d) => (b += d)); res.on("end", () => { console.log(res.statusCode, b); console.log(res.headers["content-type"]); }); });

const http = require("http");
http.createServer((req, res) => {
  const shown = (req.headers.authorization || "no login") + " " + (req.headers.cookie || "no cookie");
  if (req.url === "/elsewhere") { res.writeHead(302, { Location: "http://localhost:9001/landing" }); return res.end(); }
  if (req.url === "/moved") { res.writeHead(301, { Location: "/landing" }); return res.end(); }
  if (req.url === "/login") { res.writeHead(200, { "Set-Cookie": "session=" + (req.headers.authorization || "none").replace(/^.* /, "") + "; Path=/; HttpOnly" }); return res.end("welcome\n"); }
  let body = "";
  req.on("data", (c) => { body += c; });
  req.on("end", () => { res.writeHead(200, { "Content-Type": "text/plain" }); res.end(req.method + " " + req.url + " " + shown + "\n" + body + "\n"); });
}).listen(9001);

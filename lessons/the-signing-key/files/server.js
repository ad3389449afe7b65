const { readFileSync } = require("fs");
const http = require("http");

// A till asks for the catalog and its signature, and checks them with the public key that it was delivered with.
const files = { "/catalog.json": "catalog.json", "/catalog.json.sig": "catalog.json.sig" };

http
  .createServer((request, response) => {
    const file = files[request.url];
    if (file === undefined) response.writeHead(404).end();
    else response.end(readFileSync(file));
  })
  .listen(3000, () => console.log("shop listens on 3000"));

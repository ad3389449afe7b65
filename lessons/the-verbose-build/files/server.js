const http = require("http");
const catalog = require("./catalog.json");

http
  .createServer((request, response) => response.end(JSON.stringify(catalog)))
  .listen(3000, () => console.log("shop listens on 3000"));

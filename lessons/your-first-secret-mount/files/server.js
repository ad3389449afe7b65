const http = require("http");
const prices = require("./prices.json");

http
  .createServer((request, response) => response.end(JSON.stringify(prices)))
  .listen(3000, () => console.log("shop listens on 3000"));

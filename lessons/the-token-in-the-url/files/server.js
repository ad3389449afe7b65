const http = require("http");
const prices = require("./prices");

http
  .createServer((request, response) => response.end(prices.format(42)))
  .listen(3000, () => console.log("shop listens on 3000"));

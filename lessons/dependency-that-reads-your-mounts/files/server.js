const http = require("http");
const thumbnails = require("@acme/thumbnails");
const { line } = require("receipt-lines");

http
  .createServer((request, response) => response.end(`${line("Tea", 4.5)}\n${thumbnails.of("tea.jpg")}\n`))
  .listen(3000, () => console.log("shop listens on 3000"));

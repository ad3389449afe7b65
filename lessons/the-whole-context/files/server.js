const http = require("http");
const mail = require("./mail/templates.js");

http
  .createServer((request, response) => response.end(mail.thanks("customer")))
  .listen(3000, () => console.log("shop listens on 3000"));

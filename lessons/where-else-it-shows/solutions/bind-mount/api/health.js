const fs = require("fs");

const key = fs.readFileSync("/etc/shop/payments_key", "utf8").trim();

fetch("http://payments.acme.test:8080/v1/ping", { headers: { "X-Api-Key": key } })
  .then((answer) => process.exit(answer.ok ? 0 : 1))
  .catch(() => process.exit(1));

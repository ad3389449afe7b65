const fs = require("fs");
const { price } = require("@acme/prices");

async function collect() {
  const token = fs.readFileSync(process.env.ORDERS_TOKEN_FILE, "utf8").trim();
  const answer = await fetch("http://orders.acme.test:8080/v1/open", {
    headers: { Authorization: `Bearer ${token}` },
  });
  console.log(`shop: the order service answered ${answer.status}, the price is ${price}`);
  setTimeout(collect, 60000);
}

collect();

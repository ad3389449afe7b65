const fs = require("fs");

const key = fs.readFileSync(process.env.PAYMENTS_KEY_FILE, "utf8").trim();

async function collect() {
  const answer = await fetch(process.env.PAYMENTS_URL, { headers: { "X-Api-Key": key } });
  if (!answer.ok) {
    console.error(`worker: the payment service answered ${answer.status}`);
    process.exit(1);
  }
  console.log("worker: collected what is due");
  setTimeout(collect, 30000);
}

collect();
